"""The fonts of paper: Noto Sans as family "Sans" in four cuts. Templates cannot load others."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from reportlab.lib import fonts
from reportlab.pdfbase import pdfdoc, pdfmetrics, ttfonts

from app.core import paths

FAMILY = "Sans"
_CUTS = (("", "Regular", 0, 0), ("-Bold", "Bold", 1, 0), ("-Italic", "Italic", 0, 1), ("-BoldItalic", "BoldItalic", 1, 1))


#: signs besides ASCII that most papers of a language hold
_SEEDS = {
    "ru": "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюяёЁ№«»—–·₽²",
    "": "ÄÖÜäöüßÀÇÉÈÊàâçéèêëîïôùûœÑÁÍÓÚñáíóúãõÃÕ€£№·–—“”„’«»°²",
}


def seed(document: Any, language: str) -> None:
    """Give the common signs of a language their places first, so that most papers embed the very same part of a font: it is made once."""
    text = _SEEDS.get(language[:2], _SEEDS[""])
    for suffix, *_rest in _CUTS:
        pdfmetrics.getFont(FAMILY + suffix).splitString(text, document)


def _remembering(make: Any) -> Any:
    """The parts of a font made last, by the signs they hold."""

    @lru_cache(maxsize=16)
    def remembered(signs: tuple[int, ...]) -> bytes:
        made: bytes = make(list(signs))
        return made

    return lambda signs: remembered(tuple(signs))


@cache
def register_fonts() -> None:
    """Read the files once a process; reportlab's own fonts have no Cyrillic and lose it silently."""
    pdfdoc.PDFZCompress.encode = lru_cache(maxsize=32)(pdfdoc.PDFZCompress.encode)
    for suffix, file, bold, italic in _CUTS:
        font = ttfonts.TTFont(FAMILY + suffix, str(paths.RESOURCES / "fonts" / f"NotoSans-{file}.ttf"))
        font.face.makeSubset = _remembering(font.face.makeSubset)
        pdfmetrics.registerFont(font)
        fonts.addMapping(FAMILY, bold, italic, FAMILY + suffix)
