"""What decides how a node looks besides the node itself."""

from __future__ import annotations

from dataclasses import dataclass

from app.process_editor.marks import NO_MARK, Mark


@dataclass(frozen=True, slots=True)
class Look:
    """The state of a node in a view.

    :param detail: second line of a step: who and how long. :param is_hot: the hand holds something over it that it would take.
    """

    is_selected: bool = False
    is_hot: bool = False
    is_found: bool = False
    detail: str = ""
    mark: Mark = NO_MARK
