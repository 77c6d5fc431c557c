"""What five languages call days, hours, lengths and kinds of tasks; written without accents, as regular expressions."""

from __future__ import annotations

from app.core.planning.typed_line.words.english import ENGLISH
from app.core.planning.typed_line.words.french import FRENCH
from app.core.planning.typed_line.words.language import Words
from app.core.planning.typed_line.words.portuguese import PORTUGUESE
from app.core.planning.typed_line.words.russian import RUSSIAN
from app.core.planning.typed_line.words.spanish import SPANISH

WORDS: dict[str, Words] = {words.code: words for words in (ENGLISH, RUSSIAN, FRENCH, SPANISH, PORTUGUESE)}

__all__ = ["WORDS", "Words"]
