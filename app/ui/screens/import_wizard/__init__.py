"""The wizard that brings tables in: file, layout, columns, check, import."""

from __future__ import annotations

from typing import Any

from app.core.i18n import N_
from app.services.context import Context
from app.ui.kit.pages import Page, PageType, declare
from app.ui.lists.list_page import IMPORT_PAGE
from app.ui.screens.registration import SETTINGS


def _make(context: Context, entity: str = "", file: str = "", **_arguments: Any) -> Page:
    from app.ui.screens.import_wizard.page import ImportPage  # brings the readers of all file formats along

    return ImportPage(context, entity, file)


declare(PageType(IMPORT_PAGE, N_("Import"), "import", SETTINGS, _make, permission="exchange.import.apply", order=900))
