"""The pages of a PDF on the screen: sheets one below the other, drawn as they come into sight."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from app.core.i18n import _
from app.reports.printing.preview import Preview
from app.ui.kit.run import run
from app.ui.kit.theme import theme

MARGIN = 20
GAP = 16
POINTS_AN_INCH = 72
SCREEN_INCH = 96
SMALLEST, LARGEST, STEP = 0.3, 4.0, 1.2


class Sheets(QWidget):
    """All pages at one zoom.

    :param ask: ``ask(page, dpi)`` wants a picture; it comes back through ``show_page``.
    """

    def __init__(self, ask: Callable[[int, float], None]) -> None:
        super().__init__()
        self._ask = ask
        self._sizes: list[tuple[float, float]] = []
        self._images: dict[int, tuple[float, QImage]] = {}
        self._wanted: set[tuple[int, float]] = set()
        self.zoom = 1.0
        self.setAccessibleName(_("Pages"))

    def show_sizes(self, sizes: list[tuple[float, float]]) -> None:
        """Begin anew with pages of given sizes in points."""
        self._sizes, self._images, self._wanted = sizes, {}, set()
        self.set_zoom(self.zoom)

    def set_zoom(self, zoom: float) -> None:
        """1.0 is the size of paper."""
        self.zoom = min(LARGEST, max(SMALLEST, zoom))
        rects = self.rects()
        self.setMinimumSize(self._extent(rects))
        around = self.parentWidget()
        self.resize(self._extent(rects).expandedTo(around.size() if around else QSize()))
        self.update()

    def widest(self) -> float:
        """Width of the widest page in points."""
        return max((width for width, _height in self._sizes), default=595.0)

    def rects(self) -> list[QRect]:
        """Where each page lies."""
        scale = self.zoom * SCREEN_INCH / POINTS_AN_INCH
        found, top = [], MARGIN
        for width, height in self._sizes:
            size = QSize(round(width * scale), round(height * scale))
            found.append(QRect(max(MARGIN, (self.width() - size.width()) // 2), top, size.width(), size.height()))
            top += size.height() + GAP
        return found

    def show_page(self, page: int, dpi: float, image: QImage) -> None:
        """A picture that was asked for."""
        self._wanted.discard((page, dpi))
        self._images[page] = (dpi, image)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The pages in sight; one whose picture is still to come shows the old one or white."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(event.rect(), theme().color("chrome"))
        dpi = SCREEN_INCH * self.zoom * self.devicePixelRatioF()
        for page, rect in enumerate(self.rects()):
            if not rect.intersects(event.rect()):
                continue
            known_dpi, image = self._images.get(page, (0.0, None))
            if image is None:
                painter.fillRect(rect, Qt.GlobalColor.white)
            else:
                painter.drawImage(rect, image)
            painter.setPen(theme().color("border"))
            painter.drawRect(rect.adjusted(-1, -1, 0, 0))
            if known_dpi != dpi and (page, dpi) not in self._wanted:
                self._wanted.add((page, dpi))
                self._ask(page, dpi)

    def _extent(self, rects: list[QRect]) -> QSize:
        bottom = rects[-1].bottom() + MARGIN if rects else 0
        return QSize(max((rect.width() for rect in rects), default=0) + 2 * MARGIN, bottom)


class PaperView(QScrollArea):
    """Shows a PDF. Ctrl+wheel zooms; Page Up and Down leaf through.

    Signals: ``paged(int, int)`` page in sight (from 1) and how many there are.
    """

    paged = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pdf = b""
        self._fits_width = True
        self.sheets = Sheets(self._draw)
        self.setWidget(self.sheets)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.verticalScrollBar().valueChanged.connect(self._tell_page)

    def show_pdf(self, pdf: bytes) -> None:
        """Show a PDF from its first page on."""
        self._pdf = pdf
        with Preview(pdf) as opened:
            sizes = [opened.size(page) for page in range(len(opened))]
        self.sheets.show_sizes(sizes)
        if self._fits_width:
            self.fit_width()
        self.verticalScrollBar().setValue(0)
        self._tell_page()

    def zoom_by(self, factor: float) -> None:
        """Come nearer or go away."""
        self._fits_width = False
        self.sheets.set_zoom(self.sheets.zoom * factor)

    def fit_width(self) -> None:
        """The widest page fills the view, at most a quarter larger than paper."""
        self._fits_width = True
        room = self.viewport().width() - 2 * MARGIN
        self.sheets.set_zoom(min(1.25, room / (self.sheets.widest() * SCREEN_INCH / POINTS_AN_INCH)))

    def resizeEvent(self, event: object) -> None:
        """Keep the width."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        if self._fits_width and self._pdf:
            self.fit_width()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl zooms, else scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(STEP if event.angleDelta().y() > 0 else 1 / STEP)
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus, minus and zero zoom."""
        match event.text():
            case "+":
                self.zoom_by(STEP)
            case "-":
                self.zoom_by(1 / STEP)
            case "0":
                self.fit_width()
            case _:
                super().keyPressEvent(event)

    def _draw(self, page: int, dpi: float) -> None:
        run(self, partial(page_image, self._pdf, page, dpi), done=partial(self.sheets.show_page, page, dpi))

    def _tell_page(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        rects = self.sheets.rects()
        shown = next((page for page, rect in enumerate(rects, 1) if rect.bottom() >= middle), len(rects))
        self.paged.emit(shown, len(rects))


def page_image(pdf: bytes, page: int, dpi: float) -> QImage:
    """The picture of a page of a PDF, for a worker thread."""
    with Preview(pdf) as opened:
        drawn = opened.image(page, dpi)
    return QImage(drawn.data, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32).copy()
