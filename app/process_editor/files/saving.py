"""Asks for files, writes the drawing into them, and brings a drawing in from a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from app.core.errors import UserError
from app.core.i18n import _, ngettext
from app.process_editor.announcing import announce
from app.process_editor.files import pictures
from app.process_editor.files.bringing import Brought, bring, file_of
from app.process_editor.files.choosing import choose_drawings
from app.processes.bpmn import Drawing, Imported, read
from app.processes.definition import Graph
from app.ui.kit import message
from app.ui.kit.run import run

if TYPE_CHECKING:
    from app.process_editor.page import EditorPage

#: endings of such files
BPMN = "*.bpmn *.bpmn20.xml *.xml"


class Files:
    """The commands of a page that go to files."""

    def __init__(self, page: EditorPage) -> None:
        self._page = page

    def save_svg(self) -> None:
        """Save a picture that can be enlarged."""
        self._ask("svg", _("Pictures (*.svg)"), lambda: pictures.as_svg(self._graph, self._page.names, self._page.title))

    def save_png(self) -> None:
        """Save a picture."""
        self._ask("png", _("Pictures (*.png)"), lambda: pictures.as_png(self._graph, self._page.names))

    def save_pdf(self) -> None:
        """Save a page to print."""
        self._ask("pdf", _("PDF files (*.pdf)"), lambda: pictures.as_pdf(self._graph, self._page.names, self._page.title, self._page.state_words))

    def save_bpmn(self) -> None:
        """Save it for other programs that draw processes."""
        page = self._page
        path = self._path("bpmn", _("BPMN files (*.bpmn)"))
        if path is not None:
            run(page, partial(file_of, page.context, page.process_id, page.title, self._graph), done=partial(self._write_bpmn, path))

    def _write_bpmn(self, path: Path, made: tuple[bytes, int]) -> None:
        data, count = made
        words = _("Saved as {file}.").format(file=path.name)
        if count > 1:
            more = ngettext("It holds {count} process.", "It holds all {count} processes that came from its file.", count)
            words = f"{words} {more.format(count=count)}"
        self.write(path, lambda: data, words)

    def bring_in(self) -> None:
        """Ask for a file of another program and draw what it holds."""
        path, _kind = QFileDialog.getOpenFileName(self._page, _("Bring in from BPMN"), _folder(), _("BPMN files ({patterns})").format(patterns=BPMN))
        if path:
            self.bring(Path(path))

    def bring(self, path: Path) -> None:
        """Draw what a file holds."""
        run(self._page, partial(read_file, path), done=partial(self._take, path))

    def write(self, path: Path, made: Callable[[], bytes], told: str = "") -> None:
        """Write a file and tell."""
        try:
            pictures.keep(path, made())
        except UserError as error:
            message.show_error(self._page, error)
            return
        message.toast(self._page, told or _("Saved as {file}.").format(file=path.name))

    @property
    def _graph(self) -> Graph:
        return self._page.document.graph

    def _ask(self, ending: str, kinds: str, made: Callable[[], bytes]) -> None:
        path = self._path(ending, kinds)
        if path is not None:
            self.write(path, made)

    def _path(self, ending: str, kinds: str) -> Path | None:
        name = f"{self._page.title}.{ending}"
        path, _kind = QFileDialog.getSaveFileName(self._page, _("Save the drawing"), str(Path(_folder()) / name.replace("/", "-")), kinds)
        return Path(path) if path else None

    def _take(self, path: Path, found: Imported) -> None:
        choose_drawings(self._page, path.name, found.drawings, partial(self._bring, path, found))

    def _bring(self, path: Path, found: Imported, chosen: list[Drawing]) -> None:
        page = self._page
        operation = partial(bring, page.context, chosen, uuid4().hex, page.process_id)
        run(page, operation, done=partial(self._draw, path, found, chosen))

    def _draw(self, path: Path, found: Imported, chosen: list[Drawing], brought: Brought) -> None:
        page = self._page
        announce(brought.changes)
        page.document.apply(_("Bring in {file}").format(file=path.name), lambda before: taken_over(before, brought.first))
        page.view.begin_reading()
        title, text, details = told_of(found, chosen, path.name)
        if details:
            message.inform(page, title, text, details)
        else:
            message.toast(page, title)


def read_file(path: Path) -> Imported:
    """The drawings of a file.

    :raises UserError: it cannot be read, or is none.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UserError(_("{file} cannot be read: {reason}").format(file=path.name, reason=error.strerror or error)) from error
    return read(data)


def taken_over(before: Graph, drawn: Graph) -> Graph:
    """A drawing of a file in the place of another; what the cases are about stays."""
    return replace(drawn, about=drawn.about or before.about, document_type=drawn.document_type or before.document_type)


def told_of(found: Imported, chosen: Sequence[Drawing], file: str) -> tuple[str, str, str]:
    """What was made of a file, and by name what of the wanted drawings does not run here; it is kept and written back.

    :returns: title, text, and the names in lines; the last two empty where all runs.
    """
    wanted, others = {each.key for each in chosen}, len(chosen) - 1
    title = _("{file} is drawn.").format(file=file)
    if others:
        more = ngettext("{count} more process was made of it.", "{count} more processes were made of it.", others)
        title = f"{title} {more.format(count=others)}"
    names = [each.text for each in found.unsupported if each.drawing in wanted or not each.drawing]
    if not names:
        return title, "", ""
    text = ngettext("{count} thing in it is kept, but does not run here.", "{count} things in it are kept, but do not run here.", len(names))
    return title, text.format(count=len(names)), "\n".join(names)


def _folder() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
