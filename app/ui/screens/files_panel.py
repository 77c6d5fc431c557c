"""The files of a record: dropped here, opened with a double click, dragged out again by saving."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.errors import UserError
from app.core.i18n import N_, NN_, _
from app.services import attachments
from app.services.context import Context
from app.ui.forms.spec import Screen
from app.ui.kit.run import run
from app.ui.kit.theme import tokens
from app.ui.kit.widgets import Button, Label
from app.ui.lists.list_panel import ListPanel

FILES = Screen(
    entity="attachment", title=N_("Files"), one=N_("file"), new=N_("Add a file"), icon="attachment", columns=("name", "added_at", "added_by"),
    sort=(("added_at", True),), count=NN_("{count} file", "{count} files"), empty=N_("Drop files here: contracts, photos, letters."),
)


class FilesPanel(QWidget):
    """A list of files that takes what is dropped on it."""

    def __init__(self, context: Context, entity: str, record_id: int) -> None:
        super().__init__()
        self._context, self._entity, self._id = context, entity, record_id
        self.setAcceptDrops(True)
        self.panel = ListPanel(context, FILES, {"entity": entity, "record_id": record_id}, compact=True)
        self.panel.opened.connect(self.open_file)
        self.panel.asked.connect(lambda _offer: self.choose_files())
        row = QHBoxLayout()
        row.setContentsMargins(tokens.MARGIN, 8, tokens.MARGIN, 8)
        row.setSpacing(tokens.GAP)
        row.addWidget(Label(_("Drop files here, or"), "body", "text2"))
        add = Button(_("Add a file…"), "secondary", "attachment")
        add.clicked.connect(self.choose_files)
        row.addWidget(add)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.panel, 1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put the files on the record."""
        self.add([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()

    def choose_files(self) -> None:
        """Ask for files."""
        files, _kind = QFileDialog.getOpenFileNames(self, _("Add a file"))
        self.add([Path(file) for file in files])

    def add(self, files: list[Path]) -> None:
        """Put files on the record."""
        if files:
            run(self, partial(_attach, self._context, self._entity, self._id, files), done=lambda _changes: self.panel.refresh())

    def open_file(self, id: int) -> None:
        """Open a file with the program that the system has for it; what is opened is a copy."""
        run(self, partial(_unpack, self._context, id), done=lambda file: QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))))


def _attach(context: Context, entity: str, record_id: int, files: list[Path]) -> Changes:
    changes = Changes()
    for file in files:
        try:
            if file.stat().st_size > attachments.LARGEST_BYTES:
                raise UserError(_("The file “{name}” is too large.").format(name=file.name))
            content = file.read_bytes()
        except OSError as error:
            raise UserError(_("The file “{name}” cannot be read.").format(name=file.name), str(error)) from error
        changes |= attachments.attach(context, entity, record_id, file.name, content, uuid4().hex)
    return changes


def _unpack(context: Context, id: int) -> Path:
    name, content = attachments.content(context, id)
    file = Path(tempfile.mkdtemp(prefix="kontor-")) / attachments.safe_name(name)
    file.write_bytes(content)
    return file
