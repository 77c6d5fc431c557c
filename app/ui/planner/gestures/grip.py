"""What is in the hand: taken, carried along with the pointer, scrolled to where it goes, put down or given back.

Nothing is written before the pointer lets go; Esc gives everything back (UX 1 M3).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Qt, Signal

from app.core.i18n import _
from app.core.planning.board import Block
from app.ui.planner.gestures import words
from app.ui.planner.gestures.drag import Aim, Carry, Draw, Pull, Taken
from app.ui.planner.gestures.judge import Judge, Verdict
from app.ui.planner.gestures.placing import Place, new_block, step_of
from app.ui.planner.gestures.scene import Held, Scene
from app.ui.planner.gestures.tip import Tip
from app.ui.planner.view import TimelineView

#: pixels from an edge within which the view scrolls, and how far it goes at most in a tick
EDGE, FASTEST = 44.0, 30.0
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Frame:
    """A frame that selects what it touches.

    :param begin: where it was begun, in pixels of the board. :param before: what stays selected.
    """

    def __init__(self, begin: QPointF, before: frozenset[int]) -> None:
        self.begin, self.before = begin, before


class Grip(QObject):
    """Holds one thing at a time.

    Signals: ``moved(list)`` and ``copied(list)`` places that were dropped; ``unplanned(list)`` blocks dropped beside the board;
    ``drawn(RowKey, Span)``; ``refused(str, list)`` a drop that cannot be; ``carrying(str)`` what is in the hand, empty when it is put down.
    """

    moved = Signal(list)
    copied = Signal(list)
    unplanned = Signal(list)
    drawn = Signal(object, object)
    refused = Signal(str, list)
    carrying = Signal(str)

    def __init__(self, view: TimelineView, scene: Scene) -> None:
        super().__init__(view)
        self._view, self._scene = view, scene
        self._deed: Carry | Pull | Draw | Frame | None = None
        self._judge: Judge | None = None
        self._places: list[Place] = []
        self._verdict = Verdict()
        self._pointer = QPoint()
        self._modifiers = Qt.KeyboardModifier.NoModifier
        self._before: tuple[frozenset[int], int | None] = (frozenset(), None)
        #: whether a global point lies where dropping takes a task off the board
        self.takes_back: Callable[[QPoint], bool] = lambda _point: False

    @property
    def is_busy(self) -> bool:
        """Whether something is in the hand."""
        return self._deed is not None

    @property
    def places(self) -> list[Place]:
        """Where what is in the hand would stand."""
        return list(self._places)

    @property
    def pointer(self) -> tuple[QPoint, Qt.KeyboardModifier]:
        """Where the pointer was last, and what was held down."""
        return self._pointer, self._modifiers

    def tick(self) -> None:
        """Scroll on at the edges, faster nearer to them; then see what lies below the pointer now."""
        if not self.is_busy:
            return
        point, size = self._view.viewport().mapFromGlobal(self._pointer), self._view.viewport().size()
        if not self.takes_back(self._pointer):
            across, down = _speed(point.x(), size.width()), _speed(point.y(), size.height())
            if across or down:
                self._view.scroll_by(across, down)
        self.follow(self._pointer, self._modifiers)

    def take_waiting(self, blocks: list[Block], point: QPoint) -> None:
        """Blocks of the backlog are in the hand."""
        if blocks and self._view.axis.days:
            self.hold(Carry(tuple(Taken(block, None) for block in blocks)), (self._view.selection, self._view.current))
            self.follow(point, Qt.KeyboardModifier.NoModifier)

    def hold(self, deed: Carry | Pull | Draw | Frame, before: tuple[frozenset[int], int | None]) -> None:
        """Something is in the hand from now on.

        :param before: what was selected and current; Esc gives it back.
        """
        self._deed, self._judge, self._before = deed, Judge(self._view.layout_of_board), before
        self._view.start_ticking()
        if isinstance(deed, Carry | Pull):
            several = words.several(len(deed.blocks)) if len(deed.blocks) > 1 else f"“{deed.blocks[0].title}”"
            self.carrying.emit(_("Moving {what}").format(what=several))

    def follow(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """The pointer is at a global point now."""
        self._pointer, self._modifiers = point, modifiers
        local = QPointF(self._view.viewport().mapFromGlobal(point))
        deed = self._deed
        if isinstance(deed, Frame):
            self._select_framed(deed, local)
        elif isinstance(deed, Draw):
            span = deed.span(self._view.board, self._view.axis, self._aim(local))
            place = Place(new_block("", deed.row, span, self._view.board.zone), deed.row, span.starts_at, span.ends_at)
            tip = Tip(words.place_words(place, self._view.board.zone), words.row_name(self._view.board, deed.row), keys=words.draw_keys())
            self._scene.show(Held(tip, local, drawn=(deed.row, span)))
        elif deed is not None:
            self._carry(deed, local)

    def _carry(self, deed: Carry | Pull, local: QPointF) -> None:
        view, is_copy = self._view, self._copies
        is_back = isinstance(deed, Carry) and self.takes_back(self._pointer)
        self._places = [] if is_back else deed.places(view.board, view.axis, self._aim(local))
        is_planned = deed.blocks[0].starts_at is not None
        self._verdict = self._judge.judge(self._places, is_copy) if self._judge is not None else Verdict()
        view.set_lifted(() if is_copy or not is_planned else (block.id for block in deed.blocks))
        view.viewport().setCursor(Qt.CursorShape.DragCopyCursor if is_copy else Qt.CursorShape.ForbiddenCursor if self._verdict.refusal
                                  else Qt.CursorShape.SizeHorCursor if isinstance(deed, Pull) else Qt.CursorShape.ClosedHandCursor)
        tip = words.tip(view.board, self._places, self._verdict, is_copy) if self._places else words.tip_beside(deed.blocks, is_back)
        fitting = deed.blocks if isinstance(deed, Carry) else ()
        self._scene.show(Held(tip, local, self._places, self._verdict.refusal, fitting=fitting))

    @property
    def _copies(self) -> bool:
        deed = self._deed
        return isinstance(deed, Carry) and bool(self._modifiers & _CONTROL) and deed.pressed is not None

    def put(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """The pointer lets go: what was carried stays where it is, or flies back."""
        self.follow(point, modifiers)
        deed, places, verdict, is_copy = self._deed, [place for place in self._places if place.is_new], self._verdict, self._copies
        held, is_back = self._scene.held, isinstance(self._deed, Carry) and self.takes_back(point)
        self._empty()
        if isinstance(deed, Draw) and held is not None and held.drawn is not None:
            self.drawn.emit(*held.drawn)
        elif isinstance(deed, Carry) and is_back and deed.pressed is not None:
            self.unplanned.emit(list(deed.blocks))
        elif isinstance(deed, Carry | Pull) and verdict.refusal:
            self.refused.emit(verdict.refusal, places)
        elif isinstance(deed, Carry | Pull) and places:
            (self.copied if is_copy else self.moved).emit(places)

    def give_up(self) -> None:
        """Esc: everything is as it was before the press."""
        self._empty()
        self._view.select(*self._before)

    def _empty(self) -> None:
        self._deed, self._judge, self._places, self._verdict = None, None, [], Verdict()
        self._view.stop_ticking()
        self._view.set_lifted(())
        self._scene.show(None)
        self._view.viewport().unsetCursor()
        self.carrying.emit("")

    def _select_framed(self, frame: Frame, local: QPointF) -> None:
        """Everything that touches the frame is selected, also in rows that have scrolled by."""
        begin = frame.begin - QPointF(self._view.horizontalScrollBar().value(), self._view.verticalScrollBar().value())
        rect = QRectF(begin, local).normalized()
        self._view.select(frame.before | {block.id for block in self._view.blocks_in(rect) if not block.is_hidden})
        self._scene.show(Held(Tip(), local, frame=rect))

    def _aim(self, local: QPointF) -> Aim:
        row = self._view.row_at(local.y())
        step = 1 if self._modifiers & _SHIFT else step_of(self._view.axis.scale)
        is_beside = self._deed is not None and isinstance(self._deed, Carry) and self._deed.pressed is None
        is_within = not is_beside or self._view.viewport().rect().contains(local.toPoint())
        return Aim(position_at(self._view, local.x()), row.key if row is not None and is_within else None, step)


def position_at(view: TimelineView, x: float) -> float:
    """The position on the axis of an x of the viewport, also beside it."""
    return (x + view.horizontalScrollBar().value()) / view.axis.scale if view.axis.days else 0.0


def _speed(at: int, length: int) -> float:
    """How far the view scrolls in a tick for a pointer at a place along one side."""
    into = EDGE - at if at < EDGE else at - (length - EDGE) if at > length - EDGE else 0.0
    return FASTEST * min(into / EDGE, 1.5) ** 2 * (-1 if at < EDGE else 1)
