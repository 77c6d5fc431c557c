"""Forms are found, replaced by the office's own, and chosen by date and country."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from app.core import paths
from app.core.errors import UserError
from app.reports.printing.catalogue import FORMS, Catalogue, own_folder
from app.reports.printing.form_error import FormError
from app.reports.printing.render import Engine
from app.reports.printing.samples import euro_paper, sample
from app.reports.printing.wire import pack, unpack
from tests.unit.printing.papers import DOCUMENT_FORMS, pages

SHIPPED = {
    "any/invoice", "any/quotation", "any/order", "any/delivery_note", "any/act", "any/credit_note", "any/goods_receipt",
    "any/payment_in", "any/payment_out", "any/stock_opening", "any/day_plan", "any/route_sheet", "ru/schet", "ru/act", "ru/torg12", "ru/ko1", "ru/ko2", "ru/m4",
}  # fmt: skip


def test_catalogue_when_read_then_holds_the_shipped_forms() -> None:
    assert {form.code for form in FORMS.all()} == SHIPPED


def test_texts_when_forms_speak_several_languages_then_all_say_the_same_things() -> None:
    for form in FORMS.versions():
        spoken = {language: set(form.words(language)) - {"purpose"} for language in form.languages}
        first = spoken[form.languages[0]]
        assert all(words == first for words in spoken.values()), (form.code, {k: v ^ first for k, v in spoken.items()})


def test_form_when_language_is_not_spoken_then_its_first_is_taken() -> None:
    invoice = FORMS.find("any/invoice")
    assert invoice.title("de_AT") == "Rechnung"
    assert invoice.title("xx") == "Invoice"
    assert FORMS.find("ru/schet").language("en") == "ru"


def test_forms_when_asked_for_a_document_then_those_of_the_country_come_first() -> None:
    assert [form.code for form in FORMS.for_document("invoice", "RU")] == ["ru/schet", "any/invoice"]
    assert [form.code for form in FORMS.for_document("invoice", "DE")] == ["any/invoice"]


def test_forms_when_a_payment_is_not_cash_then_the_cash_order_is_not_offered() -> None:
    assert [form.code for form in FORMS.for_document("payment_in", "RU", payment="cash")] == ["ru/ko1", "any/payment_in"]
    assert [form.code for form in FORMS.for_document("payment_in", "RU", payment="bank")] == ["any/payment_in"]
    assert [form.code for form in FORMS.for_document("payment_out", "RU")] == ["any/payment_out"]
    assert [form.code for form in FORMS.for_document("payment_in", "DE", payment="cash")] == ["any/payment_in"]


def test_file_name_when_number_has_slashes_then_they_become_dashes() -> None:
    assert FORMS.find("any/invoice").file_for("A/12:3", "de") == "Rechnung A-12-3.pdf"


def _copy(folder: Path, source: str, target: str, **entries: str) -> None:
    country = target.split("/")[0]
    (folder / country).mkdir(parents=True, exist_ok=True)
    shutil.copytree(paths.FORMS / source, folder / target)
    for file in ("texts.toml", "paper.rml"):
        shutil.copy(paths.FORMS / country / file, folder / country / file)
    toml = folder / target / "form.toml"
    toml.write_text("".join(f"{name} = {value}\n" for name, value in entries.items()) + toml.read_text("utf-8"), "utf-8")


def test_catalogue_when_a_form_has_versions_then_the_date_chooses(tmp_path: Path) -> None:
    _copy(tmp_path, "any/invoice", "any/invoice_old", code='"any/bill"', valid_to="2026-12-31")
    _copy(tmp_path, "any/invoice", "any/invoice_new", code='"any/bill"', valid_from="2027-01-01")
    catalogue = Catalogue(tmp_path)
    assert catalogue.find("any/bill", date(2026, 12, 31)).template == "any/invoice_old/template.rml"
    assert catalogue.find("any/bill", date(2027, 1, 1)).template == "any/invoice_new/template.rml"
    with pytest.raises(UserError, match="any/nothing"):
        catalogue.find("any/nothing")


def test_catalogue_when_the_office_has_its_own_form_then_it_goes_before_the_shipped_one(tmp_path: Path) -> None:
    _copy(tmp_path, "any/invoice", "any/invoice")
    paper = tmp_path / "any" / "paper.rml"
    paper.write_text(paper.read_text("utf-8").replace("{{ t.in_words }}", "OUR OWN WORDS"), "utf-8")
    catalogue = Catalogue(paths.FORMS, tmp_path)
    form = catalogue.find("any/invoice")
    assert form.folder == tmp_path / "any" / "invoice"
    assert {each.code for each in catalogue.all()} == SHIPPED
    assert "OUR OWN WORDS" in pages(Engine(catalogue).render(form, unpack(pack(euro_paper())), "en"))[0]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('document = "x"\nlanguages = ["en"]\ncolour = 1\n', "colour"),
        ('languages = ["en"]\n', "document"),
        ("document = \n", "form.toml"),
        ('document = "x"\nlanguages = ["xx"]\n', "xx"),
    ],
)
def test_catalogue_when_form_toml_is_wrong_then_error_names_the_file(form_folder: Path, text: str, word: str) -> None:
    (form_folder / "t" / "t" / "form.toml").write_text(text, "utf-8")
    with pytest.raises(FormError) as caught:
        Catalogue(form_folder).all()
    assert caught.value.file == "t/t/form.toml"
    assert word in str(caught.value)


def test_samples_when_asked_for_every_form_then_there_is_one() -> None:
    for form in DOCUMENT_FORMS:
        paper = sample(form.code)
        assert paper.doc.type == form.document
        assert paper.lines or paper.shares


def test_own_folder_when_named_by_the_environment_then_its_forms_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KONTOR_FORMS", str(tmp_path))
    _copy(tmp_path, "any/invoice", "any/invoice")
    assert Catalogue(paths.FORMS, own=own_folder).find("any/invoice").folder == tmp_path / "any" / "invoice"
    monkeypatch.delenv("KONTOR_FORMS")
    assert own_folder().name == "forms"
