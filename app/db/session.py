"""One business transaction: `UnitOfWork`; and reading without one."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from types import TracebackType
from typing import Any, NoReturn, Self

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.orm import Mapper, Session, UOWTransaction
from sqlalchemy.orm.exc import StaleDataError

from app.core.changes import Change, Changes, Operation
from app.core.errors import AccessDenied, StaleRecord, Unreachable, UserError
from app.core.i18n import _
from app.db.engine import Action, Database
from app.db.failures import AlreadyDone, BrokenConstraint, Conflict, Failure
from app.db.guard import books, gates, periods
from app.db.locking import lock_behind_views
from app.db.patience import within
from app.db.stopping import Stop

__all__ = ["AlreadyDone", "BrokenConstraint", "Conflict", "UnitOfWork", "reading"]

#: seconds from the beginning of a COMMIT within which people hear that its answer was lost
SETTLE_SECONDS = 9.0
_SETTLE_PAUSE = 0.5
_LONGEST_DOCUMENT = 2000
#: seconds within which a connection to a server that was restarted fails
_SOON = 2.0


class UnitOfWork:
    """One session, one transaction, one header in the journal, one idempotency key.

    Use it as a context manager and end with `commit`; leaving without it rolls back. What the session's flushes touch is collected; rows
    changed by Core statements are named with `touch`. Errors of the driver leave as `Conflict`, `StaleRecord`, `BrokenConstraint`,
    `AccessDenied` or `Unreachable`.

    :param database: where to write.
    :param use_case: code for the journal, at most 63 letters.
    :param login: who acts; the servers know it themselves and ignore it.
    :param idempotency_key: born with the form, at most 64 letters; without one a fresh key is made.
    :param data: what else the journal's header should carry; its JSON takes at most 2000 letters.
    :param opened: called with the session when it is there.
    :param react: called with this unit and the events that were added, before the commit, when everything else is written; it may add events
        and take them (`take_events`).
    :raises AlreadyDone: on entering, when the key was used before.
    """

    session: Session

    def __init__(
        self,
        database: Database,
        use_case: str,
        login: str = "",
        idempotency_key: str | None = None,
        data: Mapping[str, Any] | None = None,
        react: Callable[[UnitOfWork, Sequence[object]], None] | None = None,
        opened: Callable[[Session], None] | None = None,
    ) -> None:
        document = json.dumps(dict(data), ensure_ascii=False, separators=(",", ":")) if data else None
        if document and len(document) > _LONGEST_DOCUMENT:
            raise ValueError(f"the header of {use_case} carries more than {_LONGEST_DOCUMENT} letters")
        self.database = database
        self.action = Action(use_case, idempotency_key or uuid.uuid4().hex, document, login)
        self.transaction_number = 0
        self._react, self._opened = react, opened
        self._rows: list[Change] = []
        self._events: list[object] = []
        self._flushing: list[tuple[type, str, int, Any]] = []

    def __enter__(self) -> Self:
        began = time.monotonic()
        try:
            self._begin()
        except Unreachable:
            if time.monotonic() - began > _SOON:
                raise  # silent, not restarted: people should hear of it now
            # The pool held connections of a server that was restarted since; nothing is done yet, so once more is safe.
            self.database.engine.dispose()
            self._begin()
        event.listen(self.session, "before_flush", self._remember)
        event.listen(self.session, "after_flush", self._collect)
        return self

    def _begin(self) -> None:
        self.session = Session(self.database.engine, expire_on_commit=False)
        event.listen(self.session, "do_orm_execute", lock_behind_views)
        if self._opened is not None:
            self._opened(self.session)
        try:
            self.transaction_number = self.database.backend.begin_action(self.session.connection(), self.action)
        except exc.IntegrityError as error:
            self._abandon()
            raise AlreadyDone(self._first_changes()) from error
        except exc.DBAPIError as error:
            self._abandon()
            self._raise(error)
        except BaseException:
            # `__exit__` is not called when entering fails, and an open transaction would lock everybody else out.
            self._abandon()
            raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._abandon()
        if isinstance(error, (exc.DBAPIError, StaleDataError)):
            self._raise(error)

    def _abandon(self) -> None:
        with suppress(exc.DBAPIError):
            self.session.rollback()
        self.session.close()

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part that may fail alone: what it wrote is taken back, the rest of the transaction stands. Errors leave as those of the whole unit."""
        try:
            with self.session.begin_nested():
                yield
        except (exc.DBAPIError, StaleDataError) as error:
            self._raise(error)

    def touch(self, entity: str, id: int, op: Operation = "U") -> None:
        """Name a row that a Core statement touched."""
        self._rows.append(Change(entity, id, op))

    def add_event(self, happened: object) -> None:
        """Tell what happened; the reactions to it run in this transaction, before the commit."""
        self._events.append(happened)

    def take_events(self) -> list[object]:
        """What was told since it was asked last."""
        told, self._events = self._events, []
        return told

    def commit(self) -> Changes:
        """Run the reactions, write everything and end the transaction.

        :raises Unreachable: the connection was lost during COMMIT and could not be had again; saving once more with the same key is safe.
        """
        self.session.flush()
        if self._react is not None:
            self._react(self, self.take_events())
            self.session.flush()
        end = time.monotonic() + SETTLE_SECONDS
        try:
            self.session.commit()
        except exc.DBAPIError as error:
            if self.database.backend.classify(error) is not Failure.UNREACHABLE:
                raise
            self._settle(error, end)
        return Changes.of(self._rows)

    def _settle(self, lost: exc.DBAPIError, end: float) -> None:
        """Find out whether a COMMIT whose answer was lost took place: who can use its key again knows that it did not."""
        self._abandon()
        while (left := end - time.monotonic()) > 0:
            try:
                within(left, self._use_key_again, _lost_while_saving)
                raise Conflict(_("The connection was lost before the data was saved.")) from lost
            except exc.IntegrityError:
                return
            except exc.DBAPIError as error:
                if self.database.backend.classify(error) is not Failure.UNREACHABLE:
                    raise
                time.sleep(_SETTLE_PAUSE)
        raise _lost_while_saving() from lost

    def _use_key_again(self) -> None:
        with self.database.engine.connect() as connection:
            self.database.backend.begin_action(connection, self.action)
            connection.rollback()

    def _first_changes(self) -> Changes:
        with reading(self.database) as session:
            rows = self.database.backend.touched_by(session.connection(), self.action.key)
        return Changes.of(Change(table, int(key), op) for table, key, op in rows if key.isdecimal() and op in ("I", "U", "D"))  # type: ignore[arg-type]

    def _remember(self, session: Session, _context: UOWTransaction, _instances: object) -> None:
        """Note versions before a flush: after a failed one SQLAlchemy has forgotten what it tried to write."""
        self._flushing = []
        for record in (*session.dirty, *session.deleted):
            column = sa.inspect(type(record)).version_id_col
            entity, id = _identity(record)
            if column is not None and id is not None:
                self._flushing.append((type(record), entity, id, getattr(record, column.key)))

    def _collect(self, session: Session, _context: UOWTransaction) -> None:
        for records, op in ((session.new, "I"), (session.dirty, "U"), (session.deleted, "D")):
            for record in records:
                entity, id = _identity(record)
                if id is not None and (op != "U" or session.is_modified(record)):
                    self._rows.append(Change(entity, id, op))  # type: ignore[arg-type]

    def _raise(self, error: exc.DBAPIError | StaleDataError) -> NoReturn:
        if isinstance(error, StaleDataError):
            raise self._stale(error) from error
        if periods.REFUSAL in str(error.orig):  # closed while this was under way: done again, the rules tell it as a sentence
            raise Conflict(_("The books have just been closed."), _("Look at the date.")) from error
        if (refused := books.told(error.orig) or gates.told(error.orig)) is not None:
            raise refused from error
        failure = self.database.backend.classify(error)
        constraint = self.database.backend.constraint(error)
        raise _in_words(failure, constraint) or error from error

    def _stale(self, error: StaleDataError) -> StaleRecord:
        named = re.search(r"table '(\w+)'", str(error))
        suspects = [part for part in self._flushing if named is None or part[1] == named[1]]
        with reading(self.database) as session:
            for model, entity, id, version in suspects:
                mapper: Mapper[Any] = sa.inspect(model)
                counted = mapper.version_id_col
                present = None if counted is None else session.scalar(sa.select(counted).where(mapper.primary_key[0] == id))
                if present != version:
                    return StaleRecord(_("Somebody else changed this record meanwhile."), entity, id)
        entity, id = (suspects[0][1], suspects[0][2]) if suspects else (named[1] if named else "", 0)
        return StaleRecord(_("Somebody else changed this record meanwhile."), entity, id)


@contextmanager
def reading(database: Database, stop: Stop | None = None) -> Iterator[Session]:
    """A session that only reads, each statement seeing what is committed by then.

    :param stop: what somebody may stop it with.
    :raises Unreachable: the server does not answer.
    :raises Stopped: somebody did.
    """
    engine = database.engine.execution_options(**database.backend.reading_options())
    with database.said_plainly(), Session(engine, autoflush=False, expire_on_commit=False) as session:
        event.listen(session, "before_flush", _refuse_to_write)
        with stop.watching(database, session.connection()) if stop is not None else nullcontext():
            yield session


def _refuse_to_write(*_arguments: object) -> NoReturn:
    raise RuntimeError("a reading session must not write; use a UnitOfWork")


def _identity(record: object) -> tuple[str, int | None]:
    """Entity and key of a mapped object; no key where it is not one whole number."""
    state = sa.inspect(record)
    assert state is not None
    key = state.mapper.primary_key_from_instance(record)
    table = state.mapper.local_table
    return str(table.description), key[0] if len(key) == 1 and isinstance(key[0], int) else None


def _lost_while_saving() -> Unreachable:
    hint = _("Keep this window open and save again when the server is back: nothing will be saved twice.")
    return Unreachable(_("The connection was lost while saving."), hint)


def _in_words(failure: Failure, constraint: str) -> UserError | None:
    match failure:
        case Failure.CONFLICT:
            return Conflict(_("Somebody else is saving the same records at this moment."), _("Try again."))
        case Failure.UNREACHABLE | Failure.UNTRUSTED:
            return Unreachable(_("The database does not answer; nothing was saved."), _("Try again when the server is back."))
        case Failure.DENIED:
            return AccessDenied(_("The database refused this action."), _("Ask the administrator for the right."))
        case Failure.FULL:
            return UserError(_("The disk of the database is full; nothing was saved."), _("Free some space and try again."))
        case Failure.DAMAGED:
            return UserError(_("The file of the database is damaged; nothing was saved."), _("Bring back the last backup."))
        case Failure.UNIQUE:
            return BrokenConstraint(_("There is already a record with the same value."), failure, constraint)
        case Failure.REFERENCE:
            return BrokenConstraint(_("Other records depend on this one, or it names a record that is gone."), failure, constraint)
        case Failure.CHECK:
            return BrokenConstraint(_("The database refused a value."), failure, constraint)
        case Failure.EMPTY:
            return BrokenConstraint(_("A required value is missing."), failure, constraint)
        case _:
            return None
