"""Document numbers without gaps and without duplicates."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

#: tables that belong to the database layer itself
own_metadata = sa.MetaData()

counter = sa.Table(
    "number_counter",
    own_metadata,
    sa.Column("code", sa.String(120), primary_key=True),
    sa.Column("last_number", sa.BigInteger, nullable=False),
)


def take_number(session: Session, counter_key: str) -> int:
    """The next number of a series, counted from 1.

    The counter's row stays locked until the transaction ends: call it last before the commit, or all others wait that long.

    :param counter_key: the series, such as "invoice.2026"; at most 120 letters; a new one begins at 1.
    """
    mine = counter.c.code == counter_key
    if session.get_bind().dialect.name == "firebird":
        # without the explicit lock first, concurrent updates fail instead of waiting
        session.execute(sa.select(counter.c.last_number).where(mine).with_for_update()).all()
    step = sa.update(counter).where(mine).values(last_number=counter.c.last_number + 1).returning(counter.c.last_number)
    number = session.execute(step).scalar()
    if number is None:
        _create(session, counter_key)
        return take_number(session, counter_key)
    return int(number)


def last_number(session: Session, counter_key: str) -> int:
    """The number taken last; 0 when none was."""
    return int(session.scalar(sa.select(counter.c.last_number).where(counter.c.code == counter_key)) or 0)


def continue_after(session: Session, counter_key: str, number: int) -> None:
    """Let the series go on behind a number: the next one taken is `number + 1`."""
    _create(session, counter_key)
    session.execute(sa.update(counter).where(counter.c.code == counter_key).values(last_number=number))


def _create(session: Session, counter_key: str) -> None:
    """Make the counter unless somebody else just did."""
    if session.scalar(sa.select(counter.c.code).where(counter.c.code == counter_key)) is not None:
        return
    try:
        with session.begin_nested():
            session.execute(sa.insert(counter).values(code=counter_key, last_number=0))
    except IntegrityError:
        return
