"""A process in blocks that lie in each other: whatever is drawn from them can be run to its end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """How the parts of a block belong together."""

    STEP = "step"
    NOTHING = "nothing"
    SEQUENCE = "sequence"
    #: one of the parts
    CHOICE = "choice"
    #: all of them, side by side
    TOGETHER = "together"
    #: the first part, and as often as wanted the second and the first again
    LOOP = "loop"


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a process.

    :param name: of a step. :param count: passages that it was found in.
    """

    sort: Sort
    parts: tuple[Block, ...] = ()
    name: str = ""
    count: int = 0

    @property
    def first_step(self) -> str:
        """The step that it always begins with; empty where there is none."""
        match self.sort:
            case Sort.STEP:
                return self.name
            case Sort.SEQUENCE | Sort.LOOP:
                return self.parts[0].first_step
        return ""


def nothing(count: int) -> Block:
    """Nothing is done."""
    return Block(Sort.NOTHING, count=count)
