"""Every form in every language: it renders, says everything, keeps rows and sums together, and its codes read back."""

from __future__ import annotations

import dataclasses
import itertools
import re
from decimal import Decimal

import pikepdf
import pypdfium2
import pytest

from app.core.words import number_in_words
from app.reports.printing.catalogue import FORMS
from app.reports.printing.context_model import PaperContext, Party
from app.reports.printing.formats import formats
from app.reports.printing.samples import euro_paper, rouble_paper, sample
from tests.unit.printing.conftest import Render
from tests.unit.printing.papers import DOCUMENT_FORMS, codes, number, pages

ALL = [(form.code, language) for form in DOCUMENT_FORMS for language in form.languages]
COUNTS = [1, 2, 3, 30, 60, 300]
PRICED = [
    "any/invoice", "any/quotation", "any/order", "any/act", "any/credit_note", "any/goods_receipt", "any/payment_in", "any/payment_out",
    "ru/schet", "ru/act", "ru/torg12", "ru/ko1", "ru/ko2", "ru/m4",
]  # fmt: skip
#: forms whose heading is worded or set otherwise than their title
HEADED = ["ru/torg12", "ru/act", "ru/ko1", "ru/ko2", "ru/m4"]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize(("code", "language"), ALL, ids="-".join)
def test_form_when_rendered_in_each_language_then_every_line_and_the_total_are_there(render: Render, code: str, language: str) -> None:
    paper = sample(code, 9)
    pdf = render(code, paper, language)
    text = squeezed("".join(pages(pdf)))
    for line in paper.lines:
        assert squeezed(line.name) in text, line
        assert line.article in text
    assert squeezed(paper.partner.name) in text or code == "any/stock_opening"
    assert squeezed(paper.doc.number) in text
    assert squeezed(FORMS.find(code).title(language)) in text or code in HEADED
    if code in PRICED:
        assert squeezed(formats(language, paper.doc.currency)["money"](paper.totals.gross)) in text


@pytest.mark.parametrize(("code", "language"), ALL, ids="-".join)
def test_form_when_rendered_then_all_fonts_are_ours_and_embedded(render: Render, code: str, language: str) -> None:
    import io

    found = set()
    with pikepdf.open(io.BytesIO(render(code, sample(code, 3), language))) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font":
                found.add(str(item.BaseFont))
                assert "/FontFile2" in item.FontDescriptor, item.BaseFont
    assert found
    assert all("NotoSans" in name for name in found), found


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize(("code", "language"), [("any/invoice", "de"), ("ru/schet", "ru"), ("ru/torg12", "ru"), ("any/delivery_note", "de")])
def test_long_table_when_it_breaks_then_rows_stand_once_and_two_stay_with_the_totals(render: Render, code: str, language: str, count: int) -> None:
    paper = sample(code, count)
    texts = pages(render(code, paper, language))
    on_page = [[int(found) - 1000 for found in re.findall(r"\bA-(\d{4})\b", text)] for text in texts]
    assert [row for rows in on_page for row in rows] == list(range(count))
    assert len(on_page[-1]) >= min(2, count)


@pytest.mark.parametrize("count", [30, 60, 300])
def test_invoice_when_it_breaks_then_carried_sums_are_right_and_brought_forward(render: Render, count: int) -> None:
    paper = euro_paper("invoice", count)
    texts = pages(render("any/invoice", paper, "de"))
    done = 0
    for text, following in itertools.pairwise(texts):
        done += len(re.findall(r"\bA-\d{4}\b", text))
        carried = re.search(r"Übertrag auf die nächste Seite ([\d.]+,\d\d)", text)
        brought = re.search(r"Übertrag ([\d.]+,\d\d)", following)
        assert carried is not None
        assert brought is not None
        assert number(carried[1]) == number(brought[1]) == sum(line.net for line in paper.lines[:done])
    assert "Übertrag auf die" not in texts[-1]


@pytest.mark.parametrize("count", COUNTS)
def test_torg12_when_it_breaks_then_page_sums_add_up_and_sheets_are_in_words(render: Render, count: int) -> None:
    paper = rouble_paper("delivery_note", count)
    texts = pages(render("ru/torg12", paper, "ru"))
    sums = [re.search(r"^Итого.*,\d\d ([\d ]+,\d\d)\s*$", text, re.MULTILINE) for text in texts]
    assert all(sums)
    assert sum(number(found[1]) for found in sums if found) == paper.totals.gross
    total = re.search(r"^Всего по накладной.*,\d\d ([\d ]+,\d\d)\s*$", texts[-1], re.MULTILINE)
    assert total is not None
    assert number(total[1]) == paper.totals.gross
    last = texts[-1].replace("\n", " ")
    assert f"{len(texts)} ({number_in_words(len(texts), 'ru')})" in last
    assert number_in_words(count, "ru").capitalize() in last


def test_page_numbers_when_several_pages_then_each_says_x_of_y(render: Render) -> None:
    texts = pages(render("any/invoice", euro_paper(lines=60), "en"))
    assert len(texts) > 2
    for index, text in enumerate(texts):
        assert f"Page {index + 1} of {len(texts)}" in text


def test_invoice_when_in_euros_then_qr_is_a_sepa_transfer_and_barcode_reads(render: Render) -> None:
    paper = euro_paper("invoice", 40)
    pdf = render("any/invoice", paper, "fr")
    last = len(pages(pdf)) - 1
    expected = f"BCD\n002\n1\nSCT\nCOBADEFFXXX\nAtelier Nordlicht GmbH\nDE89370400440532013000\nEUR{paper.totals.due}\n\n\n2026-0147"
    assert codes(pdf, last) == {expected, "KONTOR:invoice:147"}
    assert codes(pdf, 0) == {"KONTOR:invoice:147"}


def test_schet_when_in_roubles_then_qr_is_a_payment_order(render: Render) -> None:
    paper = rouble_paper("invoice", 7)
    expected = (
        "ST00012|Name=Общество с ограниченной ответственностью «Северный ветер»|PersonalAcc=40702810138250123017|BankName=ПАО Сбербанк г. Москва"
        f"|BIC=044525225|CorrespAcc=30101810400000000225|PayeeINN=7701234567|KPP=770101001|Sum={int(paper.totals.due * 100)}"
        f"|Purpose=Оплата по счёту № 147 от 21.11.2026, в т.ч. НДС {paper.totals.tax}"
    )
    assert codes(render("ru/schet", paper, "ru")) == {expected, "KONTOR:invoice:147"}


@pytest.mark.parametrize("code", [form.code for form in DOCUMENT_FORMS])
def test_form_when_rendered_then_its_barcode_reads(render: Render, code: str) -> None:
    paper = sample(code, 3)
    assert paper.doc.barcode in codes(render(code, paper, FORMS.find(code).languages[0]))


@pytest.mark.parametrize(("code", "language"), ALL, ids="-".join)
def test_form_when_draft_or_copy_then_marked_on_every_page(render: Render, code: str, language: str) -> None:
    paper = sample(code, 40)
    marked = dataclasses.replace(paper, doc=dataclasses.replace(paper.doc, posted=False, copy=True))
    words = FORMS.find(code).words(language)
    clean, dirty = pages(render(code, paper, language)), pages(render(code, marked, language))
    assert all(words["draft"] in text and words["copy"] in text for text in dirty)
    assert not any(words["draft"] in text for text in clean)


def test_words_when_document_has_a_language_then_sum_is_written_in_it(render: Render) -> None:
    paper = euro_paper("invoice", 1)
    for language, words in (
        ("de", "vierzig Euro und sechsundsiebzig Cent"),
        ("en", "forty euros and seventy-six cents"),
        ("fr", "quarante euros et soixante-seize centimes"),
        ("ru", "Сорок евро 76 евроцентов"),
    ):
        assert words in pages(render("any/invoice", paper, language))[0].replace("\n", " ")


def test_invoice_when_partly_paid_then_rest_is_due_and_in_the_code(render: Render) -> None:
    paper = euro_paper("invoice", 8)
    totals = dataclasses.replace(paper.totals, paid=Decimal(1000), due=paper.totals.gross - 1000)
    pdf = render("any/invoice", dataclasses.replace(paper, totals=totals), "en")
    text = pages(pdf)[0]
    assert "−€1,000.00" in text
    assert formats("en", "EUR")["amount"](totals.due) in text
    assert any(f"EUR{totals.due}" in code for code in codes(pdf))


def _stretched(paper: PaperContext) -> PaperContext:
    long = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle " * 3
    if not paper.lines:
        share = dataclasses.replace(paper.shares[0], number="N" * 60, amount=Decimal("9" * 30 + ".99"))
        doc = dataclasses.replace(paper.doc, number="N" * 60, subject=long, note=long)
        partner = dataclasses.replace(paper.partner, name=long)
        totals = dataclasses.replace(paper.totals, gross=Decimal("9" * 16 + ".99"))  # what a column of money holds
        return dataclasses.replace(paper, partner=partner, doc=doc, totals=totals, shares=(share, *paper.shares[1:]))
    line = dataclasses.replace(
        paper.lines[0], name=long * 4, note="Zeile eins\nZeile zwei", article="X" * 30, unit="Packung zu 12", discount=Decimal("12.5"),
        price=Decimal("12345678901234567890.1234"), net=Decimal("9" * 38 + ".99"), gross=Decimal("9" * 38 + ".99"),
    )  # fmt: skip
    partner = dataclasses.replace(paper.partner, name=long, address=tuple(f"{part} {long}" for part in paper.partner.address))
    doc = dataclasses.replace(paper.doc, number="N" * 60, subject=long, intro=long, note=long)
    return dataclasses.replace(paper, partner=partner, doc=doc, lines=(line, *paper.lines[1:]))


@pytest.mark.parametrize("code", [form.code for form in DOCUMENT_FORMS])
def test_form_when_names_and_sums_are_huge_then_it_still_prints(render: Render, code: str) -> None:
    assert pages(render(code, _stretched(sample(code, 30)), "de"))


@pytest.mark.parametrize("code", [form.code for form in DOCUMENT_FORMS])
def test_form_when_almost_everything_is_empty_then_it_still_prints(render: Render, code: str) -> None:
    paper = sample(code, 0)
    doc = type(paper.doc)(type="invoice", number="", date=paper.doc.date, currency=paper.doc.currency)
    bare = PaperContext(firm=type(paper.firm)(name="A"), partner=Party(name="B"), doc=doc, lines=(), totals=paper.totals)
    text = pages(render(code, bare, "en"))
    assert len(text) == 1
    assert "None" not in text[0]


def test_torg12_when_packages_are_not_known_then_their_cells_stay_empty(render: Render) -> None:
    paper = rouble_paper("delivery_note", 3)
    lines = tuple(dataclasses.replace(line, packages=None, per_package=None, mass_gross=None) for line in paper.lines)
    totals = dataclasses.replace(paper.totals, packages=None, mass_gross=None)
    text = pages(render("ru/torg12", dataclasses.replace(paper, lines=lines, totals=totals), "ru"))[0]
    assert "Ноль" not in text
    total = re.search(r"^Всего по накладной (.*)$", text, re.MULTILINE)
    assert total is not None
    assert total[1].split()[0] == "6"


def test_letter_when_sender_and_firm_are_long_then_nothing_overlaps_and_foot_stays_readable(render: Render) -> None:
    paper = euro_paper("quotation", 2)
    firm = dataclasses.replace(
        paper.firm,
        name="Gesellschaft für außergewöhnlich lange Namen im Briefkopf mbH & Co. KG",
        address=("Straße " * 8, "12345 Stadt", "Hinterhaus", "3. Stock", "links"),
    )
    pdf = render("any/quotation", dataclasses.replace(paper, firm=firm), "de")
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    sizes = [box[3] - box[1] for box in (page.get_charbox(index) for index in range(page.count_chars())) if box[3] > box[1]]
    assert min(size for size in sizes if size > 1.5) > 1.5
    right_of_window = page.get_text_bounded(left=310, bottom=705, right=327, top=718)
    assert right_of_window.strip() == ""
