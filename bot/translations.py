"""The fixed sentences in the languages that are recognised, by their English words.

Everything else that is said stays in the language of its source.
"""

from __future__ import annotations

from collections.abc import Mapping

_ORDER = ("nb", "sv", "da", "de", "fr")
_SENTENCES: Mapping[str, tuple[str, str, str, str, str]] = {
    # -- replies -----------------------------------------------------------------------------
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
    # -- drafts ------------------------------------------------------------------------------
    "The privacy team has not vetted this; it is drafted from the sources, each statement with its quote.": (
        "Personvernteamet har ikke godkjent dette; det er skrevet ut fra kildene, hvert utsagn med sitt sitat.",
        "Integritetsteamet har inte godkänt detta; det är skrivet utifrån källorna, varje påstående med sitt citat.",
        "Privatlivsteamet har ikke godkendt dette; det er skrevet ud fra kilderne, hvert udsagn med sit citat.",
        "Das Datenschutzteam hat dies nicht geprüft; es ist aus den Quellen verfasst, jede Aussage mit ihrem Zitat.",
        "L'équipe vie privée n'a pas validé ceci ; c'est rédigé d'après les sources, chaque énoncé avec sa citation.",
    ),
    "Left out of the draft: {n}, because {why}.": (
        "Utelatt fra utkastet: {n}, fordi {why}.", "Utelämnat ur utkastet: {n}, eftersom {why}.",
        "Udeladt af udkastet: {n}, fordi {why}.", "Aus dem Entwurf gestrichen: {n}, Grund: {why}.",
        "Retiré du projet : {n}, car {why}.",
    ),
    "This would help to answer: {question}": (
        "Dette ville hjelpe: {question}", "Detta skulle hjälpa: {question}", "Dette ville hjælpe: {question}",
        "Das würde helfen: {question}", "Ceci aiderait à répondre : {question}",
    ),
    "A chat model translated or reworded the statements; what counts are the quotes.": (
        "En språkmodell har oversatt eller omskrevet utsagnene; det som gjelder, er sitatene.",
        "En språkmodell har översatt eller skrivit om påståendena; det som gäller är citaten.",
        "En sprogmodel har oversat eller omskrevet udsagnene; det, der gælder, er citaterne.",
        "Ein Sprachmodell hat die Aussagen übersetzt oder umformuliert; maßgeblich sind die Zitate.",
        "Un modèle de langue a traduit ou reformulé les énoncés ; seules les citations font foi.",
    ),
    "The chat model could not help this time: {why}. This is the answer without it.": (
        "Språkmodellen kunne ikke hjelpe denne gangen: {why}. Dette er svaret uten den.",
        "Språkmodellen kunde inte hjälpa den här gången: {why}. Detta är svaret utan den.",
        "Sprogmodellen kunne ikke hjælpe denne gang: {why}. Dette er svaret uden den.",
        "Das Sprachmodell konnte diesmal nicht helfen: {why}. Dies ist die Antwort ohne es.",
        "Le modèle de langue n'a pas pu aider cette fois : {why}. Voici la réponse sans lui.",
    ),
    "its quote does not stand in the source": (
        "sitatet står ikke i kilden", "citatet står inte i källan", "citatet står ikke i kilden",
        "ihr Zitat steht nicht in der Quelle", "sa citation ne figure pas dans la source",
    ),
    "it is not a plain statement": (
        "det er ikke et enkelt utsagn", "det är inget enkelt påstående", "det er ikke et enkelt udsagn",
        "es ist keine einfache Aussage", "ce n'est pas un énoncé simple",
    ),
    "it has a number that its source does not have": (
        "tallet står ikke i kilden", "talet står inte i källan", "tallet står ikke i kilden",
        "ihre Zahl steht nicht in der Quelle", "son chiffre ne figure pas dans la source",
    ),
    "its may, must, not or if differ from its source": (
        "«kan», «må», «ikke» eller «hvis» avviker fra kilden", "”får”, ”måste”, ”inte” eller ”om” avviker från källan",
        "»må«, »skal«, »ikke« eller »hvis« afviger fra kilden", "„darf“, „muss“, „nicht“ oder „wenn“ weichen ab",
        "« peut », « doit », « pas » ou « si » diffèrent de la source",
    ),
    "it has a name that its source does not have": (
        "navnet står ikke i kilden", "namnet står inte i källan", "navnet står ikke i kilden",
        "ihr Name steht nicht in der Quelle", "son nom ne figure pas dans la source",
    ),
    "it says something else than its source": (
        "det sier noe annet enn kilden", "det säger något annat än källan", "det siger noget andet end kilden",
        "sie sagt etwas anderes als die Quelle", "il dit autre chose que la source",
    ),
    "it is about something else than its source": (
        "det handler om noe annet enn kilden", "det handlar om något annat än källan",
        "det handler om noget andet end kilden", "sie handelt von etwas anderem als die Quelle",
        "il porte sur autre chose que la source",
    ),
    "it has nothing to do with the question": (
        "det har ikke noe med spørsmålet å gjøre", "det har inget med frågan att göra",
        "det har intet med spørgsmålet at gøre", "sie hat nichts mit der Frage zu tun",
        "il n'a rien à voir avec la question",
    ),
    "its source does not support it": (
        "kilden støtter det ikke", "källan stöder det inte", "kilden støtter det ikke",
        "die Quelle stützt sie nicht", "la source ne l'appuie pas",
    ),
    "it took too long": (
        "den brukte for lang tid", "den tog för lång tid", "den brugte for lang tid", "es hat zu lange gedauert",
        "il a mis trop de temps",
    ),
    "its key was refused": (
        "nøkkelen ble avvist", "nyckeln avvisades", "nøglen blev afvist", "sein Schlüssel wurde abgelehnt",
        "sa clé a été refusée",
    ),
    "it takes no more requests now": (
        "den tar ikke imot flere forespørsler nå", "den tar inte emot fler frågor nu", "den tager ikke flere nu",
        "es nimmt gerade keine Anfragen an", "il n'accepte plus de requêtes pour l'instant",
    ),
    "its server failed": (
        "tjeneren feilet", "servern fallerade", "serveren fejlede", "sein Server ist ausgefallen",
        "son serveur est en panne",
    ),
    "its answer was cut off": (
        "svaret ble avbrutt", "svaret avbröts", "svaret blev afbrudt", "seine Antwort brach ab",
        "sa réponse a été coupée",
    ),
    "its answer was malformed": (
        "svaret var feil formet", "svaret var felaktigt", "svaret var forkert udformet",
        "seine Antwort war fehlerhaft", "sa réponse était mal formée",
    ),
    "its answer was empty": (
        "svaret var tomt", "svaret var tomt", "svaret var tomt", "seine Antwort war leer", "sa réponse était vide",
    ),
    "its answer had no end": (
        "svaret tok ikke slutt", "svaret tog aldrig slut", "svaret sluttede aldrig", "seine Antwort nahm kein Ende",
        "sa réponse n'en finissait pas",
    ),
    "it failed several times and is left alone for a while": (
        "den feilet flere ganger og får en pause", "den fallerade flera gånger och får en paus",
        "den fejlede flere gange og får en pause", "es ist mehrmals ausgefallen und pausiert",
        "il a échoué plusieurs fois et fait une pause",
    ),
    "today's budget is used up": (
        "dagens budsjett er brukt opp", "dagens budget är slut", "dagens budget er brugt op",
        "das heutige Budget ist aufgebraucht", "le budget du jour est épuisé",
    ),
    "nothing it wrote could be verified": (
        "ingenting av det den skrev, kunne bekreftes", "inget av det den skrev kunde bekräftas",
        "intet af det, den skrev, kunne bekræftes", "nichts davon ließ sich belegen",
        "rien de ce qu'il a écrit n'a pu être vérifié",
    ),
    "something unexpected happened": (
        "noe uventet skjedde", "något oväntat hände", "noget uventet skete", "etwas Unerwartetes ist passiert",
        "il s'est passé quelque chose d'inattendu",
    ),
}  # fmt: skip


def said_in(language: str, sentence: str) -> str:
    """The fixed sentence in that language; in English where it is in none of ours."""
    translations = _SENTENCES.get(sentence)
    return translations[_ORDER.index(language)] if translations and language in _ORDER else sentence
