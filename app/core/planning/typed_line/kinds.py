"""What is to be done: the word a line begins with tells it; the same word further on may not."""

from __future__ import annotations

import re
from functools import cache

from app.core.enums.planning import TaskKind
from app.core.planning.typed_line.canvas import NAMED, TAKEN, Canvas
from app.core.planning.typed_line.values import Part, Place
from app.core.planning.typed_line.words import WORDS, Words


def read_kind(canvas: Canvas, words: Words) -> Part[TaskKind]:
    """The kind of task; the words stay in the line, they are its title."""
    patterns = _patterns(words.code)
    head = re.match(rf"[\s,;:.@{TAKEN}{NAMED}-]*(?:(?:{words.fillers})(?!\w)[ ,]*)*[\s,;:.{TAKEN}{NAMED}-]*", canvas.text)
    start = head.end() if head is not None else 0
    for pattern, kind, is_weak in patterns:
        match = pattern.match(canvas.text, start)
        if match is None:
            continue
        place = Place(match.start(), match.end())
        if not is_weak or re.match(rf" (?:(?:{words.to}) )*{NAMED}", canvas.text[match.end():]):
            return Part((kind,), (place,))
        return Part((TaskKind.ASSIGNMENT, kind), (place,), is_sure=False)
    if re.match(rf"(?:{words.verbs})(?!\w)", canvas.text[start:]):
        return Part((TaskKind.ASSIGNMENT,))
    later = [
        (match.start(), match.end(), kind) for pattern, kind, is_weak in patterns if not is_weak for match in pattern.finditer(canvas.text, start)
    ]
    if later:
        begin, end, kind = min(later)
        return Part((kind, TaskKind.ASSIGNMENT), (Place(begin, end),), is_sure=False)
    return Part((TaskKind.ASSIGNMENT,))


@cache
def _patterns(code: str) -> tuple[tuple[re.Pattern[str], TaskKind, bool], ...]:
    words = WORDS[code]
    return tuple(
        (re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), kind, is_weak)
        for source, is_weak in ((words.kinds, False), (words.weak_kinds, True)) for pattern, kind in source
    )
