"""What may be planned, and what stands in the way: pure rules of tasks, the same before a drop and before a save."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.core.i18n import _, ngettext
from app.core.planning.board import Block, Board, Row, RowKey, Span, TimeOff
from app.core.planning.wall_time import FIRST_YEAR, LAST_YEAR, is_in_time, is_zone, to_wall
from app.core.planning.working_time import AskedOff, common, without
from app.core.planning.working_time import minutes as length

#: a task that would last longer is a slip of the finger, or a project
LONGEST_DAYS = 366


def time_errors(starts_at: datetime | None, ends_at: datetime | None, zone: str, due_at: datetime | None = None) -> dict[str, str]:
    """What is wrong with the times of a task: field → sentence that names the cure."""
    errors: dict[str, str] = {}
    if not is_zone(zone):
        errors["zone"] = _("There is no time zone “{zone}”: choose one by its place, such as Europe/Berlin.").format(zone=zone)
    for name, moment in (("starts_at", starts_at), ("ends_at", ends_at), ("due_at", due_at)):
        if moment is not None and not is_in_time(moment):
            text = _("Tasks are planned for the years {first} to {last}: check the year.")
            errors[name] = text.format(first=FIRST_YEAR, last=LAST_YEAR)
    if errors:
        return errors
    if starts_at is None and ends_at is not None:
        errors["starts_at"] = _("A task that ends also begins: fill in when, or empty its end.")
    elif starts_at is not None and ends_at is None:
        errors["ends_at"] = _("A task that begins also ends: fill in when, or empty its beginning.")
    elif starts_at is not None and ends_at is not None:
        if ends_at < starts_at:
            errors["ends_at"] = _("The task ends before it begins: exchange the two, or choose a later end.")
        elif ends_at - starts_at > timedelta(days=LONGEST_DAYS):
            text = ngettext(
                "A task lasts at most {most} day: choose an earlier end, or make it several tasks.",
                "A task lasts at most {most} days: choose an earlier end, or make it several tasks.", LONGEST_DAYS,
            )
            errors["ends_at"] = text.format(most=LONGEST_DAYS)
    return errors


def why_not_move(board: Board, block: Block, row: RowKey, starts_at: datetime, ends_at: datetime) -> str:
    """Why a task cannot go to a place at all, in one sentence; empty where it can. What merely collides is told by `conflicts`."""
    if block.is_hidden:
        return _("This is somebody else's time: you see only that it is taken.")
    if block.state.is_closed:
        return _("“{title}” is finished and stays where it is.").format(title=block.title)
    if block.is_fixed:
        return _("“{title}” is fixed: take the mark away on its card to move it.").format(title=block.title)
    if all(each.key != row for each in board.rows) and row.id:
        return _("Nobody can be planned in this row any more.")
    return next(iter(time_errors(starts_at, ends_at, block.zone).values()), "")


def conflicts(board: Board, block: Block, row: RowKey, starts_at: datetime, ends_at: datetime, moving: Iterable[int] = ()) -> list[str]:
    """What collides if a task goes to a place: other tasks, absences and holidays, the end of work; one sentence each.

    :param moving: keys of tasks that move along, and so do not count.
    """
    place = next((each for each in board.rows if each.key == row), None)
    if place is None or not row.id or starts_at >= ends_at:
        return []
    span, along = Span(starts_at, ends_at), {block.id, *moving}
    found = [_away(each) for each in place.time_off if common((each.span,), span)]
    for other in board.blocks:
        if row in other.rows and other.id not in along and not other.state.is_closed and not other.is_all_day and not block.is_all_day:
            found += _overlap(other, span)
    if not found and not block.is_all_day:
        found += _outside(place, span)
    return list(dict.fromkeys(found))


def _away(off: TimeOff) -> str:
    return off.word if isinstance(off, AskedOff) else _("Not at work: {word}").format(word=off.word)


def _overlap(other: Block, span: Span) -> list[str]:
    if other.starts_at is None or other.ends_at is None:
        return []
    minutes = length(common((Span(other.starts_at, other.ends_at),), span))
    if not minutes:
        return []
    title = _("what is not shown to you") if other.is_hidden else other.title
    return [ngettext("Overlaps “{title}” by {count} minute", "Overlaps “{title}” by {count} minutes", minutes).format(title=title, count=minutes)]


def _outside(row: Row, span: Span) -> list[str]:
    minutes = length(without((span,), row.working))
    if not minutes:
        return []
    return [ngettext("{count} minute outside working hours", "{count} minutes outside working hours", minutes).format(count=minutes)]


def is_put_off(before: datetime | None, after: datetime | None, zone: str, now: datetime) -> bool:
    """Whether a task was put off: to a later day, later when its time had come already, or nobody knows until when.

    Arranging the hours of a day to come is planning, not putting off.
    """
    if before is None or after is None or after <= before:
        return before is not None and after is None
    return before <= now or to_wall(after, zone).date() > to_wall(before, zone).date()
