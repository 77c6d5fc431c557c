"""The commands of the editor, for menus, keys, the button "…" and the palette of the window."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.core.i18n import _
from app.process_editor.gestures.ordering import ORDERINGS, Ordering, order, why_not_order
from app.process_editor.insight.declared import PROPOSAL, REAL_PATH, SIMULATION
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator

if TYPE_CHECKING:
    from app.process_editor.page import EditorPage

#: what stands under "…", by code; an empty one is a line
MENU = (
    "process.find", "process.arrange", "process.inspector", "process.problems", "", "process.start", "process.dry_run", "process.monitor",
    "process.simulate", "process.real_path", "process.versions", "process.copy", "process.rename", "process.discard", "",
    "process.bpmn_in", "process.bpmn_out", "process.svg", "process.png", "process.pdf",
)


def commands_of(page: EditorPage) -> tuple[Command, ...]:
    """Everything that can be done in the editor."""
    files, acts, life, why_locked = page.files, page.acts, page.life, page.why_locked
    return (
        Command("file.save", _("&Save the draft"), page.save, "Ctrl+S", "save", "file.1", page.why_nothing_to_save),
        Command("edit.undo", _("&Undo"), acts.undo, "Ctrl+Z", "undo", "edit.1", acts.why_not_undo, words=acts.undo_words),
        Command("edit.redo", _("&Redo"), acts.redo, "Ctrl+Y|Ctrl+Shift+Z", "redo", "edit.1", acts.why_not_redo, words=acts.redo_words),
        Command("process.publish", _("&Publish…"), life.publish, "Ctrl+Shift+P", "", "file.1", life.why_not_publish, primary=True),
        Command("process.run_it", _("&Run it…"), life.run_it, "F8", "play", "tools", life.why_not_run_it),
        Command("process.dry_run", _("&What would have begun it…"), life.dry_run, "", "event", "tools", life.why_not_run_it),
        Command("process.start", _("&Start a case…"), life.start_case, "", "start", "tools", life.why_not_start),
        Command("process.monitor", _("&Monitor of its cases"), partial(_open, page, "process_monitor"), "", "process_run", "view"),
        Command("process.simulate", _("&Simulation"), partial(_open, page, SIMULATION), "", "chart_line", "tools"),
        Command("process.real_path", _("The &real path of its cases"), partial(_open, page, REAL_PATH), "", "mining", "view"),
        Command("process.table", _("As &table"), page.toggle_table, "Ctrl+T", "table", "view", words=page.table_words),
        Command("process.inspector", _("&Inspector"), page.toggle_inspector, "F4", "panel", "view"),
        Command("process.problems", _("&Problems"), page.toggle_problems, "", "problem", "view"),
        Command("process.find", _("&Find in the drawing"), acts.find, "Ctrl+F", "search", "edit"),
        Command("process.arrange", _("&Arrange the drawing"), acts.arrange, "Ctrl+Shift+L", "grid", "edit", why_locked),
        Command("process.rename", _("Re&name…"), life.rename, "", "edit", "edit", why_locked),
        Command("process.versions", _("&Versions…"), life.show_versions, "", "history", "view"),
        Command("process.propose", _("From what was done by &hand…"), partial(navigator().open_page, PROPOSAL), "", "mining", "file", why_locked),
        Command("process.copy", _("Make a &copy…"), life.copy, "", "copy", "file", why_locked),
        Command("process.discard", _("&Throw the draft away…"), life.discard, "", "delete", "file", life.why_not_discard),
        Command("process.bpmn_in", _("Bring in from &BPMN…"), files.bring_in, "", "import", "file", why_locked),
        Command("process.bpmn_out", _("Save as B&PMN…"), files.save_bpmn, "", "export", "file"),
        Command("process.svg", _("Save as S&VG…"), files.save_svg, "", "image", "file"),
        Command("process.png", _("Save as P&NG…"), files.save_png, "", "image", "file"),
        Command("process.pdf", _("Save as P&DF…"), files.save_pdf, "", "pdf", "file"),
        *(Command(f"process.{each.code}", each.name, partial(order, page.view, each), each.keys, each.code, "edit.5", partial(_why_not, page, each))
          for each in ORDERINGS),
    )


def _why_not(page: EditorPage, ordering: Ordering) -> str:
    return page.why_locked() or why_not_order(page.view, ordering)


def _open(page: EditorPage, code: str) -> None:
    navigator().open_page(code, id=page.process_id)


def in_menu(commands: tuple[Command, ...]) -> list[Command | None]:
    """The commands under "…", None for a line."""
    by_code = {command.code: command for command in commands}
    return [by_code[code] if code else None for code in MENU]
