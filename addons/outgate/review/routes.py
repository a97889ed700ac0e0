"""Every address of the console, and who may use it. A route without a rule cannot be made; a test walks all of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from outgate.record.desk.accounts import Role
from outgate.review.pages import accounts, audit, home, own, second_factor, signing_in

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
    # Accounts, for the administrator
    Route("GET", "/accounts", accounts.show_all, ADMINISTRATOR),
    Route("GET", "/accounts/new", accounts.ask_new, ADMINISTRATOR, proves=True),
    Route("POST", "/accounts/new", accounts.add, ADMINISTRATOR, proves=True),
    Route("GET", "/accounts/{account}", accounts.show, ADMINISTRATOR, proves=True),
    Route("POST", "/accounts/{account}", accounts.change, ADMINISTRATOR, proves=True),
    Route("POST", "/accounts/{account}/disable", accounts.disable, ADMINISTRATOR, proves=True),
    Route("POST", "/accounts/{account}/enable", accounts.enable, ADMINISTRATOR, proves=True),
    Route("POST", "/accounts/{account}/reset", accounts.reset, ADMINISTRATOR, proves=True),
    # The audit trail
    Route("GET", "/audit", audit.show, AUDITOR),
    Route("GET", "/audit/export", audit.export, AUDITOR),
)
