"""What is kept of a card against a crash: what was typed, and where the caret stood."""

from __future__ import annotations

from typing import Any

from app.services.records import Draft
from app.ui.forms.field_grid import FieldGrid


def kept_state(draft: Draft, grid: FieldGrid) -> dict[str, Any]:
    """What was typed as plain values, with the caret."""
    field, cursor = grid.value_of_focus()
    labels = {name: draft.labels[name] for name in draft.changed if name in draft.labels}
    base = {name: draft.base.get(name) for name in draft.changed}
    return {"version": draft.version, "base": base, "changed": dict(draft.changed), "labels": labels, "field": field, "cursor": cursor}


def take_state(draft: Draft, grid: FieldGrid, state: dict[str, Any]) -> None:
    """Put back what was kept; version and base come along, so that a save over somebody's later one is merged, not lost."""
    draft.base.update({name: value for name, value in state["base"].items() if name in draft.schema})
    for name, value in state["changed"].items():
        if name in draft.schema:
            draft[name] = value
    draft.labels.update(state["labels"])
    draft.version = state["version"]
    grid.show_draft(draft)
    grid.focus_field(state["field"], state["cursor"])
