"""Each form as it was when somebody last looked at it: its text in each language, and a small picture of its first page.

``KONTOR_GOLDEN=write`` writes them anew; look at the difference before committing.
"""

from __future__ import annotations

import os
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from app.reports.printing.catalogue import FORMS
from app.reports.printing.samples import sample
from tests.unit.printing.conftest import Render
from tests.unit.printing.papers import DOCUMENT_FORMS, pages

GOLDEN = Path(__file__).parent / "golden"
WRITE = os.environ.get("KONTOR_GOLDEN") == "write"
FORMS_AND_LANGUAGES = [(form.code, language) for form in DOCUMENT_FORMS for language in form.languages]


def _file(code: str, language: str, suffix: str) -> Path:
    return GOLDEN / f"{code.replace('/', '-')}-{language}{suffix}"


@pytest.mark.parametrize(("code", "language"), FORMS_AND_LANGUAGES, ids="-".join)
def test_form_when_compared_with_its_golden_text_then_equal(render: Render, code: str, language: str) -> None:
    text = "\n---\n".join(pages(render(code, sample(code, 3), language))) + "\n"
    file = _file(code, language, ".txt")
    if WRITE:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    assert text == file.read_text("utf-8")


@pytest.mark.parametrize("code", [form.code for form in DOCUMENT_FORMS])
def test_form_when_compared_with_its_golden_picture_then_alike(render: Render, code: str) -> None:
    language = FORMS.find(code).languages[0]
    page = pypdfium2.PdfDocument(render(code, sample(code, 3), language))[0]
    picture = page.render(scale=0.6).to_pil().convert("L")
    file = _file(code, language, ".png")
    if WRITE:
        picture.save(file, optimize=True)
    with Image.open(file) as golden:
        assert golden.size == picture.size
        assert ImageStat.Stat(ImageChops.difference(golden.convert("L"), picture)).mean[0] < 1.0
