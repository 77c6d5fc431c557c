"""Pages of a PDF as pictures in memory, for the preview and the printer; no Qt here."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pypdfium2

_POINTS_AN_INCH = 72
#: PDFium keeps state of the process: one call at a time, whatever the document
PDFIUM = threading.RLock()


@dataclass(frozen=True)
class PageImage:
    """A page as rows of pixels of four bytes: blue, green, red, unused (QImage.Format_RGB32). ``stride`` is the bytes of a row."""

    width: int
    height: int
    stride: int
    data: bytes


class Preview:
    """An open PDF. Pages count from 0."""

    def __init__(self, pdf: bytes) -> None:
        with PDFIUM:
            self._document = pypdfium2.PdfDocument(pdf)

    def __len__(self) -> int:
        with PDFIUM:
            return len(self._document)

    def size(self, page: int) -> tuple[float, float]:
        """Width and height of a page in points."""
        with PDFIUM:
            width, height = self._document[page].get_size()
        return float(width), float(height)

    def image(self, page: int, dpi: float = 144) -> PageImage:
        """The picture of a page; about 10 ms at 144 dpi, 70 at 300."""
        with PDFIUM:
            bitmap = self._document[page].render(scale=dpi / _POINTS_AN_INCH, rev_byteorder=False, prefer_bgrx=True)
            image = PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
            bitmap.close()
        return image

    def text(self, page: int) -> str:
        """All text of a page."""
        with PDFIUM:
            return str(self._document[page].get_textpage().get_text_range())

    def close(self) -> None:
        """Let the PDF go."""
        with PDFIUM:
            self._document.close()

    def __enter__(self) -> Preview:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()
