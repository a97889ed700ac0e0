"""Which patterns the title of a column announces, of all patterns at once.

Code reads like tables, with tens of thousands of titles a megabyte: what a title says is worked out once, and for
nearly all of them one pass of an automaton of all words tells that it says nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import re2

from outgate.detect.announced import said_alone
from outgate.detect.classes import options

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from outgate.detect.patterns import Pattern

LONGEST = 80  # characters of a title
_REMEMBERED = 8192  # titles
_ASCII_TWIN = str.maketrans("\u0130\u0131\u017f\u212a", "iisk")  # letters that `re.IGNORECASE` takes for ASCII ones
_TWIN = re.compile("[\u0130\u0131\u017f\u212a]")
_WIDE_SIGNS = re.compile(r"[^\w\x00-\x7f]+")
_SIGNS = bytes(sign for sign in range(128) if not chr(sign).isalnum() and chr(sign) not in ".\n")
_NONE: frozenset[Pattern] = frozenset()


class Titles:
    """What titles announce: words of `cells` anywhere in them, or one of its headers as the whole of it."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        celled = [(one, one.cells) for one in patterns if one.cells is not None]
        self._named = [one for one, cells in celled if cells.names is not None]
        self._joined = frozenset(title.replace(" ", "").encode() for _, cells in celled for title in cells.titles)
        said: dict[tuple[str, ...], list[Pattern]] = defaultdict(list)  # by words: some patterns share theirs
        for one, cells in celled:
            if cells.names is None:
                said[cells.words].append(one)
        self._said, self._listed = list(said), list(said.values())
        self.announce = lru_cache(maxsize=_REMEMBERED)(self._announce)

    def naming(self, cells: Collection[bytes]) -> list[str]:
        """Return those cells, without line ends, that are a header but for how words are joined: all, or by a step."""
        forms = _form(b"\n".join(cells).decode("utf-8", "replace")).split(b"\n") if cells else ()
        pairs = zip(cells, forms, strict=True)
        return [cell.decode("utf-8", "replace") for cell, form in pairs if self._may_name(form)]

    def _may_name(self, form: bytes) -> bool:
        """Whether a title of this form is one as a whole, or by its last step."""
        if form in self._joined:
            return True
        return b"." in form and not self._joined.isdisjoint((form.replace(b".", b""), form.rpartition(b".")[2]))

    def _announce(self, title: str) -> Collection[Pattern]:
        """Return the patterns that `title`, which is not longer than a title may be, announces."""
        asked = self._saying(title)
        if self._may_name(_form(title)):
            asked += self._named
        return frozenset(one for one in asked if _is_above(title, one)) if asked else _NONE

    def _saying(self, title: str) -> list[Pattern]:
        """The patterns of which a word stands in a title, or may: some letters only `re` takes for ASCII ones."""
        listed = self._listed
        if title.isascii() or not _TWIN.search(title):
            which = self._words.Match(title.encode("utf-8", "replace"))
            listed = [listed[at] for at in which] if which else []
        return [one for patterns in listed for one in patterns]

    @cached_property
    def _words(self) -> Any:
        """The set of all words, which tells in one pass of which patterns there is one."""
        out = re2.Set.SearchSet(options(is_text=True))
        for words in self._said:
            out.Add(said_alone(tuple({*words, *(word.translate(_ASCII_TWIN) for word in words)})))
        out.Compile()
        return out


def _is_above(title: str, pattern: Pattern) -> bool:
    is_called = pattern.cells is not None and pattern.cells.is_called(title)
    return is_called and not (pattern.unless is not None and pattern.unless.is_none_below(title))


def _form(text: str) -> bytes:
    """Letters and digits in small, steps and lines."""
    text = text if text.isascii() else _WIDE_SIGNS.sub("", text)
    return text.casefold().encode("utf-8", "surrogatepass").translate(None, _SIGNS)
