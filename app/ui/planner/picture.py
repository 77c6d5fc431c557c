"""What a board looks like at one moment, for the screen and for paper alike: its layout, and what the view knows beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from app.core.planning.working_time import AskedOff
from app.ui.planner.axis import Stretch
from app.ui.planner.blocks import PLAIN, Look, paint_blocks
from app.ui.planner.inks import advance, colour, elided, face, lines, paint_hatch, size, today_ground
from app.ui.planner.layout import BoardLayout, Box

#: least distance of the lines of the grid, in pixels
GRID = 24


@dataclass(slots=True)
class Picture:
    """A board to be painted.

    :param now: the present moment, for what is late and for its line.
    :param lifted: blocks in the hand, of which only a hole is shown.
    :param shade: draws below the blocks, with the board's upper left corner as origin.
    :param left: where what is in sight begins: texts of blocks that begin before it stand there.
    """

    layout: BoardLayout
    now: datetime
    selection: frozenset[int] = frozenset()
    current: int | None = None
    lifted: frozenset[int] = frozenset()
    is_focused: bool = False
    left: float = 0.0
    shade: Callable[[QPainter], None] | None = None
    stretches: dict[int, list[tuple[Stretch, str]]] = field(default_factory=dict)
    working: dict[int, list[Stretch]] = field(default_factory=dict)

    def paint(self, painter: QPainter, area: Box) -> None:
        """Paint an area of the board; the painter's origin is the board's upper left corner."""
        layout, axis = self.layout, self.layout.axis
        painter.fillRect(QRectF(*area), colour("surface"))
        if not axis.days or not layout.rows:
            return
        rows = layout.rows_between(area.top, area.top + area.height)
        bottom = min(area.top + area.height, layout.height)
        self._today(painter, area.top, bottom)
        for number in rows:
            self._free_time(painter, number, area)
        self._grid(painter, area, bottom)
        for number in rows:
            self._time_off(painter, number, area)
            painter.fillRect(QRectF(area.left, layout.tops[number + 1] - 1, area.width, 1), colour("line"))
        if self.shade is not None:
            painter.save()
            self.shade(painter)
            painter.restore()
        self._now(painter, area.top, bottom)
        for number in rows:
            self._words(painter, number, area)
        paint_blocks(painter, (
            (placed.block, QRectF(*placed.box), self.look(placed.block.id), placed.stretch) for placed in layout.within(area)
        ), self.now, self.left)

    def look(self, id: int) -> Look:
        """What the view knows of a block."""
        if id in self.lifted:
            return Look(is_lifted=True)
        is_current = id == self.current and self.is_focused
        return Look(id in self.selection, is_current) if is_current or id in self.selection else PLAIN

    def today(self) -> int | None:
        """The number of the present day, where it is shown."""
        axis = self.layout.axis
        day = axis.wall(self.now).date()
        number = axis.day_index(day)
        return number if number < len(axis.days) and axis.days[number] == day else None

    def _today(self, painter: QPainter, top: float, bottom: float) -> None:
        if (number := self.today()) is not None:
            width = self.layout.axis.day_width
            painter.fillRect(QRectF(number * width, top, width, bottom - top), today_ground())

    def _grid(self, painter: QPainter, area: Box, bottom: float) -> None:
        axis = self.layout.axis
        height, line, border = bottom - area.top, colour("line"), colour("border")
        left, right = max(area.left - 1, 0.0), area.left + area.width
        for tick in axis.ticks(left, right, axis.step(GRID)):
            is_day = tick.minute == axis.opens
            painter.fillRect(QRectF(round(tick.position * axis.scale), area.top, 1, height), border if is_day else line)
        for seam in axis.seams:
            rect = QRectF(seam.begin * axis.scale, area.top, (seam.end - seam.begin) * axis.scale, height)
            painter.fillRect(rect, colour("warn_soft"))
            paint_hatch(painter, rect, "warn" if seam.is_missing else "border")

    def _free_time(self, painter: QPainter, number: int, area: Box) -> None:
        """Hours in which the row does not work lie deeper."""
        layout, ground = self.layout, colour("sunken")
        if not layout.rows[number].working:
            return
        scale, top = layout.axis.scale, layout.tops[number]
        height = layout.tops[number + 1] - top
        left, right = area.left, min(area.left + area.width, layout.axis.width)
        at = left
        for stretch in self._working(number):
            begin, end = stretch.begin * scale, stretch.end * scale
            if end <= left:
                continue
            if begin >= right:
                break
            if begin > at + 0.5:
                painter.fillRect(QRectF(at, top, begin - at, height), ground)
            at = max(at, end)
        if at < right:
            painter.fillRect(QRectF(at, top, right - at, height), ground)

    def _working(self, number: int) -> list[Stretch]:
        if number not in self.working:
            axis = self.layout.axis
            self.working[number] = [axis.stretch(span.starts_at, span.ends_at) for span in self.layout.rows[number].working]
        return self.working[number]

    def time_off(self, number: int) -> list[tuple[Stretch, str]]:
        """The stretches of a row on which nobody plans it, as far as they are in visible time."""
        if number not in self.stretches:
            axis = self.layout.axis
            found = [(axis.stretch(off.span.starts_at, off.span.ends_at), off.word) for off in self.layout.rows[number].time_off]
            self.stretches[number] = [each for each in found if each[0].end > each[0].begin]
        return self.stretches[number]

    def time_off_at(self, x: float, y: float) -> str:
        """The word of the time off at a point of the board; empty where there is none."""
        number, position = self.layout.row_at(y), x / self.layout.axis.scale
        found = self.time_off(number) if number is not None else []
        return next((word for stretch, word in found if stretch.begin <= position < stretch.end), "")

    def _time_off(self, painter: QPainter, number: int, area: Box) -> None:
        asked = {off.word for off in self.layout.rows[number].time_off if isinstance(off, AskedOff)}
        for rect, word in self._offs(number, area):
            if word not in asked:
                painter.fillRect(rect, colour("sunken"))
            paint_hatch(painter, rect, "line" if word in asked else "border")

    def _words(self, painter: QPainter, number: int, area: Box) -> None:
        """Over the line of the present time, so that they can be read; beside blocks, or not at all."""
        for rect, word in self._offs(number, area):
            taken = [QRectF(*placed.box) for placed in self.layout.within(Box(rect.x(), rect.y(), rect.width(), rect.height()), (number,))]
            pill(painter, rect, word, taken)

    def _offs(self, number: int, area: Box) -> Iterator[tuple[QRectF, str]]:
        top, scale = self.layout.tops[number], self.layout.axis.scale
        height = self.layout.tops[number + 1] - top
        for stretch, word in self.time_off(number):
            left, right = stretch.begin * scale, stretch.end * scale
            if right >= area.left and left <= area.left + area.width:
                yield QRectF(left, top, right - left, height - 1), word

    def _now(self, painter: QPainter, top: float, bottom: float) -> None:
        if self.layout.axis.shows(self.now):
            painter.fillRect(QRectF(round(self.layout.axis.x(self.now)) - 1, top, 2, bottom - top), colour("accent_text"))


def pill(painter: QPainter, rect: QRectF, text: str, taken: Sequence[QRectF] = ()) -> None:
    """A word in a stretch of time off, on a ground of its own; nothing where there is no room for it.

    :param taken: where blocks lie: the word then stands at the begin or the end of the stretch.
    """
    shown = elided(text, "caption", int(rect.width()) - size(24))
    if not shown:
        return
    height, _base = lines("caption")
    width = advance(shown, "caption") + size(16)
    top, aside = rect.center().y() - height / 2 - 2, size(8)
    places = (QRectF(x, top, width, height + 4) for x in (rect.center().x() - width / 2, rect.left() + aside, rect.right() - aside - width))
    inner = next((place for place in places if not any(place.intersects(box) for box in taken)), None)
    if inner is None:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("sunken"))
    painter.drawRoundedRect(inner, inner.height() / 2, inner.height() / 2)
    painter.setFont(face("caption"))
    painter.setPen(colour("text2"))
    painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, shown)
