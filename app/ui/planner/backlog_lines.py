"""The backlog in lines: found, sorted, and under headings. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.folding import fold
from app.core.i18n import N_, _
from app.core.planning.board import Block
from app.core.planning.wall_time import DAY, to_wall
from app.core.planning.words import length_words
from app.ui.planner import words

#: orders of the backlog by code
ORDERS = {"due": N_("By due date"), "client": N_("By client"), "length": N_("Longest first"), "title": N_("By title")}
LATE, WEEK, LATER = N_("Overdue"), N_("Due this week"), N_("Later")


@dataclass(frozen=True, slots=True)
class Line:
    """A task, or a heading where ``block`` is None.

    :param due: by when, in words: stands behind ``detail``, which gives way to it.
    :param is_late: its second line is written in red.
    """

    text: str
    block: Block | None = None
    detail: str = ""
    due: str = ""
    length: str = ""
    is_late: bool = False

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return ", ".join(part for part in (self.text, self.detail, self.due, self.length) if part)


def lines_of(blocks: Iterable[Block], order: str, text: str, now: datetime, zone: str) -> list[Line]:
    """The backlog as it is shown.

    :param order: a key of ``ORDERS``; only by due date there are headings.
    :param text: what titles and second lines must hold, in any case and without accents.
    """
    wanted = fold(text)
    found = [block for block in blocks if not wanted or wanted in fold(f"{block.title} {block.detail}")]
    if order == "client":
        return [line_of(block, now, zone) for block in sorted(found, key=lambda block: (not block.detail, fold(block.detail), _due(block), block.id))]
    if order == "length":
        return [line_of(block, now, zone) for block in sorted(found, key=lambda block: (-block.minutes, block.id))]
    if order == "title":
        return [line_of(block, now, zone) for block in sorted(found, key=lambda block: (fold(block.title), block.id))]
    result, heading = [], ""
    for block in sorted(found, key=lambda block: (_due(block), not block.is_important, block.id)):
        if (fresh := heading_of(block, now, zone)) != heading:
            heading = fresh
            result.append(Line(_(heading)))
        result.append(line_of(block, now, zone))
    return result


def heading_of(block: Block, now: datetime, zone: str) -> str:
    """Under which heading a waiting task stands."""
    if block.due_at is None:
        return LATER
    if block.is_late(now):
        return LATE
    today = to_wall(now, zone).date()
    return WEEK if to_wall(block.due_at, zone).date() < today + (7 - today.weekday()) * DAY else LATER


def line_of(block: Block, now: datetime, zone: str) -> Line:
    """A task as it is written."""
    day = words.near_day(to_wall(block.due_at, zone).date(), to_wall(now, zone).date()) if block.due_at is not None else ""
    due = _("due {day}").format(day=day) if day else ""
    return Line(block.title, block, block.detail, due, length_words(block.minutes) if block.minutes else "", block.is_late(now))


def minutes_sum(blocks: Sequence[Block]) -> int:
    """Minutes that tasks take together."""
    return sum(block.minutes for block in blocks)


def _due(block: Block) -> datetime:
    return block.due_at or datetime.max - timedelta(days=2)
