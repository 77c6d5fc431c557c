"""What a person leaves behind at a workstation, apart for each database and person: tabs and drafts."""

from __future__ import annotations

import hashlib

from app.core import paths
from app.services import overview
from app.services.context import Context
from app.services.entities import ENTITIES
from app.ui.forms.spec import entity_of_page
from app.ui.kit.draft_store import DraftStore
from app.ui.kit.session import Tab


def owner_of(ctx: Context) -> str:
    """Stands for a database and a person: what one leaves behind is never offered to another."""
    return hashlib.sha256(f"{ctx.database.url.render_as_string()} {ctx.user.login}".encode()).hexdigest()[:16]


def still_there(ctx: Context, tabs: list[Tab]) -> set[int]:
    """Numbers of the tabs that show no record, or one that is not gone."""
    records = {number: (entity_of_page(tab.code, tab.arguments), tab.record) for number, tab in enumerate(tabs) if tab.record is not None}
    there = overview.still_there(ctx, [(entity, id) for entity, id in records.values() if id is not None and entity in ENTITIES])
    return {number for number in range(len(tabs)) if number not in records or records[number] in there}


def drafts_of(ctx: Context) -> DraftStore:
    """Drafts lie apart for each database and person."""
    folder = paths.drafts() / owner_of(ctx)
    folder.mkdir(parents=True, exist_ok=True)
    return DraftStore(folder)
