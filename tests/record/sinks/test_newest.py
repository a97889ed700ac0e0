"""Of each incident the newest event, as sinks send it."""

from outgate.record import Filter, Store
from outgate.record.reading import CHANGED, OCCURRED
from outgate.record.sinks.newest import newest
from outgate.record.sinks.ocsf.mapping import event_of
from outgate.record.sinks.spool import Spool
from tests.record.outcomes import KEYS, email, outcome
from tests.record.sinks.stored import ORIGIN, fill


def test_each_incident_is_told_once_as_it_stands_by_the_event_that_sinks_get(database: str):
    fill(database, 3)
    with Store.open(database, KEYS, create=False) as store:
        for _ in range(2):
            store.add(outcome(email("a1@b.example"), rule="r1"))
        (first,) = store.incidents(Filter(rule="r0"))
        store.note(CHANGED, "vera", {"to": {"state": "resolved", "verdict": "benign"}}, number=first.number)
        found = [*newest(store, Filter())]
        assert [entry.kind for entry in found] == ["opened", OCCURRED, CHANGED]
        told = [event_of(entry) for entry in found]
        assert [each["verdict"] for each in told] == ["Unknown", "Unknown", "Benign"]
        assert [entry.row for entry in newest(store, Filter(rule="r1"))] == [found[1].row]
    with Spool(database) as spool:
        sent = {entry.uid: event_of(entry) for entry in spool.read(spool.log(ORIGIN), 0, limit=100, keep=100).entries}
    assert told == [sent[entry.uid] for entry in found]


def test_of_nothing_nothing_is_told(database: str):
    with Store.open(database, KEYS) as store:
        assert [*newest(store, Filter())] == []
