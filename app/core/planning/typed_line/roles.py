"""What a name does in a line: who is to do it, who takes part, which client it concerns."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.core.enums.planning import TaskKind
from app.core.planning.typed_line.canvas import NAMED, TAKEN, Canvas
from app.core.planning.typed_line.names import Hit, telling_words
from app.core.planning.typed_line.values import Mention, Part, Place, Role
from app.core.planning.typed_line.words import Words


@dataclass(frozen=True)
class Roles:
    """The names with their roles, and the places that the title does without."""

    mentions: tuple[Part[Mention | None], ...]
    left_out: tuple[Place, ...]


def read_roles(canvas: Canvas, hits: list[Hit], words: Words, kind: TaskKind) -> Roles:
    """Tell what each name does by where it stands."""
    mentions: list[Part[Mention | None]] = []
    left_out: list[Place] = []
    previous: tuple[Role, ...] = ()
    people_alone = sum(_is_person(hit) and canvas.is_alone(hit.place.start, hit.place.end) for hit in hits)
    for number, hit in enumerate(hits):
        joined = number > 0 and re.fullmatch(rf" *(?:,|{words.also}) *", canvas.plain[hits[number - 1].place.end:hit.place.start]) is not None
        roles = previous if joined and previous else _roles(canvas, hit, words, kind)
        if people_alone > 1 and kind is not TaskKind.MEETING and canvas.is_alone(hit.place.start, hit.place.end):
            roles = ("does", "takes_part")
        origin = number + 1 < len(hits) and _comes_from(canvas, hit, hits[number + 1], words)
        choices: list[Mention | None] = [
            Mention(name, role) for name in hit.names for role in (roles if name.kind == "employee" else ("about",))
        ]
        is_sure = hit.is_sure and len(choices) == 1
        if not hit.is_sure or (origin and _is_person(hit)):
            choices, is_sure = [*choices, None], False
        mentions.append(Part(tuple(choices), (hit.place,), is_sure))
        previous = roles if _is_person(hit) else ()
        stands_alone = canvas.is_alone(hit.place.start, hit.place.end)
        if None not in choices and ((roles == ("does",) and hit.names[0].kind == "employee") or stands_alone):
            left_out.append(_with_sign(canvas, hit.place))
    return Roles(tuple(mentions), tuple(left_out))


def _is_person(hit: Hit) -> bool:
    return any(name.kind == "employee" for name in hit.names)


def _roles(canvas: Canvas, hit: Hit, words: Words, kind: TaskKind) -> tuple[Role, ...]:
    before, after = canvas.text[: hit.place.start], canvas.text[hit.place.end:]
    if before.endswith("@") or (re.match(r" *:", after) and canvas.is_bounded_before(hit.place.start)):
        return ("does",)
    if re.search(rf"(?<!\w)(?:{words.on_behalf}) $", before) and re.search(rf"(?<!\w)(?:{words.to}) $", before) is None:
        return ("does", "takes_part")
    if re.search(rf"(?<!\w)(?:{words.on_behalf}) $", before) and not _is_after_kind(before, words):
        return ("does", "takes_part")
    if canvas.is_alone(hit.place.start, hit.place.end):
        return ("takes_part",) if kind is TaskKind.MEETING else ("does",)
    if canvas.opens(hit.place.start):
        starters = "|".join((*(pattern for pattern, _kind in (*words.kinds, *words.weak_kinds)), words.verbs))
        if re.match(rf" (?:(?:{words.fillers}) )*(?:{starters})(?!\w)", after.replace(TAKEN, " ").replace("  ", " ")):
            return ("does",) if words.code != "ru" or _is_nominative(canvas, hit) else ("does", "takes_part")
    if before.rstrip().endswith(TAKEN) and not _is_after_kind(re.sub(rf"[{TAKEN}\s]+$", " ", before), words):
        return ("does", "takes_part")
    return ("takes_part",)


def _is_nominative(canvas: Canvas, hit: Hit) -> bool:
    """Whether a Russian name stands as it is written; in another case it is rather whom the verb is about."""
    named = set(re.findall(r"\w+", canvas.plain[hit.place.start:hit.place.end]))
    return all(named <= set(telling_words(name.text)) for name in hit.names)


def _is_after_kind(before: str, words: Words) -> bool:
    kinds = "|".join(pattern for pattern, _kind in (*words.kinds, *words.weak_kinds))
    return re.search(rf"(?<!\w)(?:{kinds}) (?:(?:{words.to}) )*$", before) is not None


def _comes_from(canvas: Canvas, hit: Hit, other: Hit, words: Words) -> bool:
    """Whether "Petrov of Romashka" is rather a person of that client than our own."""
    between = canvas.plain[hit.place.end:other.place.start]
    return any(name.kind == "client" for name in other.names) and re.fullmatch(rf" (?:{words.origin})(?: la)? \"?", between) is not None


def _with_sign(canvas: Canvas, place: Place) -> Place:
    """The name with what marks it: "@petrov", "Petrov:"."""
    start = place.start - (canvas.plain[:place.start].endswith("@"))
    sign = re.match(rf" *:|(?![{NAMED}])", canvas.plain[place.end:])
    return Place(start, place.end + (sign.end() if sign is not None else 0))
