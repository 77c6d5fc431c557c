"""Which backups are kept: the newest of each of the last days, weeks and months."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime


def kept(moments: Iterable[datetime], days: int, weeks: int, months: int) -> set[datetime]:
    """The moments to keep out of all; the newest one always is.

    :param days: of how many days the newest backup is kept; ``weeks`` by ISO's calendar and ``months`` likewise. Days without a backup do not count.
    """
    newest_first = sorted(set(moments), reverse=True)
    spans: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (days, lambda moment: moment.date()), (weeks, lambda moment: moment.isocalendar()[:2]), (months, lambda moment: (moment.year, moment.month)),
    )
    found = set(newest_first[:1])
    for most, span in spans:
        firsts: dict[object, datetime] = {}
        for moment in newest_first:
            firsts.setdefault(span(moment), moment)
        found.update(list(firsts.values())[:most])
    return found
