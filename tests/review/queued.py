"""Made-up incidents for the pages: of all severities, channels and outcomes, some of them with hostile evidence."""

from __future__ import annotations

import hashlib
import hmac
import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from outgate.model import (
    Action,
    Channel,
    Decision,
    Destination,
    Disposition,
    Finding,
    Fired,
    Likelihood,
    Message,
    Outcome,
    Sender,
    Severity,
)
from outgate.review.desk import RuleTold

if TYPE_CHECKING:
    from outgate.record import Incident, Store


class Case(NamedTuple):
    """A kind of incident: the rule that fired, what was found where, and what was done."""

    rule: str
    title: str
    severity: Severity
    action: Action
    data_type: str
    path: tuple[str, ...]
    sample: str
    most: int
    reviewer: str = ""


CASES = (
    Case("bulk-customer-emails", "Many customers' e-mail addresses in one transfer", Severity.HIGH, Action.BLOCK,
         "person.email", ("body", "multipart[file]", "zip[q3.xlsx]", "sheet[Orders]"), "m•••••@mailbox-example.org", 60,
         "Check whether the customers have left bad reviews lately."),
    Case("sales-reports", "Sales report of products", Severity.CRITICAL, Action.BLOCK,
         "metrics.sales", ("body", "multipart[file]", "table"), "table: product, units, revenue; 40 rows", 1,
         "Ask whose products these are, and whether a broker has been in touch."),
    Case("several-orders", "Several customers' orders", Severity.MEDIUM, Action.REDACT,
         "order.id", ("body", "json[message]"), "305-•••••••-•••4321", 9),
    Case("review-deals", "An offer to trade reviews for money", Severity.HIGH, Action.BLOCK,
         "review.deal", ("body", "json[text]"), "“remove the bad review” … “$80”", 1,
         "Read what was offered before and after: deals come in several messages."),
    Case("secrets", "A key or a password", Severity.CRITICAL, Action.BLOCK,
         "secret.aws", ("body", "line 12"), "AKIA••••••••••••7Q2A", 1),
    Case("contacts-by-webmail", "Contact of a customer by private mail", Severity.LOW, Action.MONITOR,
         "person.phone", ("body", "form[body]"), "+1 ••• ••• 0143", 3),
    Case("unreadable", "A file that could not be looked into", Severity.MEDIUM, Action.MONITOR,
         "uninspected.encrypted", ("body", "multipart[file]", "zip[archive.zip]"), "encrypted zip entry", 1),
)  # fmt: skip
HOSTS = (
    ("pastebin.com", "paste-sites"),
    ("web.telegram.org", "messengers"),
    ("drive.google.com", "cloud-storage"),
    ("chatgpt.com", "ai-assistants"),
    ("mail.proton.me", "webmail"),
    ("wetransfer.com", "file-transfer"),
    ("upload.seller-friends.example", ""),
)
GROUPS = ("support-emea", "support-apac", "returns", "seller-success")
TYPES = {
    "person.email": "E-mail address",
    "metrics.sales": "Product sales report",
    "order.id": "Marketplace order id",
    "review.deal": "Offer to trade reviews, accounts or refunds for money",
    "secret.aws": "AWS access key",
    "person.phone": "Telephone number",
}
RULES = {case.rule: RuleTold(case.title, case.reviewer) for case in CASES}
_DONE = {
    Action.BLOCK: Disposition.BLOCKED,
    Action.REDACT: Disposition.REDACTED,
    Action.MONITOR: Disposition.ALLOWED,
}
_CHANNELS = (Channel.HTTP,) * 5 + (Channel.WEBSOCKET, Channel.FILE)


def outcome(at: datetime, number: int, **given: object) -> Outcome:
    """The outcome of one made-up message; the same `number` is always the same message but for its time."""
    chance = random.Random(number)  # noqa: S311 - made up, not secret
    case = given.get("case") or CASES[number % len(CASES)]
    assert isinstance(case, Case)
    host, group = chance.choice(HOSTS)
    count = chance.randint(1, case.most)
    findings = tuple(_finding(case, chance.randrange(10_000), given) for _ in range(count))
    observed = number % 11 == 0
    action = Action.ALLOW if observed else case.action
    fired = Fired(case.rule, case.title, case.action, case.severity, findings, observed=observed)
    sender = Sender(f"10.20.{number % 30}.7", f"agent{number % 40}", frozenset({GROUPS[number % 40 % len(GROUPS)]}))
    message = Message(
        channel=chance.choice(_CHANNELS),
        sender=sender,
        destination=Destination(str(given.get("host", host))),
        at=at,
        method="POST",
        body=b"." * chance.randint(200, 90_000),
    )
    return Outcome(
        message=message,
        decision=Decision(action, (fired,), frozenset({group} - {""})),
        disposition=Disposition.ALLOWED if observed else _DONE[case.action],
        findings=findings,
        send=message if observed or case.action < Action.BLOCK else None,
        policy_version="4be1d0c9a7f2",
        digest=hashlib.sha256(str(number).encode()).digest(),
    )


def fill(store: Store, count: int, until: datetime, *, apart: timedelta = timedelta(minutes=41)) -> list[Incident]:
    """Record so many made-up messages, the last at `until`, and return their incidents."""
    outcomes = [outcome(until - apart * (count - 1 - number), number) for number in range(count)]
    return store.add_all([store.occurrence(each) for each in outcomes])


def hostile(store: Store, at: datetime, text: str, number: int = 1) -> Incident:
    """Record a message in which the sender has put `text` wherever there is room: file names, samples."""
    case = CASES[0]._replace(path=("body", f"zip[{text}]", text), sample=text, most=1, title=text[:150])
    return store.add(outcome(at, number * len(CASES), case=case, host=text))


def _finding(case: Case, value: int, given: object) -> Finding:
    del given
    digest = hmac.digest(b"k" * 32, f"{case.data_type}\0{value}".encode(), "sha256")[:16]
    person = hmac.digest(b"k" * 32, f"person\0{value}".encode(), "sha256")[:16]
    people = (person,) if case.data_type.startswith(("person", "order")) else ()
    return Finding(case.data_type, case.path, Likelihood.VERY_LIKELY, case.sample, digest, people=people)
