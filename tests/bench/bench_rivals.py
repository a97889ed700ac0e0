"""Outgate beside other tools, in one run over the same made-up bodies: speed, recall and precision by data type.

    uv run python -m tests.bench.bench_rivals                           1 MB of mixed bodies, 400 sentences
    uv run python -m tests.bench.bench_rivals --mb 4 --seconds 120

The rivals are installed from PyPI into an environment of their own, in the user's cache unless --env names a folder.
Each tool scans text that is in memory already, for at most so many seconds of CPU; its row says how much it did in
that time. A value is found when a finding of its type overlaps it by more than half of both; what a tool finds of a
type that is planted, and that is none, is a false alarm. Of Outgate what is likely counts, as in its shipped rules;
beside it all that it finds, as the rivals do; and the speed over whole messages, which are taken apart first.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tests.bench.rivals.bodies import Body, Maker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

ROOT = Path(__file__).parents[2]
PACKAGES = ("presidio-analyzer==2.2.366", "datafog-core==0.4.4", "fastscrub==0.1.3", "scrubadub==2.0.1")
OURS: dict[str, str] = {}
TYPES: Mapping[str, Mapping[str, str]] = {  # what a tool calls a type that we plant
    "presidio": {
        "EMAIL_ADDRESS": "person.email",
        "PHONE_NUMBER": "person.phone",
        "CREDIT_CARD": "payment.card",
        "IBAN_CODE": "payment.iban",
        "IP_ADDRESS": "network.ip",
        "US_SSN": "id.us.ssn",
        "UK_NINO": "id.gb.nino",
        "DE_TAX_ID": "id.de.tax_id",
        "ES_NIF": "id.es.dni",
        "IT_FISCAL_CODE": "id.it.fiscal_code",
        "IN_AADHAAR": "id.in.aadhaar",
    },
    "datafog": {
        "EMAIL": "person.email",
        "PHONE": "person.phone",
        "CREDIT_CARD": "payment.card",
        "IP_ADDRESS": "network.ip",
        "SSN": "id.us.ssn",
        "DE_TAX_ID": "id.de.tax_id",
    },
    "fastscrub": {
        "EMAIL": "person.email",
        "PHONE": "person.phone",
        "CREDIT_CARD": "payment.card",
        "IBAN": "payment.iban",
        "IP": "network.ip",
        "IPV6": "network.ip",
        "SSN": "id.us.ssn",
    },
    "scrubadub": {
        "email": "person.email",
        "phone": "person.phone",
        "credit_card": "payment.card",
        "social_security_number": "id.us.ssn",
    },
}
type Place = tuple[str, int, int]


class Row(NamedTuple):
    """What a tool did: MB of text a second of CPU, MB that it got done, and right, wrong, missed by data type."""

    tool: str
    speed: float
    done: float
    scores: Mapping[str, Counter[str]]


def main() -> int:
    """Install, make the bodies, run each tool, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=float, default=1.0, help="of mixed bodies")
    parser.add_argument("--sentences", type=int, default=400)
    parser.add_argument("--seconds", type=float, default=60.0, help="of CPU for each tool")
    parser.add_argument("--env", type=Path, default=_cache() / "outgate-rivals")
    options = parser.parse_args()
    python = _installed(options.env)
    for title, bodies in (("mixed bodies", _mixed(options.mb)), ("sentences", _sentences(options.sentences))):
        _print(title, list(_rows(python, list(bodies), options.seconds)))
    return 0


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def _installed(folder: Path) -> Path:
    """Return the interpreter of the rivals' environment, which is made once."""
    python, done = folder / "bin" / "python", folder / "installed"
    if not done.is_file() or done.read_text() != "\n".join(PACKAGES):
        base = getattr(sys, "_base_executable", sys.executable)
        subprocess.run(["uv", "venv", "--quiet", "--clear", "--python", base, folder], check=True)
        subprocess.run(["uv", "pip", "install", "--python", python, *PACKAGES], check=True)
        done.write_text("\n".join(PACKAGES))
    return python


def _mixed(size: float) -> Iterator[Body]:
    maker, left = Maker(), size * 1e6
    while left > 0:
        body = maker.mixed()
        left -= len(body.text)
        yield body


def _sentences(count: int) -> Iterator[Body]:
    maker = Maker(11)
    return (maker.sentence() for _ in range(count))


def _rows(python: Path, bodies: Sequence[Body], seconds: float) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder, Progress(console=Console(stderr=True)) as progress:
        file = Path(folder) / "bodies.jsonl"
        file.write_text("".join(json.dumps({"text": body.text}) + "\n" for body in bodies), "utf-8")
        for tool in ("outgate", "outgate --possible", "outgate --whole", *TYPES):
            task = progress.add_task(tool, total=len(bodies))
            module, *flags = tool.split()
            runs_on = sys.executable if module == "outgate" else str(python)
            command = [runs_on, "-m", f"tests.bench.rivals.{module}_tool", str(file), "--seconds", str(seconds), *flags]
            lines = []
            with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
                for line in process.stdout or ():
                    lines.append(json.loads(line))
                    progress.advance(task)
            if process.returncode or not lines:
                raise SystemExit(f"{tool} ended with {process.returncode}")
            yield _row(tool, bodies[: len(lines)], lines)


def _row(tool: str, bodies: Sequence[Body], lines: Sequence[dict[str, object]]) -> Row:
    size = sum(len(body.text.encode()) for body in bodies) / 1e6
    names = TYPES.get(tool, OURS)
    scores: dict[str, Counter[str]] = defaultdict(Counter)
    for body, line in zip(bodies, lines, strict=True):
        found = [(names.get(kind, kind), start, end) for kind, start, end in line["found"]]  # type: ignore[attr-defined]
        _score(body.labels, found, scores)
    if tool.endswith("--whole"):
        scores = {}
    return Row(tool, size / float(str(lines[-1]["spent"])), size, scores)


def _score(labels: Sequence[Place], found: Iterable[Place], scores: Mapping[str, Counter[str]]) -> None:
    places = list(found)
    for label in labels:
        is_found = any(label[0] == one[0] and _same(label, one) for one in places)
        scores[label[0]].update({"right" if is_found else "missed": 1})
    for one in places:
        if one[0] in _KNOWN and not any(label[0] == one[0] and _same(label, one) for label in labels):
            scores[one[0]].update({"wrong": 1})


_KNOWN = frozenset(name for types in TYPES.values() for name in types.values())


def _same(one: Place, other: Place) -> bool:
    common = min(one[2], other[2]) - max(one[1], other[1])
    return common * 2 > max(one[2] - one[1], other[2] - other[1])


def _print(title: str, rows: Sequence[Row]) -> None:
    table = Table(title=f"{title}: MB/s of CPU, then recall / precision", title_justify="left")
    kinds = sorted({name for row in rows for name in row.scores} & _KNOWN)
    for name in ("", *(row.tool for row in rows)):
        table.add_column(name, justify="right" if name else "left")
    table.add_row("MB/s", *(f"{row.speed:.3g}" for row in rows))
    table.add_row("MB done", *(f"{row.done:.2f}" for row in rows))
    for kind in kinds:
        table.add_row(kind, *(_cell(row, kind) for row in rows))
    Console(width=140).print(table)


def _cell(row: Row, kind: str) -> str:
    score = row.scores.get(kind)
    if score is None or (row.tool in TYPES and kind not in TYPES[row.tool].values()):
        return "-"
    right, wrong, missed = (score[name] for name in ("right", "wrong", "missed"))
    return f"{right / max(1, right + missed):.2f} / {right / max(1, right + wrong):.2f}"


if __name__ == "__main__":
    sys.exit(main())
