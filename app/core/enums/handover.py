"""Vocabularies of handing a person's records over to colleagues."""

from __future__ import annotations

from app.core.enums.vocabulary import Vocabulary
from app.core.i18n import N_


class HandoverState(Vocabulary):
    """How far a handover came."""

    RUNNING = "running", N_("Not finished"), "warn"
    DONE = "done", N_("Handed over"), "ok"
    UNDONE = "undone", N_("Taken back"), "info"


class ItemState(Vocabulary):
    """What became of one record of a handover."""

    PLANNED = "planned", N_("Planned")
    MOVED = "moved", N_("Handed over"), "ok"
    SKIPPED = "skipped", N_("Was somebody else's by then")
    RETURNED = "returned", N_("Given back"), "info"
    KEPT = "kept", N_("Changed since, stays"), "warn"
