"""An embedded mitmproxy in a thread with the patches installed, and clients that count what they could send."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import ssl
import threading
import time
from typing import TYPE_CHECKING, Any, Self

import h2.config
import h2.connection
import h2.events
import h2.settings
from mitmproxy.addons.next_layer import NextLayer
from mitmproxy.addons.proxyserver import Proxyserver
from mitmproxy.addons.tlsconfig import TlsConfig
from mitmproxy.master import Master
from mitmproxy.options import Options

from outgate.wire import patches
from outgate.wire.budget import BodyRoom
from tests import patience

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from tests.live.origin import Origin

BLOCK = 1 << 16


class Rig:
    """A proxy from `__enter__` to `__exit__`; `crashes` are the errors that mitmproxy logged and went on from."""

    def __init__(
        self,
        confdir: Path,
        *addons: object,
        limit: int = 1 << 20,
        total: int = 8 << 20,
        trust: Path | None = None,
        room: bool = True,
    ) -> None:
        self.crashes: list[str] = []
        self.port = 0
        self._confdir, self._trust = confdir, trust
        self._addons = (BodyRoom(), *addons) if room else addons
        self._limit, self._total = limit, total
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)
        self._log = _Log(self.crashes)

    def __enter__(self) -> Self:
        self.budget = patches.install(self._limit, self._total)
        logging.getLogger("mitmproxy").addHandler(self._log)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(patience.SECONDS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(patience.SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(patience.SECONDS)
        self._loop.close()
        logging.getLogger("mitmproxy").removeHandler(self._log)

    @property
    def connections(self) -> int:
        """How many clients are connected."""
        return len(self._server.connections)

    def run(self, call: Callable[[], object]) -> None:
        """Run `call` on the proxy's loop."""
        self._loop.call_soon_threadsafe(call)

    def cancel(self, name: str) -> None:
        """Cancel the tasks of the loop whose name holds `name`."""
        for task in asyncio.all_tasks(self._loop):
            if name in task.get_name():
                self._loop.call_soon_threadsafe(task.cancel)

    async def _start(self) -> None:
        options = Options(confdir=str(self._confdir), listen_host="127.0.0.1", listen_port=0)
        self._master = Master(options)
        self._server = Proxyserver()
        self._master.addons.add(self._server, NextLayer(), TlsConfig(), *self._addons)
        options.update(connection_strategy="lazy", rawtcp=False)
        if self._trust:
            options.update(ssl_verify_upstream_trusted_ca=str(self._trust))
        self._running = asyncio.ensure_future(self._master.run())
        while not self._server.listen_addrs():  # noqa: ASYNC110 - mitmproxy tells nobody
            await asyncio.sleep(0.01)
        self.port = self._server.listen_addrs()[0][1]

    async def _stop(self) -> None:
        for instance in self._server.servers:
            await instance.stop()
        for handler in list(self._server.connections.values()):
            for io in list(handler.transports.values()):
                if io.handler:
                    io.handler.cancel()
        self._master.should_exit.set()
        await self._running
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        _, late = await asyncio.wait(tasks, timeout=2) if tasks else ((), ())
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


class _Log(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
        self._lines.append(f"{record.getMessage()} {trace}")


class Line:
    """A client's connection, in the clear to the proxy, or through a tunnel with TLS to the origin."""

    def __init__(self, port: int, *, seconds: float = patience.SECONDS) -> None:
        self.socket: socket.socket = socket.create_connection(("127.0.0.1", port), timeout=seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def tunnel(self, origin: Origin, *protocols: str) -> Self:
        """Open a tunnel to the origin's TLS port and shake hands without looking at certificates."""
        self.socket.sendall(f"CONNECT localhost:{origin.port} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        answer = self.socket.recv(BLOCK)
        assert answer.startswith(b"HTTP/1.1 200"), answer
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.set_alpn_protocols(list(protocols))
        self.socket = context.wrap_socket(self.socket, server_hostname="localhost")
        return self

    def send(self, data: bytes) -> None:
        """Send all of `data`."""
        self.socket.sendall(data)

    def push(self, data: bytes, *, pause: float = 0.0) -> int:
        """Send `data` block by block until an answer comes or the line breaks; return how much was sent."""
        sent = 0
        for start in range(0, len(data), BLOCK):
            if self.answered(pause):
                break
            try:
                self.socket.sendall(data[start : start + BLOCK])
            except OSError:
                break
            sent += len(data[start : start + BLOCK])
        return sent

    def answered(self, wait: float = 0.0) -> bool:
        """Whether something has come, or comes within `wait` seconds."""
        before = self.socket.gettimeout()
        self.socket.settimeout(wait or 0.001)
        try:
            if isinstance(self.socket, ssl.SSLSocket):
                return bool(self.socket.pending())
            return bool(self.socket.recv(1, socket.MSG_PEEK))
        except (TimeoutError, BlockingIOError):
            return False
        except OSError:
            return True
        finally:
            self.socket.settimeout(before)

    def response(self) -> tuple[int, dict[str, str], bytes]:
        """Read one response with a length, in chunks, or until the end: its status, headers and raw body."""
        data = b""
        while b"\r\n\r\n" not in data:
            more = self.socket.recv(BLOCK)
            if not more:
                raise AssertionError(f"closed after {data!r}")
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in lines[1:])}
        while not _whole(headers, body):
            more = self.socket.recv(BLOCK)
            if not more:
                break
            body += more
        return int(lines[0].split()[1]), headers, body

    def ended(self) -> bool:
        """Whether the proxy has closed its side, within the time-out."""
        with contextlib.suppress(ConnectionError):
            while self.socket.recv(BLOCK):
                pass
        return True


def _whole(headers: dict[str, str], body: bytes) -> bool:
    if "content-length" in headers:
        return len(body) >= int(headers["content-length"])
    if "chunked" in headers.get("transfer-encoding", ""):
        return b"0\r\n" in body and body.endswith(b"\r\n\r\n")
    return False


class H2Client:
    """A blocking HTTP/2 client on a line; it sends what the windows allow, and keeps all events."""

    def __init__(self, line: Line) -> None:
        self._line = line
        config = h2.config.H2Configuration(client_side=True, header_encoding="utf-8")
        self.state = h2.connection.H2Connection(config)
        self.state.initiate_connection()
        self.events: list[h2.events.Event] = []
        self.flush()
        self.until(lambda: self.state.outbound_flow_control_window > 1 << 30)  # from then on, a stream's own counts

    def request(self, *headers: tuple[str, str], method: str = "POST", end: bool = False) -> int:
        """Send a request's head; return its stream."""
        stream = self.state.get_next_available_stream_id()
        head = [(":method", method), (":scheme", "https"), (":authority", "localhost"), (":path", "/")]
        self.state.send_headers(stream, [*head, *headers], end_stream=end)
        self.flush()
        return stream

    def upload(self, stream: int, data: bytes, *, end: bool = True, seconds: float = patience.SECONDS) -> int:
        """Send `data` as the windows allow, until the stream ends or gets no window for `seconds`; return bytes."""
        sent, last = 0, time.monotonic()
        while sent < len(data) and not self.ended(stream):
            room = min(self.state.local_flow_control_window(stream), self.state.max_outbound_frame_size)
            if room <= 0:
                if time.monotonic() - last > seconds:
                    break
                self.receive(0.05)
                continue
            self.state.send_data(stream, data[sent : sent + room])
            sent, last = sent + min(room, len(data) - sent), time.monotonic()
            self.flush()
            self.receive(0)
        if end and sent == len(data):
            self.state.end_stream(stream)
            self.flush()
        return sent

    def receive(self, wait: float) -> None:
        """Take what has come, or comes within `wait` seconds."""
        self._line.socket.settimeout(wait or 0.001)
        with contextlib.suppress(TimeoutError, ssl.SSLWantReadError):
            data = self._line.socket.recv(BLOCK)
            self.events += self.state.receive_data(data) if data else []
            self.flush()

    def flush(self) -> None:
        """Send what is to be sent."""
        self._line.socket.settimeout(patience.SECONDS)
        self._line.socket.sendall(self.state.data_to_send())

    def of[T](self, stream: int, kind: type[T]) -> list[T]:
        """Return the events of a kind on a stream."""
        return [event for event in self.events if isinstance(event, kind) and getattr(event, "stream_id", 0) == stream]

    def ended(self, stream: int) -> bool:
        """Whether the response has ended, or the stream was reset."""
        return bool(self.of(stream, h2.events.StreamEnded) or self.of(stream, h2.events.StreamReset))

    def until(self, done: Callable[[], bool]) -> None:
        """Take what comes until `done()`."""
        end = time.monotonic() + patience.SECONDS
        while not done():
            assert time.monotonic() < end, self.events
            self.receive(0.05)

    def response(self, stream: int) -> tuple[int, bytes]:
        """Wait for the end of the response; return status and body."""
        self.until(lambda: self.ended(stream))
        heads = self.of(stream, h2.events.ResponseReceived)
        assert heads, self.events
        status = dict[Any, Any](heads[0].headers)[":status"]
        return int(status), b"".join(event.data for event in self.of(stream, h2.events.DataReceived))
