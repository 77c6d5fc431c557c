"""Words that every format puts round the table, and the guard against formulas in texts."""

from __future__ import annotations

import re
import unicodedata

from app.core.i18n import _, ngettext
from app.reports.formats import moment
from app.reports.result import Column, ReportResult

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
#: what a spreadsheet takes for a formula; a number with its sign, or a phone, is none
_FORMULA = re.compile(r"^[\s]*[=+\-@\t\r]")
_HARMLESS = re.compile(r"^[+\-]?[\d\s().,\-/]+$")


def head_lines(result: ReportResult) -> list[str]:
    """Filters, then who saw these figures and when."""
    filters = [f"{label}: {text}" for label, text in result.provenance.filters]
    return [*filters, origin(result)]


def origin(result: ReportResult) -> str:
    """Who saw these figures, and when."""
    text = _("Figures of {moment}, seen by {user}")
    return text.format(moment=moment(result.provenance.seen), user=result.provenance.user)


def foot_lines(result: ReportResult) -> list[str]:
    """How many rows, and what a reader must know."""
    count = result.provenance.rows
    return [ngettext("{count} row", "{count} rows", count).format(count=count), *result.provenance.notes]


def cleaned(text: str) -> str:
    """Without the control characters that no file format takes."""
    return _CONTROL.sub("", text)


def harmless(text: str) -> str:
    """A text that no spreadsheet runs as a formula: an apostrophe stands before what looks like one (OWASP, CSV injection)."""
    text = cleaned(text)
    folded = unicodedata.normalize("NFKC", text)
    if _FORMULA.match(folded) and not _HARMLESS.match(folded):
        return f"'{text}"
    return text


def titles(columns: tuple[Column, ...]) -> list[str]:
    """Titles of the columns in one line each: what a column stands for before what it counts."""
    return [f"{column.head} · {column.title}" if column.head else column.title for column in columns]
