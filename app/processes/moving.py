"""Where the tokens of a case under way may go in another version: only to places at which a case of that version can stand at once.

Whoever stands elsewhere would do a step twice, or wait before a join for a way along which nobody comes any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, product

from app.core.i18n import _
from app.processes.comparison import Move, following, moves
from app.processes.definition import Graph, Node, Shape
from app.processes.mining.net import Net
from app.processes.state import Token
from app.processes.waiting import is_join

#: ways of standing that are looked at; combinations of places that are tried for a proposal, and places of each token in them
MOST, _MOST_TRIED, _MOST_EACH = 20_000, 4_000, 25
#: what the memory of tokens calls an event choice whose events run against each other
RACE = "race"


class Standings:
    """All the places at which a case of a drawing can stand at once."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    @cached_property
    def known(self) -> frozenset[tuple[str, ...]] | None:
        """The sets of places; None where the drawing goes too many ways at once."""
        net, seen = Net(self.graph, ()), set[tuple[str, ...]]()
        waiting = [move.marking for move in net.beginnings()]
        while waiting:
            marking = waiting.pop()
            if marking in seen or len(set(marking)) < len(marking):
                continue
            seen.add(marking)
            if len(seen) > MOST:
                return None
            waiting += [move.marking for move in net.moves(marking)]
            waiting += [tuple(sorted((*marking, *beside))) for beside in self._beside(marking)]
        return frozenset(tuple(sorted(self._place(self.graph.edges[key].target, key) for key in marking)) for marking in seen)

    def has(self, tokens: Iterable[Token]) -> bool | None:
        """Whether tokens can stand so; None where nobody can tell."""
        return None if self.known is None else self._places(tokens) in self.known

    def why_not(self, tokens: Sequence[Token]) -> str:
        """Why a case cannot stand so, as a sentence; empty where it can."""
        if self.has(tokens) or (self.known is None and len(tokens) < 2):
            return ""
        if self.known is None:
            return _("The new version goes too many ways at once to tell whether the case can end from there.")
        for token in tokens:
            if token.edge is not None and is_join(self.graph, self.graph.nodes[token.node]):
                others = self._names(each for each in tokens if each is not token)
                text = _("“{join}” would wait for ever for a way along which nobody comes from {places}.")
                return text.format(join=_name(self.graph.nodes[token.node]), places=others)
        if len(tokens) == 1:
            return _("Nobody stands at {places} alone in the new version: a join behind it would wait for ever.").format(places=self._names(tokens))
        text = _("Nobody stands at {places} at once in the new version: a step would be done twice, or a join would wait for ever.")
        return text.format(places=self._names(tokens))

    def _names(self, tokens: Iterable[Token]) -> str:
        return ", ".join(_("“{name}”").format(name=_name(self.graph.nodes[token.node])) for token in tokens)

    def _places(self, tokens: Iterable[Token]) -> tuple[str, ...]:
        """Where tokens stand; events that run against each other are one place, for one of them comes."""
        races: set[object] = set()
        found = []
        for token in tokens:
            race = token.memory.get(RACE)
            if race is None or race not in races:
                found.append(self._place(token.node, token.edge))
                races.add(race)
        return tuple(sorted(found))

    def _place(self, node: str, edge: str | None) -> str:
        return edge if edge is not None and is_join(self.graph, self.graph.nodes[node]) else node

    def _beside(self, marking: Iterable[str]) -> Iterable[tuple[str, ...]]:
        """Lines along which events on the edge of a step go that leave it as it is."""
        for key in marking:
            for event in self.graph.boundaries.get(self.graph.edges[key].target, ()):
                if not event.params.get("interrupts", True):
                    yield tuple(edge.key for edge in self.graph.outgoing[event.key])


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a case stands in another version.

    :param moves: token → where it goes. :param joined: tokens that become one with another at the same place. :param why_not: why it cannot.
    """

    moves: Mapping[int, Move]
    joined: frozenset[int] = frozenset()
    why_not: str = ""


def land(old: Standings, new: Standings, tokens: Sequence[Token], choices: Mapping[int, str]) -> Landing:
    """Where the tokens of a case go.

    :param choices: token → step or wait of the new version, for places that are gone.
    """
    found: dict[int, Move] = {}
    for token in tokens:
        move, chosen = _slid(new.graph, moves(old.graph, new.graph, token)), choices.get(token.id, "")
        if move.kind != "stays" and chosen in new.graph.nodes and rests(new.graph.nodes[chosen]):
            move = Move("goes", chosen)
        if move.kind == "choose":
            name = _name(old.graph.nodes[token.node])
            return Landing(found, why_not=_("“{name}” is not in the new version: say where the case goes on.").format(name=name))
        found[token.id] = move
    stands = [moved(new.graph, token, found[token.id]) for token in tokens]
    joined = _joined(stands, found)
    as_one = [token for token in stands if token.id not in joined]
    if not new.has(stands) or new.has(as_one):
        stands = as_one
    else:
        joined = frozenset()
    why_not = new.why_not(stands)
    nothing_gone = all(move.kind == "stays" for move in found.values())
    if why_not and nothing_gone and (new.known is None or not old.has(tokens)):  # it stood so before, and nobody can tell how
        why_not = ""
    return Landing(found, joined, why_not)


def propose(old: Standings, new: Standings, tokens: Sequence[Token]) -> dict[int, str] | None:
    """Places for those that are gone, the likeliest that go together: the same name, then what comes next; rather each at its own than two as one.

    None where none go together.
    """
    gone = [token for token in tokens if moves(old.graph, new.graph, token).kind != "stays"]
    each = [list(enumerate(candidates(old.graph, new.graph, token)[:_MOST_EACH])) for token in gone]
    tried = sorted(islice(product(*each), _MOST_TRIED), key=lambda ways: sum(rank for rank, _key in ways))
    as_one: dict[int, str] | None = None
    for ways in tried:
        choices = {token.id: key for token, (_rank, key) in zip(gone, ways, strict=True)}
        landing = land(old, new, tokens, choices)
        if not landing.why_not and not landing.joined:
            return choices
        if not landing.why_not and as_one is None:
            as_one = choices
    return as_one


def candidates(old: Graph, new: Graph, token: Token) -> list[str]:
    """The steps and waits of a new version where a token may go, the likeliest first."""
    node, move = old.nodes[token.node], moves(old, new, token)
    name = node.name.strip().casefold()
    all_places = [each.key for each in new.nodes.values() if rests(each)]
    same = [key for key in all_places if name and new.nodes[key].name.strip().casefold() == name]
    fresh_first = sorted(same, key=lambda key: key in old.nodes)
    nearest = [key for key in following(old, token.node) if key in new.nodes and rests(new.nodes[key])]
    return list(dict.fromkeys(([move.node] if move.kind == "goes" and move.node else []) + fresh_first + nearest + all_places))


def moved(new: Graph, token: Token, move: Move) -> Token:
    """A token as it stands in the new version; an event goes on running against others behind an event choice."""
    node = move.node or token.node
    memory = dict(token.memory)
    if move.kind != "stays" and not any(new.nodes[edge.source].shape is Shape.EVENT_CHOICE for edge in new.incoming.get(node, ())):
        memory.pop(RACE, None)
    return replace(token, node=node, edge=move.edge, memory=memory)


def rests(node: Node) -> bool:
    """Whether tokens rest on a node until something is done."""
    return node.shape in (Shape.STEP, Shape.WAIT)


def _slid(new: Graph, move: Move) -> Move:
    """What waited before a join that is none any more goes on to what comes next."""
    node = new.nodes.get(move.node or "")
    if node is None or node.shape not in (Shape.PARALLEL, Shape.INCLUSIVE) or is_join(new, node):
        return move
    seen: set[str] = set()
    while not rests(node) and node.key not in seen and len(new.outgoing[node.key]) == 1:
        seen.add(node.key)
        node = new.nodes[new.outgoing[node.key][0].target]
    return Move("goes", node.key) if rests(node) else move


def _joined(stands: Sequence[Token], found: Mapping[int, Move]) -> frozenset[int]:
    """Tokens that come to a place where another stands already."""
    taken: set[str] = set()
    joined: set[int] = set()
    for token in sorted(stands, key=lambda each: (found[each.id].kind != "stays", each.id)):
        if token.node in taken and found[token.id].kind != "stays":
            joined.add(token.id)
        taken.add(token.node)
    return frozenset(joined)


def _name(node: Node) -> str:
    return node.name.strip() or node.key
