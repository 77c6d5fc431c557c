"""The menu of the right button: the same verbs in words, with their keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu

from app.core.i18n import _
from app.process_editor import clipboard
from app.process_editor.commands.add import add_note
from app.process_editor.commands.bend import straighten
from app.process_editor.commands.keys import fresh
from app.process_editor.commands.label import place_label
from app.process_editor.commands.lanes import add_lane
from app.process_editor.gestures import verbs
from app.process_editor.gestures.ordering import FIRST_OF_GROUP, ORDERINGS, Ordering, order, why_not_order
from app.process_editor.laying_out import lay_out

if TYPE_CHECKING:
    from app.process_editor.gestures.hand import Hand
    from app.process_editor.view import ProcessView


def open_menu(view: ProcessView, hand: Hand, event: QContextMenuEvent) -> bool:
    """Open it at the pointer, about what lies there."""
    at = view.at(event.pos())
    found = view.drawing.hit(at)
    if found is not None and found.key not in view.selection:
        view.select((found.key,), found.key)
    elif found is None:
        view.select(())
    menu = build_menu(view, hand, (at.x(), at.y()))
    menu.popup(event.globalPos())
    return True


def build_menu(view: ProcessView, hand: Hand, at: tuple[float, float]) -> QMenu:
    """The menu of what is selected.

    :param at: where the pointer is on the drawing.
    """
    menu, current, graph = QMenu(view), view.current, view.graph
    if current is not None:
        menu.addAction(_("Rename") + "\tF2", hand.rename)
        if current in graph.nodes:
            menu.addAction(_("Add something else…") + "\t+", lambda: hand.ask_what_follows())
            menu.addAction(_("Make something else of it…") + "\tR", hand.ask_what_else)
            menu.addAction(_("Lead a line to…") + "\tL", lambda: verbs.ask_where_to(view))
        if current in graph.edges and graph.edges[current].bends:
            menu.addAction(_("Lay the line anew"), lambda: view.apply(_("Lay the line anew"), partial(straighten, key=current)))
        part = graph.nodes.get(current) or graph.edges.get(current)
        if part is not None and part.label is not None:
            menu.addAction(_("Put the words back"), lambda: view.apply(_("Put the words back"), partial(place_label, key=current, label=None)))
        if len(view.selection) > 1:
            _offer_order(menu.addMenu(_("Align and spread")), view)
        menu.addSeparator()
        menu.addAction(_("Cut") + "\tCtrl+X", lambda: verbs.cut(view))
        menu.addAction(_("Copy") + "\tCtrl+C", lambda: verbs.copy(view))
        menu.addAction(_("Duplicate") + "\tCtrl+D", lambda: verbs.duplicate(view))
    paste = menu.addAction(_("Paste") + "\tCtrl+V", lambda: verbs.paste_copied(view))
    paste.setEnabled(clipboard.has_copy())
    if current is not None:
        menu.addAction(_("Delete") + "\tDel", hand.delete)
    menu.addSeparator()
    menu.addAction(_("Add a note"), lambda: note(view, hand, at))
    menu.addAction(_("Add a lane"), lambda: lane(view, hand))
    menu.addAction(_("Arrange the drawing"), lambda: lay_out(view))
    return menu


def _offer_order(menu: QMenu, view: ProcessView) -> None:
    """What brings the selected shapes into line; what cannot be done says why."""
    menu.setToolTipsVisible(True)
    for each in ORDERINGS:
        if each.code in FIRST_OF_GROUP:
            menu.addSeparator()
        action = menu.addAction(f"{each.name}\t{each.keys}")
        action.triggered.connect(partial(_order, view, each))
        reason = why_not_order(view, each)
        action.setEnabled(not reason)
        action.setToolTip(reason)


def _order(view: ProcessView, ordering: Ordering, _checked: bool = False) -> None:
    order(view, ordering)


def note(view: ProcessView, hand: Hand, at: tuple[float, float] | None = None) -> None:
    """A new note, about the current node if there is one, and its text is written."""
    about = view.current if view.current in view.graph.nodes else None
    sight = view.in_sight().center()
    box = view.drawing.rect(about) if about is not None else None
    place = (box.left(), box.bottom() + 36.0) if box is not None else at or (sight.x(), sight.y())
    key = fresh(view.graph, "note")
    if view.apply(_("Add a note"), partial(add_note, key=key, at=place, about=about), f"new {key}"):
        view.select((key,), key)
        hand.rename(key)


def lane(view: ProcessView, hand: Hand, name: str = "", role: str = "") -> None:
    """A new lane below the others, and its name is written.

    :param role: value of ``core.enums.people.Role`` whose steps stand there.
    """
    key = fresh(view.graph, "lane")
    if view.apply(_("Add a lane"), partial(add_lane, key=key, name=name or _("Lane"), role=role), f"new {key}"):
        view.select((key,), key)
        view.show_part(key)
        hand.rename(key)
