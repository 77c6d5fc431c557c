"""Calendars in and out, as commands of a page: a file is chosen, what it would bring is shown, and only then taken in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from uuid import uuid4

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.core import clock
from app.core.changes import Changes
from app.core.errors import UserError
from app.core.i18n import N_, NN_, _, format_moment, ngettext
from app.services.context import Context
from app.services.planning import calendars
from app.services.planning.calendars import Preview
from app.ui.kit import message
from app.ui.kit.dialog import Dialog
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Label

WIDTH = 640
#: entries and warnings that the preview lists
LISTED = 500
_COUNTS = {
    "new": NN_("{count} entry is new", "{count} entries are new"), "changed": NN_("{count} has changed", "{count} have changed"),
    "same": NN_("{count} is here already", "{count} are here already"),
    "binned": NN_("{count} was deleted here and stays so", "{count} were deleted here and stay so"),
    "kept": NN_("{count} part is no task and is kept beside them", "{count} parts are no tasks and are kept beside them"),
}
_FATES = {"new": N_("comes in new"), "changed": N_("changed"), "same": N_("the same"), "binned": N_("deleted here")}


class CalendarPreview(Dialog):
    """What a file would bring, before anything is written."""

    def __init__(self, parent: QWidget, name: str, found: Preview) -> None:
        super().__init__(parent.window())
        self.setWindowTitle(_("Import a calendar"))
        self.setFixedWidth(scaled(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        column.addWidget(Label(_("Import a calendar"), "title"))
        column.addWidget(Label(name, "body", "text2", wrap=True))
        self.summary = Label(_summary(found), "body", wrap=True)
        column.addWidget(self.summary)
        self.entries = _list(_("Entries"), _entry_lines(found))
        column.addWidget(self.entries)
        self.warnings = _list(_("Warnings"), found.warnings[:LISTED])
        if found.warnings:
            text = ngettext("{count} thing could not be taken as it stands:", "{count} things could not be taken as they stand:", len(found.warnings))
            column.addWidget(Label(text.format(count=len(found.warnings)), "body", "warn", wrap=True))
            column.addWidget(self.warnings)
        column.addWidget(Label(_("One Ctrl+Z takes the whole import back."), "small", "text2", wrap=True))
        row = QHBoxLayout()
        row.addStretch()
        cancel, self.button = Button(_("Cancel")), Button(_("Take it in"), "primary")
        cancel.clicked.connect(self.reject)
        self.button.clicked.connect(self.accept)
        self.button.setDefault(True)
        row.addWidget(cancel)
        row.addWidget(self.button)
        column.addLayout(row)


def import_calendar(page: QWidget, ctx: Context) -> None:
    """Let the person choose a file, show what it would bring, and take it in."""
    file, _kind = QFileDialog.getOpenFileName(page, _("Choose a calendar"), "", _("Calendars (*.ics *.ical *.ifb)"))
    if file:
        preview_file(page, ctx, Path(file))


def preview_file(page: QWidget, ctx: Context, file: Path) -> None:
    """Show what a file would bring, and take it in if that is wanted."""
    def read() -> tuple[bytes, Preview]:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise UserError(_("{file} cannot be read.").format(file=file.name), str(error.strerror or "")) from error
        return data, calendars.preview_import(ctx, data)

    def ask(found: tuple[bytes, Preview]) -> None:
        if CalendarPreview(page, file.name, found[1]).exec():
            run(page, partial(calendars.import_calendar, ctx, found[0], file.name, uuid4().hex), done=partial(_tell, page))

    run(page, read, done=ask)


def export_calendar(page: QWidget, ctx: Context, ids: Sequence[int] = ()) -> None:
    """Write tasks into a calendar file: the chosen ones, or without any all of one's own with the calendars that were imported."""
    name = _("calendar {day}").format(day=f"{clock.today():%Y-%m-%d}") + ".ics"
    file, _kind = QFileDialog.getSaveFileName(page, _("Save as a calendar"), name, _("Calendars (*.ics)"))
    if file:
        save_calendar(page, ctx, Path(file), ids)


def save_calendar(page: QWidget, ctx: Context, file: Path, ids: Sequence[int] = ()) -> None:
    """Write the file."""
    def write() -> None:
        data = calendars.export_tasks(ctx, ids) if ids else calendars.export_person(ctx)
        try:
            file.write_bytes(data)
        except OSError as error:
            raise UserError(_("{file} cannot be written.").format(file=file.name), str(error.strerror or "")) from error

    run(page, write, done=lambda _nothing: message.toast(page, _("{file} is written.").format(file=file.name)))


def _tell(page: QWidget, changes: Changes) -> None:
    count = len(changes.created("task"))
    if not changes:
        message.toast(page, _("Everything of this calendar is here already."))
    else:
        message.toast(page, ngettext("{count} task came in.", "{count} tasks came in.", count).format(count=count))


def _summary(found: Preview) -> str:
    counted = [(name, getattr(found, name)) for name in _COUNTS]
    told = [ngettext(*_COUNTS[name], count).format(count=count) for name, count in counted if count]
    return "; ".join(told) or _("There is nothing in this calendar that could become a task.")


def _entry_lines(found: Preview) -> list[str]:
    lines = []
    for entry in found.lines[:LISTED]:
        when = format_moment(entry.starts_at) if entry.starts_at is not None else _("without a time")
        often = _(", recurs") if entry.is_recurring else ""
        lines.append(f"{when}{often}  ·  {entry.title or '—'}  ·  {_(_FATES[entry.fate])}")
    return [*lines, "…"] if len(found.lines) > LISTED else lines


def _list(name: str, lines: Sequence[str]) -> QPlainTextEdit:
    made = QPlainTextEdit("\n".join(lines))
    made.setReadOnly(True)
    made.setAccessibleName(name)
    made.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    made.setFixedHeight(scaled(160 if len(lines) > 4 else 88))
    return made
