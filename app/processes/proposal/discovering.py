"""Finds the blocks of a process in the ways that cases have gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.processes.proposal.block import Block, Sort, nothing
from app.processes.proposal.cutting import Follows, Parts, Path, by_choice, follows, in_time, round_a_loop, side_by_side, without_rare


@dataclass(frozen=True, slots=True)
class Eye:
    """How somebody looks at a journal.

    :param noise: share beside the most usual below which something is an exception, 0 to 1. :param sees_usual_first: exceptions are looked at only
        where nothing is found without them.
    """

    noise: float
    sees_usual_first: bool = True


def discover(paths: Mapping[Path, int], eye: Eye) -> Block:
    """The blocks of a process.

    :param paths: way → how many cases went it.
    """
    total, empty = sum(paths.values()), paths.get((), 0)
    done = {path: count for path, count in paths.items() if path}
    if not done or (total - empty) < eye.noise * total:
        return nothing(total)
    if empty and empty >= max(eye.noise * total, 1):
        return Block(Sort.CHOICE, (discover(done, eye), nothing(empty)), count=total)
    steps = {step for path in done for step in path}
    if len(steps) == 1:
        return _one(steps.pop(), done, eye)
    found = follows(done)
    usual = without_rare(found, eye.noise)
    for seen in (usual, found) if eye.sees_usual_first else (found, usual):
        if (block := _cut(seen, done, eye)) is not None:
            return block
    return _repeated(found, done, eye) or _in_usual_order(done, eye)


def _one(step: str, paths: Mapping[Path, int], eye: Eye) -> Block:
    total = sum(paths.values())
    leaf = Block(Sort.STEP, name=step, count=total)
    again = sum(count for path, count in paths.items() if len(path) > 1)
    return Block(Sort.LOOP, (leaf, nothing(again)), count=total) if again and again >= eye.noise * total else leaf


def _cut(seen: Follows, paths: Mapping[Path, int], eye: Eye) -> Block | None:
    cuts: tuple[tuple[Sort, Callable[[Follows], Parts]], ...] = (
        (Sort.CHOICE, by_choice), (Sort.SEQUENCE, in_time), (Sort.TOGETHER, side_by_side), (Sort.LOOP, round_a_loop),
    )
    for sort, cut in cuts:
        parts = cut(seen)
        if len(parts) > 1:
            return _SPLITS[sort](parts, paths, eye)
    return None


def _chosen(parts: Parts, paths: Mapping[Path, int], eye: Eye) -> Block:
    """Each way belongs to the part of which it has most."""
    split: list[Counter[Path]] = [Counter() for _part in parts]
    for path, count in paths.items():
        best = max(range(len(parts)), key=lambda number: sum(step in parts[number] for step in path))
        split[best][_only(path, parts[best])] += count
    blocks = sorted((discover(each, eye) for each in split if each), key=lambda block: -block.count)
    return Block(Sort.CHOICE, tuple(blocks), count=sum(paths.values())) if len(blocks) > 1 else blocks[0]


def _projected(parts: Parts, paths: Mapping[Path, int], eye: Eye) -> list[Block]:
    found = []
    for part in parts:
        own: Counter[Path] = Counter()
        for path, count in paths.items():
            own[_only(path, part)] += count
        block = discover(own, eye)
        if block.sort is not Sort.NOTHING:
            found.append(block)
    return found


def _several(sort: Sort, blocks: list[Block], count: int) -> Block:
    if not blocks:
        return nothing(count)
    flat = tuple(part for block in blocks for part in (block.parts if block.sort is sort else (block,)))
    return Block(sort, flat, count=count) if len(flat) > 1 else flat[0]


def _ordered(parts: Parts, paths: Mapping[Path, int], eye: Eye) -> Block:
    return _several(Sort.SEQUENCE, _projected(parts, paths, eye), sum(paths.values()))


def _beside(parts: Parts, paths: Mapping[Path, int], eye: Eye) -> Block:
    return _several(Sort.TOGETHER, _projected(parts, paths, eye), sum(paths.values()))


def _round(parts: Parts, paths: Mapping[Path, int], eye: Eye) -> Block:
    """Ways cut where they change between what is done and what is done before it is done again."""
    body, again = Counter[Path](), Counter[Path]()
    first = parts[0]
    for path, count in paths.items():
        piece: list[str] = []
        is_body = True
        for step in path:
            if (step in first) is not is_body:
                (body if is_body else again)[tuple(piece)] += count
                piece, is_body = [], not is_body
            piece.append(step)
        (body if is_body else again)[tuple(piece)] += count
    return Block(Sort.LOOP, (discover(body, eye), discover(again, eye)), count=sum(paths.values()))


_SPLITS: Mapping[Sort, Callable[[Parts, Mapping[Path, int], Eye], Block]] = {
    Sort.CHOICE: _chosen, Sort.SEQUENCE: _ordered, Sort.TOGETHER: _beside, Sort.LOOP: _round,
}


def _repeated(found: Follows, paths: Mapping[Path, int], eye: Eye) -> Block | None:
    """All of it again and again, where ways end and begin anew within themselves."""
    pieces, total = Counter[Path](), sum(paths.values())
    for path, count in paths.items():
        begin = 0
        for place in range(1, len(path)):
            if path[place - 1] in found.ends and path[place] in found.starts:
                pieces[path[begin:place]] += count
                begin = place
        pieces[path[begin:]] += count
    more = sum(pieces.values()) - total
    if not more or pieces.keys() == paths.keys():
        return None
    return Block(Sort.LOOP, (discover(pieces, eye), nothing(more)), count=total)


def _in_usual_order(paths: Mapping[Path, int], eye: Eye) -> Block:
    """Steps in no order that could be cut: one behind the other as they usually come, each only where it is done."""
    places: dict[str, list[float]] = {}
    for path, count in paths.items():
        for place, step in enumerate(path):
            places.setdefault(step, []).extend([place / len(path)] * count)
    ordered = sorted(places, key=lambda step: sum(places[step]) / len(places[step]))
    return _ordered([frozenset((step,)) for step in ordered], paths, eye)


def _only(path: Path, part: frozenset[str]) -> Path:
    return tuple(step for step in path if step in part)
