"""What replies say besides what they quote. By their English words: nb, sv, da, de, fr."""

from __future__ import annotations

from collections.abc import Mapping

REPLIES: Mapping[str, tuple[str, str, str, str, str]] = {
    "I couldn't find a question in that. Ask me something like “Can we use customer photos to train a model?” "
    "or “How long may we keep call recordings?”": (
        "Jeg fant ikke noe spørsmål i det. Spør for eksempel «Kan vi bruke kundebilder til å trene en modell?» "
        "eller «Hvor lenge kan vi beholde samtaleopptak?»",
        "Jag hittade ingen fråga i det. Fråga till exempel ”Får vi använda kundbilder för att träna en modell?” "
        "eller ”Hur länge får vi behålla samtalsinspelningar?”",
        "Jeg fandt intet spørgsmål i det. Spørg for eksempel »Må vi bruge kundebilleder til at træne en model?« "
        "eller »Hvor længe må vi gemme samtaleoptagelser?«",
        "Darin habe ich keine Frage gefunden. Fragen Sie zum Beispiel „Dürfen wir Kundenfotos verwenden, um ein Modell "
        "zu trainieren?“ oder „Wie lange dürfen wir Gesprächsaufzeichnungen behalten?“",
        "Je n'y ai pas trouvé de question. Demandez par exemple « Pouvons-nous utiliser des photos de clients pour "
        "entraîner un modèle ? » ou « Combien de temps pouvons-nous garder les enregistrements d'appels ? »",
    ),
    "I have nothing on that in the sources I was given, so I won't guess. {contact} can help.": (
        "Jeg har ingenting om dette i kildene jeg har fått, så jeg gjetter ikke. {contact} kan hjelpe.",
        "Jag har ingenting om detta i de källor jag har fått, så jag gissar inte. {contact} kan hjälpa till.",
        "Jeg har intet om dette i de kilder, jeg har fået, så jeg gætter ikke. {contact} kan hjælpe.",
        "Dazu steht nichts in den Quellen, die ich habe, und ich rate nicht. {contact} kann helfen.",
        "Je n'ai rien là-dessus dans mes sources, et je ne devine pas. {contact} peut vous aider.",
    ),
    "That isn't something I can answer: I know about privacy, personal data and AI at {company}. "
    "If your question is about one of those, say what data, about whom and for what purpose, or ask {contact}.": (
        "Det kan jeg ikke svare på: Jeg kan personvern, personopplysninger og KI hos {company}. Gjelder spørsmålet "
        "noe av dette, si hvilke data det er, hvem de handler om og hva de skal brukes til, eller spør {contact}.",
        "Det kan jag inte svara på: Jag kan integritet, personuppgifter och AI hos {company}. Gäller frågan något av "
        "detta, säg vilka uppgifter det är, vem de rör och vad de ska användas till, eller fråga {contact}.",
        "Det kan jeg ikke svare på: Jeg kender til privatliv, personoplysninger og AI hos {company}. Handler "
        "spørgsmålet om det, så sig hvilke data, om hvem og til hvilket formål, eller spørg {contact}.",
        "Das kann ich nicht beantworten: Ich kenne Datenschutz, personenbezogene Daten und KI bei {company}. Geht es "
        "um so etwas, nennen Sie die Daten, die Betroffenen und den Zweck, oder fragen Sie {contact}.",
        "Je ne peux pas répondre à cela : je connais la vie privée, les données personnelles et l'IA chez {company}. "
        "Si c'est le sujet, dites quelles données, sur qui et dans quel but, ou demandez à {contact}.",
    ),
    "I can't help with that: I don't take instructions about how I work, and I don't help to get around "
    "data protection. If you have a privacy question, ask it plainly, or ask {contact}.": (
        "Det kan jeg ikke hjelpe med: Jeg tar ikke imot instrukser om hvordan jeg virker, og hjelper ikke med å omgå "
        "personvernet. Har du et spørsmål om personvern, still det rett fram, eller spør {contact}.",
        "Det kan jag inte hjälpa till med: Jag tar inte emot instruktioner om hur jag fungerar och hjälper inte till "
        "att kringgå dataskyddet. Har du en fråga om integritet, ställ den rakt ut, eller fråga {contact}.",
        "Det kan jeg ikke hjælpe med: Jeg tager ikke imod instrukser om, hvordan jeg virker, og hjælper ikke med at "
        "omgå databeskyttelsen. Har du et spørgsmål om privatliv, så stil det ligeud, eller spørg {contact}.",
        "Dabei kann ich nicht helfen: Ich nehme keine Anweisungen an, wie ich arbeite, und helfe nicht, den "
        "Datenschutz zu umgehen. Stellen Sie Ihre Datenschutzfrage geradeheraus, oder fragen Sie {contact}.",
        "Je ne peux pas aider à cela : je ne reçois pas d'instructions sur mon fonctionnement et n'aide pas à "
        "contourner la protection des données. Posez votre question simplement, ou demandez à {contact}.",
    ),
    "I have no vetted answer for exactly this, so please ask {contact} before you go ahead. "
    "This is what the sources say:": (
        "Jeg har ikke noe godkjent svar på akkurat dette, så spør {contact} før du går videre. Dette sier kildene:",
        "Jag har inget godkänt svar på just detta, så fråga {contact} innan du går vidare. Detta säger källorna:",
        "Jeg har intet godkendt svar på netop dette, så spørg {contact}, før du går videre. Det siger kilderne:",
        "Dazu gibt es noch keine geprüfte Antwort; fragen Sie bitte zuerst {contact}. Das sagen die Quellen:",
        "Je n'ai pas de réponse validée sur ce point précis : demandez à {contact} avant d'agir. Voici les sources :",
    ),
    "This is what the sources say:": (
        "Dette sier kildene:", "Detta säger källorna:", "Det siger kilderne:", "Das sagen die Quellen:",
        "Voici ce que disent les sources :",
    ),
    "One more fact decides this. {question}": (
        "Ett faktum til avgjør dette. {question}", "En uppgift till avgör detta. {question}",
        "Én oplysning mere afgør dette. {question}", "Eine weitere Angabe entscheidet das. {question}",
        "Une précision de plus permet de trancher. {question}",
    ),
    "You asked several things; I answered the first {n}. Ask the rest in another message.": (
        "Du spurte om flere ting; jeg svarte på de første {n}. Still resten i en ny melding.",
        "Du frågade om flera saker; jag svarade på de första {n}. Ställ resten i ett nytt meddelande.",
        "Du spurgte om flere ting; jeg svarede på de første {n}. Stil resten i en ny besked.",
        "Sie haben mehreres gefragt; beantwortet sind die ersten {n}. Fragen Sie den Rest in einer neuen Nachricht.",
        "Vous avez posé plusieurs questions ; j'ai répondu aux {n} premières. Posez les autres dans un autre message.",
    ),
    "The answer is in the language of its sources.": (
        "Svaret står på kildenes språk.", "Svaret är på källornas språk.", "Svaret står på kildernes sprog.",
        "Die Antwort steht in der Sprache ihrer Quellen.", "La réponse est dans la langue de ses sources.",
    ),
    "I search the sources by their English words, so I may have missed something. Asking in English finds more.": (
        "Jeg søker i kildene på engelsk og kan ha oversett noe. Spør på engelsk for å finne mer.",
        "Jag söker i källorna på engelska och kan ha missat något. Fråga på engelska för att hitta mer.",
        "Jeg søger i kilderne på engelsk og kan have overset noget. Spørg på engelsk for at finde mere.",
        "Ich suche in den Quellen auf Englisch und habe vielleicht etwas übersehen. Auf Englisch findet sich mehr.",
        "Je cherche dans les sources en anglais et j'ai pu en manquer. Demandez en anglais pour en trouver plus.",
    ),
    "You did not say so, but this answer assumes: {facts}.": (
        "Du sa det ikke, men svaret forutsetter: {facts}.", "Du sa det inte, men svaret förutsätter: {facts}.",
        "Du sagde det ikke, men svaret forudsætter: {facts}.",
        "Sie haben es nicht gesagt, aber die Antwort setzt voraus: {facts}.",
        "Vous ne l'avez pas dit, mais la réponse suppose : {facts}.",
    ),
    "This is why, in the words of the sources:": (
        "Derfor, med kildenes ord:", "Därför, med källornas ord:", "Derfor, med kildernes ord:",
        "Darum, in den Worten der Quellen:", "Voici pourquoi, selon les sources :",
    ),
    "This is what the last answer rests on:": (
        "Dette bygger det forrige svaret på:", "Detta bygger det förra svaret på:", "Det bygger det forrige svar på:",
        "Darauf beruht die letzte Antwort:", "Voici sur quoi repose la dernière réponse :",
    ),
    # -- questions back ----------------------------------------------------------------------
    "Whose data is it?": (
        "Hvem handler dataene om?", "Vems uppgifter är det?", "Hvis data er det?", "Wessen Daten sind es?",
        "De qui sont ces données ?",
    ),
    "Where does it come from?": (
        "Hvor kommer de fra?", "Varifrån kommer de?", "Hvor kommer de fra?", "Woher kommen sie?",
        "D'où viennent-elles ?",
    ),
    "What kind of data is it?": (
        "Hva slags data er det?", "Vilken sorts uppgifter är det?", "Hvilken slags data er det?",
        "Was für Daten sind es?", "De quel type de données s'agit-il ?",
    ),
    "Is one of these in place?": (
        "Er noe av dette på plass?", "Finns något av detta på plats?", "Er noget af dette på plads?",
        "Liegt eines davon vor?", "L'une de ces garanties est-elle en place ?",
    ),
    "Who gets the data?": (
        "Hvem får dataene?", "Vem får uppgifterna?", "Hvem får dataene?", "Wer erhält die Daten?",
        "Qui reçoit les données ?",
    ),
    "Which country is it about?": (
        "Hvilket land gjelder det?", "Vilket land gäller det?", "Hvilket land handler det om?",
        "Um welches Land geht es?", "De quel pays s'agit-il ?",
    ),
}  # fmt: skip
