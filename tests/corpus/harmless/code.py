"""Source code, what builds leave behind, and configuration."""

# ruff: noqa: E501, S608 - templates: a line of what machines write is longer than a line of code; nothing runs the SQL

from __future__ import annotations

import base64
import json
import zlib

from tests.corpus.dice import Body, Dice, Kind

_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def _text(lines: list[str]) -> Body:
    return Body("text/plain", "\n".join(lines) + "\n")


def npm_lock(dice: Dice) -> Body:
    """Lock file of npm."""
    packages = {
        f"node_modules/{dice.word()}-{dice.word()}": {
            "version": dice.version(), "resolved": f"https://registry.example/{dice.word()}/-/{dice.word()}-{dice.version()}.tgz",
            "integrity": f"sha512-{dice.chars(86, _BASE64)}==", "engines": {"node": ">=18.0.0"}, "license": "MIT"}
        for _ in dice.rows(250)
    }  # fmt: skip
    return Body("application/json", json.dumps({"lockfileVersion": 3, "packages": packages}, indent=2))


def yarn_lock(dice: Dice) -> Body:
    """Lock file of yarn."""
    return _text([
        f'"{dice.word()}@^{dice.version()}":\n  version "{dice.version()}"\n  resolved "https://registry.example/{dice.word()}/-/'
        f'{dice.word()}-{dice.version()}.tgz#{dice.hexes(40)}"\n  integrity sha512-{dice.chars(86, _BASE64)}==\n'
        for _ in dice.rows(250)
    ])  # fmt: skip


def cargo_lock(dice: Dice) -> Body:
    """Lock file of cargo."""
    return _text([
        f'[[package]]\nname = "{dice.word()}-{dice.word()}"\nversion = "{dice.version()}"\n'
        f'source = "registry+https://github.example/index"\nchecksum = "{dice.hexes(64)}"\n'
        for _ in dice.rows(250)
    ])  # fmt: skip


def python_lock(dice: Dice) -> Body:
    """Requirements with hashes."""
    return _text([
        f"{dice.word()}-{dice.word()}=={dice.version()} \\\n    --hash=sha256:{dice.hexes(64)} \\\n    --hash=sha256:{dice.hexes(64)}"
        for _ in dice.rows(250)
    ])  # fmt: skip


def go_sum(dice: Dice) -> Body:
    """Check sums of Go modules."""
    return _text([
        f"github.example/{dice.word()}/{dice.word()} v{dice.version()}-0.{dice.digits(14)}-{dice.hexes(12)} h1:{dice.chars(43, _BASE64)}="
        for _ in dice.rows()
    ])  # fmt: skip


def minified(dice: Dice) -> Body:
    """JavaScript as it is served."""
    return Body("text/javascript", "".join(
        f"function {dice.chars(2)}({dice.chars(1)},t){{var n={dice.digits(dice.randint(2, 12))},r=.{dice.digits(16)};"
        f'return t?"{dice.word()}":n*r+{dice.random()}}}{dice.chars(1)}.{dice.camel()}=[{",".join(dice.digits(10) for _ in range(6))}];'
        for _ in dice.rows()
    ))  # fmt: skip


def source_map(dice: Dice) -> Body:
    """A map from minified code to its source."""
    mappings = ";".join(",".join(dice.chars(dice.randint(4, 6), _BASE64) for _ in range(12)) for _ in dice.rows())
    names = [dice.camel() for _ in range(60)]
    return Body(
        "application/json",
        json.dumps({"version": 3, "sources": [f"{dice.path()}.ts"], "names": names, "mappings": mappings}),
    )


def style_sheet(dice: Dice) -> Body:
    """Styles of a page."""
    return Body("text/css", "".join(
        f".{dice.word()}-{dice.randrange(12)}:hover{{margin:-{dice.randrange(99)}px {dice.random():.4f}rem;color:#{dice.hexes(6)};"
        f"background:rgba({dice.randrange(256)},{dice.randrange(256)},{dice.randrange(256)},.{dice.randrange(9)});"
        f"unicode-range:U+{dice.hexes(4).upper()}-{dice.hexes(4).upper()}}}"
        for _ in dice.rows()
    ))  # fmt: skip


def drawing(dice: Dice) -> Body:
    """A drawing of paths."""
    paths = "".join(
        f'<path d="M{dice.randrange(2000)} {dice.randrange(2000)}'
        + "".join(
            f"c{dice.randint(-3000, 3000)} {dice.randint(-999, 9999)} {dice.random() * 99:.3f}-{dice.random():.3f}"
            for _ in range(20)
        )
        + f'z" fill="#{dice.hexes(6)}"/>'
        for _ in dice.rows(120)
    )
    return Body("image/svg+xml", f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 1024">{paths}</svg>')


def inline_picture(dice: Dice) -> Body:
    """A page with a picture inside."""
    rows = b"".join(b"\0" + bytes((dice.randrange(4) * 60,)) * 24 for _ in range(24))
    size = (24).to_bytes(4) * 2 + b"\x08\0\0\0\0"
    chunks = ((b"IHDR", size), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4) for name, data in chunks
    )
    text = "".join(f"<p>{dice.paragraph()}</p>" for _ in dice.rows(80))
    return Body(
        "text/html",
        f'<html><body><img src="data:image/png;base64,{base64.b64encode(png).decode()}">{text}</body></html>',
    )


def python_code(dice: Dice) -> Body:
    """Python."""
    lines = [f"import {dice.word()}", ""]
    for _ in dice.rows(120):
        name = dice.snake()
        lines += [
            f"def {name}({dice.snake()}: str, limit: int = {dice.digits(4)}) -> dict[str, int]:",
            f'    """{dice.sentence()}"""',
            f"    {dice.word()} = {{{', '.join(f'{dice.word()!r}: {dice.digits(6)}' for _ in range(4))}}}",
            f"    return {dice.word()}.get({name!r}, 0x{dice.hexes(8)})  # {dice.words()}",
            "",
        ]
    return _text(lines)


def java_code(dice: Dice) -> Body:
    """Java."""
    return _text([
        f"  /** {dice.sentence()} */\n  private static final long {dice.snake().upper()} = {dice.digits(18)}L;\n"
        f"  public {dice.camel().capitalize()} get{dice.camel().capitalize()}(String {dice.camel()}) {{\n"
        f'    return {dice.camel()}.{dice.camel()}("{dice.words()}", {dice.digits(3)});\n  }}\n'
        for _ in dice.rows(120)
    ])  # fmt: skip


def c_code(dice: Dice) -> Body:
    """C with a table of numbers."""
    return _text([
        f"static const uint32_t {dice.snake()}[] = {{ {', '.join(f'0x{dice.hexes(8)}' for _ in range(8))} }};\n"
        f"int {dice.snake()}(struct {dice.snake()} *p, size_t n) {{ return p->{dice.word()} << {dice.randrange(31)}; }} /* {dice.words()} */"
        for _ in dice.rows(200)
    ])  # fmt: skip


def patch(dice: Dice) -> Body:
    """A change, as version control shows it."""
    return Body("text/x-diff", "".join(
        f"diff --git a/{dice.path()}.go b/{dice.path()}.go\nindex {dice.hexes(11)}..{dice.hexes(11)} 100644\n"
        f"@@ -{dice.randrange(900)},7 +{dice.randrange(900)},9 @@ func {dice.camel()}() {{\n-\t{dice.words()}\n+\t{dice.words()}\n"
        for _ in dice.rows(200)
    ))  # fmt: skip


def history(dice: Dice) -> Body:
    """Commits of one author."""
    return _text([
        f"commit {dice.hexes(40)}\nAuthor: Build Bot <bot@{'quill'}-lamps.example>\nDate:   {dice.later():%a %b %d %H:%M:%S %Y} +0000\n\n"
        f"    {dice.sentence()}\n"
        for _ in dice.rows(150)
    ])  # fmt: skip


def schema(dice: Dice) -> Body:
    """Tables of a database, and what is in them."""
    lines = []
    for _ in dice.rows(60):
        table = dice.snake()
        lines.append(
            f"CREATE TABLE {table} (id bigint PRIMARY KEY, {dice.snake()} varchar(64) NOT NULL, updated_at timestamptz);"
        )
        lines += [
            f"INSERT INTO {table} VALUES ({dice.digits(10)}, '{dice.words()}', '{dice.day()} 00:00:00+00');"
            for _ in range(6)
        ]
    return Body("application/sql", "\n".join(lines))


def manifests(dice: Dice) -> Body:
    """Manifests of a cluster."""
    return Body("application/yaml", "---\n".join(
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {dice.word()}\n  uid: {dice.guid()}\nspec:\n  replicas: {dice.randrange(9)}\n"
        f"  template:\n    spec:\n      containers:\n      - image: {dice.host()}/{dice.word()}@sha256:{dice.hexes(64)}\n"
        f'        env:\n        - name: {dice.snake().upper()}\n          value: "{dice.digits(5)}"\n'
        for _ in dice.rows(120)
    ))  # fmt: skip


def plan(dice: Dice) -> Body:
    """What a tool would change in the cloud."""
    return _text([
        f'  # {dice.snake()}.{dice.word()}[{dice.randrange(9)}] will be updated in-place\n  ~ resource "{dice.snake()}" "{dice.word()}" {{\n'
        f'      id   = "{dice.word()}-0{dice.hexes(16)}"\n    ~ size = {dice.randrange(99)} -> {dice.randrange(99)}\n      arn  = '
        f'"arn:aws:{dice.word()}:eu-central-1:{dice.digits(12)}:{dice.word()}/{dice.hexes(8)}"\n    }}'
        for _ in dice.rows(150)
    ])  # fmt: skip


def settings(dice: Dice) -> Body:
    """Settings of a server."""
    return _text(
        [
            f"[{dice.word()}]\n{dice.snake()} = {dice.digits(5)}\n{dice.snake()} = {dice.path()}\ntimeout = {dice.price()}s\n"
            for _ in dice.rows(250)
        ]
    )


def translations(dice: Dice) -> Body:
    """Texts of a user interface."""
    return Body("application/json", json.dumps({
        f"{dice.word()}.{dice.word()}.{dice.camel()}": dice.choice(
            (dice.sentence(), "E-Mail-Adresse", "Telefonnummer (optional)", "Bitte Passwort eingeben", "收货地址", "Card number", "Order {id} of {total}")
        )
        for _ in dice.rows()
    }, ensure_ascii=False))  # fmt: skip


KINDS = (
    Kind("lock file of npm", npm_lock),
    Kind("lock file of yarn", yarn_lock),
    Kind("lock file of cargo", cargo_lock),
    Kind("lock file of Python", python_lock),
    Kind("check sums of Go", go_sum),
    Kind("minified script", minified),
    Kind("source map", source_map),
    Kind("style sheet", style_sheet),
    Kind("drawing", drawing),
    Kind("page with a picture inside", inline_picture),
    Kind("Python code", python_code),
    Kind("Java code", java_code),
    Kind("C code", c_code),
    Kind("patch", patch),
    Kind("commits of one author", history, frozenset({"person.email"})),
    Kind("database schema", schema),
    Kind("cluster manifests", manifests),
    Kind("plan of changes", plan),
    Kind("settings", settings),
    Kind("translations", translations),
)
