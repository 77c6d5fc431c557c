"""What the tip of a drag says, and what is spoken after a step by key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.core.i18n import _, ngettext
from app.core.planning.board import Block, Board, RowKey
from app.ui.planner import words
from app.ui.planner.gestures.judge import Verdict
from app.ui.planner.gestures.placing import Place
from app.ui.planner.gestures.tip import Tip

#: problems that a tip lists
MOST_PROBLEMS = 3


def place_words(place: Place, zone: str) -> str:
    """When a block would be: the time that is saved."""
    return words.when(place.shown(), zone)


def row_name(board: Board, key: RowKey) -> str:
    """The name of a row; empty where the board does not show it."""
    return next((row.name for row in board.rows if row.key == key), "")


def was_words(board: Board, place: Place) -> str:
    """Where a block stood before it was taken."""
    if place.block.starts_at is None:
        return _("was not planned")
    was = words.when(place.block, board.zone)
    if place.from_row is not None and place.from_row != place.row and (name := row_name(board, place.from_row)):
        return _("was {when}, {name}").format(when=was, name=name)
    return _("was {when}").format(when=was)


def spoken(board: Board, places: Sequence[Place], problems: Iterable[str] = ()) -> str:
    """What a screen reader says after a step: the first task with its new time and row, how many more, and what is against it."""
    first = places[0]
    said = [first.block.title, place_words(first, board.zone), row_name(board, first.row)]
    if len(places) > 1:
        said.append(ngettext("and {count} more", "and {count} more", len(places) - 1).format(count=len(places) - 1))
    return ", ".join(part for part in (*said, *problems) if part)


def tip(board: Board, places: Sequence[Place], verdict: Verdict, is_copy: bool) -> Tip:
    """What stands beside the pointer while blocks are carried or stretched; the time shown is the time saved."""
    first = places[0]
    when = place_words(first, board.zone)
    if len(places) > 1:
        when = _("{when}, and {count} more").format(when=when, count=len(places) - 1)
    who = " · ".join(part for part in (row_name(board, first.row), _("copy") if is_copy else was_words(board, first)) if part)
    problems = (verdict.refusal,) if verdict.refusal else verdict.problems[:MOST_PROBLEMS]
    return Tip(when, who, problems, _("Ctrl copies · Shift without grid · Esc back"), bool(verdict.refusal))


def tip_beside(blocks: Sequence[Block], is_back: bool) -> Tip:
    """What stands beside the pointer where it is not over time of a row."""
    what = f"“{blocks[0].title}”" if len(blocks) == 1 else several(len(blocks))
    is_planned = blocks[0].starts_at is not None
    where = _("Back to what is not planned") if is_back and is_planned else _("Drop it on free time to plan it") if not is_planned else ""
    return Tip(what, where, (), _("Esc back"))


def draw_keys() -> str:
    """The keys that help while a new task is drawn."""
    return _("Shift without grid · Esc back")


def several(count: int) -> str:
    """That more than one task is in the hand."""
    return ngettext("{count} task", "{count} tasks", count).format(count=count)
