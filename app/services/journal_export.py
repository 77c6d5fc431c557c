"""Lines of the journal as a workbook; that, too, stands in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.core import clock
from app.core.changes import Changes
from app.core.i18n import _
from app.services import journal, taking
from app.services.context import Context
from app.services.events import Event
from app.services.journal import JournalQuery
from app.services.journal_lines import JournalLine
from app.services.taking import Taking

#: lines in one workbook
MOST = 50_000


def read(ctx: Context, query: JournalQuery) -> list[JournalLine]:
    """All lines that are found, newest first, at most fifty thousand."""
    return [line for page in journal.every_line(ctx, query, MOST) for line in page]


def write(ctx: Context, lines: Sequence[JournalLine], file: Path, filters: str, reason: str = "") -> Changes:
    """Write lines to a workbook; texts are never taken for formulas, and a half written file is never left.

    :param filters: which lines they are, in words.
    :raises UserError: the right or the reason for so many lines is missing.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Journal"))
    sheet.freeze_panes = "A2"
    sheet.append([_("Time"), _("Who"), _("Login"), _("Address"), _("Action"), _("Record"), _("Old → new")])
    for line in lines:
        cells = []
        for text in (f"{clock.local(line.at):%Y-%m-%d %H:%M:%S}", line.who, line.login, line.address, line.action, line.title, line.detail):
            cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    fresh = file.with_name(file.name + ".part")
    try:
        book.save(fresh)
        done = taking.take(ctx, Taking(
            Event.EXPORT, "", _("Journal"), len(lines), taking.digest_of_file(fresh), filters, reason=reason, form="xlsx",
        ))
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
    return done
