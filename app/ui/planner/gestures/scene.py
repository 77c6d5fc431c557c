"""What is drawn over a board while something is in the hand: free slots, lifted blocks, the tip; then blocks that fly to where they belong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractAnimation, QEasingCurve, QObject, QPointF, QRectF, Qt, QVariantAnimation
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle

from app.core.planning.board import Block, RowKey, Span
from app.ui.kit.theme import mix, theme
from app.ui.planner.blocks import RADIUS, Look, paint_block
from app.ui.planner.gestures.fitting import free_slots, longest_of
from app.ui.planner.gestures.placing import Place
from app.ui.planner.gestures.tip import Tip, paint_shadow, paint_tip
from app.ui.planner.view import TimelineView

#: how long a block flies, ms (LOOK 12)
FLIGHT = 160


@dataclass
class Held:
    """What the hand shows now.

    :param places: where the blocks would stand; ``refusal`` why they cannot stay there. :param drawn: a new task that is being drawn.
    :param frame: of a selection, in the viewport. :param fitting: blocks whose length the shaded slots must have.
    """

    tip: Tip
    pointer: QPointF
    places: Sequence[Place] = ()
    refusal: str = ""
    drawn: tuple[RowKey, Span] | None = None
    frame: QRectF | None = None
    fitting: Sequence[Block] = ()


@dataclass
class _Flight:
    block: Block
    rect: QRectF
    animation: QVariantAnimation = field(repr=False)


class Scene(QObject):
    """The overlay of a planner's view."""

    def __init__(self, view: TimelineView) -> None:
        super().__init__(view)
        self._view = view
        self._held: Held | None = None
        self._slots: dict[RowKey, list[Span]] = {}
        self._flights: list[_Flight] = []
        #: a stretch for which a title is being typed
        self.drawn: tuple[RowKey, Span] | None = None
        view.overlay = self

    @property
    def held(self) -> Held | None:
        """What the hand shows."""
        return self._held

    @property
    def is_flying(self) -> bool:
        """Whether a block is on its way."""
        return bool(self._flights)

    def show(self, held: Held | None) -> None:
        """Show something else, or that the hand is empty."""
        if held is None or self._held is None:
            self._slots.clear()
        fitting = held.fitting if held is not None else ()
        if fitting != (self._held.fitting if self._held is not None else ()):
            self._view.set_shade((lambda painter: self._paint_slots(painter, fitting)) if fitting else None)
        self._held = held
        self._view.viewport().update()

    def show_drawn(self, drawn: tuple[RowKey, Span] | None) -> None:
        """Keep a stretch shown for which a title is typed."""
        self.drawn = drawn
        self._view.viewport().update()

    def place_rect(self, place: Place) -> QRectF | None:
        """Where a block in the hand is drawn."""
        rect = self._view.span_rect(place.row, place.starts_at, place.ends_at)
        if rect is None:
            return None
        sizes = self._view.layout_of_board.sizes
        was = self._view.block_rect(place.block.id, place.row)
        height = was.height() if was is not None else min(rect.height(), sizes.row - 2 * sizes.inset)
        return QRectF(rect.left(), was.top() if was is not None else rect.top(), rect.width(), height)

    def fly(self, block: Block, source: QRectF, target: QRectF, landed: Callable[[], object] = lambda: None) -> None:
        """Let a block fly; at once where animations are off."""
        time = FLIGHT if self._view.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self._view) else 0
        animation = QVariantAnimation(self)
        animation.setStartValue(source)
        animation.setEndValue(target)
        animation.setDuration(time)
        animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        flight = _Flight(block, source, animation)
        self._flights.append(flight)
        self._view.set_lifted({*(each.block.id for each in self._flights)})

        def moved(rect: QRectF) -> None:
            flight.rect = rect
            self._view.viewport().update()

        def arrived() -> None:
            self._flights.remove(flight)
            self._view.set_lifted({each.block.id for each in self._flights})
            self._view.viewport().update()
            landed()

        animation.valueChanged.connect(moved)
        animation.finished.connect(arrived)
        animation.start(QAbstractAnimation.DeletionPolicy.DeleteWhenStopped)

    def paint(self, painter: QPainter) -> None:
        """Draw everything over the blocks."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for drawn in (self.drawn, self._held.drawn if self._held is not None else None):
            if drawn is not None and (rect := self._view.span_rect(drawn[0], drawn[1].starts_at, drawn[1].ends_at)) is not None:
                self._paint_drawn(painter, rect)
        now = self._view.picture.now
        for flight in self._flights:
            paint_block(painter, flight.block, flight.rect, now)
        if self._held is None:
            return
        for place in reversed(self._held.places):
            if (rect := self.place_rect(place)) is not None:
                paint_shadow(painter, rect, RADIUS)
                paint_block(painter, place.shown(), rect, now, Look(is_selected=True))
                if self._held.refusal:
                    painter.setPen(QPen(theme().color("bad"), 2))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRoundedRect(rect.adjusted(0, 0, -1, 0), RADIUS, RADIUS)
        if self._held.frame is not None:
            self._paint_frame(painter, self._held.frame)
        paint_tip(painter, self._held.tip, self._held.pointer, QRectF(self._view.viewport().rect()))

    def _paint_slots(self, painter: QPainter, blocks: Sequence[Block]) -> None:
        """Shade where there is room, row by row as they are seen."""
        layout = self._view.layout_of_board
        down, height = self._view.verticalScrollBar().value(), self._view.viewport().height()
        held, minutes = frozenset(block.id for block in blocks), longest_of(blocks)
        ground = mix(theme().color("ok"), theme().color("ok_soft"), 0.3)
        ground.setAlphaF(0.15)
        line = theme().color("ok")
        line.setAlphaF(0.55)
        sight = self._view.visible_span
        for number in layout.rows_between(down, down + height):
            row = layout.rows[number]
            if row.key not in self._slots:
                self._slots[row.key] = free_slots(row, layout.members[number], minutes, held)
            for slot in self._slots[row.key]:
                if slot.ends_at <= sight.starts_at or slot.starts_at >= sight.ends_at:
                    continue
                rect = self._view.span_rect(row.key, slot.starts_at, slot.ends_at)
                if rect is not None and rect.width() > 5:
                    painter.fillRect(rect.adjusted(1, 0, -1, 0), ground)
                    painter.fillRect(QRectF(rect.left() + 4, rect.bottom() - 2, rect.width() - 8, 2), line)

    def _paint_drawn(self, painter: QPainter, rect: QRectF) -> None:
        painter.setPen(QPen(theme().color("accent_text"), 1.5))
        painter.setBrush(theme().color("accent_soft"))
        painter.drawRoundedRect(rect.adjusted(0.75, 0.75, -0.75, -0.75), RADIUS, RADIUS)

    def _paint_frame(self, painter: QPainter, rect: QRectF) -> None:
        ground = theme().color("accent_text")
        ground.setAlphaF(0.12)
        painter.setPen(QPen(theme().color("accent_text"), 1))
        painter.setBrush(ground)
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
