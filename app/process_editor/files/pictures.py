"""A drawing as SVG, PNG and PDF: always as on white paper, whatever theme the window has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRect, QRectF, QSaveFile, QSize, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _, format_long_date
from app.process_editor import geometry, inks
from app.process_editor.scene import ProcessScene
from app.processes.definition import Graph
from app.ui.kit.theme import LIGHT, scaled, theme, tokens

#: air round the drawing, pixels; how much finer than the window a picture is; most pixels of a side
AIR, FINE, LARGEST = 24.0, 2.0, 16_000
#: a drawing that would be smaller than this on A4 goes on A3
SMALLEST = 0.55
#: millimetres of margin and of the head of a page; dots of an inch
MARGIN, HEAD, DOTS = 12.0, 12.0, 300


def as_svg(graph: Graph, names: Mapping[str, str], title: str) -> bytes:
    """The drawing as SVG.

    :param names: names of people and records, by ``employee:7``.
    """
    with _on_paper(graph, names) as (scene, area):
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        sharp = 4  # icons are pictures in it
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setTitle(title)
        generator.setSize(area.size().toSize())
        generator.setViewBox(QRectF(0, 0, area.width() * sharp, area.height() * sharp))
        _paint(scene, generator, QRectF(0, 0, area.width() * sharp, area.height() * sharp), area)
        return bytes(buffer.data().data())


def as_png(graph: Graph, names: Mapping[str, str]) -> bytes:
    """The drawing as PNG, twice as fine as at 100 %."""
    with _on_paper(graph, names) as (scene, area):
        fine = min(FINE, LARGEST / max(area.width(), area.height()))
        image = QImage(QSize(round(area.width() * fine), round(area.height() * fine)), QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.white)
        _paint(scene, image, QRectF(image.rect()), area)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        return bytes(buffer.data().data())


def as_pdf(graph: Graph, names: Mapping[str, str], title: str, state: str) -> bytes:
    """The drawing on one page, A4 or A3 across, with its name, version and day above."""
    with _on_paper(graph, names) as (scene, area):
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setResolution(DOTS)
        writer.setTitle(title)
        is_large = min((297 - 2 * MARGIN) / area.width(), (210 - 2 * MARGIN - HEAD) / area.height()) * 96 / 25.4 < SMALLEST
        size = QPageSize(QPageSize.PageSizeId.A3 if is_large else QPageSize.PageSizeId.A4)
        way = QPageLayout.Orientation.Landscape
        writer.setPageLayout(QPageLayout(size, way, QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN), QPageLayout.Unit.Millimeter))
        dot = DOTS / 25.4
        page = QRectF(0, 0, writer.width(), writer.height())
        painter = QPainter(writer)
        painter.setPen(LIGHT.color("text"))
        face = inks.face("section")
        face.setPixelSize(round(5 * dot))
        painter.setFont(face)
        painter.drawText(page, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, title)
        painter.setPen(LIGHT.color("text2"))
        face = inks.face("body")
        face.setPixelSize(round(3.2 * dot))
        painter.setFont(face)
        words = " · ".join(part for part in (state, format_long_date(clock.today())) if part)
        painter.drawText(page, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, words)
        room = page.adjusted(0, HEAD * dot, 0, 0)
        share = min(room.width() / area.width(), room.height() / area.height(), dot * 25.4 / 96)
        scene.render(painter, QRectF(room.left(), room.top(), area.width() * share, area.height() * share), area)
        painter.end()
        return bytes(buffer.data().data())


def keep(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    :raises UserError: where it cannot be written.
    """
    file = QSaveFile(str(path))
    if not file.open(QIODevice.OpenModeFlag.WriteOnly) or file.write(data) != len(data) or not file.commit():
        raise UserError(_("{file} cannot be written: {reason}").format(file=path.name, reason=file.errorString()), _("Choose another place."))


class _Paper(ProcessScene):
    """A drawing without the dots of the canvas."""

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """White."""
        painter.fillRect(rect, Qt.GlobalColor.white)


@contextmanager
def _on_paper(graph: Graph, names: Mapping[str, str]) -> Iterator[tuple[ProcessScene, QRectF]]:
    """A scene in the light theme, and what of it is to be seen; the window's theme is back afterwards.

    :raises UserError: nothing is drawn.
    """
    area = geometry.bounds(graph)
    if area.isEmpty():
        raise UserError(_("Nothing is drawn yet."), _("Draw a step first."))
    before, scale = theme(), scaled(1000) / 1000
    tokens.use(LIGHT, scale)
    inks.forget()
    try:
        scene = _Paper()
        scene.names = dict(names)
        scene.show_graph(graph)
        scene.finish()
        for key in graph.edges:
            area = area.united(scene.rect(key))
        yield scene, area.adjusted(-AIR, -AIR, AIR, AIR)
    finally:
        tokens.use(before, scale)
        inks.forget()


def _paint(scene: ProcessScene, device: QSvgGenerator | QImage, target: QRectF, area: QRectF) -> None:
    painter = QPainter(device)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    scene.render(painter, target, area)
    painter.end()
