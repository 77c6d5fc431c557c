"""How a delimited text is written: its encoding, separator and quotation marks, guessed with the reasons."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from app.core.i18n import N_, _

SEPARATORS = {",": N_("comma"), ";": N_("semicolon"), "\t": N_("tab"), "|": N_("bar")}
ENCODINGS = ("utf-8", "cp1251", "cp1252", "cp1250", "cp866", "koi8-r", "iso8859-1", "iso8859-15", "utf-16", "mac-cyrillic", "cp437")
_SAMPLE = 64 * 1024
_WHOLE = 1 << 20
_SAMPLE_LINES = 60
_LIKELY = ("cp1251", "cp1252", "cp1250", "cp866", "koi8_r", "latin_1", "mac_cyrillic")


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text file is written, and why we think so."""

    encoding: str = "utf-8"
    separator: str = ","
    quote: str = '"'
    encoding_reason: str = ""
    separator_reason: str = ""


def guess_text_style(path: Path) -> TextStyle:
    """Look at a text file and guess how it is written."""
    encoding, reason = _guess_encoding(path)
    with path.open("r", encoding=encoding, errors="replace", newline="") as stream:
        sample = stream.read(_SAMPLE)
    separator, separator_reason, quote = _guess_separator(sample)
    return TextStyle(encoding, separator, quote, reason, separator_reason)


def _guess_encoding(path: Path) -> tuple[str, str]:
    with path.open("rb") as stream:
        head = stream.read(4)
        if head.startswith(codecs.BOM_UTF8):
            return "utf-8-sig", _("the file says so in its first bytes")
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16", _("the file says so in its first bytes")
        stream.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        foreign = b""
        while piece := stream.read(_WHOLE):
            try:
                decoder.decode(piece)
            except UnicodeDecodeError as error:
                foreign = piece[max(0, error.start - _SAMPLE // 2) : error.start + _SAMPLE // 2]
                break
    if not foreign:
        return "utf-8", _("all letters read as UTF-8")
    return _guess_code_page(foreign)


def _guess_code_page(sample: bytes) -> tuple[str, str]:
    """A code page of one byte a letter. Russian pages are told apart by their share of small letters, others by the library."""
    pages = {page: sample.decode(page, "replace") for page in ("cp1251", "cp866", "koi8_r")}
    scores = {page: _russian(text) for page, text in pages.items()}
    best = max(scores, key=lambda page: scores[page])
    if scores[best] > 0.75:
        return best.replace("_", "-"), _("its letters make Russian words")
    found = from_bytes(sample, cp_isolation=list(_LIKELY)).best()
    if found is None:
        return "cp1252", _("it is not UTF-8")
    page = found.encoding.replace("latin_1", "cp1252").replace("_", "-")
    if sample.decode(page, "replace") == sample.decode("cp1252", "replace"):
        page = "cp1252"  # most pages spell the usual letters alike; then it is the usual page
    return page, _("its letters make likely words")


def _russian(text: str) -> float:
    """Share of the letters outside ASCII that make Russian words: wholly Cyrillic, with capitals at the start or throughout.

    In Western texts such letters stand alone among Latin ones.
    """
    foreign = sum(ord(letter) > 127 and letter.isalpha() for letter in text)
    usual = sum(len(word) for word in re.findall(r"[^\W\d_]+", text) if re.fullmatch("[А-ЯЁ]?[а-яё]+|[А-ЯЁ]+", word))
    return usual / foreign if foreign else 0.0


def _guess_separator(sample: str) -> tuple[str, str, str]:
    lines = sample.splitlines()[:_SAMPLE_LINES]
    best, best_score, best_columns = ",", 0.0, 1
    for separator in SEPARATORS:
        counts = Counter(len(row) for row in _split(lines, separator) if any(row))
        columns, alike = max(counts.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(1, 0))
        score = alike / max(sum(counts.values()), 1) * min(columns, 12) if columns > 1 else 0.0
        if score > best_score:
            best, best_score, best_columns = separator, score, columns
    quote = '"' if '"' in sample else ("'" if _wrapped(lines, best, "'") else '"')
    if best_columns == 1:
        return best, _("there is one column only"), quote
    return best, _("most lines then have {count} columns").format(count=best_columns), quote


def _split(lines: list[str], separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=separator))
    except csv.Error:
        return [line.split(separator) for line in lines]


def _wrapped(lines: list[str], separator: str, quote: str) -> bool:
    """Whether most cells stand between such quotation marks."""
    cells = [cell for line in lines for cell in line.split(separator) if cell]
    return bool(cells) and sum(cell.startswith(quote) and cell.endswith(quote) for cell in cells) > len(cells) / 2
