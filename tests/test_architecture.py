"""The architecture as an allow-list: which of our packages, and which of others, each folder may import.

Read by AST, also what is imported only for types or inside functions: a name that is used is a dependency.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).parents[1] / "addons" / "outgate"
TESTS = Path(__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))
MAX_LINES, MAX_FUNCTION = 300, 40


class Allowed(NamedTuple):
    """What a folder may import: modules of ours, of other distributions; and which standard ones it may not."""

    ours: frozenset[str]
    others: frozenset[str]
    not_standard: frozenset[str] = frozenset()


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The pure core: no files, no clock, no network, no processes, no logging.
_IMPURE = _names(
    "os pathlib io socket ssl asyncio subprocess logging tempfile shutil time random secrets urllib http sqlite3"
)
_STAGES = "extract detect decide act"

TABLE = {
    "model": Allowed(_names(""), _names(""), _IMPURE),
    "strict_toml": Allowed(_names(""), _names("pydantic pydantic_core"), _IMPURE),
    "extract": Allowed(
        _names("model"),
        _names("orjson brotli zstandard re2 pypdfium2 olefile PIL tesserocr zxingcpp cramjam"),
        _IMPURE - _names("io urllib sqlite3"),  # a database is read from memory
    ),
    "detect": Allowed(_names("model strict_toml"), _names("hyperscan re2 regex pydantic stdnum"), _IMPURE),
    "decide": Allowed(_names("model strict_toml"), _names("pydantic idna"), _IMPURE),
    "act": Allowed(_names("model extract"), _names(""), _IMPURE),
    "familiar": Allowed(_names("model extract detect"), _names(""), _IMPURE),
    "inspection": Allowed(_names(f"model {_STAGES} familiar"), _names(""), _IMPURE),
    "workers": Allowed(_names("model inspection"), _names("orjson structlog")),
    "record": Allowed(_names("model"), _names("sqlalchemy alembic cryptography orjson httpx")),  # httpx: its sinks post
    "languages": Allowed(_names(""), _names(""), _IMPURE),
    "asgi": Allowed(_names(""), _names("uvicorn starlette structlog")),
    "health": Allowed(_names("model"), _names("starlette prometheus_client structlog")),
    "review": Allowed(
        _names("languages model record"),
        _names("starlette jinja2 markupsafe argon2 pyotp segno cryptography structlog"),
    ),
    "settings": Allowed(_names("model strict_toml"), _names("pydantic")),
    "wire": Allowed(
        _names("languages model"),
        _names("mitmproxy structlog jinja2 argon2 bcrypt certifi OpenSSL cryptography h11 h2 wsproto hyperframe"),
    ),
    "cli": Allowed(
        _names(f"model {_STAGES} inspection record review health asgi settings strict_toml wire workers"),
        _names("typer rich structlog httpx brotli zstandard cryptography h11 wsproto"),
    ),
    "__init__": Allowed(_names(""), _names("")),
    "__main__": Allowed(_names("cli"), _names("")),
}

# Imports beside the table, each with a reason. This list may only shrink.
EXCUSED = {
    ("detect/cpu.py", "pathlib"): "asks the processor's flags of /proc before hyperscan, which would end the process",
}

# Files without a mirror test, each with a reason. This list may only shrink.
UNMIRRORED = {
    "__init__.py": "holds the docstring only",
    "__main__.py": "one call; every test of the command line in a process of its own goes through it or its twin",
    "record/migrations/env.py": "run by alembic only; tests of the schema and the migrations run it",
    "record/migrations/versions/v0001_incidents.py": "held against the code's tables by the test of the schema",
    "record/migrations/versions/v0002_windows.py": "held against the code's tables by the test of the schema",
    "record/migrations/versions/v0003_events.py": "held against the code's tables by the test of the schema",
    "record/migrations/versions/v0004_desk.py": "held against the code's tables by the test of the schema",
    "record/migrations/versions/v0005_fewer_indexes.py": "held against the code's tables by the test of the schema",
    "record/migrations/versions/v0006_risk_found.py": "held against the code's tables by the test of the schema",
}


def _module(file: Path) -> str:
    return file.relative_to(SOURCE).with_suffix("").parts[0]


def _imports(file: Path) -> set[str]:
    """Dotted names; `from outgate import x` counts as `outgate.x`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import"
            assert node.module is not None
            found |= {f"outgate.{a.name}" for a in node.names} if node.module == "outgate" else {node.module}
    return found


def _forbidden(name: str, file: Path, allowed: Allowed) -> bool:
    top, _, rest = name.partition(".")
    if top == "outgate":
        return rest.partition(".")[0] not in allowed.ours | {_module(file)}
    if top in sys.stdlib_module_names:
        return top in allowed.not_standard and name != "urllib.parse"
    return top not in allowed.others


def test_every_file_imports_only_what_its_folder_may():
    checked = 0
    wrong = []
    for file in FILES:
        for name in _imports(file):
            checked += 1
            inside = str(file.relative_to(SOURCE))
            if _forbidden(name, file, TABLE[_module(file)]) and (inside, name) not in EXCUSED:
                wrong.append(f"{inside} imports {name}")
    assert not wrong, "\n".join(wrong)
    assert checked > 200


def test_the_table_has_a_line_for_every_folder_and_no_other():
    assert {_module(file) for file in FILES} <= set(TABLE)
    assert [name for name in TABLE if not (SOURCE / name).is_dir() and not (SOURCE / f"{name}.py").is_file()] == []


def test_nothing_imports_the_command_line_and_only_it_imports_the_settings():
    importers = {(file, name.split(".")[1]) for file in FILES for name in _imports(file) if name.startswith("outgate.")}
    inward = [
        str(file)
        for file, name in importers
        if name in {"cli", "settings"} - {_module(file)} and _module(file) not in {"cli", "__main__"}
    ]
    assert inward == []
    assert len(importers) > 50


def test_what_verifies_a_log_shares_no_code_with_what_writes_it():
    inside = SOURCE / "record" / "verify"
    files = [file for file in FILES if file.is_relative_to(inside)]
    ours = {name for file in files for name in _imports(file) if name.startswith("outgate")}
    assert [name for name in ours if not name.startswith("outgate.record.verify")] == []
    others = {name for file in FILES if not file.is_relative_to(inside) for name in _imports(file)}
    users = [name for name in others if name.startswith("outgate.record.verify")]
    assert users == ["outgate.record.verify"]
    assert len(files) > 5


@pytest.mark.parametrize(
    ("file", "name", "expected"),
    [
        ("extract/walk.py", "outgate.detect", True),
        ("wire/proxy.py", "outgate.record", True),
        ("detect/engine.py", "mitmproxy.http", True),
        ("decide/rules.py", "time", True),
        ("decide/rules.py", "datetime", False),
        ("record/store.py", "outgate.model", False),
        ("cli/run.py", "outgate.wire", False),
    ],
)
def test_the_check_itself_tells_right_from_wrong(file: str, name: str, *, expected: bool):
    path = SOURCE / file
    assert _forbidden(name, path, TABLE[_module(path)]) is expected


def test_every_file_has_a_mirror_test():
    mirrored = [file for file in FILES if str(file.relative_to(SOURCE)) not in UNMIRRORED and _says_something(file)]
    missing = [str(file.relative_to(SOURCE)) for file in mirrored if not _mirror(file).is_file()]
    assert not missing, "\n".join(missing)
    assert len(mirrored) > 60


def test_the_exceptions_exist_and_are_needed():
    needed = {(name, module) for name, module in EXCUSED if module in _imports(SOURCE / name)}
    assert needed == set(EXCUSED)
    assert [name for name in UNMIRRORED if not (SOURCE / name).is_file() or _mirror(SOURCE / name).is_file()] == []


def test_no_file_and_no_function_is_too_long():
    functions = [(file, node) for file in FILES for node in _functions(file)]
    long = [f"{file}: {node.name}" for file, node in functions if _lines(node) > MAX_FUNCTION]
    long += [str(file) for file in FILES if len(file.read_text().splitlines()) > MAX_LINES]
    assert not long, "\n".join(long)
    assert len(functions) > 300


def test_every_file_says_its_law_first():
    silent = [str(file) for file in FILES if not ast.get_docstring(ast.parse(file.read_text()))]
    assert silent == []


def _says_something(file: Path) -> bool:
    """An `__init__.py` of imports and names only needs no test of its own."""
    if file.name != "__init__.py":
        return True
    body = ast.parse(file.read_text()).body
    return any(isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) for node in body)


def _mirror(file: Path) -> Path:
    """`record/store.py` → `tests/record/test_store.py`; a package's own file → a test named for the package."""
    inside = file.relative_to(SOURCE)
    name = inside.parent.name if file.name == "__init__.py" else file.stem
    return TESTS / inside.parent / f"test_{name.strip('_')}.py"


def _lines(node: ast.stmt) -> int:
    return (node.end_lineno or 0) - node.lineno + 1


def _functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
