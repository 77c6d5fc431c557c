"""The line while it is read: folded letter by letter, so that places stay, with what is understood crossed out."""

from __future__ import annotations

import re
import unicodedata

from app.core.planning.typed_line.values import Place

#: stands where a day, a time or a length was
TAKEN = "\x00"
#: stands where a name is
NAMED = "\x01"
_SPELLING = {"ё": "е", "й": "й", "’": "'", "`": "'", "–": "-", "—": "-", "\u00a0": " ", "\u202f": " ", "\t": " ", "«": '"', "»": '"'}


def plain(line: str) -> str:
    """Lower case without accents, each letter at its place."""
    return "".join(_bare(letter) for letter in line)


def _bare(letter: str) -> str:
    lowered = letter.lower()[:1]
    return _SPELLING.get(lowered) or unicodedata.normalize("NFD", lowered)[:1]


class Canvas:
    """The folded line, of which readers take what they understand."""

    def __init__(self, line: str) -> None:
        self.line = line
        self.plain = plain(line)
        self.text = self.plain

    def take(self, start: int, end: int, mark: str = TAKEN) -> Place:
        """Cross out a stretch.

        :returns: its place without the blanks around it.
        """
        self.text = self.text[:start] + mark * (end - start) + self.text[end:]
        piece = self.plain[start:end]
        return Place(start + len(piece) - len(piece.lstrip(" ,")), end - (len(piece) - len(piece.rstrip(" ,"))))

    def is_bounded_before(self, start: int) -> bool:
        """Whether the line, a comma or something understood ends before this place."""
        return re.search(rf"(?:^|[,;:.{TAKEN}] *| - *)$", self.text[:start]) is not None

    def is_bounded_after(self, end: int) -> bool:
        """Whether the line, a comma or something understood follows this place."""
        return re.match(rf" *(?:$|[,;:{TAKEN}]|\.(?: |$))", self.text[end:]) is not None

    def is_alone(self, start: int, end: int) -> bool:
        """Whether only commas and what is understood stand around a stretch."""
        return self.opens(start) and re.match(r"[\s-]*(?:$|[,;])", self.text[end:].replace(TAKEN, " ")) is not None

    def opens(self, start: int) -> bool:
        """Whether nothing that is not understood stands between the line's beginning, or a comma, and this place."""
        return re.search(r"(?:^|[,;:])[\s@-]*$", self.text[:start].replace(TAKEN, " ")) is not None
