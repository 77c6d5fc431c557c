"""A firm with clients to list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.db.engine import Database
from app.services import records
from app.services.context import Context, open_context
from app.ui.forms.spec import SCREENS, Screen
from app.ui.kit.navigator import use_navigator
from app.ui.screens import catalog, clients, documents, finance, organisation, sales, stock  # noqa: F401 - they declare the screens
from tests.helpers.databases import Source
from tests.helpers.firm import SmallFirm, small_firm
from tests.helpers.furniture import Furniture, known
from tests.helpers.window import RememberingNavigator

#: name, city, status, credit limit
CLIENTS = (
    ("Alfa Maschinenbau", "Hamburg", "active", "1000"), ("Becker Sanitär", "Hamburg", "active", "250.50"), ("Cerâmica do Douro", "Porto", "new", None),
    ("Dubois Atelier", "Lyon", "stopped", "90"), ("Elbe Logistik", "Hamburg", "dormant", None), ("Fischer Öfen", None, "active", "10"),
)


def _with_clients(database: Database) -> SmallFirm:
    made = small_firm(database, stock=None)
    for name, city, status, limit in CLIENTS:
        draft = records.new(made.ctx, "client", name=name, city=city, status=status, since=date(2024, 5, 1))
        draft["credit_limit"] = Decimal(limit) if limit else None
        records.save(made.ctx, draft)
    return made


LISTED = known(Furniture("listed_firm", _with_clients))


@pytest.fixture
def listed_firm(source: Source, database: Database) -> SmallFirm:
    return replace(source.holding(LISTED)[1][-1], ctx=open_context(database))


@pytest.fixture
def firm(listed_firm: SmallFirm) -> SmallFirm:
    """A small firm with seven clients."""
    return listed_firm


@pytest.fixture
def ctx(firm: SmallFirm) -> Context:
    """The owner's context."""
    return firm.ctx


@pytest.fixture
def client_screen() -> Screen:
    """The declared list of clients."""
    return SCREENS.get("client")


@pytest.fixture(autouse=True)
def opened() -> RememberingNavigator:
    """Where pages would lead."""
    navigator = RememberingNavigator()
    use_navigator(navigator)
    return navigator
