"""What keys, pad and menu do with what is selected: each verb is one step of undo."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF

from app.core.errors import UserError
from app.core.i18n import _
from app.process_editor import clipboard, words
from app.process_editor.commands.add import add, attach
from app.process_editor.commands.append import append
from app.process_editor.commands.connect import connect, why_not_connect
from app.process_editor.commands.keys import fresh
from app.process_editor.commands.move import move
from app.process_editor.commands.paste import new_keys, part, paste
from app.process_editor.commands.remove import remove
from app.process_editor.commands.replace import become, why_not_become
from app.process_editor.geometry import bounds, rect_of, snapped
from app.process_editor.kinds import Kind, icon_of, kind_of, kinds
from app.process_editor.overlays.pick_list import Entry, PickList
from app.processes.definition import Graph, Point, Shape

if TYPE_CHECKING:
    from app.process_editor.view import ProcessView

#: how far a copy lies from what it was copied from, pixels
OFFSET = 24.0


def append_to(view: ProcessView, kind: Kind, source: str | None = None, at: QPointF | None = None) -> None:
    """Put a node of a kind behind a node, or on the current line, and write its name (UX 2 M1).

    :param source: by default the current part. :param at: its middle, by default a free place.
    """
    begin = source or view.current
    if begin is None or not view.is_known(begin):
        return
    key, title = fresh(view.graph, kind.code), _("Add {kind}").format(kind=kind.name)
    if begin in view.graph.edges:
        middle = view.drawing.middle(begin)
        is_done = view.apply(title, partial(add, kind=kind, key=key, at=(middle.x(), middle.y()), line=begin), f"new {key}")
    elif begin not in view.graph.nodes:
        return
    elif kind.shape == Shape.BOUNDARY:
        is_done = view.apply(title, partial(attach, kind=kind, key=key, host=begin), f"new {key}")
    else:
        is_done = _append(view, title, kind, key, begin, at)
    if is_done:
        view.select((key,), key)
        view.show_part(key)
        if view.hand is not None and kind.shape != Shape.BOUNDARY:
            view.hand.rename(key)


def _append(view: ProcessView, title: str, kind: Kind, key: str, begin: str, at: QPointF | None) -> bool:
    if view.graph.nodes[begin].shape == Shape.END:
        view.refuse(_("A way ends here: nothing follows."))
        return False
    place = (snapped(at.x()), snapped(at.y())) if at is not None else None
    return view.apply(title, partial(append, source=begin, kind=kind, key=key, at=place), f"new {key}")


def ask_what_follows(view: ProcessView, source: str | None = None, at: QPointF | None = None) -> PickList | None:
    """Open the list of kinds; the chosen one comes behind a node (UX 2 M2)."""
    begin = source or view.current
    if begin is None or not view.is_known(begin):
        return None
    offered = [each for each in kinds() if each.shape != Shape.START and _fits(view.graph, begin, each)]
    entries = [Entry(each.name, each.icon, each, _hint(each), each.letter) for each in offered]
    place = view.mapFromScene(at) if at is not None else view.place(view.drawing.rect(begin)).topRight() + QPoint(12, 0)
    return PickList(view, entries, place, _("What comes next?"), lambda kind: append_to(view, kind, begin, at))  # type: ignore[arg-type]


def ask_what_else(view: ProcessView) -> PickList | None:
    """Open the list of what the current node can become."""
    key = view.current
    if key is None or key not in view.graph.nodes:
        return None
    own = kind_of(view.graph.nodes[key])
    entries = [Entry(each.name, each.icon, each, _hint(each)) for each in kinds() if each != own and not why_not_become(view.graph, key, each)]

    def take(kind: object) -> None:
        assert isinstance(kind, Kind), "the list holds kinds"
        view.apply(_("Make it {kind}").format(kind=kind.name), partial(become, key=key, kind=kind))

    return PickList(view, entries, view.place(view.drawing.rect(key)).bottomLeft() + QPoint(0, 8), _("What shall it be?"), take)


def ask_where_to(view: ProcessView) -> PickList | None:
    """Open the list of nodes that a line from the current one can lead to, nearest first: lines without a mouse."""
    key, graph = view.current, view.graph
    if key is None or key not in graph.nodes:
        return None
    middle = view.drawing.rect(key).center()
    others = [node for node in graph.nodes.values() if node.key != key and not why_not_connect(graph, key, node.key)]
    others.sort(key=lambda node: (view.drawing.rect(node.key).center() - middle).manhattanLength())
    entries = [Entry(words.title(node), icon_of(node) or "step", node.key, words.kind_name(node)) for node in others]

    def take(target: object) -> None:
        view.apply(_("Draw a line"), partial(connect, source=key, target=str(target)))

    return PickList(view, entries, view.place(view.drawing.rect(key)).topRight() + QPoint(12, 0), _("Where does it lead?"), take)


def nudge(view: ProcessView, across: float, down: float) -> None:
    """Move what is selected by pixels of the drawing; many nudges are one step of undo."""
    keys = view.selection - view.graph.edges.keys()
    view.apply(_("Move"), partial(move, keys=keys, across=across, down=down), f"nudge {sorted(keys)}")


def delete(view: ProcessView) -> None:
    """Take what is selected away; the node before becomes the current one, so that keys go on."""
    before = [edge.source for key in view.selection for edge in view.graph.incoming.get(key, ()) if edge.source not in view.selection]
    view.apply(_("Delete"), partial(remove, keys=view.selection))
    if len(before) == 1:
        view.select(before, before[0])


def copy(view: ProcessView) -> bool:
    """Put what is selected on the clipboard."""
    return clipboard.put(view.graph, view.selection)


def cut(view: ProcessView) -> None:
    """Put what is selected on the clipboard, and take it away."""
    if copy(view):
        view.apply(_("Cut"), partial(remove, keys=view.selection))


def paste_copied(view: ProcessView) -> None:
    """Put in what is on the clipboard: where it was copied from if that is in sight, a little aside; else in the middle."""
    try:
        copied = clipboard.take()
    except UserError as refusal:
        view.refuse(refusal.text)
        return
    if copied is not None:
        area, sight = bounds(copied), view.in_sight()
        is_near = sight.contains(area.center())
        by = (OFFSET, OFFSET) if is_near else (snapped(sight.center().x() - area.center().x()), snapped(sight.center().y() - area.center().y()))
        if is_near and not _is_from(view.graph, copied):
            by = _free_ground(view.graph, copied)
        while is_near and _is_taken(view.graph, copied, by):
            by = by[0] + OFFSET, by[1] + OFFSET
        _put(view, _("Paste"), copied, by)


def duplicate(view: ProcessView) -> None:
    """A copy of what is selected beside it; the clipboard stays as it is."""
    copied = part(view.graph, view.selection)
    if copied.nodes or copied.notes or copied.lanes:
        _put(view, _("Duplicate"), copied, (OFFSET, OFFSET))


def _put(view: ProcessView, title: str, copied: Graph, by: Point) -> None:
    keys = new_keys(view.graph, copied)
    if view.apply(title, partial(paste, copied=copied, keys=keys, by=by)):
        view.select({new for old, new in keys.items() if old not in copied.edges})


def _is_from(graph: Graph, copied: Graph) -> bool:
    """Whether something was copied from this drawing: its parts are here under their keys."""
    return all(key in graph.nodes and graph.nodes[key].name == node.name for key, node in copied.nodes.items())


def _free_ground(graph: Graph, copied: Graph) -> Point:
    """How far down what comes from another process goes, so that it lies over nothing."""
    area, others = bounds(copied), [rect_of(node) for node in graph.nodes.values()]
    down = 0.0
    while under := [other for other in others if other.intersects(area.translated(0.0, down))]:
        down = snapped(max(other.bottom() for other in under) - area.top() + OFFSET)
    return 0.0, down


def _is_taken(graph: Graph, copied: Graph, by: Point) -> bool:
    """Whether a copy would lie exactly on something."""
    places = {(node.x, node.y) for node in graph.nodes.values()}
    return any((node.x + by[0], node.y + by[1]) in places for node in copied.nodes.values())


def _fits(graph: Graph, begin: str, kind: Kind) -> bool:
    node = graph.nodes.get(begin)
    return kind.shape != Shape.BOUNDARY or (node is not None and node.shape == Shape.STEP)


def _hint(kind: Kind) -> str:
    return _(kind.hint) if kind.hint else ""
