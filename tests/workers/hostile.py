"""A zygote for tests: its workers also read a format whose documents do to them what they say.

Started as `python -m tests.workers.hostile FD` in place of the real one.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING

from outgate.extract import walk
from outgate.extract.tree import Child
from outgate.model import Part
from outgate.workers import zygote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from outgate.extract.tree import Budget, Hints

MARK = b"%HOSTILE "


def crash(_: str) -> None:
    """Read where nothing is."""
    ctypes.string_at(0)


def swallow(_: str) -> None:
    """Take memory without end, and use it."""
    taken = []
    while True:
        taken.append(b"x" * (16 << 20))


def spin(_: str) -> None:
    """Never come back."""
    while True:
        pass


def doze(seconds: str) -> None:
    """Take a while."""
    time.sleep(float(seconds))


def call(_: str) -> None:
    """Reach for the network."""
    with socket.socket() as line:
        line.connect(("127.0.0.1", 9))


def write(path: str) -> None:
    """Leave something behind."""
    with open(path, "w", encoding="ascii") as file:  # noqa: PTH123
        file.write("gone")


def peek(path: str) -> None:
    """Read what is none of its business."""
    os.close(os.open(path, os.O_RDONLY))


def breed(_: str) -> None:
    """Fork without end."""
    while True:
        os.fork()


def run(path: str) -> None:
    """Become another program."""
    os.execv(path, [path])  # noqa: S606


def murder(_: str) -> None:
    """Kill its parent."""
    os.kill(os.getppid(), signal.SIGKILL)


def lie(_: str) -> None:
    """Answer for itself, on any socket that it finds."""
    for number in range(3, 64):
        try:
            os.write(number, b"\xff" * 100)
        except OSError:
            continue
    time.sleep(60)


def leave(_: str) -> None:
    """End as if all were well."""
    os._exit(0)


def spread(_: str) -> None:
    """Use threads, as libraries do."""
    threads = [threading.Thread(target=sum, args=((1, 2),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


DEEDS: dict[str, Callable[[str], None]] = {
    deed.__name__: deed
    for deed in (crash, swallow, spin, doze, call, write, peek, breed, run, murder, lie, leave, spread)
}


def read(part: Part, hints: Hints, budget: Budget) -> Iterator[Child]:
    """Do what the document says; then it is read like any other."""
    deed, _, rest = part.data.removeprefix(MARK).decode().partition(" ")
    what, _, text = rest.partition("|")
    DEEDS[deed](what)
    yield Child(Part((*part.path, "hostile"), text.encode(), parent=part))


if __name__ == "__main__":
    walk.ISOLATED_READERS = (*walk.ISOLATED_READERS, (lambda data: data.startswith(MARK), read))
    zygote.main(socket.socket(fileno=int(sys.argv[1])))
