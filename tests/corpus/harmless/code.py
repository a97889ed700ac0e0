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


def source_map(dice: Dice) -> Body:
    """A map from minified code to its source."""
    mappings = ";".join(",".join(dice.chars(dice.randint(4, 6), _BASE64) for _ in range(12)) for _ in dice.rows())
    names = [dice.camel() for _ in range(60)]
    return Body(
        "application/json",
        json.dumps({"version": 3, "sources": [f"{dice.path()}.ts"], "names": names, "mappings": mappings}),
    )


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
    Kind("source map", source_map),
    Kind("drawing", drawing),
    Kind("page with a picture inside", inline_picture),
    Kind("Python code", python_code),
    Kind("database schema", schema),
    Kind("translations", translations),
)
