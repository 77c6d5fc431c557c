"""What decides the choices of a proposal, in sentences with how many cases agree; where nothing does, that is said."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.i18n import _, format_number, ngettext
from app.process_editor import words
from app.process_editor.insight.path_words import Told
from app.processes import decisions
from app.processes.decisions import Decided
from app.processes.definition import Graph, Shape


def choices_told(graph: Graph, choices: Sequence[Decided]) -> list[Told]:
    """Each choice with the cases that go otherwise than its sentence says; with all of them where it says nothing."""
    return [_told(graph, each) for each in choices]


def _told(graph: Graph, choice: Decided) -> Told:
    usual, all_cases = way_name(graph, choice.usual), len(choice.cases)
    share = _("{count} of {all}").format(count=format_number(choice.counts[choice.usual]), all=format_number(all_cases))
    keys = (choice.choice, *(way.edge for way in choice.ways), choice.usual)
    if choice.told is decisions.Told.EXPLAINED:
        agree = set(choice.agree)
        return Told(_explained(graph, choice, usual), keys, tuple(case for case in choice.cases if case not in agree) or choice.cases)
    sentences = {
        decisions.Told.NOTHING: _("Nothing that is known explains when it is not “{way}”, the way of {share} cases: write the condition yourself."),
        decisions.Told.FEW: _("Too few cases go another way than “{way}”, the way of {share}, to learn why: write the condition yourself."),
        decisions.Told.AGAIN: _(
            "Once more, or on to “{way}” as {share} did at once: what stays the same cannot decide it. Write the condition yourself."),
    }
    return Told(sentences[choice.told].format(way=usual, share=share), keys, choice.cases)


def _explained(graph: Graph, choice: Decided, usual: str) -> str:
    """ "Total over 5 000: Approval; 41 of 44 cases agree. Otherwise: Delivery." """
    rules = "; ".join(
        _("{condition}: {way}").format(condition=way.explained.rule.words, way=way_name(graph, way.edge)) for way in choice.ways
    )
    count, all_cases = len(choice.agree), len(choice.cases)
    agree = ngettext("{rules}; {count} of {all} cases agrees.", "{rules}; {count} of {all} cases agree.", count)
    parts = [agree.format(rules=rules, count=format_number(count), all=format_number(all_cases))]
    parts.append(_("Otherwise: {way}.").format(way=usual))
    first = choice.ways[0].explained
    tried = _("Of cases that it was not derived from, it told {right} of {all} rightly; always the commoner way would have told {usual}.")
    parts.append(tried.format(right=format_number(first.right), all=format_number(first.cases), usual=format_number(first.usual)))
    if choice.unexplained:
        names = ", ".join(_("“{name}”").format(name=way_name(graph, key)) for key in choice.unexplained)
        parts.append(_("Nothing explains {ways}: write the condition yourself.").format(ways=names))
    return " ".join(parts)


def way_name(graph: Graph, key: str) -> str:
    """What a line leads to: the step behind it, past what is passed without doing anything."""
    target = graph.edges[key].target
    seen: set[str] = set()
    while graph.nodes[target].shape not in (Shape.STEP, Shape.WAIT, Shape.END) and target not in seen:
        seen.add(target)
        outgoing = graph.outgoing[target]
        if len(outgoing) != 1:
            break
        target = outgoing[0].target
    return words.title(graph.nodes[target])
