"""What is said about drafts of a chat model. By their English words: nb, sv, da, de, fr."""

from __future__ import annotations

from collections.abc import Mapping

DRAFTS: Mapping[str, tuple[str, str, str, str, str]] = {
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
