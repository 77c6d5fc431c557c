"""What is against the places of a drag, asked of the same rules that save: only of the rows that are meant, so that it is quick on a full board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.core.enums.planning import TaskState
from app.core.planning.board import Block, Board, RowKey
from app.core.rules.planning import conflicts, why_not_move
from app.ui.planner.gestures.placing import Place
from app.ui.planner.layout import BoardLayout

#: tasks of a selection whose conflicts are looked for
MOST_JUDGED = 20


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of a drop.

    :param refusal: why it cannot be; empty where it can. :param problems: what it collides with.
    """

    refusal: str = ""
    problems: tuple[str, ...] = ()


class Judge:
    """Knows the blocks of each row of one board."""

    def __init__(self, layout: BoardLayout) -> None:
        self._layout = layout
        self._boards: dict[RowKey, Board] = {}

    def judge(self, places: Sequence[Place], is_copy: bool) -> Verdict:
        """Whether blocks may go to their places, and what they collide with there."""
        moving = [] if is_copy else [place.block.id for place in places]
        problems: list[str] = []
        for place in places:
            block, board = _freed(place.block) if is_copy else place.block, self._board(place.row)
            if refusal := why_not_move(board, block, place.row, place.starts_at, place.ends_at):
                return Verdict(refusal)
            if len(problems) < MOST_JUDGED and place.is_new:
                judged = replace(block, id=0) if is_copy else block
                problems += conflicts(board, judged, place.row, place.starts_at, place.ends_at, moving)
        return Verdict("", tuple(dict.fromkeys(problems)))

    def _board(self, key: RowKey) -> Board:
        if key not in self._boards:
            number = self._layout.numbers.get(key)
            rows = (self._layout.rows[number],) if number is not None else ()
            blocks = tuple(self._layout.members[number]) if number is not None else ()
            self._boards[key] = replace(self._layout.board, rows=rows, blocks=blocks)
        return self._boards[key]


def _freed(block: Block) -> Block:
    """A block as its copy would be: open and not fixed."""
    return replace(block, is_fixed=False, state=TaskState.OPEN)
