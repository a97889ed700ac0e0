import base64
import hmac
import json
import time
from pathlib import Path

import pytest

from outgate.record.sinks.fault import SinkFault
from outgate.record.sinks.posting import Address, Poster
from outgate.record.sinks.secret import Secret
from outgate.record.sinks.tls import Trust
from outgate.record.sinks.webhook import Webhook
from tests.live.certificates import Authority
from tests.record.sinks.entries import event
from tests.record.sinks.receivers import Posted, Web

EVENTS = [event("1", text="ü"), event("2")]


def _posted(authority: Authority, secret: Secret | None = None, *, lines: bool = False, times: int = 1) -> list[Posted]:
    with Web(authority.leaf()) as web:
        poster = Poster(Address(f"{web.url}/hook", Trust(authority.pem)))
        for _ in range(times):
            Webhook(poster, secret, lines=lines).deliver(EVENTS)
        poster.close()
    return web.posted


def _verify(posted: Posted, key: bytes) -> bool:
    """As the specification of Standard Webhooks has a receiver do it."""
    headers = posted.headers
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + posted.body
    made = base64.b64encode(hmac.new(key, signed, "sha256").digest()).decode()
    fresh = abs(time.time() - int(headers["webhook-timestamp"])) < 300
    return fresh and headers["webhook-signature"] == f"v1,{made}"


def test_events_are_posted_as_an_array(authority: Authority):
    (posted,) = _posted(authority)
    assert (json.loads(posted.body), posted.headers["content-type"]) == (EVENTS, "application/json")
    assert "webhook-signature" not in posted.headers


def test_events_are_posted_as_lines_if_asked_for(authority: Authority):
    (posted,) = _posted(authority, lines=True)
    assert [json.loads(line) for line in posted.body.splitlines()] == EVENTS
    assert posted.headers["content-type"] == "application/x-ndjson"


@pytest.mark.parametrize(
    ("text", "key"), [("swordfish", b"swordfish"), ("whsec_c3dvcmRmaXNo", b"swordfish")], ids=["text", "whsec"]
)
def test_a_receiver_can_tell_that_it_was_us_and_that_nothing_was_changed(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, text: str, key: bytes
):
    monkeypatch.setenv("HOOK", text)
    (posted,) = _posted(authority, Secret(variable="HOOK"))
    assert _verify(posted, key)
    assert not _verify(posted._replace(body=posted.body.replace(b"1", b"3", 1)), key)
    assert text not in str(posted.headers)


def test_the_same_events_have_the_same_id_when_they_are_sent_again(authority: Authority):
    first, again = _posted(authority, times=2)
    assert first.headers["webhook-id"] == again.headers["webhook-id"]


def test_a_secret_that_is_no_base64_is_told_and_not_shown(tmp_path: Path):
    file = tmp_path / "secret"
    file.write_text("whsec_***swordfish")
    file.chmod(0o600)
    with pytest.raises(SinkFault, match="is base64") as told:
        Webhook(Poster(Address("https://localhost:9")), Secret(file)).deliver(EVENTS)
    assert "swordfish" not in str(told.value)
