"""What is said in place of a reply, or beside one. By their English words: nb, sv, da, de, fr."""

from __future__ import annotations

from collections.abc import Mapping

DESK: Mapping[str, tuple[str, str, str, str, str]] = {
    "Something went wrong on my side, so I have no answer. {contact} can help; the reference is {reference}.": (
        "Noe gikk galt hos meg, så jeg har ikke noe svar. {contact} kan hjelpe; referansen er {reference}.",
        "Något gick fel hos mig, så jag har inget svar. {contact} kan hjälpa till; referensen är {reference}.",
        "Noget gik galt hos mig, så jeg har intet svar. {contact} kan hjælpe; referencen er {reference}.",
        "Bei mir ist etwas schiefgegangen, ich habe keine Antwort. {contact} kann helfen; Referenz: {reference}.",
        "Une erreur de mon côté m'empêche de répondre. {contact} peut vous aider ; référence : {reference}.",
    ),
    "So many questions are waiting that I can't take yours now. Please ask again in a few minutes, or ask {contact}.": (
        "Det venter så mange spørsmål at jeg ikke kan ta ditt nå. Spør igjen om noen minutter, eller spør {contact}.",
        "Så många frågor väntar att jag inte kan ta din nu. Fråga igen om några minuter, eller fråga {contact}.",
        "Der venter så mange spørgsmål, at jeg ikke kan tage dit nu. Spørg igen om få minutter, eller spørg {contact}.",
        "Es warten so viele Fragen, dass ich Ihre nicht annehmen kann. Fragen Sie in einigen Minuten oder {contact}.",
        "Trop de questions attendent. Réessayez dans quelques minutes, ou demandez à {contact}.",
    ),
    "More than {n} questions in {minutes} minutes: I take a break. Ask again a little later, or ask {contact}.": (
        "Mer enn {n} spørsmål på {minutes} minutter: Jeg tar en pause. Spør igjen litt senere, eller spør {contact}.",
        "Mer än {n} frågor på {minutes} minuter: jag tar en paus. Fråga igen lite senare, eller fråga {contact}.",
        "Mere end {n} spørgsmål på {minutes} minutter: Jeg holder pause. Spørg igen senere, eller spørg {contact}.",
        "Mehr als {n} Fragen in {minutes} Minuten: Ich mache eine Pause. Fragen Sie etwas später oder {contact}.",
        "Plus de {n} questions en {minutes} minutes : je fais une pause. Réessayez plus tard, ou demandez à {contact}.",
    ),
    "I answer members of the company only. Please ask the person you work with.": (
        "Jeg svarer bare ansatte i selskapet. Spør den du arbeider sammen med.",
        "Jag svarar bara företagets anställda. Fråga den du arbetar med.",
        "Jeg svarer kun virksomhedens ansatte. Spørg den, du arbejder sammen med.",
        "Ich antworte nur Angehörigen des Unternehmens. Fragen Sie bitte Ihre Kontaktperson.",
        "Je ne réponds qu'aux membres de l'entreprise. Demandez à la personne avec qui vous travaillez.",
    ),
    "The question was changed after this answer, which is about the earlier words. Ask anew for the changed ones.": (
        "Spørsmålet ble endret etter dette svaret, som gjelder den tidligere ordlyden. Spør på nytt om den endrede.",
        "Frågan ändrades efter detta svar, som gäller den tidigare lydelsen. Fråga på nytt om den ändrade.",
        "Spørgsmålet blev ændret efter dette svar, som gælder de tidligere ord. Spørg på ny om de ændrede.",
        "Die Frage wurde nach dieser Antwort geändert, die den früheren Worten gilt. Fragen Sie bitte neu.",
        "La question a été modifiée après cette réponse, qui porte sur l'ancien texte. Posez-la de nouveau.",
    ),
    "The question was deleted after this answer.": (
        "Spørsmålet ble slettet etter dette svaret.", "Frågan raderades efter detta svar.",
        "Spørgsmålet blev slettet efter dette svar.", "Die Frage wurde nach dieser Antwort gelöscht.",
        "La question a été supprimée après cette réponse.",
    ),
    "I passed this on to {contact} ({case}). You will be told here when there is an answer.": (
        "Jeg har sendt dette videre til {contact} ({case}). Du får beskjed her når det finnes et svar.",
        "Jag har skickat detta vidare till {contact} ({case}). Du får besked här när det finns ett svar.",
        "Jeg har sendt dette videre til {contact} ({case}). Du får besked her, når der er et svar.",
        "Ich habe das an {contact} weitergegeben ({case}). Sie erfahren hier, sobald es eine Antwort gibt.",
        "J'ai transmis ceci à {contact} ({case}). Vous serez prévenu ici dès qu'il y aura une réponse.",
    ),
}  # fmt: skip
