"""Puts declared screens into the window: a list and a card for each."""

from __future__ import annotations

from functools import partial
from typing import Any

from app.core.i18n import N_
from app.services import events
from app.services.context import Context
from app.services.entities import entity_of
from app.ui.forms.card_page import CardPage
from app.ui.forms.spec import Screen, declare_screen
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.lists.list_page import ListPage

#: headings of the navigation; the first places stand above all headings
TOP, DOCUMENTS_GROUP, STOCK_GROUP, MONEY_GROUP = "", N_("Documents"), N_("Stock"), N_("Money")
CATALOGUE, SETTINGS = N_("Catalogue"), N_("Settings")


def add_screen(screen: Screen, group: str = TOP, order: int = 100, in_navigation: bool = True, right: str = "") -> Screen:
    """Declare a screen together with the pages of its list and its card.

    :param group: heading in the navigation.
    :param order: place in the navigation, smaller first. :param right: that it takes, where seeing such records is not enough.
    """
    declare_screen(screen)
    rows, seen = partial(_make_list, screen), right or entity_of(screen.entity).permission("view")
    declare(PageType(f"{screen.list_code}.list", screen.title, screen.icon, group, rows, seen, order=order, in_navigation=in_navigation))
    if screen.card or screen.card_class:
        card = partial(_make_card, screen)
        declare(PageType(f"{screen.list_code}.card", screen.title, screen.icon, group, card, seen, in_navigation=False))
    return screen


def _make_list(screen: Screen, context: Context, **_arguments: Any) -> Page:
    made: Page = (screen.list_class or ListPage)(context, screen)
    return made


def _make_card(screen: Screen, context: Context, id: int | None = None, **given: Any) -> Page:
    given.pop("entity", None)
    made: Page = (screen.card_class or CardPage)(context, screen, id, given)
    if id is not None and screen.entity in events.PROTECTED:
        run(made, partial(events.opened, context, screen.entity, id), quiet=True)
    return made
