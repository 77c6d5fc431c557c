"""Document numbers without gaps and without duplicates."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

#: the two columns needed here of the table that `app.models` maps
counter = sa.table("number_counter", sa.column("key", sa.String(80)), sa.column("value", sa.BigInteger))


def take_number(session: Session, counter_key: str) -> int:
    """The next number of a series, counted from 1.

    The counter's row stays locked until the transaction ends: call it last before the commit, or all others wait that long.

    :param counter_key: the series, such as "invoice.2026"; at most 80 letters; a new one begins at 1.
    """
    mine = counter.c.key == counter_key
    if session.get_bind().dialect.name == "firebird":
        # without the explicit lock first, concurrent updates fail instead of waiting
        session.execute(sa.select(counter.c.value).where(mine).with_for_update()).all()
    step = sa.update(counter).where(mine).values(value=counter.c.value + 1).returning(counter.c.value)
    number = session.execute(step).scalar()
    if number is None:
        _create(session, counter_key)
        return take_number(session, counter_key)
    return int(number)


def last_number(session: Session, counter_key: str) -> int:
    """The number taken last; 0 when none was."""
    return int(session.scalar(sa.select(counter.c.value).where(counter.c.key == counter_key)) or 0)


def continue_after(session: Session, counter_key: str, number: int) -> None:
    """Let the series go on behind a number: the next one taken is `number + 1`."""
    _create(session, counter_key)
    session.execute(sa.update(counter).where(counter.c.key == counter_key).values(value=number))


def _create(session: Session, counter_key: str) -> None:
    """Make the counter unless somebody else just did."""
    if session.scalar(sa.select(counter.c.key).where(counter.c.key == counter_key)) is not None:
        return
    try:
        with session.begin_nested():
            session.execute(sa.insert(counter).values(key=counter_key, value=0))
    except IntegrityError:
        return
