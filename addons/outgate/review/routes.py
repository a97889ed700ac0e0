"""Every address of the console, and who may use it. A route without a rule cannot be made; a test walks all of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from outgate.record.desk.accounts import SEES_INCIDENTS, Role
from outgate.review.api import description, lists
from outgate.review.api import incidents as api_incidents
from outgate.review.pages import (
    accounts,
    audit,
    bulk,
    deciding,
    exemptions,
    export,
    home,
    incident,
    overview,
    own,
    queue,
    requests,
    second_factor,
    signing_in,
    staff,
    views,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from outgate.review.answers import Answer
    from outgate.review.asked import Asked
    from outgate.review.desk import Desk

    type Serve = Callable[[Desk, Asked], Answer]


class Who(Enum):
    """Whom a route is for when no role matters."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"


ANYONE, SIGNED_IN = Who.ANYONE, Who.SIGNED_IN


@dataclass(frozen=True, slots=True)
class Route:
    """An address, the page behind it, and the roles of which an account needs one.

    `proves`: the password must have been given within 15 minutes. `unfinished`: also for who has yet to choose a
    password or set up the second factor. `polled`: asked for again and again without anybody doing anything, so that
    it does not keep a session from getting idle.
    """

    method: str
    path: str
    page: Serve
    roles: frozenset[Role] | Who
    proves: bool = False
    unfinished: bool = False
    polled: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.roles, Who) and not self.roles:
            raise ValueError(f"{self.method} {self.path}: a route says who may use it")
        if self.proves and self.roles is ANYONE:
            raise ValueError(f"{self.method} {self.path}: who has not signed in cannot prove anything")


REVIEWER = frozenset({Role.REVIEWER})
PRIVACY = frozenset({Role.PRIVACY})
POLICY = frozenset({Role.POLICY})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
AUDITOR = frozenset({Role.AUDITOR})

ROUTES: tuple[Route, ...] = (
    # Coming in and going out
    Route("GET", "/", home.home, SIGNED_IN),
    Route("GET", "/sign-in", signing_in.show, ANYONE),
    Route("POST", "/sign-in", signing_in.sign_in, ANYONE),
    Route("POST", "/sign-out", signing_in.sign_out, SIGNED_IN, unfinished=True),
    Route("GET", "/prove", signing_in.ask_proof, SIGNED_IN, unfinished=True),
    Route("POST", "/prove", signing_in.prove, SIGNED_IN, unfinished=True),
    # One's own account
    Route("GET", "/own", own.show, SIGNED_IN),
    Route("GET", "/own/password", own.password, SIGNED_IN, proves=True, unfinished=True),
    Route("POST", "/own/password", own.set_password, SIGNED_IN, proves=True, unfinished=True),
    Route("GET", "/own/second-factor", second_factor.show, SIGNED_IN, unfinished=True),
    Route("POST", "/own/second-factor", second_factor.set_up, SIGNED_IN, unfinished=True),
    Route("POST", "/own/tokens", own.make_token, SIGNED_IN, proves=True),
    Route("POST", "/own/tokens/{token}/revoke", own.revoke_token, SIGNED_IN),
    # Incidents
    Route("GET", "/queue", queue.show, SEES_INCIDENTS),
    Route("GET", "/queue/live", queue.live, SEES_INCIDENTS, polled=True),
    Route("GET", "/queue/export.csv", export.as_csv, SEES_INCIDENTS),
    Route("GET", "/queue/export.jsonl", export.as_jsonl, SEES_INCIDENTS),
    Route("POST", "/queue/bulk", bulk.change, REVIEWER),
    Route("GET", "/incidents/{number}", incident.show, SEES_INCIDENTS),
    Route("POST", "/incidents/{number}", deciding.decide, REVIEWER),
    Route("GET", "/overview", overview.show, SEES_INCIDENTS),
    Route("GET", "/views", views.show, SEES_INCIDENTS),
    Route("POST", "/views", views.save, SEES_INCIDENTS),
    Route("POST", "/views/{view}/delete", views.delete, SEES_INCIDENTS),
    # Accounts, for the administrator
    Route("GET", "/accounts", accounts.show_all, ADMINISTRATOR),
    Route("GET", "/accounts/new", accounts.ask_new, ADMINISTRATOR, proves=True),
    Route("POST", "/accounts/new", accounts.add, ADMINISTRATOR, proves=True),
    Route("GET", "/accounts/{account}", accounts.show, ADMINISTRATOR, proves=True),
    Route("POST", "/accounts/{account}", accounts.change, ADMINISTRATOR, proves=True),
    Route("POST", "/accounts/{account}/disable", accounts.disable, ADMINISTRATOR, proves=True),
    Route("POST", "/accounts/{account}/enable", accounts.enable, ADMINISTRATOR, proves=True),
    Route("POST", "/accounts/{account}/reset", accounts.reset, ADMINISTRATOR, proves=True),
    # Requests to see more
    Route("GET", "/incidents/{number}/more", requests.of_incident, REVIEWER | PRIVACY),
    Route("POST", "/incidents/{number}/more", requests.ask, REVIEWER),
    Route("GET", "/requests", requests.show_all, REVIEWER | PRIVACY),
    Route("POST", "/requests/{request}/grant", requests.grant, PRIVACY, proves=True),
    Route("POST", "/requests/{request}/refuse", requests.refuse, PRIVACY),
    Route("POST", "/requests/{request}/withdraw", requests.withdraw, REVIEWER | PRIVACY),
    Route("POST", "/requests/{request}/reveal", requests.reveal, REVIEWER, proves=True),
    # Exemptions
    Route("GET", "/exemptions", exemptions.show_all, REVIEWER | POLICY),
    Route("GET", "/exemptions/new", exemptions.ask_new, REVIEWER | POLICY),
    Route("POST", "/exemptions/new", exemptions.add, REVIEWER | POLICY),
    Route("GET", "/exemptions/{exemption}", exemptions.show, REVIEWER | POLICY),
    Route("POST", "/exemptions/{exemption}/approve", exemptions.approve, POLICY, proves=True),
    Route("POST", "/exemptions/{exemption}/refuse", exemptions.refuse, POLICY),
    Route("POST", "/exemptions/{exemption}/end", exemptions.end, REVIEWER | POLICY),
    Route("POST", "/exemptions/{exemption}/write", exemptions.write, POLICY, proves=True),
    # For programs
    Route("GET", "/api/openapi.json", description.show, ANYONE),
    Route("GET", "/api/incidents", api_incidents.some, SEES_INCIDENTS),
    Route("GET", "/api/incidents/{number}", api_incidents.one, SEES_INCIDENTS),
    Route("PATCH", "/api/incidents/{number}", api_incidents.change, REVIEWER),
    Route("POST", "/api/incidents/{number}/comments", api_incidents.comment, REVIEWER),
    Route("GET", "/api/overview", lists.figures, SEES_INCIDENTS),
    Route("GET", "/api/exemptions", lists.all_exemptions, REVIEWER | POLICY),
    Route("GET", "/api/audit", lists.audit, AUDITOR),
    # The page for staff
    Route("GET", "/staff", staff.show, ANYONE),
    # The audit trail
    Route("GET", "/audit", audit.show, AUDITOR),
    Route("GET", "/audit/export", audit.export, AUDITOR),
)
