"""Other libraries' log lines: that they came, not what they say."""

from __future__ import annotations

import logging

import pytest
import structlog.testing

from outgate.wire.quiet import LOGGERS, mute_root, quieted

CANARY = "https://origin.test/?q=canary-4711"


@pytest.mark.parametrize("name", LOGGERS)
def test_the_words_of_a_library_are_withheld(name: str) -> None:
    logger = logging.getLogger(f"{name}.inner")
    with structlog.testing.capture_logs() as logs, quieted():
        logger.info("info %s", CANARY)
        logger.warning("about %s", CANARY)
        logger.error("mitmproxy has crashed! %s", CANARY, exc_info=ValueError(CANARY))
        logger.error(f"Client TLS handshake failed. {CANARY}")  # noqa: G004 - as mitmproxy writes them
        logger.error(ValueError(CANARY))
    assert [(log["log_level"], log["says"], log["kind"]) for log in logs] == [
        ("warning", "", ""),
        ("error", "a connection's protocol handler failed", "ValueError"),
        ("error", "a client broke off the TLS handshake", ""),
        ("error", "", ""),
    ]
    assert all(log["source"] == f"{name}.inner" for log in logs)
    assert "canary" not in repr(logs)


def test_after_the_start_the_root_logger_hears_nothing_and_at_the_end_all_is_as_before() -> None:
    heard: list[logging.LogRecord] = []

    class Root(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record)

    root, theirs = Root(), logging.getLogger("mitmproxy.proxy")
    logging.getLogger().addHandler(root)
    try:
        with structlog.testing.capture_logs(), quieted():
            theirs.warning("one")
            mute_root()
            theirs.warning("two")
        theirs.warning("three")
    finally:
        logging.getLogger().removeHandler(root)
    assert [record.getMessage() for record in heard] == ["one", "three"]
