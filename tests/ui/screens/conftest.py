"""A firm whose records are edited."""

from __future__ import annotations

import pytest

from app.services.context import Context
from app.ui.kit.navigator import use_navigator
from app.ui.screens import (  # noqa: F401 - they declare the screens
    bin_page,
    catalog,
    clients,
    documents,
    escalation_card,
    finance,
    journal_page,
    numbers_page,
    organisation,
    process_cases,
    process_run_page,
    processes,
    sales,
    start_page,
    stock,
    tasks,
    working_time,
)
from tests.helpers.firm import SmallFirm
from tests.helpers.window import RememberingNavigator


@pytest.fixture
def firm(standing_firm: SmallFirm) -> SmallFirm:
    """A small firm."""
    return standing_firm


@pytest.fixture
def ctx(firm: SmallFirm) -> Context:
    """The owner's context."""
    return firm.ctx


@pytest.fixture(autouse=True)
def opened() -> RememberingNavigator:
    """Where pages would lead."""
    navigator = RememberingNavigator()
    use_navigator(navigator)
    return navigator
