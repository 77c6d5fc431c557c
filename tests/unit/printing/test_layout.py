"""Lines, places and ledgers at their limits."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.reports.printing.fonts import register_fonts
from app.reports.printing.template import packed, spaced_iban
from app.reports.printing.text_lines import break_lines
from tests.unit.printing.conftest import RenderText
from tests.unit.printing.papers import pages, shell


@given(text=st.text(alphabet="ab жщ\u00ad\n-W", max_size=200), width=st.floats(min_value=12, max_value=400))
def test_break_lines_when_any_text_then_lines_fit_and_nothing_is_lost(text: str, width: float) -> None:
    register_fonts()
    lines = break_lines(text, "Sans", 9, width)
    assert all(stringWidth(line.replace("\u00ad", ""), "Sans", 9) <= width + 5 for line in lines)
    assert re.sub(r"[\s\u00ad-]", "", "".join(lines)) == re.sub(r"[\s\u00ad-]", "", text)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    heights=st.lists(st.integers(min_value=1, max_value=12), max_size=90),
    keep=st.integers(min_value=1, max_value=3),
    tail=st.integers(min_value=0, max_value=200),
)
def test_ledger_when_rows_have_any_heights_then_none_is_lost_and_the_tail_is_not_alone(
    render_template: RenderText, heights: list[int], keep: int, tail: int
) -> None:
    rows = "".join(f'<row><td v="1">row{index:03}{chr(10).join([""] + ["x"] * (height - 1))}</td></row>' for index, height in enumerate(heights))
    ledger = (
        f'<ledgerTable keepRows="{keep}"><col w="*" as="int"/><head><td>head</td></head>{rows}<carry><td sum="carried"/></carry>'
        f'<subtotal last="never"><td>carry <v of="running" as="int"/></td></subtotal><total><td>total <v of="total" as="int"/></td></total>'
        f'<tail><spacer length="{tail}"/><para>end</para></tail></ledgerTable>'
    )
    texts = pages(render_template(shell(ledger)))
    found = [[int(number) for number in re.findall(r"row(\d{3})", text)] for text in texts]
    assert [number for page in found for number in page] == list(range(len(heights)))
    with_total = next(index for index, text in enumerate(texts) if "total" in text)
    assert len(found[with_total]) >= min(keep, len(heights))
    assert f"total {len(heights)}" in texts[with_total]
    assert all("head" in text for text in texts[: with_total + 1])
    done = 0
    for text, page in zip(texts[:with_total], found, strict=False):
        done += len(page)
        assert f"carry {done}" in text
    assert "end" in texts[-1]


def test_ledger_when_a_group_row_keeps_with_the_next_then_it_never_ends_a_page(render_template: RenderText) -> None:
    rows = "".join(f'<row keep="next"><td>group{i}</td></row>' + '<row><td v="1">item</td></row>' * 3 for i in range(60))
    for text in pages(render_template(shell(f'<ledgerTable><col w="*"/>{rows}</ledgerTable>'))):
        assert not text.strip().split("\n")[-1].startswith("group")


def test_place_when_its_content_is_too_much_then_drawn_smaller_and_whole(render_template: RenderText) -> None:
    lines = "<br/>".join(f"line{index}" for index in range(40))
    story = f'<illustration width="200" height="100"><place x="0" y="0" width="200" height="100"><para>{lines}</para></place></illustration>'
    text = pages(render_template(shell(story)))[0]
    assert all(f"line{index}" in text for index in range(40))


@pytest.mark.parametrize(("attribute", "expected"), [("", "1234.50"), (' as="text"', "1234.5")])
def test_sum_cell_when_a_format_is_named_then_it_is_used(render_template: RenderText, attribute: str, expected: str) -> None:
    story = f'<ledgerTable><col w="*" as="money"/><row><td v="1234.5">x</td></row><total><td sum="total"{attribute}/></total></ledgerTable>'
    assert expected in pages(render_template(shell(story)))[0].replace(",", "")


def test_iban_when_written_then_in_groups_of_four_and_other_accounts_stay() -> None:
    assert spaced_iban("DE89 370400440532013000") == "DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000"
    assert spaced_iban("40702810138250123017") == "40702810138250123017"


def test_packed_when_an_address_has_many_short_parts_then_they_share_lines() -> None:
    given = ("8 quai de la Pêche", "44000 Nantes", "France")
    assert packed(given) == list(given)
    russian = ("190000", "г. Санкт-Петербург", "наб. Складская", "д. 14", "пом. 3-Н")
    assert packed(russian) == ["190000, г. Санкт-Петербург", "наб. Складская, д. 14, пом. 3-Н"]
    assert packed(("101341", "г. Москва", "ул. Новая", "д. 45")) == ["101341, г. Москва, ул. Новая, д. 45"]
    assert packed(()) == []
