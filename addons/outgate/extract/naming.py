"""How a file inside a message is called in paths: its kind, with the file's name where the path does not tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outgate.extract.tree import Hints
    from outgate.model import Part


def kind(word: str, part: Part, hints: Hints) -> str:
    """Return `word[name]`, or `word` alone where there is no name or the last step names the file already."""
    name = hints.name.replace("\\", "/").rpartition("/")[2][-64:]
    return word if not name or name in part.path[-1] else f"{word}[{name}]"
