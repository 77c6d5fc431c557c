"""The fonts of paper: Noto Sans as family "Sans" in four cuts. Templates cannot load others."""

from __future__ import annotations

from functools import cache

from reportlab.lib import fonts
from reportlab.pdfbase import pdfmetrics, ttfonts

from app.core import paths

FAMILY = "Sans"
_CUTS = (("", "Regular", 0, 0), ("-Bold", "Bold", 1, 0), ("-Italic", "Italic", 0, 1), ("-BoldItalic", "BoldItalic", 1, 1))


@cache
def register_fonts() -> None:
    """Read the files once a process; reportlab's own fonts have no Cyrillic and lose it silently."""
    for suffix, file, bold, italic in _CUTS:
        pdfmetrics.registerFont(ttfonts.TTFont(FAMILY + suffix, str(paths.RESOURCES / "fonts" / f"NotoSans-{file}.ttf")))
        fonts.addMapping(FAMILY, bold, italic, FAMILY + suffix)
