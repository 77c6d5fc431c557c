"""Where cases leave what is drawn: steps left out, done again, done elsewhere, or drawn nowhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.core.i18n import _, ngettext
from app.processes.definition import Graph, Shape
from app.processes.event_log.log import EventLog
from app.processes.mining.laying import Laid, lay
from app.processes.mining.net import Net


class DetourKind(StrEnum):
    """How a case leaves the drawing."""

    #: it was not done though the way leads through it
    LEFT_OUT = "left_out"
    #: it was done once more than the drawing leads to it
    AGAIN = "again"
    #: it was done where the drawing does not have it
    ELSEWHERE = "elsewhere"
    #: the drawing does not have it anywhere
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Detour:
    """A way that is not drawn.

    :param step: its name in the journal. :param node: key of the step in the drawing; empty where it has none.
    :param after: name of the step done before; empty at the beginning. :param cases: the cases that took it.
    """

    kind: DetourKind
    step: str
    node: str
    after: str
    cases: tuple[str, ...]

    def sentence(self, names: Mapping[str, str] | None = None) -> str:
        """The detour in words.

        :param names: what people call the steps of the journal, where that differs.
        """
        names = names or {}
        step, after = names.get(self.step, self.step), names.get(self.after, self.after)
        return " ".join((_SENTENCES[self.kind](step, after), _cases(len(self.cases))))


@dataclass(frozen=True, slots=True)
class Detours:
    """A journal laid over a drawing.

    :param found: what is not drawn, the most frequent first. :param as_drawn: cases that went as drawn from end to end.
    :param passed: node → how often it was done as drawn. :param taken: line → how often cases went along it.
    :param unlaid: cases too far from the drawing to be compared with it. :param behind: node or line → the cases that went through it.
    :param done_before: line → case → how many of its steps were done when it first went along it.
    """

    found: tuple[Detour, ...]
    cases: int
    as_drawn: int
    passed: Mapping[str, int]
    taken: Mapping[str, int]
    unlaid: tuple[str, ...]
    behind: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    done_before: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def find_detours(
    log: EventLog, graph: Graph, names: Mapping[str, str] | None = None, report: Callable[[int, int], object] = lambda _done, _all: None,
) -> Detours:
    """Where the cases of a journal leave a drawing.

    :param names: node → its name in the journal; without it the names that are drawn. Waits count only where the journal tells of them.
    :param report: told how many of the different ways are laid, and of how many; what it raises ends it.
    """
    known = log.activities
    called = {
        node.key: name for node in graph.nodes.values()
        if (name := (names or {}).get(node.key, node.name)) and (node.shape is Shape.STEP or (node.shape is Shape.WAIT and name in known))
    }
    net = Net(graph, called.keys())
    by_path: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for trace in log.traces:
        by_path[trace.path].append(trace.case)
    found: dict[tuple[DetourKind, str, str, str], list[str]] = defaultdict(list)
    passed, taken, unlaid, as_drawn = Counter[str](), Counter[str](), list[str](), 0
    behind: dict[str, list[str]] = defaultdict(list)
    done_before: dict[str, dict[str, int]] = defaultdict(dict)
    for number, (path, cases) in enumerate(by_path.items()):
        report(number, len(by_path))
        way = lay(path, net, called)
        if way is None:
            unlaid += cases
            continue
        for laid in way:
            passed.update({laid.node: len(cases)} if laid.activity and laid.node else {})
            taken.update(dict.fromkeys(laid.taken, len(cases)))
        for key in {key for laid in way for key in (*laid.taken, *((laid.node,) if laid.activity and laid.node else ()))}:
            behind[key] += cases
        for key, done in _first_gone(way).items():
            done_before[key].update(dict.fromkeys(cases, done))
        detours = _detours(way, called)
        as_drawn += 0 if detours else len(cases)
        for detour in detours:
            found[detour] += cases
    ordered = sorted((Detour(*key, tuple(cases)) for key, cases in found.items()), key=lambda each: (-len(each.cases), each.kind, each.step))
    through = {key: tuple(cases) for key, cases in behind.items()}
    return Detours(tuple(ordered), len(log.traces), as_drawn, passed, taken, tuple(unlaid), through, done_before)


def _first_gone(way: Sequence[Laid]) -> dict[str, int]:
    """Line → how many steps of the journal were done when it was first taken."""
    found, done = dict[str, int](), 0
    for laid in way:
        for key in laid.taken:
            found.setdefault(key, done)
        done += bool(laid.activity)
    return found


def _detours(way: Sequence[Laid], called: Mapping[str, str]) -> list[tuple[DetourKind, str, str, str]]:
    """What stands out of one way, each once. What is done elsewhere is not left out as well."""
    keys = {name: key for key, name in called.items()}
    beside = {laid.activity for laid in way if laid.activity and not laid.node}
    left_out = {called[laid.node] for laid in way if laid.node and not laid.activity}
    found, done, after = dict[tuple[DetourKind, str, str, str], None](), set[str](), ""
    for laid in way:
        if laid.activity:
            step = laid.activity
            if not laid.node:
                again = step in done and step not in left_out
                kind = DetourKind.UNKNOWN if step not in keys else DetourKind.AGAIN if again else DetourKind.ELSEWHERE
                found[kind, step, keys.get(step, ""), after] = None
            done.add(step)
            after = step
        elif laid.node and called[laid.node] not in beside:
            found[DetourKind.LEFT_OUT, called[laid.node], laid.node, after] = None
    return list(found)


def _left_out(step: str, after: str) -> str:
    if not after:
        return _("“{step}” was left out at the beginning.").format(step=step)
    return _("“{step}” was left out after “{after}”.").format(step=step, after=after)


def _again(step: str, after: str) -> str:
    return _("“{step}” was done once more after “{after}”.").format(step=step, after=after)


def _elsewhere(step: str, after: str) -> str:
    if not after:
        return _("“{step}” was done first, where it is not drawn.").format(step=step)
    return _("“{step}” was done after “{after}”, where it is not drawn.").format(step=step, after=after)


def _unknown(step: str, after: str) -> str:
    if not after:
        return _("“{step}” was done first and is not drawn.").format(step=step)
    return _("“{step}” was done after “{after}” and is not drawn.").format(step=step, after=after)


def _cases(count: int) -> str:
    return ngettext("{count} case.", "{count} cases.", count).format(count=count)


_SENTENCES = {DetourKind.LEFT_OUT: _left_out, DetourKind.AGAIN: _again, DetourKind.ELSEWHERE: _elsewhere, DetourKind.UNKNOWN: _unknown}
