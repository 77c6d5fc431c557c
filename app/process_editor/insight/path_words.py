"""The real path in words and on the drawing: how often each line is taken, what leaves it, what goes round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.core.i18n import _, format_number, ngettext
from app.process_editor import words
from app.process_editor.marks import Mark
from app.process_editor.monitor.marking import length
from app.processes.definition import Edge, Graph
from app.processes.mining import Detour, DetourKind, Loop, Variant
from app.services.process_insight.real_path import RealPath

#: width of a line that no case takes, and of one that all take, pixels
THIN, THICK = 1.5, 7.0
#: what stands for a step too many between two others in a way of words
ARROW = " → "
#: different ways that are listed, and detours that are drawn
MOST_WAYS, MOST_LINES = 30, 6


@dataclass(frozen=True, slots=True)
class Told:
    """Something that cases do. :param keys: what shows it on the drawing. :param cases: that do it."""

    text: str
    keys: tuple[str, ...]
    cases: tuple[str, ...]


def drawn(real: RealPath) -> Graph:
    """The drawing with the share of each line on it, and the detours that have two ends as dashed lines."""
    all_cases = max(real.mined.cases, 1)
    edges = []
    for edge in real.graph.edges.values():
        taken = len(real.detours.behind.get(edge.key, ()))
        share = _("{share} %").format(share=round(100 * taken / all_cases))
        edges.append(replace(edge, name=" · ".join(filter(None, (words.line_words(real.graph, edge), share)))))
    lines = [Edge(line_key(detour), real.nodes[detour.after], detour.node, name=_of(detour, all_cases)) for detour in _with_lines(real)]
    return real.graph.with_(edges=edges, lines=lines)


def marks_of(real: RealPath) -> dict[str, Mark]:
    """Thick lines for what many take, pale ones for what none takes, a sign where cases leave the drawing."""
    all_cases, marks = max(real.mined.cases, 1), dict[str, Mark]()
    for key in real.graph.edges:
        count = len(real.detours.behind.get(key, ()))
        width, said = THIN + (THICK - THIN) * count / all_cases, _cases(count, all_cases)
        marks[key] = Mark(width=width, outline="accent" if count else None, is_faint=not count, spoken=said)
    for detour in _with_lines(real):
        marks[line_key(detour)] = Mark(width=THIN, outline="warn", spoken=detour.sentence(real.titles))
    leaving: dict[str, int] = {}
    for detour in real.detours.found:
        key = detour.node or real.nodes.get(detour.after, "")
        leaving[key] = leaving.get(key, 0) + len(detour.cases)
    for key in real.graph.nodes:
        passed, left = real.detours.passed.get(key, 0), leaving.get(key, 0)
        detail = ngettext("{count} passage", "{count} passages", passed).format(count=format_number(passed)) if key in real.nodes.values() else ""
        said = ngettext("{count} detour", "{count} detours", left).format(count=left) if left else ""
        marks[key] = Mark(said, "warn", "warning" if left else "", "warn", detail=detail, spoken=", ".join(filter(None, (detail, said))))
    return marks


def line_key(detour: Detour) -> str:
    """The key of the dashed line of a detour."""
    return f"detour:{detour.kind}:{detour.after}:{detour.step}"


def _has_line(real: RealPath, detour: Detour) -> bool:
    after = real.nodes.get(detour.after, "")
    return detour.kind in (DetourKind.ELSEWHERE, DetourKind.AGAIN) and bool(detour.node) and after in real.graph.nodes and after != detour.node


def _with_lines(real: RealPath) -> list[Detour]:
    """The most frequent detours that lead from one step to another: more lines would hide the drawing."""
    return [detour for detour in real.detours.found if _has_line(real, detour)][:MOST_LINES]


def _of(detour: Detour, all_cases: int) -> str:
    return _("{count} of {all}").format(count=len(detour.cases), all=all_cases)


def _cases(count: int, all_cases: int) -> str:
    return ngettext("{count} of {all} cases", "{count} of {all} cases", count).format(count=count, all=all_cases)


def detours_told(real: RealPath) -> list[Told]:
    """In how many cases the drawing is left, and how."""
    found = []
    for detour in real.detours.found:
        keys = tuple(filter(None, (detour.node or real.nodes.get(detour.after, ""), line_key(detour) if _has_line(real, detour) else "")))
        share = _cases(len(detour.cases), real.mined.cases)
        found.append(Told(_("In {share}: {what}").format(share=share, what=_what(detour, real.titles)), keys, detour.cases))
    if real.detours.unlaid:
        text = _("In {share}: so far from the drawing that they cannot be compared with it").format(
            share=_cases(len(real.detours.unlaid), real.mined.cases))
        found.append(Told(text, (), real.detours.unlaid))
    return found


def _what(detour: Detour, titles: Mapping[str, str]) -> str:
    """The sentence of a detour without how often."""
    return detour.sentence(titles).rpartition(". ")[0]


def loops_told(real: RealPath) -> list[Told]:
    """What is gone round."""
    return [_loop_told(real, loop) for loop in real.mined.loops]


def _loop_told(real: RealPath, loop: Loop) -> Told:
    back = sorted(loop.returns, key=lambda pair: -real.mined.follows[pair].count if pair in real.mined.follows else 0)
    share, count = _cases(loop.cases, real.mined.cases), loop.rounds
    if back:
        first, second = (real.titles.get(step, step) for step in back[0])
        text = ngettext(
            "In {share}: {count} time from “{first}” back to “{second}”", "In {share}: {count} times from “{first}” back to “{second}”", count,
        ).format(share=share, count=count, first=first, second=second)
    else:
        text = ngettext("In {share}: round again, {count} time", "In {share}: round again, {count} times", count).format(share=share, count=count)
    keys = tuple(real.nodes[step] for step in sorted(loop.steps) if step in real.nodes)
    return Told(text, keys, loop.cases_of(real.log))


def ways_told(real: RealPath) -> list[Told]:
    """The ways from end to end, the most trodden first."""
    by_path: dict[tuple[str, ...], list[str]] = {}
    for trace in real.log.traces:
        by_path.setdefault(trace.path, []).append(trace.case)
    return [_way_told(real, each, by_path[each.path]) for each in real.mined.variants[:MOST_WAYS]]


def _way_told(real: RealPath, way: Variant, cases: list[str]) -> Told:
    steps = ARROW.join(real.titles.get(step, step) for step in way.path)
    keys = tuple(dict.fromkeys(real.nodes[step] for step in way.path if step in real.nodes))
    return Told(_("{share}: {steps}").format(share=_cases(way.cases, real.mined.cases), steps=steps), keys, tuple(cases))


def headline(real: RealPath) -> str:
    """How many go as drawn, in a sentence."""
    count = real.detours.as_drawn
    words = ngettext("{count} of {all} cases goes as drawn, from end to end.", "{count} of {all} cases go as drawn, from end to end.", count)
    return words.format(count=format_number(count), all=format_number(real.mined.cases))


def lasting(real: RealPath) -> str:
    """How long they take."""
    half, most = length(round(real.mined.half / 60)), length(round(real.mined.most / 60))
    return _("Half of them take {half}, 90 % at most {most}.").format(half=half, most=most)
