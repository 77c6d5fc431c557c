"""Reading papers back: their text, their codes, and the shell around a template of a test."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

import pypdfium2
import zxingcpp

from app.reports.printing.catalogue import FORMS

#: forms of documents; the papers of a day have tests of their own (tests/services/morning)
DOCUMENT_FORMS = [form for form in FORMS.versions() if form.document != "day"]
SHELL = (
    '<document filename="x"><template pagesize="A4"><pageTemplate id="m"><frame id="f" x1="0" y1="0" width="500" height="700"/>'
    "</pageTemplate></template>\n<stylesheet/>\n<story>\n%s\n</story></document>"
)


def shell(story: str) -> str:
    """A template whose story begins on line 4."""
    return SHELL % story


@lru_cache(maxsize=64)
def pages(pdf: bytes) -> tuple[str, ...]:
    """The text of each page; no-break spaces are read as spaces."""
    document = pypdfium2.PdfDocument(pdf)
    return tuple(document[index].get_textpage().get_text_range().replace("\u00a0", " ").replace("\r\n", "\n") for index in range(len(document)))


def codes(pdf: bytes, page: int = 0, scale: float = 4) -> set[str]:
    """The texts of all bar and QR codes that a camera would see on a page."""
    return {code.text for code in zxingcpp.read_barcodes(pypdfium2.PdfDocument(pdf)[page].render(scale=scale).to_pil())}


def number(text: str) -> Decimal:
    """A number as German and Russian papers write it."""
    return Decimal(re.sub(r"[\s.]", "", text).replace(",", "."))
