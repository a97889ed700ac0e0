"""The core in one function: found, decided, done, and never raising."""

from __future__ import annotations

import base64
import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate import decide, detect
from outgate.detect import Detector
from outgate.extract import extract
from outgate.inspection import Policy, find, inspect, masked, message_digest
from outgate.model import (
    Channel,
    Destination,
    Disposition,
    Finding,
    Limits,
    Message,
    NeedsIsolation,
    Outcome,
    Part,
    Reading,
    Reason,
    Sender,
)
from tests.extract.pictures.paint import file, page

KEY = b"k" * 32
FILES = {
    "destinations.toml": """
[[group]]
id = "corporate"
title = "Our own"
hosts = ["corp.example"]
source = "made up"
[[group]]
id = "studio"
title = "Where pictures are drawn"
hosts = ["studio.example"]
pictures = false
source = "made up"
""",
    "data-types/test/badge.toml": """
title = "Badge number"
likelihood = "likely"
[[pattern]]
regex = '''\\bBDG-\\d{6}\\b'''
[[example]]
text = "badge BDG-123456"
finds = ["BDG-123456"]
[[example]]
text = "badge BDG-12345"
finds = []
""",
    "data-types/test/stamp.toml": """
title = "Stamp"
likelihood = "likely"
[[pattern]]
regex = '''\\bSTAMP-\\d{4}\\b'''
[[example]]
text = "STAMP-1234"
finds = ["STAMP-1234"]
[[example]]
text = "STAMP-123"
finds = []
""",
    "rules/badges.toml": """
title = "Badge numbers"
severity = "medium"
action = "redact"
[when]
data = ["test.badge"]
to = ["!corporate"]
[[example]]
given = { "test.badge" = 1, to = "chat.example" }
expect = "redact"
[[example]]
given = { "test.badge" = 1, to = "corp.example" }
expect = "allow"
""",
    "rules/stamps.toml": """
title = "Stamps"
severity = "high"
action = "block"
[when]
data = ["test.stamp", "uninspected.failure", "uninspected.too_large"]
to = ["!corporate"]
[[example]]
given = { "test.stamp" = 1, to = "chat.example" }
expect = "block"
[[example]]
given = { "test.stamp" = 1, to = "corp.example" }
expect = "allow"
""",
}


@pytest.fixture(scope="module")
def policy() -> Policy:
    catalogue = detect.load(FILES)
    limits = Limits()
    return Policy("v1", Detector(catalogue, KEY, limits), decide.load(FILES, catalogue.ids), limits, KEY)


def message(body: bytes, host: str = "chat.example", **more: str) -> Message:
    headers = tuple((name.replace("_", "-").encode(), value.encode()) for name, value in more.items())
    where = Destination(host)
    return Message(
        Channel.HTTP, Sender("10.0.0.7"), where, datetime(2026, 11, 22, tzinfo=UTC), "POST", b"/", headers, body
    )


def test_what_is_harmless_goes_on_as_it_came(policy: Policy):
    sent = message(b'{"hello":"world"}')
    outcome = inspect(sent, policy)
    assert (outcome.disposition, outcome.send, outcome.findings, outcome.digest) == (
        Disposition.ALLOWED,
        sent,
        (),
        b"",
    )


def test_a_redaction_leaves_a_valid_message_without_the_value(policy: Policy):
    outcome = inspect(message(json.dumps({"note": "see BDG-123456 \N{SNOWMAN}"}).encode()), policy)
    assert outcome.disposition is Disposition.REDACTED
    assert outcome.send
    assert json.loads(outcome.send.body) == {"note": "see [test.badge] \N{SNOWMAN}"}


def test_a_redaction_reaches_through_gzip_and_base64(policy: Policy):
    inner = base64.b64encode(b"a note about BDG-123456, as agreed").decode()
    outcome = inspect(message(gzip.compress(json.dumps({"note": inner}).encode()), content_encoding="gzip"), policy)
    assert outcome.disposition is Disposition.REDACTED
    assert outcome.send
    note = json.loads(gzip.decompress(outcome.send.body))["note"]
    assert base64.b64decode(note) == b"a note about [test.badge], as agreed"


def test_pictures_are_read_but_for_groups_that_say_no(policy: Policy):
    drawn = file(page([["my badge is", "BDG-123456"]]))
    read, unread = (inspect(message(drawn, host), policy).findings for host in ("chat.example", "img.studio.example"))
    assert "test.badge" in {found.data_type for found in read}
    assert {found.data_type for found in unread} == {"uninspected.image"}


def test_the_strictest_rule_wins_and_nothing_is_sent(policy: Policy):
    outcome = inspect(message(b"BDG-123456 and STAMP-1234"), policy)
    assert (outcome.disposition, outcome.send) == (Disposition.BLOCKED, None)
    assert {fired.rule for fired in outcome.decision.fired} == {"badges", "stamps"}


def test_policy_may_let_the_same_thing_go_elsewhere(policy: Policy):
    assert (
        inspect(message(b"BDG-123456 and STAMP-1234", "wiki.corp.example"), policy).disposition is Disposition.ALLOWED
    )


def test_what_cannot_be_redacted_is_blocked_and_says_why(policy: Policy):
    outcome = inspect(message(b"\xff\xfe\x00\x01 BDG-123456 \x00\x00\xff"), policy)
    assert outcome.disposition is Disposition.BLOCKED
    assert outcome.why.startswith("cannot be redacted")


def test_a_body_that_was_not_read_is_a_finding(policy: Policy):
    outcome = inspect(replace(message(b""), unread=Reason.TOO_LARGE), policy)
    assert [finding.data_type for finding in outcome.findings] == ["uninspected.too_large"]
    assert outcome.disposition is Disposition.BLOCKED


class _Broken(Detector):
    """A detector with a fault of its own."""

    def __init__(self) -> None:
        """Need nothing."""

    def findings(self, parts: object) -> list[Finding]:
        raise RuntimeError("jane.roe@shop.example")


@pytest.mark.parametrize(("host", "disposition"), [("chat.example", "blocked"), ("corp.example", "allowed")])
def test_a_fault_of_ours_is_a_finding_that_policy_judges(policy: Policy, host: str, disposition: str):
    outcome = inspect(message(b"anything", host), replace(policy, detector=_Broken()))
    assert outcome.disposition == disposition
    assert [finding.data_type for finding in outcome.findings] == ["uninspected.failure"]
    assert "jane" not in repr(outcome)


def test_a_fault_after_something_was_found_takes_nothing_away(policy: Policy, monkeypatch: pytest.MonkeyPatch):
    rules = FILES["rules/stamps.toml"].replace(', "uninspected.failure"', "")
    lenient = decide.load({**FILES, "rules/stamps.toml": rules}, detect.load(FILES).ids)
    monkeypatch.setattr("outgate.inspection.act", lambda *_: 1 / 0)
    outcome = inspect(message(b"a note about BDG-123456"), replace(policy, rules=lenient))
    assert (outcome.disposition, outcome.send) == (Disposition.BLOCKED, None)
    assert {finding.data_type for finding in outcome.findings} == {"test.badge", "uninspected.failure"}


def test_what_leaves_after_a_fault_is_counted_all_the_same(over_time: Policy, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("outgate.inspection.act", lambda *_: 1 / 0)
    outcome = inspect(message(b"a note about BDG-123456", "corp.example"), over_time)
    assert outcome.send is not None
    assert outcome.settle is not None
    settled = [outcome.settle({"daily": seen}) for seen in (2, 3)]
    assert [(one.disposition, one.settle) for one in settled if isinstance(one, Outcome)] == [
        (Disposition.ALLOWED, None),
        (Disposition.BLOCKED, None),
    ]


def test_with_no_decision_at_all_the_message_stays(policy: Policy):
    class NoRules:
        def decide(self, findings: object, message: object) -> None:
            raise RuntimeError

    broken = replace(policy, rules=NoRules())  # type: ignore[arg-type]
    assert inspect(message(b"anything"), broken).disposition is Disposition.BLOCKED


def test_a_value_in_a_path_is_masked(policy: Policy):
    body = b'--x\r\nContent-Disposition: form-data; name="BDG-123456"\r\n\r\nSTAMP-1234\r\n--x--\r\n'
    found = find(message(body, content_type="multipart/form-data; boundary=x"), policy)
    assert any("[test.badge]" in " ".join(finding.path) for finding in found)
    assert not any("BDG-123456" in " ".join(finding.path) for finding in found)


@pytest.mark.parametrize("name", ["jane.roe@shop.example.csv", "x-903-7531753-1594826", "call 202 555 0143 7"])
def test_what_only_looks_like_a_value_is_not_kept_in_a_path_either(policy: Policy, name: str):
    body = f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\nSTAMP-1234\r\n--x--\r\n'.encode()
    found = find(message(body, content_type="multipart/form-data; boundary=x"), policy)
    paths = [" ".join(finding.path) for finding in found]
    assert any("…" in path for path in paths)
    assert not any(piece in path for path in paths for piece in ("jane", "7531753", "0143"))


def test_each_row_keeps_its_number_in_a_path_and_none_its_value(policy: Policy):
    rows = ",".join(f'{{"{name}": "STAMP-123{at}"}}' for at, name in enumerate(("code", "code", "BDG-123456", "code")))
    found = find(message(f"[{rows}]".encode(), content_type="application/json"), policy)
    paths = [" ".join(finding.path) for finding in found if finding.data_type == "test.stamp"]
    assert len(paths) == len(set(paths)) == 4
    assert [f"[{at}.code]" in path for at, path in enumerate(paths)] == [True, True, False, True]
    assert not any("BDG-123456" in path for path in paths)


@pytest.mark.parametrize("name", ["202.555.0143", "123.45.6789", "9.9.9.9.9.9.9.9.9", "1.202.555.0143"])
def test_a_value_in_dots_is_not_taken_for_numbers_of_rows(policy: Policy, name: str):
    bodies = [json.dumps({name: "STAMP-1234"}), json.dumps([{"a": {name: {"b": "STAMP-1234"}}}])]
    found = [one for body in bodies for one in find(message(body.encode(), content_type="application/json"), policy)]
    assert len(found) == 2
    assert not any(name in " ".join(finding.path) for finding in found)


def test_the_digest_tells_messages_apart_and_needs_the_key():
    one, other = message(b"ab", "chat.example"), message(b"b", "chat.examplea")
    assert message_digest(one, KEY) == message_digest(replace(one), KEY)
    assert len({message_digest(one, KEY), message_digest(other, KEY), message_digest(one, b"x" * 32)}) == 3


def test_the_digest_tells_a_trailer_from_a_header():
    line = ((b"a", b"1"),)
    sent = replace(message(b""), headers=line)
    assert message_digest(sent, KEY) != message_digest(replace(sent, headers=(), trailers=line), KEY)


@given(st.binary(max_size=300), st.sampled_from(["", "gzip", "br", "zstd", "x-unknown"]))
def test_no_bytes_make_it_raise(policy: Policy, body: bytes, coding: str):
    outcome = inspect(message(body, content_encoding=coding), policy)
    assert isinstance(outcome, Outcome)
    assert (outcome.send is None) == (outcome.disposition is Disposition.BLOCKED)


@given(st.lists(st.sampled_from(["BDG-123456", "BDG-654321", "x", '"', "é", "\\u0042DG-777777", "%42DG-888888"])))
def test_what_redaction_leaves_is_clean(policy: Policy, words: list[str]):
    outcome = inspect(message(" ".join(words).encode()), policy)
    assert outcome.disposition in {Disposition.ALLOWED, Disposition.REDACTED}
    assert outcome.send
    assert find(outcome.send, policy) == ()


def test_parts_are_never_shown(policy: Policy):
    outcome = inspect(message(b"BDG-123456"), policy)
    parts = [finding.part for finding in outcome.findings]
    assert all(isinstance(part, Part) for part in parts)
    assert "BDG-123456" not in repr(outcome) + repr(parts)


DAILY = """
title = "Badge numbers over a day"
severity = "high"
action = "block"
[when]
data = ["test.badge"]
distinct = 3
per = "24h"
[[example]]
given = { "test.badge" = 3 }
expect = "block"
"""


@pytest.fixture(scope="module")
def over_time(policy: Policy) -> Policy:
    """A policy whose only rule counts over a day, and one that stops stamps."""
    files = {name: text for name, text in FILES.items() if name != "rules/badges.toml"} | {"rules/daily.toml": DAILY}
    return replace(policy, rules=decide.load(files, {"test.badge", "test.stamp"}))


@pytest.mark.parametrize(("seen", "disposition"), [(2, Disposition.ALLOWED), (3, Disposition.BLOCKED)])
def test_what_rules_over_time_concern_is_settled_by_the_counts(over_time: Policy, seen: int, disposition: Disposition):
    sent = message(b"a note about BDG-123456")
    outcome = inspect(sent, over_time)
    assert (outcome.disposition, [ask.rule for ask in outcome.decision.asks]) == (Disposition.ALLOWED, ["daily"])
    assert outcome.settle is not None
    settled = outcome.settle({"daily": seen})
    assert isinstance(settled, Outcome)
    assert (settled.disposition, settled.settle) == (disposition, None)
    assert (settled.send is sent, settled.digest != b"") == (seen < 3, seen >= 3)


def test_nothing_is_counted_of_a_clean_message_or_of_one_that_another_rule_stops(over_time: Policy):
    assert inspect(message(b"nothing"), over_time).settle is None
    stopped = inspect(message(b"a note about BDG-123456 STAMP-1234"), over_time)
    assert (stopped.disposition, stopped.settle) == (Disposition.BLOCKED, None)


def test_a_failure_while_settling_is_decided_by_policy(over_time: Policy, monkeypatch: pytest.MonkeyPatch):
    outcome = inspect(message(b"a note about BDG-123456"), over_time)
    assert outcome.settle is not None
    monkeypatch.setattr("outgate.inspection.act", lambda *_: 1 / 0)
    settled = outcome.settle({"daily": 3})
    assert isinstance(settled, Outcome)
    assert (settled.disposition, settled.send) == (Disposition.BLOCKED, None)


def test_hostile_formats_are_left_to_a_worker_where_policy_says_so(policy: Policy, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("outgate.extract.walk.ISOLATED_READERS", ((lambda data: b"%HOSTILE" in data, lambda *_: ()),))
    hostile = message(b"%HOSTILE BDG-123456")
    with pytest.raises(NeedsIsolation):
        inspect(hostile, replace(policy, isolates=True))
    assert [found.data_type for found in inspect(hostile, policy).findings] == ["test.badge"]


def test_evidence_is_sealed_of_what_is_recorded_and_of_nothing_else(policy: Policy):
    sealing = replace(policy, seal=lambda outcome: b"sealed " + outcome.message.body)
    assert inspect(message(b"a note about BDG-123456"), sealing).evidence == b"sealed a note about BDG-123456"
    assert inspect(message(b"nothing"), sealing).evidence == b""
    assert inspect(message(b"a note about BDG-123456"), policy).evidence == b""


def test_a_seal_that_fails_changes_no_decision(policy: Policy):
    outcome = inspect(message(b"BDG-123456 and STAMP-1234"), replace(policy, seal=lambda _: bytes(1 // 0)))
    assert (outcome.disposition, outcome.why, outcome.evidence) == (Disposition.BLOCKED, "", b"")
    assert {found.data_type for found in outcome.findings} == {"test.badge", "test.stamp"}


def test_what_is_settled_later_has_evidence_as_well(over_time: Policy):
    outcome = inspect(message(b"a note about BDG-123456"), replace(over_time, seal=lambda _: b"sealed"))
    assert outcome.settle is not None
    settled = outcome.settle({"daily": 3})
    assert isinstance(settled, Outcome)
    assert (outcome.evidence, settled.evidence) == (b"", b"sealed")


ASKING = {
    "rules/ask.toml": """
title = "Badges need a reason"
severity = "low"
action = "coach"
[when]
data = ["test.badge", "uninspected.encrypted", "uninspected.too_large"]
[[example]]
given = { "test.badge" = 1 }
expect = "coach"
[[example]]
given = { "uninspected.depth" = 1 }
expect = "allow"
"""
}


def asking(version: str = "v1") -> Policy:
    """The policy with one rule, which coaches."""
    files = {path: text for path, text in FILES.items() if not path.startswith("rules/")} | ASKING
    catalogue = detect.load(files)
    return Policy(version, Detector(catalogue, KEY, Limits()), decide.load(files, catalogue.ids), Limits(), KEY)


def said(outcome: Outcome) -> Message:
    """The same message from the same person, after they said why."""
    permits = tuple(permit._replace(incident="OG-2026-000001") for permit in outcome.permits)
    return replace(outcome.message, permits=permits)


def test_what_is_coached_goes_once_its_permit_is_handed_in_and_only_by_the_policy_that_asked() -> None:
    first = inspect(message(b"badge BDG-123456"), asking())
    assert (first.disposition, first.send, len(first.permits)) == (Disposition.COACHED, None, 1)
    again = inspect(said(first), asking())
    assert (again.disposition, again.send, again.permits) == (Disposition.JUSTIFIED, again.message, ())
    assert again.digest == first.digest
    assert inspect(said(first), asking("v2")).disposition is Disposition.COACHED
    other = replace(said(first), body=b"badge BDG-123457")
    assert inspect(other, asking()).disposition is Disposition.COACHED


def test_what_was_not_read_at_all_cannot_be_justified() -> None:
    """Nothing would tell it from anything else that is not read."""
    outcome = inspect(replace(message(b""), unread=Reason.TOO_LARGE), asking())
    assert (outcome.disposition, outcome.permits) == (Disposition.BLOCKED, ())
    assert "no reason can be given" in outcome.why


def test_what_somebody_writes_is_masked() -> None:
    assert masked("it is BDG-123456, by a@b", asking()) == "it is [test.badge], by …"


def test_headers_that_had_nothing_in_them_are_not_read_again(policy: Policy, monkeypatch: pytest.MonkeyPatch):
    fresh, read = replace(policy), list[list[str]]()

    def watched(*args: Any, **more: Any) -> Reading:
        reading = extract(*args, **more)
        read.append([part.path[0] for part in reading.parts])
        return reading

    monkeypatch.setattr("outgate.inspection.extract", watched)
    for body in (b"one", b"two BDG-123456", b"three"):
        find(message(body, cookie="a=1"), fresh)
    assert read == [["headers", "body"], ["body"], ["body"]]


def test_headers_are_read_in_every_message_in_which_there_is_something(policy: Policy):
    fresh = replace(policy)
    for _ in range(3):
        assert [found.path for found in find(message(b"", cookie="BDG-123456"), fresh)] == [("header[cookie]",)]


def test_what_was_read_where_pictures_are_not_says_nothing_of_where_they_are(policy: Policy):
    fresh = replace(policy)
    picture = base64.b64encode(file(page(["nothing to see"]))).decode()
    types = [
        {found.data_type for found in find(message(b"", host, x_picture=picture), fresh)}
        for host in ("studio.example", "chat.example") * 2
    ]
    assert types == [{"uninspected.image"}, set()] * 2


@given(st.lists(st.tuples(*[st.sampled_from(("", "a", "BDG-123456", "STAMP-1234", "BDG-", "123456"))] * 3), max_size=8))
def test_what_was_seen_before_changes_nothing_that_is_found(policy: Policy, sent: list[tuple[str, str, str]]):
    used = replace(policy)
    for cookie, note, body in sent:
        one = message(body.encode(), cookie=cookie, note=note)
        assert find(one, used) == find(one, replace(policy))
