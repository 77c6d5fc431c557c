"""Vocabularies of imports."""

from __future__ import annotations

from app.core.enums.vocabulary import Vocabulary
from app.core.i18n import N_


class BatchState(Vocabulary):
    """Life of an import."""

    DONE = "done", N_("Imported"), "ok"
    UNDONE = "undone", N_("Undone")
