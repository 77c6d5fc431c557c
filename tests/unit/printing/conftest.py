"""Rendering in this process, and templates written for one test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.reports.printing.catalogue import FORMS, Catalogue
from app.reports.printing.context_model import PaperContext
from app.reports.printing.render import Engine
from app.reports.printing.samples import euro_paper
from app.reports.printing.wire import pack, unpack

Render = Callable[..., bytes]
RenderText = Callable[[str], bytes]


@pytest.fixture(scope="session")
def render() -> Render:
    """``render(form code, paper, language)`` with the forms of the program."""
    engine = Engine(FORMS)

    def run(code: str, paper: PaperContext, language: str = "en") -> bytes:
        return engine.render(FORMS.find(code), unpack(pack(paper)), language, paper.pictures)

    return run


@pytest.fixture
def form_folder(tmp_path: Path) -> Path:
    """A folder with one form, t/t, that has no template yet."""
    folder = tmp_path / "t" / "t"
    folder.mkdir(parents=True)
    (folder / "form.toml").write_text('document = "invoice"\nlanguages = ["en"]\n', "utf-8")
    (folder / "texts.toml").write_text('[en]\ntitle = "Test"\ndraft = "DRAFT"\ncopy = "COPY"\n', "utf-8")
    return tmp_path


@pytest.fixture
def render_template(form_folder: Path) -> RenderText:
    """``render_template(rml)`` renders a template of the test with the sample paper of two lines."""
    catalogue = Catalogue(form_folder)
    engine = Engine(catalogue)
    paper = euro_paper(lines=2, pictures=False)

    def run(rml: str) -> bytes:
        (form_folder / "t" / "t" / "template.rml").write_text(rml, "utf-8")
        return engine.render(catalogue.find("t/t"), unpack(pack(paper)), "en", paper.pictures)

    return run
