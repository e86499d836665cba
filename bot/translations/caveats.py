"""What an asker should know about cited texts and the question. By their English words: nb, sv, da, de, fr."""

from __future__ import annotations

from collections.abc import Mapping

CAVEATS: Mapping[str, tuple[str, str, str, str, str]] = {
    "{name}: nobody has recorded when this text was last checked.": (
        "{name}: Ingen har notert når denne teksten sist ble kontrollert.",
        "{name}: Ingen har noterat när denna text senast kontrollerades.",
        "{name}: Ingen har noteret, hvornår denne tekst sidst blev kontrolleret.",
        "{name}: Niemand hat vermerkt, wann dieser Text zuletzt geprüft wurde.",
        "{name} : personne n'a noté quand ce texte a été vérifié pour la dernière fois.",
    ),
    "{name}: its review was due on {due} (last checked {checked}).": (
        "{name}: Skulle vært gjennomgått innen {due} (sist kontrollert {checked}).",
        "{name}: Skulle ha granskats senast {due} (senast kontrollerad {checked}).",
        "{name}: Skulle være gennemgået senest {due} (sidst kontrolleret {checked}).",
        "{name}: Die Überprüfung war am {due} fällig (zuletzt geprüft {checked}).",
        "{name} : sa révision était due le {due} (dernière vérification {checked}).",
    ),
    "This answer was due for review on {due} (last reviewed {checked}).": (
        "Dette svaret skulle vært gjennomgått innen {due} (sist gjennomgått {checked}).",
        "Detta svar skulle ha granskats senast {due} (senast granskat {checked}).",
        "Dette svar skulle være gennemgået senest {due} (sidst gennemgået {checked}).",
        "Diese Antwort war am {due} zur Überprüfung fällig (zuletzt überprüft {checked}).",
        "Cette réponse devait être révisée le {due} (dernière révision {checked}).",
    ),
    "{name} describes the state of {date}.": (
        "{name} beskriver situasjonen per {date}.", "{name} beskriver läget den {date}.",
        "{name} beskriver situationen pr. {date}.", "{name} beschreibt den Stand vom {date}.",
        "{name} décrit la situation au {date}.",
    ),
    "an unknown date": ("en ukjent dato", "ett okänt datum", "en ukendt dato", "einem unbekannten Tag",
                        "une date inconnue"),
    "{name} does not bind in {jurisdiction}.": (
        "{name} er ikke bindende i {jurisdiction}.", "{name} är inte bindande i {jurisdiction}.",
        "{name} er ikke bindende i {jurisdiction}.", "{name} ist in {jurisdiction} nicht bindend.",
        "{name} n'est pas contraignant dans {jurisdiction}.",
    ),
    "Only commentary speaks to this, and commentary is context, not authority: {names}.": (
        "Bare kommentarer omtaler dette, og kommentarer gir bakgrunn, ikke rett: {names}.",
        "Bara kommentarer tar upp detta, och kommentarer är bakgrund, inte rättesnöre: {names}.",
        "Kun kommentarer omtaler dette, og kommentarer er baggrund, ikke ret: {names}.",
        "Nur Kommentare äußern sich dazu, und Kommentare sind Hintergrund, keine Autorität: {names}.",
        "Seuls des commentaires en parlent ; ils donnent un contexte et ne font pas autorité : {names}.",
    ),
    "I took personal data out of your question before reading it ({what}), and don't keep it.": (
        "Jeg tok personopplysninger ut av spørsmålet før jeg leste det ({what}), og tar ikke vare på dem.",
        "Jag tog bort personuppgifter ur frågan innan jag läste den ({what}) och sparar dem inte.",
        "Jeg tog personoplysninger ud af spørgsmålet, før jeg læste det ({what}), og gemmer dem ikke.",
        "Ich habe personenbezogene Daten vor dem Lesen aus der Frage entfernt ({what}) und behalte sie nicht.",
        "J'ai retiré des données personnelles de la question avant de la lire ({what}) et ne les garde pas.",
    ),
    "password or key": ("passord eller nøkkel", "lösenord eller nyckel", "adgangskode eller nøgle",
                        "Passwort oder Schlüssel", "mot de passe ou clé"),
    "e-mail address": ("e-postadresse", "e-postadress", "e-mailadresse", "E-Mail-Adresse", "adresse e-mail"),
    "account number (IBAN)": ("kontonummer (IBAN)", "kontonummer (IBAN)", "kontonummer (IBAN)", "Kontonummer (IBAN)",
                              "numéro de compte (IBAN)"),
    "card number": ("kortnummer", "kortnummer", "kortnummer", "Kartennummer", "numéro de carte"),
    "account number": ("kontonummer", "kontonummer", "kontonummer", "Kontonummer", "numéro de compte"),
    "telephone number": ("telefonnummer", "telefonnummer", "telefonnummer", "Telefonnummer", "numéro de téléphone"),
    "name": ("navn", "namn", "navn", "Name", "nom"),
}  # fmt: skip
