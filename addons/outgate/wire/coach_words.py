"""The sentences of the page on which people say why, in the languages that it is to be had in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENGLISH = {
    "title": "Say why you send it",
    "lede": "These messages of yours were stopped in the last {minutes} minutes, until you say why they are needed for "
    "your work. Nobody else sees this page.",
    "none": "Nothing of yours waits for a reason. What was stopped more than {minutes} minutes ago is not listed: send "
    "it again, and say why then.",
    "to": "To",
    "at": "Stopped at",
    "found": "Found",
    "incident": "Incident",
    "why": "Why it was stopped",
    "reason": "Why do you need to send this?",
    "kept": "What you write is kept with the incident, and those who review incidents read it; so do not paste data "
    "into it. {most} characters at the most.",
    "send": "Record the reason",
    "granted": "Your reason is on record. Send the same again now: until {until} UTC it goes through.",
    "missing": "Please say in a few words why you need to send it.",
    "long": "That is too long: {most} characters at the most.",
    "gone": "That message is not waiting for a reason any more. Please send it again.",
    "hasty": "That is many reasons within a minute. Please wait a moment.",
    "unrecorded": "Your reason could not be recorded, so nothing has changed. Please try again later.",
    "foreign": "This does not come from this page. Please fill in the form here.",
}
_GERMAN = {
    "title": "Sagen Sie, wozu Sie das senden",
    "lede": "Diese Ihrer Nachrichten wurden in den letzten {minutes} Minuten angehalten, bis Sie sagen, wozu sie für "
    "Ihre Arbeit nötig sind. Niemand sonst sieht diese Seite.",
    "none": "Nichts von Ihnen wartet auf eine Begründung. Was vor mehr als {minutes} Minuten angehalten wurde, steht "
    "hier nicht: senden Sie es noch einmal und begründen Sie es dann.",
    "to": "An",
    "at": "Angehalten um",
    "found": "Gefunden",
    "incident": "Vorfall",
    "why": "Warum es angehalten wurde",
    "reason": "Wozu müssen Sie das senden?",
    "kept": "Was Sie schreiben, wird beim Vorfall aufbewahrt und von denen gelesen, die Vorfälle prüfen; fügen Sie "
    "also keine Daten ein. Höchstens {most} Zeichen.",
    "send": "Begründung festhalten",
    "granted": "Ihre Begründung ist festgehalten. Senden Sie dasselbe noch einmal: bis {until} UTC geht es durch.",
    "missing": "Bitte sagen Sie in ein paar Worten, wozu Sie es senden müssen.",
    "long": "Das ist zu lang: höchstens {most} Zeichen.",
    "gone": "Diese Nachricht wartet nicht mehr auf eine Begründung. Bitte senden Sie sie noch einmal.",
    "hasty": "Das sind viele Begründungen in einer Minute. Bitte warten Sie einen Augenblick.",
    "unrecorded": "Ihre Begründung konnte nicht festgehalten werden, es bleibt dabei. Bitte versuchen Sie es später.",
    "foreign": "Das kommt nicht von dieser Seite. Bitte füllen Sie das Formular hier aus.",
}
WORDS: Mapping[str, Mapping[str, str]] = {"en": _ENGLISH, "de": _GERMAN}
NAMES = {"en": "English", "de": "Deutsch"}
_NAMED = re.compile(rf"(?<![\w-])({'|'.join(WORDS)})(?!\w)", re.IGNORECASE)


def language(asked: str, chosen: str = "") -> str:
    """Return the language to answer in: the chosen one, or the first that is asked for, as browsers order them."""
    found = _NAMED.search(asked)
    return chosen if chosen in WORDS else found[1].lower() if found else "en"
