"""Breaking a text into lines of a width: at spaces, at soft hyphens, and inside a word that alone is too wide."""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase.pdfmetrics import getFont

_SOFT_HYPHEN = "\xad"


def break_lines(text: str, font_name: str, size: float, width: float) -> list[str]:
    """The lines of a text; width and size in points. Line ends in the text are kept, a soft hyphen that breaks is shown as "-"."""
    font = getFont(font_name)
    if "\n" not in text and _SOFT_HYPHEN not in text and font.stringWidth(text, size) <= width:
        return [text]
    lines: list[str] = []
    for part in text.split("\n"):
        lines += _break_part(part, font, size, width)
    return lines


def _break_part(text: str, font: Any, size: float, width: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        pieces = word.split(_SOFT_HYPHEN)
        for index, piece in enumerate(pieces):
            glue = "" if index or not line else " "
            dash = "-" if index < len(pieces) - 1 else ""
            if font.stringWidth(line + glue + piece + dash, size) <= width:
                line += glue + piece
                continue
            if line:
                lines.append(line + ("-" if index else ""))
            *full, line = _break_word(piece, font, size, width)
            lines += full
    return [*lines, line]


def _break_word(word: str, font: Any, size: float, width: float) -> list[str]:
    parts = []
    while len(word) > 1 and font.stringWidth(word, size) > width:
        fitting = next(n for n in range(1, len(word) + 1) if font.stringWidth(word[:n], size) > width) - 1
        parts.append(word[: max(1, fitting)])
        word = word[max(1, fitting) :]
    return [*parts, word]
