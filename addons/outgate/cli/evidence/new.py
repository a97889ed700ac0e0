"""`outgate evidence new`: make the key of the reviewers, locked by a passphrase."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from outgate.cli.failures import UserError
from outgate.cli.terminal import out
from outgate.record.evidence import make_evidence_key
from outgate.record.keys import read_file

SHORTEST = 12  # characters of a passphrase


def new(
    *,
    private: Annotated[Path, typer.Option(help="File to write the private key to, for the console only.")] = Path(
        "evidence-key"
    ),
    public: Annotated[Path, typer.Option(help="File to write the public key to, for the proxies.")] = Path(
        "evidence-key.pub"
    ),
    passphrase_file: Annotated[
        Path | None, typer.Option(help="File that holds the passphrase; without one, it is asked for.")
    ] = None,
) -> None:
    """Make the reviewers' key. Whoever has the private half and its passphrase can read all sealed evidence."""
    passphrase = _asked() if passphrase_file is None else read_file(passphrase_file).decode(errors="replace")
    passphrase = passphrase.rstrip("\r\n")
    if len(passphrase) < SHORTEST:
        raise UserError(f"the passphrase needs {SHORTEST} characters at least")
    make_evidence_key(private, public, passphrase)
    out().print(f"private key in {private}: keep it and its passphrase with the owner of the console")
    out().print("settings of the proxies:\n[evidence]")
    out().print(f'public_key = "{os.path.abspath(public)}"')  # noqa: PTH100 - links stay as they are


def _asked() -> str:
    if not sys.stdin.isatty():
        raise UserError("there is no terminal to ask for the passphrase: give it by --passphrase-file")
    given = getpass.getpass("passphrase: ")
    if getpass.getpass("once more: ") != given:
        raise UserError("the passphrase was not typed the same way twice")
    return given
