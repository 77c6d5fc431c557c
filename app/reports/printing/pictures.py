"""Pictures of a paper, decoded and compressed once a process: a logo would else cost several milliseconds on every paper."""

from __future__ import annotations

import copy
import hashlib
import io
from functools import lru_cache
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import PDFImageXObject

from app.core.i18n import _

#: sides of a picture in pixels; a logo of 300 dpi has less than a tenth of that
_MOST_PIXELS = 40_000_000


class PreparedPicture:
    """A picture as PDF objects that any document may share. ``size`` in pixels."""

    def __init__(self, data: bytes) -> None:
        try:
            reader = ImageReader(io.BytesIO(data))
            self.size: tuple[int, int] = reader.getSize()
            if self.size[0] * self.size[1] > _MOST_PIXELS:
                raise ValueError(_("the picture has too many pixels"))
            self.name = hashlib.sha256(data).hexdigest()[:32]
            self._object = PDFImageXObject(self.name, reader, mask="auto")
        except (OSError, SyntaxError) as error:
            raise ValueError(_("the picture cannot be read")) from error

    def draw(self, canvas: Any, x: float, y: float, width: float, height: float) -> None:
        """Put it on a canvas; sizes in points. Does what drawImage does, less reading and compressing."""
        document = canvas._doc  # noqa: SLF001 - reportlab has no public door to an object of the document
        registered = document.getXObjectName(self.name)
        if registered not in document.idToObject:
            image = copy.copy(self._object)
            document.addForm(self.name, image)
            mask = image.__dict__.pop("_smask", None)
            if mask is not None:
                image.smask = document.Reference(copy.copy(mask), document.getXObjectName(f"{self.name}a"))
        canvas.saveState()
        canvas.translate(x, y)
        canvas.scale(width, height)
        canvas.doForm(self.name)
        canvas.restoreState()


@lru_cache(maxsize=32)
def prepared(data: bytes) -> PreparedPicture:
    """The picture of PNG or JPEG bytes; ValueError for bytes that are none."""
    return PreparedPicture(data)
