"""Lines of the journal as a table: time, person, place, action, record, old and new."""

from __future__ import annotations

from app.core.i18n import _, format_moment
from app.services.journal import JournalLine
from app.ui.kit.navigator import navigator
from app.ui.screens.plain_table import PlainColumn, PlainTable


class JournalTable(PlainTable):
    """The table; a double click or Enter opens the record of a line.

    :param of_one_record: leaves the column of the record out.
    """

    def __init__(self, name: str, of_one_record: bool = False) -> None:
        record = [] if of_one_record else [PlainColumn(_("Record"), lambda line: line.title, 260)]
        super().__init__(name, [
            PlainColumn(_("Time"), when, 150, "text2"),
            PlainColumn(_("Who"), lambda line: line.who, 170, tip=lambda line: _("Login {login}").format(login=line.login)),
            PlainColumn(_("Address"), lambda line: line.address, 120, "text2"),
            PlainColumn(_("Action"), lambda line: line.action, 150, tip=lambda line: line.use_case or _("from outside the program")),
            *record,
            PlainColumn(_("Old → new"), lambda line: line.detail),
        ])
        self.opened.connect(open_record)


def when(line: JournalLine) -> str:
    """The moment of a line here."""
    return format_moment(line.at)


def open_record(line: JournalLine) -> None:
    """Open the card of what a line is about, where there is one."""
    if line.entity:
        navigator().open(line.entity, line.record)

