"""What looks at whole parts after the patterns."""

from outgate.detect import measures, pieces, purchases, records, signs, tables
from outgate.detect.engine import DataTypes
from outgate.detect.finders import FINDERS, Means
from outgate.detect.scanner import NOTHING
from outgate.model import Part


def test_each_finder_is_asked_in_this_order():
    assert (tables.find, pieces.find, records.find, measures.find, purchases.find, signs.find) == FINDERS


def test_no_finder_finds_anything_where_there_is_no_data_type():
    part = Part(("body",), b"asin,units\nB00000001,3\n")
    means = Means(DataTypes(), lambda *_: b"", lambda: NOTHING)
    assert [list(find(part, frozenset(), [], means)) for find in FINDERS] == [[]] * len(FINDERS)
