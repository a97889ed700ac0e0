"""Logs of many systems."""

# ruff: noqa: E501, S608 - templates: a line of what machines write is longer than a line of code; nothing runs the SQL

from __future__ import annotations

import json

from tests.corpus.dice import Body, Dice, Kind

_LEVELS = ("DEBUG", "INFO", "INFO", "INFO", "WARN", "ERROR")
_AGENT = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36"
)


def _log(lines: list[str]) -> Body:
    return Body("text/plain", "\n".join(lines) + "\n")


def web_server(dice: Dice) -> Body:
    """Access log of a web server."""
    return _log([
        f'{dice.ip()} - - [{dice.later():%d/%b/%Y:%H:%M:%S} +0000] "GET /{dice.path()}?v={dice.digits(9)} HTTP/1.1" '
        f'{dice.choice((200, 200, 304, 404))} {dice.randrange(90000)} "-" "{_AGENT}"'
        for _ in dice.rows()
    ])  # fmt: skip


def hadoop(dice: Dice) -> Body:
    """Log of a distributed file system: dates that look like numbers of a town."""
    return _log([
        f"{dice.later():%y%m%d %H%M%S} {dice.randrange(9999)} INFO dfs.DataNode$PacketResponder: PacketResponder "
        f"{dice.randrange(3)} for block blk_{dice.choice('- ').strip()}{dice.digits(19)} terminating"
        for _ in dice.rows()
    ])  # fmt: skip


def supercomputer(dice: Dice) -> Body:
    """Log of a machine room, with dates of two kinds and epochs."""
    return _log([
        f"- {dice.epoch() // 1000} {dice.later():%Y.%m.%d} R{dice.randrange(77):02d}-M{dice.randrange(2)}-N{dice.randrange(9)}"
        f"-C:J{dice.randrange(17):02d}-U{dice.randrange(11):02d} {dice.later():%Y-%m-%d-%H.%M.%S.%f} RAS KERNEL INFO "
        f"{dice.randrange(9999)} double-hummer alignment exceptions"
        for _ in dice.rows()
    ])  # fmt: skip


def syslog(dice: Dice) -> Body:
    """Log of a Linux machine."""
    return _log([
        f"{dice.later():%b %d %H:%M:%S} {dice.word()}-{dice.randrange(99)} {dice.word()}[{dice.randrange(99999)}]: "
        f"{dice.words()} uid={dice.randrange(2000)} pid={dice.randrange(99999)}"
        for _ in dice.rows()
    ])  # fmt: skip


def kernel(dice: Dice) -> Body:
    """Ring buffer of a kernel."""
    return _log([
        f"[{dice.random() * 90000:12.6f}] {dice.word()} 0000:{dice.hexes(2)}:{dice.hexes(2)}.{dice.randrange(8)}: "
        f"[{dice.hexes(4)}:{dice.hexes(4)}] reg 0x10: [mem 0x{dice.hexes(8)}-0x{dice.hexes(8)}]"
        for _ in dice.rows()
    ])  # fmt: skip


def java(dice: Dice) -> Body:
    """Log of a Java service with traces."""
    lines = []
    for _ in dice.rows(120):
        lines.append(
            f"{dice.later():%Y-%m-%d %H:%M:%S,%f} [{dice.word()}-{dice.randrange(64)}] {dice.choice(_LEVELS)} "
            f"c.{dice.word()}.{dice.camel().capitalize()} - {dice.words()} id={dice.digits(12)} took={dice.randrange(900)}ms"
        )
        if dice.random() < 0.1:
            name = dice.camel().capitalize()
            lines += [
                f"\tat com.{dice.word()}.{name}.{dice.camel()}({name}.java:{dice.randrange(900)})" for _ in range(12)
            ]
    return _log(lines)


def journal(dice: Dice) -> Body:
    """Journal of systemd as JSON lines."""
    return Body("application/x-ndjson", "\n".join(
        json.dumps({
            "__REALTIME_TIMESTAMP": f"{dice.epoch()}{dice.digits(3)}",
            "__CURSOR": f"s={dice.hexes(32)};i={dice.hexes(6)};b={dice.hexes(32)};m={dice.hexes(9)};t={dice.hexes(13)}",
            "_PID": str(dice.randrange(99999)), "_BOOT_ID": dice.hexes(32), "MESSAGE": dice.words(), "PRIORITY": "6",
        })
        for _ in dice.rows(200)
    ))  # fmt: skip


def kubernetes(dice: Dice) -> Body:
    """Events of a cluster."""
    items = [
        {
            "metadata": {"name": f"{dice.word()}-{dice.hexes(9)}-{dice.chars(5).lower()}", "uid": dice.guid(),
                         "resourceVersion": dice.digits(9), "creationTimestamp": dice.iso()},
            "reason": "Scheduled", "count": dice.randrange(99), "message": f"assigned {dice.path()} to {dice.host()}",
        }
        for _ in dice.rows(150)
    ]  # fmt: skip
    return Body("application/json", json.dumps({"kind": "EventList", "apiVersion": "v1", "items": items}))


def android(dice: Dice) -> Body:
    """Log of a phone."""
    return _log([
        f"{dice.later():%m-%d %H:%M:%S}.{dice.randrange(1000):03d} {dice.randrange(9999):5d} {dice.randrange(9999):5d} D "
        f"{dice.camel().capitalize()}: {dice.camel()}, token=android.os.BinderProxy@{dice.hexes(7)}, seq={dice.digits(10)}"
        for _ in dice.rows()
    ])  # fmt: skip


def windows(dice: Dice) -> Body:
    """Log of Windows' servicing."""
    return _log([
        f"{dice.later():%Y-%m-%d %H:%M:%S}, Info                  CBS    Session: {dice.digits(8)}_{dice.digits(10)} "
        f"initialized by client {dice.camel()}, {{{dice.guid()}}}, HRESULT = 0x{dice.hexes(8)}"
        for _ in dice.rows()
    ])  # fmt: skip


def build_job(dice: Dice) -> Body:
    """Log of a build server."""
    return _log([
        f"#{at} {dice.random() * 99:.3f} {dice.choice(('Downloading', 'Collecting', 'Compiling', 'Linking'))} "
        f"{dice.word()}-{dice.version()}-cp313-cp313-manylinux_2_28_x86_64.whl ({dice.random() * 9:.1f} MB) sha256:{dice.hexes(64)}"
        for at in dice.rows()
    ])  # fmt: skip


def database(dice: Dice) -> Body:
    """Slow queries of a database."""
    return _log([
        f"{dice.later():%Y-%m-%d %H:%M:%S}.{dice.randrange(1000):03d} UTC [{dice.randrange(99999)}] LOG:  duration: "
        f"{dice.random() * 9000:.3f} ms  statement: SELECT {dice.snake()}, count(*) FROM {dice.snake()} "
        f"WHERE {dice.snake()}_id = {dice.digits(11)} AND {dice.snake()} > '{dice.day()}' GROUP BY 1"
        for _ in dice.rows(250)
    ])  # fmt: skip


def firewall(dice: Dice) -> Body:
    """Log of a firewall."""
    return _log([
        f"{dice.later():%b %d %H:%M:%S} fw kernel: IN=eth0 OUT= MAC= SRC={dice.ip()} DST={dice.ip()} LEN={dice.randrange(1500)} "
        f"TTL={dice.randrange(64)} ID={dice.randrange(65535)} PROTO=TCP SPT={dice.randrange(65535)} DPT=443 SEQ={dice.digits(10)}"
        for _ in dice.rows()
    ])  # fmt: skip


KINDS = (
    Kind("log of a web server", web_server, frozenset({"network.ip"})),
    Kind("log of a distributed file system", hadoop),
    Kind("log of a supercomputer", supercomputer),
    Kind("log of a Linux machine", syslog),
    Kind("log of a kernel", kernel),
    Kind("log of a Java service", java),
    Kind("journal as JSON lines", journal),
    Kind("events of a cluster", kubernetes),
    Kind("log of a phone", android),
    Kind("log of Windows", windows),
    Kind("log of a build", build_job),
    Kind("log of a database", database),
    Kind("log of a firewall", firewall, frozenset({"network.ip"})),
)
