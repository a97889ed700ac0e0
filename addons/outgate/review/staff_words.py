"""The fixed sentences of the page for staff, in the languages that it is to be had in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENGLISH = {
    "title": "What Outgate inspects, and what it keeps",
    "lede": "Outgate reads what leaves this workstation over the web, so that lists of customers and sales figures do "
    "not leave by mistake or for money. This page is made from the configuration that is in force.",
    "print": "Print this page",
    "inspected": "What is inspected",
    "inspected_text": "Web requests and uploads (address, headers and content), WebSocket messages, and the names of "
    "servers that are connected to. Only what is sent; what comes back is not read.",
    "data": "What is looked for",
    "rules": "What then happens",
    "rule": "Rule",
    "told": "What the sender is told",
    "block": "stopped",
    "coach": "stopped until the sender says why it is needed",
    "redact": "the data is cut out",
    "monitor": "let through and recorded",
    "observes": "let through; the rule is being tried out",
    "private": "What is not read",
    "private_text": "Traffic to these destinations passes unread; nothing of it is kept:",
    "private_none": "No destinations are listed as private.",
    "clean": "Traffic that breaks no rule is counted and not recorded: neither who sent it nor where to.",
    "kept": "What is kept when a rule fires",
    "what": "What",
    "days": "Days",
    "kept_incident": "Time, destination (host, no path), kind of request, size, the rule and what was done; kinds of "
    "data with counts and masked samples; groups of the sender; instead of the sender's name and address a pseudonym",
    "kept_observed": "The same of rules that are only being tried out",
    "kept_reason": "What a sender writes when asked why something is needed, with every value masked",
    "kept_names": "Who a pseudonym is, encrypted and apart",
    "kept_audit": "Who of the reviewers looked at what, and did what",
    "kept_evidence": "The text around what was found ({} characters each side), encrypted to the reviewers' key",
    "no_evidence": "The content of messages is not kept.",
    "see": "Who may see it",
    "see_reviewer": "Reviewers see incidents with pseudonyms and masked samples.",
    "see_more": "A name, or text around what was found, is shown only on request, with a reason, when a second person "
    "with the privacy role agrees, and for eight hours. Each look is recorded.",
    "see_auditor": "Auditors see who of the reviewers did what, and no incident. Administrators see no incident.",
    "accounts": "Accounts at present",
    "reviewer": "Reviewers",
    "privacy": "Privacy officers",
    "policy": "Policy owners",
    "auditor": "Auditors",
    "administrator": "Administrators",
    "ask": "Whom to ask",
    "version": "Version of the policy",
}
_GERMAN = {
    "title": "Was Outgate prüft und was es aufbewahrt",
    "lede": "Outgate liest, was diesen Arbeitsplatz über das Web verlässt, damit Kundenlisten und Verkaufszahlen nicht "
    "versehentlich oder gegen Geld hinausgehen. Diese Seite entsteht aus der geltenden Konfiguration.",
    "print": "Diese Seite drucken",
    "inspected": "Was geprüft wird",
    "inspected_text": "Webanfragen und Uploads (Adresse, Kopfzeilen und Inhalt), WebSocket-Nachrichten und die Namen "
    "der Server, zu denen eine Verbindung aufgebaut wird. Nur was gesendet wird; Antworten werden nicht gelesen.",
    "data": "Wonach gesucht wird",
    "rules": "Was dann geschieht",
    "rule": "Regel",
    "told": "Was dem Absender gesagt wird",
    "block": "angehalten",
    "coach": "angehalten, bis der Absender sagt, wozu es nötig ist",
    "redact": "die Daten werden herausgeschnitten",
    "monitor": "durchgelassen und aufgezeichnet",
    "observes": "durchgelassen; die Regel wird erprobt",
    "private": "Was nicht gelesen wird",
    "private_text": "Verkehr zu diesen Zielen läuft ungelesen durch; nichts davon wird aufbewahrt:",
    "private_none": "Es sind keine Ziele als privat eingetragen.",
    "clean": "Verkehr, der keine Regel verletzt, wird gezählt und nicht aufgezeichnet: weder wer sendet noch wohin.",
    "kept": "Was aufbewahrt wird, wenn eine Regel greift",
    "what": "Was",
    "days": "Tage",
    "kept_incident": "Zeitpunkt, Ziel (Rechnername ohne Pfad), Art der Anfrage, Größe, Regel und was geschah; Arten "
    "von Daten mit Anzahl und maskierten Beispielen; Gruppen des Absenders; statt Name und Adresse ein Pseudonym",
    "kept_observed": "Dasselbe für Regeln, die nur erprobt werden",
    "kept_reason": "Was ein Absender schreibt, der gefragt wird, wozu etwas nötig ist; Werte darin maskiert",
    "kept_names": "Wer hinter einem Pseudonym steht, verschlüsselt und getrennt",
    "kept_audit": "Welcher Prüfer was angesehen und getan hat",
    "kept_evidence": "Der Text um den Fund herum ({} Zeichen je Seite), verschlüsselt für die Prüfer",
    "no_evidence": "Der Inhalt von Nachrichten wird nicht aufbewahrt.",
    "see": "Wer es sehen darf",
    "see_reviewer": "Prüfer sehen Vorfälle mit Pseudonymen und maskierten Beispielen.",
    "see_more": "Ein Name oder der Text um einen Fund herum wird nur auf begründeten Antrag gezeigt, wenn eine zweite "
    "Person mit der Datenschutzrolle zustimmt, und für acht Stunden. Jeder Blick wird aufgezeichnet.",
    "see_auditor": "Revisoren sehen, welcher Prüfer was getan hat, und keinen Vorfall. Verwalter sehen keinen Vorfall.",
    "accounts": "Konten zurzeit",
    "reviewer": "Prüfer",
    "privacy": "Datenschutzbeauftragte",
    "policy": "Verantwortliche der Regeln",
    "auditor": "Revisoren",
    "administrator": "Verwalter",
    "ask": "Wer Fragen beantwortet",
    "version": "Stand der Regeln",
}
WORDS: Mapping[str, Mapping[str, str]] = {"en": _ENGLISH, "de": _GERMAN}
