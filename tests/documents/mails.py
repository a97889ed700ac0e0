"""Mails with the list attached, by Python's own writer and, for Outlook's, by hand. Nobody in them has an address."""

from __future__ import annotations

import email.policy
import mailbox
import tempfile
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

from tests.documents.said import lines
from tests.extract.mail.ole import Tree, msg

if TYPE_CHECKING:
    from tests.documents.said import Cells

_STREAM = "__substg1.0_"


def letter(attached: bytes, name: str = "q3.csv", kind: str = "text/csv", cte: str = "base64") -> bytes:
    """Return a mail with one file attached."""
    made = EmailMessage(policy=email.policy.SMTP)
    made["From"], made["To"], made["Subject"] = "Ann", "Bob", "The list"
    made["Date"] = "Sun, 22 Nov 2026 10:00:00 +0000"
    made.set_content("The list is attached.\n")
    main, _, sub = kind.partition("/")
    made.add_attachment(attached, maintype=main, subtype=sub, filename=name, cte=cte)
    return made.as_bytes()


def eml(cells: Cells) -> bytes:
    """Return a mail with the list in base64."""
    return letter(lines(cells))


def quoted(cells: Cells) -> bytes:
    """Return a mail that says it all in its text, quoted-printable."""
    made = EmailMessage(policy=email.policy.SMTP)
    made["From"], made["Subject"] = "Ann", "Grüße"
    made.set_content("Grüße!\n" + lines(cells, " = ").decode(), cte="quoted-printable")
    return made.as_bytes()


def mbox(cells: Cells) -> bytes:
    """Return a mailbox of two mails, by Python's own writer."""
    with tempfile.TemporaryDirectory() as folder:
        box = mailbox.mbox(Path(folder) / "box")
        for data in (letter(b"nothing\n"), eml(cells)):
            said = mailbox.mboxMessage(data)
            said.set_from("ann Sun Nov 22 10:00:00 2026")
            box.add(said)
        box.close()
        return (Path(folder) / "box").read_bytes()


def outlook(cells: Cells) -> bytes:
    """Return a mail of Outlook with the list attached ([MS-OXMSG])."""
    attachment: Tree = {_STREAM + "3707001F": "q3.csv".encode("utf-16-le"), _STREAM + "37010102": lines(cells)}
    body = "The list is attached.".encode("utf-16-le")
    return msg({_STREAM + "1000001F": body, "__attach_version1.0_#00000000": attachment})


def deep(levels: int, inner: bytes) -> bytes:
    """Return a mail whose parts have parts have parts."""
    for at in range(levels):
        line = b"--b%d" % at
        inner = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n%b\r\n%b\r\n%b--\r\n" % (at, line, inner, line)
    return b"From: Ann\r\nSubject: deep\r\nMIME-Version: 1.0\r\n" + inner


def many(count: int) -> bytes:
    """Return a mailbox of so many mails."""
    return b"".join(b"From ann Sun Nov 22 10:00:00 2026\nSubject: %d\n\nhello\n\n" % at for at in range(count))


def many_attachments(count: int) -> bytes:
    """Return a mail of Outlook with so many attachments."""
    return msg({f"__attach_version1.0_#{at:08X}": {_STREAM + "37010102": b"hello %d" % at} for at in range(count)})
