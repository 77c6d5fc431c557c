"""What a check finds, and how it tells where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

#: how far a check is: done, total (0 is unknown), and what is looked at; raises when the person has cancelled
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold.

    :param check: code of what does not hold.
    :param entity: what the finding is about, with its key, so that a page can open it; key 0 where there is no single record.
    """

    check: str
    text: str
    entity: str = "document"
    id: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """One invariant.

    :param code: its name in the program.
    :param title: what it says, for people; marked by ``N_``.
    :param find: looks for what does not hold, in a session that sees one moment.
    :param reads_journal: whether it takes the right to read the whole journal.
    """

    code: str
    title: str
    find: Callable[[Session, Progress], Iterator[Finding]]
    reads_journal: bool = False


def go_on(_done: int, _total: int = 0, _text: str = "") -> None:
    """A progress that nobody looks at."""
