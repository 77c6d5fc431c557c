"""The words of a planner: days and hours of its heads, times and states of its blocks, in the language of the window."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale, dates

from app.core import i18n
from app.core.enums.planning import TaskState
from app.core.i18n import _
from app.core.planning.board import Block, Load, Row
from app.core.planning.wall_time import days_of, to_wall
from app.ui.planner.axis import Axis, span_of


def first_weekday() -> int:
    """The day with which weeks begin, 0 for Monday."""
    return int(locale(i18n.language()).first_week_day)


@lru_cache
def locale(code: str) -> Locale:
    """How a language writes days here: English as in Britain, the day before the month."""
    return Locale.parse({"en": "en_GB"}.get(code, code))


@lru_cache(maxsize=4096)
def _written(day: date, pattern: str, code: str) -> str:
    return str(dates.format_date(day, pattern, locale(code)))


def day_names(day: date) -> tuple[str, ...]:
    """How a day may be written in a head, the longest first: "Mon 16 November", "Mon 16", "16"."""
    return tuple(_written(day, pattern, i18n.language()) for pattern in ("EEEE d MMMM", "EEE d", "d"))


def weekday(day: date) -> str:
    """A day of the week in two or three letters."""
    return _written(day, "EEEEEE", i18n.language())


def month(day: date) -> str:
    """A month with its year."""
    return _written(day, "LLLL y", i18n.language())


def period(axis: Axis, days: range) -> str:
    """Some days of an axis in words: "16 – 20 November 2026"."""
    if not axis.days:
        return ""
    first, last = axis.days[days.start], axis.days[days.stop - 1]
    if first == last:
        return _written(first, "EEEE d MMMM y", i18n.language())
    return interval(first, last)


def interval(first: date, last: date) -> str:
    """Days in words without the days of the week: "16 – 20 November 2026"; one day where both are the same."""
    spoken = locale(i18n.language())
    end = str(dates.format_date(last, "long", spoken))
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} – {end}"
    begin = dates.format_skeleton("MMMMd", first, locale=spoken) if first.year == last.year else dates.format_date(first, "long", spoken)
    return f"{begin} – {end}"


def hour(minute: int, is_short: bool) -> str:
    """A label of the scale: "14" or "14:30"."""
    return str(minute // 60) if is_short else f"{minute // 60}:{minute % 60:02}"


def hours(minutes: int) -> str:
    """A length in hours as a person says it: "36", "7.5"."""
    return i18n.format_number((Decimal(minutes) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP), 1, trim=True)


def day(value: date) -> str:
    """A day with its weekday: "Mon 16 Nov"."""
    return _written(value, "EEE d MMM", i18n.language())


def near_day(value: date, today: date) -> str:
    """A day as heads name it while it is of this year: "Mon 16 Nov"; else with its year: "16 Nov 2027"."""
    return day(value) if value.year == today.year else _written(value, "d MMM y", i18n.language())


def when(block: Block, zone: str) -> str:
    """When a planned block takes place, for tips and screen readers."""
    span = span_of(block)
    if block.is_all_day:
        first, last = days_of(span, block.zone)
        return _("{day}, all day").format(day=day(first)) if first == last else f"{day(first)} – {day(last)}"
    starts, ends = to_wall(span.starts_at, zone), to_wall(span.ends_at, zone)
    if starts.date() == ends.date():
        return f"{day(starts.date())}, {starts:%H:%M} – {ends:%H:%M}"
    return f"{day(starts.date())}, {starts:%H:%M} – {day(ends.date())}, {ends:%H:%M}"


def title(block: Block) -> str:
    """What stands on a block; of somebody else's time only that it is taken."""
    return _("Busy") if block.is_hidden else block.title


def marks(block: Block, now: datetime) -> tuple[str, ...]:
    """What tells a block from others, in words: its state, and what must be known before it is moved."""
    if block.is_hidden:
        return ()
    said = [block.state.label] if block.state is not TaskState.OPEN else []
    said += [
        word for word, holds in (
            (_("late"), block.is_late(now)), (_("important"), block.is_important), (_("fixed"), block.is_fixed),
            (_("not agreed"), block.is_tentative), (_("repeats"), block.series_id is not None),
        ) if holds
    ]
    if block.moved_count:
        said.append(i18n.ngettext("moved once", "moved {count} times", block.moved_count).format(count=block.moved_count))
    return tuple(said)


def spoken(block: Block, row: Row, zone: str, now: datetime) -> str:
    """A block in one sentence: person, time, title, and how it stands."""
    more = () if block.is_hidden else (block.detail, block.kind.label, *marks(block, now))
    return ". ".join(part for part in (row.name, when(block, zone), title(block), *more) if part)


def share(load: Load) -> str:
    """How full a day is: "78 %", or the hours planned where nobody works; nothing where nothing is planned then."""
    if not load.capacity:
        return load_in_words(load) if load.planned else ""
    return f"{load.percent} %"


def load_in_words(load: Load) -> str:
    """How much of some time is planned: "36 / 40 h", or by how much it is too much."""
    if load.over:
        return _("+{hours} h").format(hours=hours(load.over))
    return _("{planned} / {capacity} h").format(planned=hours(load.planned), capacity=hours(load.capacity))
