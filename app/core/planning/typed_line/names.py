"""Colleagues and clients in a typed line: by surname, by the telling word of a firm, inflected, or slightly misspelt (then asked)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from app.core.planning.typed_line.canvas import NAMED, Canvas, plain
from app.core.planning.typed_line.russian_forms import forms
from app.core.planning.typed_line.values import Name, Place
from app.core.planning.typed_line.words import WORDS, Words

_LEGAL = frozenset((
    "ltd", "llc", "llp", "inc", "corp", "co", "plc", "gmbh", "ag", "kg", "ohg", "ug", "sarl", "sas", "eurl", "sasu", "sci", "slu", "lda", "ltda",
    "eireli", "srl", "spa", "bv", "sa", "sl", "ооо", "ао", "зао", "пао", "оао", "ип", "тоо", "чп", "нко", "ано", "etablissements", "ets", "societe",
    "grupo", "groupe", "группа", "компания", "фирма", "тд",
))
_JOINTS = frozenset(("de", "do", "da", "del", "du", "des", "la", "of", "von", "van", "y", "e", "et", "and", "und", "из", "и", "der"))
_ADJECTIVE = re.compile(r".*(?:ый|ий|ой|ая|яя|ое|ее|ые|ие)$")
_SHORTEST, _SHORTEST_MISSPELT, _LONG, _MOST = 3, 5, 8, 4
_CASES = (
    (r"со?", "i"), (r"к|ко", "d"), (r"для|у|от|до|из|без", "g"), (r"об?", "p"), (r"про", "a"), (r"в|во|на", "ap"),
    (r"(?:по|пере)?звонить|звонок|(?:на|от)писать|письмо|сообщение|отправить|передать|ответить|сообщить|напомнить", "d"),
    (r"набрать|послать|выслать|сказать", "d"),
)


@dataclass(frozen=True)
class Hit:
    """A place of the line that may name somebody.

    :param is_sure: whether it can only be a name; then ``names`` with more than one are a question all the same.
    """

    place: Place
    names: tuple[Name, ...]
    is_sure: bool


@dataclass(frozen=True)
class _Run:
    """Words in a row that belong to one name."""

    name: Name
    start: int
    count: int
    is_whole: bool
    is_sure: bool


@lru_cache(maxsize=8192)
def telling_words(text: str) -> tuple[str, ...]:
    """The telling words of a name, folded."""
    words = [word for word in re.findall(r"\w+", plain(text)) if len(word) > 1]
    telling = tuple(word for word in words if word not in _LEGAL)
    return telling or tuple(words)


@cache
def _vocabulary(code: str) -> re.Pattern[str]:
    return re.compile(WORDS[code].vocabulary)


def read_names(canvas: Canvas, words: Words, names: Iterable[Name]) -> list[Hit]:
    """Take the names out of a line, the longest first.

    :param names: everybody whom the line may speak of; more than a few hundred make it slow.
    """
    known = [(name, telling_words(name.text)) for name in names]
    tokens = list(re.finditer(r"\w+", canvas.plain))
    hits: list[Hit] = []
    position = 0
    while position < len(tokens):
        runs = _runs(canvas, words, tokens, position, known)
        if not runs:
            position += 1
            continue
        count = runs[0].count
        start, end = tokens[position].start(), tokens[position + count - 1].end()
        canvas.take(start, end, NAMED)
        hits.append(Hit(Place(start, end), tuple(run.name for run in runs), all(run.is_sure for run in runs)))
        position += count
    return hits


def read_misspelt(canvas: Canvas, words: Words, names: Iterable[Name]) -> list[Hit]:
    """Take what is one slip away from a name out of what nothing else explains; always a question."""
    known = [(name, telling_words(name.text)) for name in names]
    hits = []
    for token in re.finditer(r"\w+", canvas.text):
        close = _close_to(token[0], words, known)
        if close:
            hits.append(Hit(canvas.take(token.start(), token.end(), NAMED), close, is_sure=False))
    return hits


def _runs(
    canvas: Canvas, words: Words, tokens: Sequence[re.Match[str]], position: int, known: Sequence[tuple[Name, tuple[str, ...]]],
) -> list[_Run]:
    token = tokens[position][0]
    if len(token) < _SHORTEST and not any(core == (token,) for _name, core in known):
        return []
    allowed = _allowed_cases(canvas.plain[: tokens[position].start()]) if words.code == "ru" else frozenset("ngdaip")
    is_person = canvas.plain[: tokens[position].start()].endswith("@")
    runs = [
        run for name, core in known if not is_person or name.kind == "employee"
        if (run := _run(canvas, words, tokens, position, name, core, allowed)) is not None
    ]
    if not runs:
        return []
    longest = max(run.count for run in runs)
    runs = [run for run in runs if run.count == longest]
    whole_clients = [run for run in runs if run.is_whole and run.name.kind == "client"]
    if whole_clients:
        runs = [run for run in runs if run.is_whole or run.name.kind == "employee"]
    nominative = [run for run in runs if token in telling_words(run.name.text)]
    if words.code == "ru" and nominative and canvas.is_bounded_before(tokens[position].start()):
        runs = nominative
    return runs


def _run(
    canvas: Canvas, words: Words, tokens: Sequence[re.Match[str]], position: int, name: Name, core: tuple[str, ...], allowed: frozenset[str],
) -> _Run | None:
    """The longest row of words from here on that belong to a name."""
    left, count, first = list(core), 0, -1
    cases = allowed | {"n"} if name.kind == "client" else allowed
    while position + count < len(tokens) and left:
        token = tokens[position + count]
        if count and re.fullmatch(r"[\s\"&.,'-]*", canvas.plain[tokens[position + count - 1].end():token.start()].replace(",", "#")) is None:
            break
        is_bare = count > 0 and name.kind == "client"
        fitting = next((word for word in left if forms(word).get(token[0], frozenset()) & cases or (is_bare and word == token[0])), None)
        if fitting is None or (count == 0 and fitting in _JOINTS):
            break
        cases = cases if is_bare and fitting == token[0] else cases & forms(fitting)[token[0]]
        first = core.index(fitting) if count == 0 else first
        left.remove(fitting)
        count += 1
    while count > 1 and tokens[position + count - 1][0] in _JOINTS:
        count -= 1
    if count == 0:
        return None
    is_whole = not left or (name.kind == "employee" and count > 1)
    start, end = tokens[position].start(), tokens[position + count - 1].end()
    if count == 1 and _vocabulary(words.code).fullmatch(tokens[position][0]):
        return _Run(name, start, count, is_whole, is_sure=False) if is_whole and name.kind == "client" else None
    is_capital = canvas.line[start].isupper()
    if not is_whole and name.kind == "client" and _ADJECTIVE.match(core[first]) and not is_capital:
        return None
    return _Run(name, start, count, is_whole, _is_surely(canvas, words, name, core, first, count, is_whole, start, end))


def _is_surely(
    canvas: Canvas, words: Words, name: Name, core: tuple[str, ...], first: int, count: int, is_whole: bool, start: int, end: int,
) -> bool:
    """Whether these words can only mean that name, and no ordinary word or place."""
    if count > 1 and is_whole:
        return True
    is_addressed = _is_addressed(canvas, words, start, end)
    is_capital, is_first = canvas.line[start].isupper(), canvas.is_bounded_before(start)
    if name.kind == "client" and not is_whole:
        comes_after_joint = first > 0 and core[first - 1] in _JOINTS
        return (is_capital or is_addressed) and not comes_after_joint and not _ADJECTIVE.match(core[first])
    if not is_capital:
        return is_addressed or (name.kind == "employee" and first > 0 and len(core[first]) > _SHORTEST_MISSPELT)
    return not is_first or is_addressed or not (name.kind == "employee" and first == 0 and len(core) > 1)


def _is_addressed(canvas: Canvas, words: Words, start: int, end: int) -> bool:
    """Whether what stands before or after can only belong to a name."""
    before, after = canvas.plain[:start], canvas.plain[end:]
    starters = "|".join(pattern for pattern, _kind in (*words.kinds, *words.weak_kinds))
    if re.search(rf"(?:@|(?<!\w)(?:{words.together}) |(?<!\w)(?:{starters}) (?:(?:{words.to}) )*)$", before):
        return True
    return re.match(rf" *:| (?:{starters})(?!\w)", after) is not None or (canvas.is_bounded_before(start) and canvas.is_bounded_after(end))


def _allowed_cases(before: str) -> frozenset[str]:
    """The cases that a Russian preposition or verb before a name leaves."""
    for pattern, cases in _CASES:
        if re.search(rf"(?:^|[^\w])(?:{pattern}) \"?$", before):
            return frozenset(cases)
    return frozenset("ngdaip")


def _close_to(token: str, words: Words, known: Sequence[tuple[Name, tuple[str, ...]]]) -> tuple[Name, ...]:
    if len(token) < _SHORTEST_MISSPELT or token.isdigit() or _vocabulary(words.code).fullmatch(token) or re.fullmatch(words.verbs, token):
        return ()
    from rapidfuzz.distance import OSA  # its parts take time to load, and the window begins without it

    slips = 1 if len(token) < _LONG else 2
    return tuple(
        name for name, core in known
        if any(
            form[:1] == token[:1] and len(form) >= _SHORTEST_MISSPELT and OSA.distance(form, token, score_cutoff=slips) <= slips
            for word in core if word not in _JOINTS for form in forms(word)
        )
    )[:_MOST]
