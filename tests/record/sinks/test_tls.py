import ssl
from pathlib import Path

import pytest

from outgate.record.sinks.fault import SinkFault
from outgate.record.sinks.tls import Trust, context, words
from tests.live.certificates import Authority


def test_certificates_are_checked_and_old_versions_are_refused(authority: Authority):
    made = context(Trust(authority.pem, authority.leaf()))
    assert (made.verify_mode, made.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert made.minimum_version is ssl.TLSVersion.TLSv1_2


def test_without_an_authority_of_its_own_the_system_is_trusted():
    assert context(Trust()).verify_mode is ssl.CERT_REQUIRED


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [("none.pem", None, "cannot be read: No such file"), ("bad.pem", b"no certificate", "cannot be used")],
)
@pytest.mark.parametrize("ours", [True, False])
def test_a_file_that_cannot_be_used_is_told(
    authority: Authority, tmp_path: Path, name: str, content: bytes | None, why: str, *, ours: bool
):
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SinkFault, match=why):
        context(Trust(authority.pem, file) if ours else Trust(file))


def test_a_failure_is_told_in_words():
    assert words(TimeoutError()) == "it does not answer in time"
    assert words(ConnectionRefusedError(111, "Connection refused")) == "Connection refused"
    assert words(ssl.SSLError(1, "[SSL: TLSV1_ALERT] x")) == "TLS failed: unknown"
    assert words(OSError()) == "OSError"
