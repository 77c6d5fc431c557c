"""Mistakes in a template are told with the line of the template."""

from __future__ import annotations

import pytest

from app.reports.printing.form_error import FormError
from tests.unit.printing.conftest import RenderText
from tests.unit.printing.papers import pages, shell

MISTAKES = {
    "misspelt name": (shell("<para>{{ partnr.name }}</para>"), 4, "partnr"),
    "misspelt attribute": (shell("<para>ok</para>\n<para>{{ doc.nubmer }}</para>"), 5, "nubmer"),
    "jinja syntax": (shell("{% for x in lines %}\n<para>a</para>\n{% endfr %}"), 6, "endfr"),
    "failing filter": (shell("\n<para>{{ 'abc'|money }}</para>"), 5, "InvalidOperation"),
    "unclosed tag": (shell("{% for x in lines %}<para>a</para>\n{% endfor %}<para><b>a</para>"), 5, "mismatch"),
    "unknown style": (shell('<spacer length="1mm"/>\n<para style="nope">x</para>'), 5, "nope"),
    "bad length": (shell('\n<spacer length="3 mmm"/>'), 5, "3 mmm"),
    "missing attribute": (shell("\n\n<spacer/>"), 6, "length"),
    "unknown child": (shell("\n<ledgerTable><col w='*'/>\n<frame/></ledgerTable>"), 6, "frame"),
    "too many cells": (shell('<ledgerTable><col w="*"/>\n<row><td>1</td>\n<td>2</td></row></ledgerTable>'), 6, "more cells"),
    "too wide": (shell('\n<ledgerTable><col w="900mm"/><row><td>1</td></row></ledgerTable>'), 5, "columns need"),
    "too tall": (shell('\n<illustration width="10" height="900"><rect x="0" y="0" width="1" height="1"/></illustration>'), 5, "too large"),
    "row too tall": (shell('\n<ledgerTable><col w="100"/><row><td><spacer length="900"/></td></row></ledgerTable>'), 5, "does not fit"),
    "unknown picture": (shell('\n<picture name="nope" width="10mm" height="10mm"/>'), 5, "nope"),
    "unknown sum": (shell('<ledgerTable><col w="*"/>\n<row><td v="1">1</td></row>\n<total><td sum="pgae"/></total></ledgerTable>'), 4, "pgae"),
    "unknown format": (
        shell('<ledgerTable><col w="*" as="mony"/>\n<row><td v="1">1</td></row><total><td sum="total"/></total></ledgerTable>'),
        4,
        "mony",
    ),
    "value that is no number": (shell('<ledgerTable><col w="*"/>\n<row><td v="1,5">1</td></row></ledgerTable>'), 5, "1,5"),
    "bad colspan": (shell('<ledgerTable><col w="*"/>\n<row><td colspan="x">1</td></row></ledgerTable>'), 5, "number of cells"),
    "bad align": (shell('<ledgerTable><col w="*"/>\n<row><td align="middle">1</td></row></ledgerTable>'), 5, "middle"),
    "unknown colour": (shell('<formTable><col w="*"/>\n<row><td color="bluee">1</td></row></formTable>'), 5, "bluee"),
    "empty qr": (shell('\n<qr size="10mm"></qr>'), 5, "without text"),
    "barcode outside ascii": (shell('\n<code128 height="5mm">Ж</code128>'), 5, "ASCII"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_template_when_it_has_a_mistake_then_error_names_its_line(render_template: RenderText, mistake: str) -> None:
    rml, line, word = MISTAKES[mistake]
    with pytest.raises(FormError) as caught:
        render_template(rml)
    assert (caught.value.line, caught.value.file) == (line, "t/t/template.rml"), caught.value
    assert word in str(caught.value)


def test_template_when_right_then_unharmed_by_the_line_marks(render_template: RenderText) -> None:
    story = '<para>a &lt; b <b>bold</b> <font color="#ff0000">red</font> <a href="https://example.com">link</a></para><!-- <evalString/> -->'
    assert "a < b bold red link" in pages(render_template(shell(story)))[0]
