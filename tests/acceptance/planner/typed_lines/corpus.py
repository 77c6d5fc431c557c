"""Lines that people type, with what they mean, written down before the parser was tuned.

Columns: line | kind | day (month-day of 2026, "due …" for the end of a term) | time | minutes | names | title | what must be asked. Several values, parted by a stroke,
are those between which a person has to choose. ``by`` does it, ``with`` takes part, ``who`` may be either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from app.core.folding import fold
from app.core.planning.typed_line import Mention, Name, Part, Reading, read_line

#: a Wednesday
NOW = datetime(2026, 11, 18, 11, 36)
_ROLES = {"by": "does", "with": "takes_part", "client": "about", "who": None}


@dataclass(frozen=True)
class Line:
    """A line with its expected reading, each column as written."""

    text: str
    kind: str
    day: str
    time: str
    minutes: str
    names: str
    title: str
    ask: frozenset[str]


@dataclass(frozen=True)
class Verdict:
    """How a line was read: ``right``, ``draft`` (asked without need) or ``wrong`` without a question, with what differs."""

    line: Line
    word: str
    differences: tuple[str, ...]


def read_corpus(name: str) -> tuple[dict[str, Name], list[Line]]:
    """The people and firms of a file, and its lines."""
    names: dict[str, Name] = {}
    lines = []
    for row in (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if match := re.match(r"# (colleague|client) (\w+) (.+)", row):
            names[match[2]] = Name("employee" if match[1] == "colleague" else "client", len(names) + 1, match[3])
        elif row and not row.startswith("#"):
            text, kind, day, at, minutes, known, title, ask = (column.strip() for column in row.split("|"))
            lines.append(Line(text, kind, day, at, minutes, known, title, frozenset(ask.split(",")) - {""}))
    return names, lines


def judge(line: Line, language: str, names: dict[str, Name]) -> Verdict:
    """Read one line and lay it beside what it means."""
    reading = read_line(line.text, language, NOW, names.values())
    asked, wrong = _parts(reading, line, names)
    missing_questions = line.ask - asked
    needless = asked - line.ask
    differences = (*wrong, *(f"not asked: {part}" for part in sorted(missing_questions)), *(f"asked: {part}" for part in sorted(needless)))
    silent = missing_questions or any(part.split(":")[0] not in asked for part in wrong)
    return Verdict(line, "wrong" if silent else "draft" if differences else "right", differences)


def _parts(reading: Reading, line: Line, names: dict[str, Name]) -> tuple[frozenset[str], tuple[str, ...]]:
    """The parts that are asked, and the differences by part."""
    day, due = ("", line.day[4:]) if line.day.startswith("due") else (line.day, "")
    pairs: list[tuple[str, Part[Any] | None, list[Any]]] = [
        ("kind", reading.kind, list(line.kind.split("/"))), ("day", reading.day, _dates(day)), ("due", reading.due, _dates(due)),
        ("time", reading.time, [time.fromisoformat(one) for one in line.time.split("/") if one]),
        ("minutes", reading.minutes, [int(one) for one in line.minutes.split("/") if one]),
    ]
    asked = {name for name, part, _wanted in pairs if part is not None and not part.is_sure} | ({"repeat"} if reading.repeat is not None else set())
    wrong = []
    for name, part, wanted in pairs:
        got = [] if part is None else list(part.choices)
        if name in line.ask and name in asked:
            if not set(wanted) <= set(got):
                wrong.append(f"{name}: {got}")
        elif (got[:1] if got else []) != wanted[:1] or (len(wanted) > 1 and not set(wanted) <= set(got)):
            wrong.append(f"{name}: {got} instead of {wanted}")
    for mention in reading.mentions:
        if not mention.is_sure:
            is_client = any(one is not None and one.name.kind == "client" for one in mention.choices)
            asked.add("client" if is_client and not any(one is not None and one.name.kind == "employee" for one in mention.choices) else "person")
    if not _same_names(reading, line, names):
        asked_name = "client" if "client" in asked else "person" if "person" in asked else "names"
        wrong.append(f"{asked_name}: {[[one and (one.role, one.name.text) for one in mention.choices] for mention in reading.mentions]}")
    if re.findall(r"\w+", fold(reading.title)) != re.findall(r"\w+", fold(line.title)):
        wrong.append(f"title: {reading.title!r}")
    return frozenset(asked), tuple(wrong)


def _dates(text: str) -> list[date]:
    return [date.fromisoformat(one if len(one) > 5 else f"2026-{one}") for one in text.split("/") if one]


def _same_names(reading: Reading, line: Line, names: dict[str, Name]) -> bool:
    wanted = [entry.strip().split(" ") for entry in line.names.split(";") if entry.strip()]
    if len(wanted) != len(reading.mentions):
        return False
    left = list(reading.mentions)
    for role, keys in wanted:
        fitting = next((mention for mention in left if _fits(mention, _ROLES[role], {names[key].id for key in keys.split("/")})), None)
        if fitting is None:
            return False
        left.remove(fitting)
    return True


def _fits(mention: Part[Mention | None], role: str | None, ids: set[int]) -> bool:
    got = [one for one in mention.choices if one is not None]
    return {one.name.id for one in got} == ids and (role is None or {one.role for one in got} == {role})
