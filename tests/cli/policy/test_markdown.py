"""The table of data types in the README."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from outgate.cli.policy.markdown import table
from outgate.detect import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from outgate.detect import Catalogue
    from tests.cli.conftest import Done

ROOT = Path(__file__).parents[3]
START, END = "<!-- `outgate policy list --markdown` -->\n", "<!-- end of the table -->"


@cache
def _shipped() -> Catalogue:
    policies = ROOT / "policies"
    return load({str(path.relative_to(policies)): path.read_text("utf-8") for path in policies.rglob("*.*")})


def test_the_table_in_the_readme_is_what_the_command_prints(outgate: Callable[..., Done]) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert readme.count(START) == 1
    block = readme.partition(START)[2].partition(END)[0]
    printed = outgate("policy", "list", "--markdown", "--policies", ROOT / "policies")
    assert (printed.code, printed.err) == (0, "")
    assert block == printed.out == table(_shipped().data_types)


def test_every_data_type_is_named_and_every_example_counted() -> None:
    text = table(_shipped().data_types)
    rows = [line.strip("| \n").split(" | ") for line in text.splitlines()[2:]]
    assert sum(int(row[-1]) for row in rows) == sum(len(one.spec.example) for one in _shipped().data_types.values())
    for name in _shipped().ids:
        family, *rest = name.split(".")
        row = next(row for row in rows if row[0] in {f"`{name}`", f"`{family}.{rest[0]}.*`"})
        assert row[0] == f"`{name}`" or rest[-1] in row[1]
    assert len(rows) > 60
    assert all(cell.strip() for row in rows for cell in row)
