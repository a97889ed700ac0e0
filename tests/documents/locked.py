"""What nobody can read without a key, by the programs that people have: each is said to be unread."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

from tests.documents import archives, office
from tests.documents.archives import by_program
from tests.documents.said import lines
from tests.extract.archives.rars import locked_rar5, rar4
from tests.extract.mail.ole import container
from tests.extract.pdf.pdfs import Line, pdf

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.documents.said import Cells

_GPG = "gpg --homedir . --batch --quiet --no-tty"
_END = "; gpgconf --homedir . --kill all; test -s out"  # its agent ends as well
_KEY = f"{_GPG} --passphrase '' --quick-generate-key made default default never"
_NOISE = random.Random(4).randbytes(20_000)  # noqa: S311 - the same ones each time


class Locked(NamedTuple):
    """What writes it, as what it is unread, and a twin with nothing to hide that passes.

    Where `make` is missing, LibreOffice writes it, with a password; the twin is what the same program writes without.
    """

    reason: str
    make: Callable[[Cells], bytes] | None
    twin: Callable[[Cells], bytes] | str


def report(cells: Cells) -> bytes:
    """Return a pdf with a line for each row."""
    return pdf(
        [Line(text, 50 + 200 * at, 700 - 20 * row) for row, line in enumerate(cells) for at, text in enumerate(line)]
    )


def package() -> bytes:
    """Return how Office stores a document with a password, of whatever kind ([MS-OFFCRYPTO] 2.3.4)."""
    return container({"EncryptionInfo": _NOISE[:300], "EncryptedPackage": _NOISE})


def sound(_: Cells) -> bytes:
    """Return what is as random as encrypted bytes and a known medium: FLAC by its first bytes."""
    return b"fLaC\0\0\0\x22" + _NOISE


LOCKED: dict[str, Locked] = {
    "zip": Locked("encrypted", by_program("zip -q -P pw out.zip q3.csv && mv out.zip out"), archives.zip64),
    "zip, AES": Locked(
        "encrypted", by_program("7z a -bso0 -tzip -mem=AES256 -ppw out.zip q3.csv && mv out.zip out"), archives.zip64
    ),
    "7z": Locked(
        "encrypted",
        by_program("7z a -bso0 -ppw out.7z q3.csv && mv out.7z out"),
        by_program("7z a -bso0 out.7z q3.csv && mv out.7z out"),
    ),
    "7z, with its names": Locked(
        "encrypted",
        by_program("7z a -bso0 -ppw -mhe=on out.7z q3.csv && mv out.7z out"),
        by_program("7z a -bso0 out.7z q3.csv && mv out.7z out"),
    ),
    "rar": Locked("encrypted", lambda _: locked_rar5(), archives.rar),
    "rar4": Locked("encrypted", lambda _: rar4({"q3.csv": _NOISE[:400]}, locked=True), archives.old_rar),
    "xlsx": Locked("encrypted", lambda _: package(), office.workbook),
    "docx": Locked("encrypted", lambda _: package(), office.document),
    "ods": Locked("encrypted", None, "twin.ods"),
    "odt": Locked("encrypted", None, "twin.odt"),
    "pdf": Locked("encrypted", by_program("qpdf --encrypt pw pw 256 -- q3.csv out", report), report),
    "pgp, for a key": Locked(
        "encrypted",
        by_program(f"chmod 700 . && {_KEY} && {_GPG} --trust-model always -r made -o out -e q3.csv {_END}"),
        lines,
    ),
    "pgp, with a password": Locked(
        "encrypted",
        by_program(f"chmod 700 . && {_GPG} --pinentry-mode loopback --passphrase pw -o out -c q3.csv {_END}"),
        lines,
    ),
    "pgp, in letters": Locked(
        "encrypted",
        by_program(f"chmod 700 . && {_GPG} --pinentry-mode loopback --passphrase pw -a -o out -c q3.csv {_END}"),
        lines,
    ),
    "age": Locked(
        "encrypted", by_program("age-keygen -o key 2> told && age -r $(age-keygen -y key) -o out q3.csv"), lines
    ),
    "age, in letters": Locked(
        "encrypted", by_program("age-keygen -o key 2> told && age -a -r $(age-keygen -y key) -o out q3.csv"), lines
    ),
    "openssl": Locked("encrypted", by_program("openssl enc -aes-256-cbc -pbkdf2 -k pw -in q3.csv -out out"), lines),
    "opaque": Locked("opaque", lambda _: _NOISE, sound),
}
