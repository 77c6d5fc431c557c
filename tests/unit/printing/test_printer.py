"""The child process: papers come through it unchanged, runaways end, and it comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.errors import UserError
from app.reports.printing.catalogue import Catalogue
from app.reports.printing.form_error import FormError
from app.reports.printing.printer import Printer
from app.reports.printing.samples import euro_paper, rouble_paper
from app.reports.printing.worker import Limits
from tests.unit.printing.papers import codes, pages, shell

RUNAWAYS = {
    "endless loop": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "millions of rows": "{% for a in range(99999) %}{% for b in range(200) %}<para>{{ a }}</para>{% endfor %}{% endfor %}",
    "huge cell": '<ledgerTable><col w="*"/><row><td>{% for a in range(99999) %}{{ "ab " * 3000 }}{% endfor %}</td></row></ledgerTable>',
    "endless macro": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "huge picture of a number": "<para>{{ '%0999999999d' % 1 }}</para>",
}


@pytest.fixture(scope="module")
def printer() -> Iterator[Printer]:
    with Printer() as made:
        yield made


def test_printer_when_rendering_then_paper_is_that_of_the_engine(printer: Printer) -> None:
    paper = euro_paper("invoice", 30)
    pdf = printer.render("any/invoice", paper, "de")
    assert pdf.startswith(b"%PDF-")
    assert len(pages(pdf)) == 2
    assert "KONTOR:invoice:147" in codes(pdf)
    assert b"/Image" in pdf


def test_printer_when_given_a_plain_mapping_then_renders_the_same(printer: Printer) -> None:
    paper = rouble_paper("invoice", 3)
    mapping = {name: getattr(paper, name) for name in paper.__dataclass_fields__}
    assert pages(printer.render("ru/schet", mapping, "ru")) == pages(printer.render("ru/schet", paper, "ru"))


def test_printer_when_form_is_unknown_then_user_error(printer: Printer) -> None:
    with pytest.raises(UserError, match="any/nothing"):
        printer.render("any/nothing", euro_paper(), "en")


def test_printer_when_template_is_wrong_then_error_comes_through_with_its_line(form_folder: Path) -> None:
    (form_folder / "t" / "t" / "template.rml").write_text(shell("<para>\n{{ doc.nubmer }}</para>"), "utf-8")
    with Printer(Catalogue(form_folder)) as printer, pytest.raises(FormError) as caught:
        printer.render("t/t", euro_paper(lines=1), "en")
    assert (caught.value.file, caught.value.line) == ("t/t/template.rml", 5)


def test_printer_when_template_is_edited_then_next_paper_shows_it(form_folder: Path) -> None:
    template = form_folder / "t" / "t" / "template.rml"
    with Printer(Catalogue(form_folder)) as printer:
        template.write_text(shell("<para>first text</para>"), "utf-8")
        assert "first text" in pages(printer.render("t/t", euro_paper(lines=1), "en"))[0]
        template.write_text(shell("<para>second text, longer</para>"), "utf-8")
        assert "second text" in pages(printer.render("t/t", euro_paper(lines=1), "en"))[0]


def test_printer_when_words_are_edited_and_the_catalogue_is_read_anew_then_next_paper_has_them(form_folder: Path) -> None:
    (form_folder / "t" / "t" / "template.rml").write_text(shell("<para>{{ t.title }}</para>"), "utf-8")
    catalogue = Catalogue(form_folder)
    with Printer(catalogue) as printer:
        assert "Test" in pages(printer.render("t/t", euro_paper(lines=1), "en"))[0]
        (form_folder / "t" / "t" / "texts.toml").write_text('[en]\ntitle = "Tax paper"\n', "utf-8")
        catalogue.reload()
        assert "Tax paper" in pages(printer.render("t/t", euro_paper(lines=1), "en"))[0]


def test_printer_when_many_papers_then_one_child_makes_them_all(printer: Printer) -> None:
    paper = euro_paper("invoice", 8)
    printer.render("any/invoice", paper, "en")
    child = printer._worker._process
    for _paper in range(20):
        printer.render("any/invoice", paper, "en")
    assert printer._worker._process is child, "a child for each paper would cost a start each"


def test_printer_when_a_template_runs_away_then_it_is_stopped_and_the_next_paper_prints(form_folder: Path) -> None:
    """T-20."""
    template = form_folder / "t" / "t" / "template.rml"
    with Printer(Catalogue(form_folder), Limits(seconds=2, megabytes=400)) as printer:
        printer.warm_up()
        for story in RUNAWAYS.values():
            template.write_text(shell(story), "utf-8")
            with pytest.raises(FormError):
                printer.render("t/t", euro_paper(lines=1), "en")
        template.write_text(shell("<para>alive</para>"), "utf-8")
        printer._worker.limits = replace(printer._worker.limits, seconds=60)
        assert "alive" in pages(printer.render("t/t", euro_paper(lines=1), "en"))[0]
