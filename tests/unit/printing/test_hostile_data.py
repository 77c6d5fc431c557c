"""What people type, paste or import never breaks a paper, and never becomes markup of it."""

from __future__ import annotations

import dataclasses
import re

import pytest

from app.reports.printing.catalogue import FORMS
from app.reports.printing.context_model import PaperContext
from app.reports.printing.samples import euro_paper, rouble_paper, sample
from tests.unit.printing.conftest import Render
from tests.unit.printing.papers import DOCUMENT_FORMS, codes, pages

CODES = [form.code for form in DOCUMENT_FORMS]
MARKUP = "<b>Tom & Jerry</b> {{ firm }} {% raw %} ${x} ]]> &amp; <!-- <?php ?>"
NAMES = {
    "markup": MARKUP,
    "directive": '</td></row><evalString>1+1</evalString><img src="/etc/passwd"/>',
    "jinja": "{{ ''.__class__.__mro__ }}{% include '/etc/passwd' %}{# x #}",
    "control signs": "a\x00b\x07c\x1bd\ufffee\r\n\tf",
    "half a surrogate": "a\ud800b",
    "right to left": "שלום עולם \u202eabc\u202c مرحبا بالعالم",
    "emoji": "Café 😀👩‍👩‍👧‍👦 ❤️ 🇫🇷 𝔘𝔫𝔦",
    "combining": "Zalgo " + "e\u0301\u0302\u0303" * 60,
    "no space": "W" * 250,
    "only spaces": "\u00a0 \u200b\u2003 ",
    "percent and braces": "%s %(x)s {0} {amount} {partner.__class__}",
}


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def _named(paper: PaperContext, name: str) -> PaperContext:
    """The paper with one name in every place where people write."""
    lines = tuple(dataclasses.replace(line, name=name, article=name[:50], note=name, unit=name[:10], vat_rate=name[:8]) for line in paper.lines)
    shares = tuple(dataclasses.replace(share, number=name[:40]) for share in paper.shares)
    doc = dataclasses.replace(
        paper.doc, number=name[:40], subject=name, note=name, order_number=name[:60], delivery_address=(name,), warehouse=name, mentions=(name,)
    )
    partner = dataclasses.replace(paper.partner, name=name, contact=name, address=(name, name))
    firm = dataclasses.replace(paper.firm, name=name, address=(name,))
    basis = dataclasses.replace(paper.basis, text=name, number=name[:40])
    return dataclasses.replace(paper, lines=lines, shares=shares, doc=doc, partner=partner, firm=firm, basis=basis)


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("code", CODES)
def test_form_when_every_name_is_hostile_then_it_still_prints(render: Render, code: str, kind: str) -> None:
    made = pages(render(code, _named(sample(code, 2), NAMES[kind]), FORMS.find(code).languages[0]))
    assert made
    assert "/etc/passwd" not in "".join(made) or kind in ("directive", "jinja")
    assert "root:" not in "".join(made)


@pytest.mark.parametrize("code", CODES)
def test_form_when_data_looks_like_markup_then_it_prints_as_it_stands(render: Render, code: str) -> None:
    paper = sample(code, 2)
    if paper.lines:
        hostile = dataclasses.replace(paper, lines=(dataclasses.replace(paper.lines[0], name=MARKUP), paper.lines[1]))
    else:
        hostile = dataclasses.replace(paper, partner=dataclasses.replace(paper.partner, name=MARKUP))
    assert squeezed(MARKUP) in squeezed("".join(pages(render(code, hostile, "en"))))


@pytest.mark.parametrize("sign", ["слово ", "\n", "x"], ids=["words", "empty lines", "one word"])
@pytest.mark.parametrize("code", CODES)
def test_form_when_the_comment_has_5000_signs_then_rows_stay_on_the_first_page(render: Render, code: str, sign: str) -> None:
    paper = sample(code, 2)
    note = (sign * 5000)[:5000]
    made = pages(render(code, dataclasses.replace(paper, doc=dataclasses.replace(paper.doc, note=note)), "ru"))
    for line in paper.lines:
        assert line.article in made[0]
    for share in paper.shares[:1]:
        assert share.number in made[0]


def test_codes_when_the_firm_has_a_hostile_name_then_they_still_read(render: Render) -> None:
    paper = euro_paper("invoice", 2)
    firm = dataclasses.replace(paper.firm, name="Tom & <b>Jerry</b>\n\x00 Müller |~ 😀")
    assert any(code.startswith("BCD\n002\n1\nSCT") for code in codes(render("any/invoice", dataclasses.replace(paper, firm=firm), "en")))
    rouble = rouble_paper("invoice", 2)
    firm = dataclasses.replace(rouble.firm, name="ООО «А|Б»", full_name="ООО «А|Б»")
    found = codes(render("ru/schet", dataclasses.replace(rouble, firm=firm), "ru"))
    assert any(code.startswith("ST00012~Name=ООО «А|Б»~PersonalAcc=") for code in found)
