"""Each printed form once, as a PDF."""

from __future__ import annotations

from pathlib import Path

from app.services import listing, printing
from app.services.context import Context
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.listing import Filter, ListQuery


def print_papers(ctx: Context, folder: Path) -> list[Path]:
    """Print the latest posted document of each type in all forms that it has; returns the files."""
    files: list[Path] = []
    for kind in DOCUMENT_TYPES:
        query = ListQuery("document", (), (Filter("state", "in", ("posted",)),), (("date", True), ("id", True)), fixed=(("type", kind.code),))
        rows = listing.window(ctx, query, 0, 1)
        for form in printing.forms_for(ctx, rows[0].id) if rows else ():
            file = folder / f"form-{form.code.replace('/', '-')}.pdf"
            file.write_bytes(printing.print_form(ctx, form.code, rows[0].id))
            files.append(file)
    return files
