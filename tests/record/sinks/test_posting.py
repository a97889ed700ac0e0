import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate

import pytest

from outgate.record.sinks.fault import Refused, SinkFault
from outgate.record.sinks.posting import Address, Poster
from outgate.record.sinks.tls import Trust
from tests.live.certificates import Authority
from tests.record.sinks.receivers import Answer, Web, server_side


def _poster(authority: Authority, url: str, seconds: float = 30.0) -> Poster:
    return Poster(Address(url, Trust(authority.pem), seconds))


def test_what_is_posted_arrives_and_the_answer_comes_back(authority: Authority):
    with Web(authority.leaf(), lambda _: Answer(201, b"thanks")) as web:
        poster = _poster(authority, f"{web.url}/in")
        assert poster.post(b"body", {"x-key": "value"}, "/here") == (201, b"thanks")
        poster.close()
    (posted,) = web.posted
    assert (posted.path, posted.body, posted.headers["x-key"]) == ("/in/here", b"body", "value")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Refused),
        (413, Refused),
        (422, Refused),
        *[(status, SinkFault) for status in (301, 307, 401, 403, 404, 408, 429, 500, 503)],
    ],
)
def test_every_other_answer_is_a_fault_and_only_some_are_about_these_events(
    authority: Authority, status: int, kind: type[SinkFault]
):
    with Web(authority.leaf(), lambda _: Answer(status, b"secret of theirs")) as web:
        poster = _poster(authority, f"{web.url}/hook-with-a-secret-path")
        with pytest.raises(SinkFault) as told:
            poster.post(b"", {})
        poster.close()
    assert type(told.value) is kind
    assert str(told.value) == f"{web.url} answers {status}"


def test_a_redirect_is_not_followed(authority: Authority):
    with Web(authority.leaf()) as elsewhere:
        moved = Answer(307, headers={"location": elsewhere.url})
        with Web(authority.leaf(), lambda _: moved) as web:
            poster = _poster(authority, web.url)
            with pytest.raises(SinkFault, match="answers 307"):
                poster.post(b"", {})
            poster.close()
    assert elsewhere.posted == []


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("120", 120, 120),
        ("", 3000, 3601),
        ("soon", None, None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0, 0),
        ("9" * 40, 999_999_999, 999_999_999),
    ],
    ids=["seconds", "date", "neither", "past", "long"],
)
def test_the_receiver_may_say_when_to_come_again(
    authority: Authority, header: str, least: float | None, most: float | None
):
    header = header or formatdate(time.time() + 3600, usegmt=True)  # from now, not from when tests are found
    with Web(authority.leaf(), lambda _: Answer(429, headers={"retry-after": header})) as web:
        poster = _poster(authority, web.url)
        with pytest.raises(SinkFault) as told:
            poster.post(b"", {})
        poster.close()
    after = told.value.after
    assert after is least if least is None or most is None or after is None else least <= after <= most


def test_proxies_of_the_environment_are_ignored(authority: Authority, monkeypatch: pytest.MonkeyPatch):
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with Web(authority.leaf()) as web:
        poster = _poster(authority, web.url)
        assert poster.post(b"", {}).status == 200
        poster.close()


def test_an_expired_certificate_or_one_of_another_host_is_refused(authority: Authority):
    for leaf in (authority.leaf(expired=True), authority.leaf(["elsewhere.example"])):
        with Web(leaf) as web:
            poster = _poster(authority, web.url)
            with pytest.raises(SinkFault, match=r"no connection: .*certificate verify failed"):
                poster.post(b"", {})
            poster.close()
        assert web.posted == []


def test_a_receiver_that_was_put_in_order_is_reached_again(authority: Authority):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        poster = _poster(authority, f"https://localhost:{taken.getsockname()[1]}")
        for _ in range(2):
            with pytest.raises(SinkFault, match="no connection"):
                poster.post(b"", {})
    poster.close()


def test_a_receiver_that_says_nothing_is_not_waited_for_for_ever(authority: Authority):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        poster = _poster(authority, f"https://localhost:{silent.getsockname()[1]}", seconds=0.2)
        with pytest.raises(SinkFault, match="it does not answer in time"):
            poster.post(b"", {})
        poster.close()


def test_an_answer_that_never_ends_is_cut_off(authority: Authority):
    with Web(authority.leaf(), lambda _: Answer(200, b"x" * (3 << 20))) as web:
        poster = _poster(authority, web.url)
        assert len(poster.post(b"", {}).body) < 2 << 20
        poster.close()


def _raw(authority: Authority, answer: Callable[[ssl.SSLSocket], None]) -> Iterator[str]:
    """Yield the address of a receiver that answers its one request by hand."""

    def serve() -> None:
        with server_side(authority.leaf()).wrap_socket(listening.accept()[0], server_side=True) as line:
            line.recv(1 << 16)
            with contextlib.suppress(OSError):
                answer(line)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        yield f"https://localhost:{listening.getsockname()[1]}"
        thread.join()


def _trickle(line: ssl.SSLSocket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 60\r\n\r\n")
    for _ in range(60):
        line.sendall(b".")
        time.sleep(0.05)


def _cut(line: ssl.SSLSocket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 60\r\n\r\n")
    linger = struct.pack("ii", 1, 0)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (_trickle, "it does not answer in time"),
        (_cut, "the connection ended before the answer did"),
        (lambda line: line.sendall(b"220 mail.example ESMTP\r\n"), "what it answers is not HTTP"),
        (lambda _: None, "it ends the connection without an answer"),
    ],
    ids=["trickles", "cut", "no HTTP", "nothing"],
)
def test_an_answer_that_is_none_is_told_in_words(
    authority: Authority, answer: Callable[[ssl.SSLSocket], None], says: str
):
    with contextlib.contextmanager(_raw)(authority, answer) as url:
        poster = _poster(authority, url, seconds=1.0)
        with pytest.raises(SinkFault, match=says):
            poster.post(b"", {})
        poster.close()


def test_an_address_is_shown_without_what_may_be_secret():
    assert Address("https://hooks.example.com:8443/T123/secret").shown == "https://hooks.example.com:8443"
    assert Address("https://hooks.example.com/secret").shown == "https://hooks.example.com"
