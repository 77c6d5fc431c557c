"""The RML document of a form: its canvas, its page count, its pictures, the mark across unposted papers."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from reportlab.lib import colors
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.doctemplate import IndexingFlowable
from z3c.rml import document, interfaces
from zope.interface import implementer

from app.core.i18n import _
from app.reports.printing.fonts import FAMILY, seed
from app.reports.printing.formats import Format
from app.reports.printing.pictures import PreparedPicture, prepared

_MOST_PASSES = 4


@dataclass
class Setting:
    """What a document needs besides its RML.

    ``marks`` are words across every page ("DRAFT"); ``pages`` the guess of how many pages it will have, one is saved a second pass by a
    right guess.
    """

    formats: Mapping[str, Format]
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    marks: tuple[str, ...] = ()
    pages: int = 1
    language: str = "en"


# getManager() of z3c.rml looks at the class itself and not at its bases, so the interfaces are declared again
@implementer(interfaces.IManager, interfaces.IPostProcessorManager, interfaces.ICanvasManager)
class FormDocument(document.Document):  # type: ignore[misc]
    """A document that resolves page counts, formats and pictures for its directives."""

    def __init__(self, root: etree._Element, setting: Setting) -> None:
        super().__init__(root, canvasClass=FormCanvas)
        self.setting, self.formats, self.pages = setting, setting.formats, 0
        self.filename = "form"
        self._count: PageCount | None = None

    def write(self) -> bytes:
        """The PDF. Unlike process() of the parent it keeps the fonts of the process and runs no post-processors."""
        colors.toColor.setExtraColorsNameSpace(self.colors)
        try:
            self.outputFile = io.BytesIO()
            self.processSubDirectives(select=("stylesheet",))
            self.processSubDirectives(select=("template", "story"))
            self.doc.beforeDocument = self._beforeDocument
            self.doc.setProgressCallBack(self._progress)
            self.doc.multiBuild(self.flowables, maxPasses=_MOST_PASSES, canvasmaker=self.canvasClass)
        finally:
            colors.toColor.setExtraColorsNameSpace({})
        return self.outputFile.getvalue()

    def _initCanvas(self, canvas: Any) -> None:
        super()._initCanvas(canvas)
        seed(canvas._doc, self.setting.language)  # noqa: SLF001 - fonts are asked by the document of the canvas

    def _progress(self, event: str, value: Any) -> None:
        if event == "PASS":
            self.doc.current_pass = value
        elif event == "PAGE":
            self.pages = value

    def get_name(self, name: str, default: str | None = None) -> str:
        """The value of <getName id="pages"/>, "pages.words" and so on: the number of pages in any format."""
        if not name.startswith("pages"):
            return str(super().get_name(name, default))
        if self._count is None:
            self._count = PageCount(self)
            self.doc._indexingFlowables.append(self._count)  # noqa: SLF001 - the door multiBuild leaves for it
        return self.format(name[6:] or "text")(self._count.guess)

    def format(self, name: str) -> Format:
        """A format by name; ValueError for an unknown one."""
        if name not in self.formats:
            raise ValueError(_("unknown format {name}").format(name=repr(name)))
        return self.formats[name]

    def picture(self, name: str) -> PreparedPicture:
        """A picture that came with the paper, by bare name."""
        if name not in self.setting.pictures:
            raise ValueError(_("picture {name} is not among the pictures of this paper").format(name=repr(name)))
        return prepared(self.setting.pictures[name])


class PageCount(IndexingFlowable):  # type: ignore[misc]
    """Asks for another pass while the guessed number of pages is wrong, at most twice."""

    def __init__(self, form: FormDocument) -> None:
        super().__init__()
        self._form, self.guess, self._passes = form, form.setting.pages, 0

    def isSatisfied(self) -> bool:
        """Whether the guess was right, or trying on is useless."""
        right = self.guess == self._form.pages
        self.guess, self._passes = self._form.pages, self._passes + 1
        return right or self._passes > 2


class FormCanvas(Canvas):  # type: ignore[misc]
    """A canvas that begins in our font (so that no unembedded font is named) and marks each page."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{**options, "initialFontName": FAMILY, "pageCompression": 1})

    def showPage(self) -> None:
        """End the page, with its marks over everything that stands on it."""
        marks = self.manager.setting.marks
        width, height = self._pagesize
        for index, text in enumerate(marks):
            self._mark(text, width / 2, height * (0.55 - 0.22 * index), math.degrees(math.atan2(height, width)) * 0.72, width)
        super().showPage()

    def _mark(self, text: str, x: float, y: float, angle: float, width: float) -> None:
        font = f"{FAMILY}-Bold"
        size = min(120.0, 0.72 * width / max(self.stringWidth(text, font, 1), 0.01))
        self.saveState()
        self.translate(x, y)
        self.rotate(angle)
        self.setFillGray(0.35)
        self.setFillAlpha(0.11)
        self.setFont(font, size)
        self.drawCentredString(0, -size * 0.36, text)
        self.restoreState()
