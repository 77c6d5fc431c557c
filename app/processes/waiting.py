"""When the tokens before joins go on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.processes.definition import Graph, Node, Shape
from app.processes.state import Token


def is_join(graph: Graph, node: Node) -> bool:
    """Whether tokens wait here for others: a parallel or inclusive shape with several lines into it."""
    return node.shape in (Shape.PARALLEL, Shape.INCLUSIVE) and len(graph.incoming.get(node.key, ())) > 1


def sources_of(graph: Graph, key: str) -> frozenset[str]:
    """The nodes from which a token can come to a node, the node itself only if it lies on a loop."""
    found: set[str] = set()
    waiting = [key]
    while waiting:
        at = waiting.pop()
        before = [edge.source for edge in graph.incoming.get(at, ())]
        node = graph.nodes.get(at)
        if node is not None and node.shape is Shape.BOUNDARY and node.host is not None:
            before.append(node.host)
        for each in before:
            if each not in found:
                found.add(each)
                waiting.append(each)
    return frozenset(found)


def ready_join(graph: Graph, tokens: Iterable[Token]) -> str | None:
    """The join that goes on next, or None if all of them have to wait.

    A parallel join goes on with a token on each of its lines. An inclusive one goes on when no token that is not before a join itself can come to
    it: what another join may let through later comes from such a token too. Of several that are ready the one that lies before the others
    goes first, so that what it lets through is waited for (BPMN 2.0, 13.4.2 and 13.4.3, with rings of joins opened instead of left standing).
    """
    before: dict[str, list[Token]] = {}
    at_work: set[str] = set()
    for token in tokens:
        if is_join(graph, graph.nodes[token.node]) and token.edge is not None:
            before.setdefault(token.node, []).append(token)
        else:
            at_work.add(token.node)
    for key in graph.nodes if before else ():
        if key in before and graph.nodes[key].shape is Shape.PARALLEL and has_all(graph, key, before[key]):
            return key
    sources = {key: sources_of(graph, key) for key in before if graph.nodes[key].shape is Shape.INCLUSIVE}
    ready = [key for key in graph.nodes if key in sources and (at_work.isdisjoint(sources[key]) or has_all(graph, key, before[key]))]
    return _first(ready, sources)


def has_all(graph: Graph, key: str, tokens: Iterable[Token]) -> bool:
    """Whether a token came along each line into a join."""
    came = {token.edge for token in tokens}
    return all(edge.key in came for edge in graph.incoming[key])


def _first(ready: Sequence[str], sources: Mapping[str, frozenset[str]]) -> str | None:
    """The one that no other ready one lies before; in a ring of them the first as drawn."""
    for key in ready:
        if all(other == key or other not in sources[key] or key in sources[other] for other in ready):
            return key
    return None
