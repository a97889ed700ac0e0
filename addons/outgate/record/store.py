"""The incident store: what is added is durable when `add` returns, or StoreError says that it is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from outgate.record import adding, opening, retention, rows, windows
from outgate.record.database import FileWatch, engine, make_file, place
from outgate.record.failure import told
from outgate.record.incident import Incident, Occurrence, from_outcome
from outgate.record.keys import rotated
from outgate.record.ledger.entries import Event, made
from outgate.record.ledger.log import Log
from outgate.record.people import Directory, People
from outgate.record.reader import Reader
from outgate.record.transactions import Transactions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection, Engine

    from outgate.model import Outcome
    from outgate.record.database import Place
    from outgate.record.keys import Keys
    from outgate.record.ledger.notes import NoteKey
    from outgate.record.retention import Retention
    from outgate.record.windows import Count


class Habits(NamedTuple):
    """How the store works: the window of grouping (zero: none), and seconds to try again for when a server is lost."""

    group: timedelta = timedelta(hours=1)
    patience: float = 10.0


class Store(Reader):
    """A store that can also be written. May be used from several threads, and by several processes at once."""

    def __init__(self, where: Place, opened: Engine, *, key: bytes, people: People, log: Log, habits: Habits) -> None:
        super().__init__(where, opened)
        self._key = key
        self._log = log
        self._directory = Directory(people)
        self._window = habits.group
        self._transactions = Transactions(where, opened, FileWatch(where), habits.patience)

    @classmethod
    def open(cls, url: str, keys: Keys, *, create: bool = True, habits: Habits | None = None) -> Self:
        """Open the store at `url` for writing, and bring its schema up to date.

        With `create`, a store or log that is missing is made. Raises StoreError when one is missing otherwise, cannot
        be written durably, is of a newer version, was written with other keys, or went back.
        """
        where = place(url)
        if create:
            make_file(where)
        opening.must_exist(where)
        renewed = partial(rotated, keys.log_file) if keys.log_file else None
        people, log = People(keys.people), Log(keys.log, keys.head, renewed)
        opened = engine(where, writable=True)
        try:
            with told(where.shown), opened.connect().execution_options(writes=True) as connection, connection.begin():
                newest = opening.prepare(connection, where, keys.digests, people, log, create=create)
            log.appended(newest)
            return cls(where, opened, key=keys.digests, people=people, log=log, habits=habits or Habits())
        except BaseException:
            opened.dispose()
            raise

    def close(self) -> None:
        """Close all connections."""
        self._transactions.close()
        super().close()

    @staticmethod
    def open_for_reading(url: str) -> Reader:
        """Open the store at `url` without being able to change it, also while a proxy writes. Raises StoreError."""
        return Reader.read(url)

    def occurrence(self, outcome: Outcome) -> Occurrence:
        """Return what is kept of `outcome`, for `add_all`."""
        return from_outcome(outcome, self._directory.people)

    def add(self, outcome: Outcome) -> Incident:
        """Record `outcome` and return its incident, durable. Raises StoreError: then it may not be released."""
        return self.add_all([self.occurrence(outcome)])[0]

    def add_all(self, new: Sequence[Occurrence]) -> list[Incident]:
        """Record occurrences in one transaction; return each as an incident with a number, durable. Raises StoreError.

        The number is that of the incident which it opened or belongs to.
        """
        if not new:
            return []

        def work(connection: Connection, again: bool) -> adding.Added:  # noqa: FBT001 - as it is called
            before = adding.known(connection, new) if again else None
            return before or adding.add(connection, new, self._log, self._directory, self._window)

        added = self._transactions.do(work, prepared=True)
        self._log.appended(added.checkpoint)
        self._directory.entered(added.people)
        return added.incidents

    def count_all(self, counts: Sequence[Count]) -> list[dict[str, int]]:
        """Count for rules over time, in one transaction: by rule, the values that the sender sent, these included.

        They are durable when this returns. Raises StoreError: then the message may not be released.
        """
        return self._transactions.do(lambda connection, _: windows.count(connection, counts, self._key), prepared=True)

    def note(self, kind: str, actor: str, data: Mapping[str, Any], *, number: str = "") -> None:
        """Record that something happened, to the incident of this number or at all. `data` must hold no name.

        It is durable, and in the log, when this returns. Raises StoreError.
        """
        event = made(kind, actor, data, incident=rows.row_of(number))
        self.act(lambda _: [event])

    def act(self, work: Callable[[Connection], Sequence[Event]]) -> None:
        """Do in one transaction what a person does: `work` changes tables and returns the entries that tell of it.

        When this returns, all of that is durable and in the log; when it raises, nothing was changed. An entry is made
        by `ledger.entries.made(kind, actor, data, incident=row)`. No entries: nothing is entered, the change is made.
        What a page wants to know of it, `work` leaves in a variable of its own:

            def work(connection: Connection) -> list[Event]:
                connection.execute(_DISABLED, {"name": name})
                return [made("account.disabled", actor, {"account": name})]

            store.act(work)

        `work` may be called again after a connection was lost, and only if the attempt before came to nothing. What it
        raises goes through. Raises StoreError. Others who write may wait for it, so it should be quick: 200 rows or so.
        """
        last: list[Event] = []

        def attempt(connection: Connection, again: bool) -> str:  # noqa: FBT001 - as it is called
            if again and last and self._log.holds(connection, last[0]):
                return ""
            last[:] = work(connection)
            return self._log.append(connection, last) if last else ""

        self._log.appended(self._transactions.do(attempt))

    def check(self) -> None:
        """Take a turn among those who write, and write when that was: else nobody sees a disk that is full or dead.

        Raises StoreError when nothing could be recorded now: that, the database is gone, or its log is not as it was
        left.
        """

        def work(connection: Connection, _: bool) -> None:  # noqa: FBT001 - as it is called
            self._log.check(connection)
            opening.write(connection)

        self._transactions.do(work)

    def resolve(self, pseudonym: str, actor: str, reason: str) -> str | None:
        """Return who a pseudonym is, once it is on record that `actor` looked and why; None if nobody is kept.

        Raises StoreError: then nothing was told.
        """
        self.note("resolved", actor, {"pseudonym": pseudonym, "reason": reason})
        with self.reading() as connection:
            return self._directory.name(connection, pseudonym)

    def purge(
        self, kept: Retention, now: datetime, *, sure: bool = False, stop: Callable[[], bool] = lambda: False
    ) -> int:
        """Take away what is older than it is kept, some at a time; return how many events lost their data.

        Unless somebody is `sure` of the time, nothing is done after the clock has jumped, for a day. It ends early
        when `stop` says so. Raises StoreError.
        """
        do = self._transactions.do
        if not (do(lambda connection, _: retention.is_believable(connection, now)) or sure):
            return 0
        do(lambda connection, _: windows.purge(connection, now))
        gone = 0
        while (done := do(lambda connection, _: retention.step(connection, self._log, kept, now))).events:
            self._log.appended(done.checkpoint)
            gone += done.events
            if stop():
                break
        return gone

    def rotate(self, new: NoteKey) -> None:
        """Let `new` sign the log from now on. Whoever writes to it must find that key in the file of theirs."""
        at = datetime.now(UTC)

        def attempt(connection: Connection, again: bool) -> str:  # noqa: FBT001 - as it is called
            if again and self._log.is_handed_to(connection, new):
                return ""
            return self._log.rotate(connection, new, at)

        self._log.appended(self._transactions.do(attempt))
