"""Who reads text that is spelled in another way, or held in pieces, with the signs that each of them looks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.extract import (
    charsets,
    dressed,
    encoded_words,
    escapes,
    folded,
    groups,
    json_pieces,
    letters,
    markup,
    number_run,
    runs,
    signs,
    turned,
)

if TYPE_CHECKING:
    from outgate.extract.tree import Reader

# In bytes, headers and targets as well as in text.
ANYWHERE: dict[Reader, int] = {
    charsets.read: signs.SHIFTED,
    **escapes.READERS,
    runs.read: signs.RUN,
    runs.read_pairs: signs.PAIRS,
    number_run.read: signs.NUMBER,
}
IN_TEXT: dict[Reader, int] = {
    markup.read: signs.JOINT,
    json_pieces.read: signs.CUT | signs.LETTER,
    turned.read: signs.TURNED,
    dressed.read: signs.DRESS,
    groups.read: signs.GROUP,
    letters.read: signs.SPELLED,
    folded.read: signs.ENTRY,
    encoded_words.read: signs.WORDS,
}
