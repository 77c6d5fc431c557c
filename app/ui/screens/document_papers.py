"""Steps of a document's card that need no card: post what was saved, print to a file, keep lines against a crash."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.core.changes import Changes
from app.services import printing
from app.services.context import Context
from app.services.documents import actions, drafts
from app.services.documents.draft_model import LINE_FIELDS, DocumentDraft, LineDraft
from app.services.printing import Printout

_KEPT = (*LINE_FIELDS, "unit_sign", "unit_digits", "vat_name", "is_goods")


def post_saved(context: Context, id: int, key: str) -> Changes:
    """Post a document as it has just been saved by its card; on a worker thread."""
    return actions.post(context, id, None, key)


def print_to_file(context: Context, form: str, id: int) -> Path:
    """Print a document to a file of its own; on a worker thread."""
    file = Path(tempfile.mkdtemp(prefix="kontor-")) / printing.file_name(context, form, id)
    paper = Printout(printing.print_form(context, form, id), file.name)
    file.write_bytes(printing.hand_over(context, [id], paper, form, saved=True))
    return file


def show_file(file: Path) -> None:
    """Open a file with the program that the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


def kept_lines(draft: DocumentDraft) -> list[dict[str, Any]]:
    """The lines of a draft as plain values."""
    return [{"id": line.id, **{name: getattr(line, name) for name in _KEPT}} for line in draft.lines]


def kept_rows(draft: DocumentDraft) -> list[dict[str, Any]]:
    """The lines as they were read: what a merge with somebody's later save starts from."""
    return [{"id": id, **values} for id, values in draft.stored_rows.items()]


def take_lines(draft: DocumentDraft, kept: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]) -> None:
    """Put kept lines back on a draft."""
    draft.stored_rows = {row["id"]: {name: row[name] for name in LINE_FIELDS} for row in rows}
    draft.stored_lines = list(draft.stored_rows)
    draft.lines = [LineDraft(**values, stored=draft.stored_rows.get(values["id"], {})) for values in kept]
    drafts.recompute(draft)
