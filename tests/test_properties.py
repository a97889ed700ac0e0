"""Properties of the whole under the shipped policy, over made-up leaks and anything else that Hypothesis thinks of."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outgate.cli.carriers import CARRIERS, fits
from outgate.cli.examples import message
from outgate.inspection import find, inspect
from outgate.model import Action, Disposition, Finding, Likelihood, Outcome, Reason
from tests.bench.sent import post
from tests.corpus.leak import leaks
from tests.corpus.measure import shipped
from tests.steps import steps

if TYPE_CHECKING:
    from outgate.inspection import Policy
    from tests.corpus.leak import Leak

# What is taken out of a message, which goes on without it.
REDACTED = [leak for leak in leaks() if leak.action is Action.REDACT and not leak.gap and leak.to == "unlisted.example"]
# What patterns begin with, repeat and end with: what makes a scan work hardest.
TELLING = [
    "@",
    ".",
    "-",
    " ",
    "\n",
    "\t",
    ",",
    ";",
    "{",
    '"',
    "<",
    "&",
    "%25",
    "\\u0041",
    "=3D",
    "0",
    "1 ",
    "4111",
    "a",
    "é",
]
WORDS = [
    "card ",
    "Name: ",
    "order ",
    "差评",
    "delete the review ",
    "80 USD each ",
    "B0QX41K7ZD ",
    "units ",
    "[at]",
    "sku,",
    "://",
    "eyJ",
    "password: ",
    "12 Larch Row ",
]
SMALL, LARGE, LARGER = 16 << 10, 64 << 10, 1 << 20  # bytes
AT_LEAST = 100_000  # steps, below which what is read of a small text in one more way says nothing


@cache
def policy() -> Policy:
    return shipped()


@cache
def data_types() -> list[str]:
    return [
        *sorted({data_type for leak in leaks() for data_type in leak.finds}),
        *(f"uninspected.{one}" for one in Reason),
    ]


@st.composite
def findings(draw: st.DrawFn) -> list[Finding]:
    """Findings of any data types, some of the same value."""
    one = st.builds(
        Finding,
        st.sampled_from(data_types()),
        st.just(("body",)),
        st.sampled_from(Likelihood),
        st.just("***"),
        st.binary(min_size=1, max_size=1),
    )
    return draw(st.lists(one, max_size=12))


@pytest.mark.parametrize(
    "carrier", ["plain", "json_object", "form", "multipart_field", "gzip_encoding", "base64_field"]
)
@settings(max_examples=8)
@given(
    st.lists(st.sampled_from(REDACTED), min_size=1, max_size=2, unique_by=lambda leak: leak.name),
    st.lists(st.text("ab é日.,-0\n", max_size=20), min_size=3, max_size=3),
)
def test_what_redaction_leaves_is_clean(carrier: str, drawn: list[Leak], filler: list[str]) -> None:
    pieces = [piece for leak, between in zip(drawn, filler, strict=False) for piece in (leak.text, between)]
    text = "\n\n".join(pieces)
    if not fits(carrier, text):
        return
    outcome = inspect(message(CARRIERS[carrier](text)), policy())
    assert outcome.decision.action >= Action.REDACT
    if outcome.disposition is Disposition.REDACTED:
        assert outcome.send is not None
        again = inspect(outcome.send, policy())
        assert again.decision.action < Action.REDACT
        assert not {found.digest for found in again.findings} & {
            found.digest
            for fired in outcome.decision.fired
            for found in fired.findings
            if fired.action is Action.REDACT
        }


@given(
    findings(), findings(), st.sampled_from(["unlisted.example", "web.whatsapp.com", "mail.google.com", "corp.example"])
)
def test_more_findings_never_give_a_milder_action(found: list[Finding], more: list[Finding], host: str) -> None:
    sent = post(b"", host=host)
    decide = policy().rules.decide
    assert decide([*found, *more], sent).action >= decide(found, sent).action


@settings(max_examples=40)
@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)),
    st.sampled_from(["", "text/html", "x/y; charset=utf-16"]),
)
def test_no_input_makes_an_inspection_fail(body: bytes, media_type: str) -> None:
    outcome = inspect(post(body, media_type), policy())
    assert isinstance(outcome, Outcome)
    assert f"uninspected.{Reason.FAILURE}" not in {found.data_type for found in outcome.findings}


@settings(max_examples=20)
@given(st.lists(st.sampled_from([*TELLING, *WORDS]), min_size=1, max_size=5).map("".join))
def test_no_input_takes_more_steps_than_in_proportion_to_its_length(piece: str) -> None:
    small, large = (_steps(piece.encode(), size) for size in (SMALL, LARGE))
    assert large <= 1.5 * LARGE / SMALL * max(small, AT_LEAST)


def _steps(piece: bytes, size: int) -> int:
    sent = post(piece * (size // len(piece)))
    find(sent, policy())  # what is made or remembered on first use does not count
    return steps(lambda: find(sent, policy()))


@pytest.mark.parametrize("piece", TELLING)
def test_a_sign_without_end_is_scanned_to_its_end(piece: str) -> None:
    """Patterns scan in C, where no steps are counted: one that scans all that follows, at each place, would not end."""
    found = find(post(piece.encode() * (LARGER // len(piece))), policy())
    assert not [one for one in found if one.data_type.startswith("uninspected.")]
