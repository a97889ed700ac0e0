"""The files that the settings name for the console and the sinks, looked at before the proxy starts.

Both are processes of their own, and one that fails later does not keep the proxy from protecting. But a name that was
mistyped would then stand in the log only, with nobody to review and nothing delivered; so the start tells it at once.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from outgate.cli.console_certificate import tls
from outgate.cli.equipping import evidence_opener
from outgate.cli.failures import UserError
from outgate.record.sinks.fault import SinkFault
from outgate.record.sinks.secret import Secret
from outgate.record.sinks.tls import Trust, context
from outgate.settings.sinks import FileSink, SplunkSink, WebhookSink, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from outgate.settings import Settings
    from outgate.settings.sinks import AnySink


def check_files(settings: Settings, *, console: bool) -> None:
    """Raise UserError or StoreError for a file or secret that cannot be used; nothing is written."""
    if console and settings.console.certificate is not None:
        tls(settings)
    if console:
        evidence_opener(settings)
    for sink in settings.sinks:
        for setting, use in _uses(sink):
            try:
                use()
            except SinkFault as fault:
                raise UserError(f"sinks: {name_of(sink)}: {setting}: {fault}") from None


def _uses(sink: AnySink) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield the settings of a sink that name something to be read, and what reads it."""
    if isinstance(sink, FileSink):
        return
    if sink.ca_file is not None:
        yield "ca_file", partial(_pem, sink.ca_file, Trust(sink.ca_file))
    if sink.key is not None:
        yield "key", partial(_pem, sink.key)
    if sink.certificate is not None:
        yield "certificate", partial(_pem, sink.certificate, Trust(None, sink.certificate, sink.key))
    secret = _secret(sink) if isinstance(sink, (WebhookSink, SplunkSink)) else None
    if secret is not None:
        kind = "secret" if isinstance(sink, WebhookSink) else "token"
        yield f"{kind}_{'file' if secret.file is not None else 'env'}", secret.read


def _pem(file: Path, trust: Trust | None = None) -> None:
    """Raise SinkFault naming the file when it cannot be read, or does not do for this trust."""
    try:
        file.read_bytes()
        if trust is not None:
            context(trust)
    except OSError as error:
        raise SinkFault(f"{file} cannot be read: {error.strerror}") from None
    except SinkFault as fault:
        raise SinkFault(f"{file}: {fault}") from None


def _secret(sink: WebhookSink | SplunkSink) -> Secret | None:
    if isinstance(sink, SplunkSink):
        return Secret(sink.token_file, sink.token_env)
    return Secret(sink.secret_file, sink.secret_env) if sink.secret_file is not None or sink.secret_env else None
