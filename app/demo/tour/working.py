"""Scenes of work: an invoice by keyboard, reports, an import, the box for everything, help."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from app.core import paths
from app.core.i18n import _, language
from app.demo.tour.script import Scene, find
from app.demo.tour.stage import Stage
from app.demo.words import Words
from app.services import listing, reporting
from app.services.listing import Filter, ListQuery
from app.ui.kit.pages import PAGES
from app.ui.reporting.report_page import ReportPage
from app.ui.screens.backups_page import BackupsPage
from app.ui.screens.document_card import DocumentCard
from app.ui.screens.import_wizard.page import ImportPage
from app.ui.shell.crash_dialog import CrashReporter
from app.ui.shell.keys_dialog import show_keys

Key = Qt.Key


def write_an_invoice(stage: Stage) -> None:
    """From an empty invoice to a posted one, by keyboard; then the next document, the reversal and the preview."""
    stage.open("invoice.card", id=None)
    card = stage.page
    assert isinstance(card, DocumentCard)
    card.post()
    stage.picture("invoice-empty-refused")
    stage.close_pages()
    client = find(stage, "client", Filter("status", "in", ("active",)), sort=(("last_document", True),), is_customer=True)
    typed_lines = _typed_lines(stage)
    stage.open("invoice.card", id=None, client=client)
    card = stage.page
    assert isinstance(card, DocumentCard)
    assert card.body is not None
    assert card.body.table is not None
    card.body.table.start()
    for typed in typed_lines:
        stage.keys(typed)
        stage.wait()
        if typed.startswith("3*"):
            stage.picture("invoice-typing")
        stage.key(Key.Key_Return)
        card.body.table.start()
    stage.picture("invoice-lines")
    card.post()
    stage.picture("invoice-posted")
    if card.record_id is not None:
        if "print_preview" in PAGES:
            stage.open("print_preview", document=card.record_id)
            stage.picture("print-preview")
        stage.shell.workspace.go(1)
        stage.wait()
        dialog = card.reverse()
        stage.picture("invoice-reverse")
        dialog.reject()
    stage.close_pages()
    _follow(stage)


def _typed_lines(stage: Stage) -> list[str]:
    """What a person types into three lines: quantity, article, price or discount."""
    goods = listing.window(stage.ctx, ListQuery("product", ("article",), (Filter("on_hand", "gt", 20),), (("article", False),)), 0, 3)
    articles = [str(row.values[0]) for row in goods]
    return [f"{first}{article}{last}" for article, (first, last) in zip(articles, (("2*", ""), ("3*", " -5%"), ("", "")), strict=False)]


def _follow(stage: Stage) -> None:
    """A delivery note made from an order that waits for it."""
    order = find(stage, "document", Filter("state", "in", ("posted",)), sort=(("date", True),), type="order")
    if order is not None:
        stage.open("delivery_note.card", id=None, parents=(order,))
        stage.picture("delivery-from-order")
    stage.close_pages()


def read_reports(stage: Stage) -> None:
    """Each report as it opens, the documents behind one of its numbers, and how that number is made."""
    for info in reporting.catalogue(stage.ctx):
        asked = {question.name: (_busiest(stage),) for question in info.questions if question.required and question.reference == "product"}
        stage.open("report", report=info.code, parameters=asked)
        stage.picture(f"report-{info.code.replace('_', '-')}")
        page = stage.page
        assert isinstance(page, ReportPage)
        if (place := _opening_number(page)) is not None and info.code in ("sales_by_client", "receivables_ageing"):
            page.activate(*place)
            stage.picture(f"report-{info.code.replace('_', '-')}-behind")
            page.back()
            found = page.place(*place)
            if found is not None:
                stage.around_dialog(f"report-{info.code.replace('_', '-')}-how", partial(page.explain, *found))
        stage.close_pages()


def _busiest(stage: Stage) -> int | None:
    """The product of which most lies there."""
    return find(stage, "product", sort=(("on_hand", True),))


def _opening_number(page: ReportPage) -> tuple[int, int] | None:
    """The first number that opens what is behind it."""
    if page.result is None:
        return None
    for line in range(min(5, len(page.result.rows))):
        for number, column in enumerate(page.result.columns):
            found = page.place(line, number)
            if found is not None and reporting.opens(page.result, found[0], column):
                return line, number
    return None


def bring_a_list(stage: Stage) -> None:
    """An import from the file to the result, with a row that is wrong."""
    file = paths.cache() / "clients.csv"
    file.write_text(Words(language()).extras["list_of_clients"], encoding="utf-8")
    stage.open("import_wizard", entity="client")
    page = stage.page
    assert isinstance(page, ImportPage)
    page.file_step.take(str(file), go_on=False)
    for step in ("file", "layout", "columns", "check", "result"):
        stage.picture(f"import-{step}")
        page.go_on()
        stage.wait()
    stage.close_pages()


def find_anything(stage: Stage) -> None:
    """The box for everything: empty, with a word, with the wrong keyboard layout."""
    stage.shell.show_palette()
    stage.picture("palette")
    some = stage.ctx.user.name.split()[0]
    for name, text in (("palette-command", _("Invoices")[:3]), ("palette-records", some), ("palette-layout", mistyped(some))):
        stage.shell.palette_sheet.hide()
        stage.shell.show_palette(text)
        stage.picture(name)
    stage.key(Key.Key_Escape)


def ask_for_help(stage: Stage) -> None:
    """Menus, the keys of a screen, and an unexpected error."""
    stage.open("client.list")
    dialog: QWidget = show_keys(stage.shell, stage.shell.commands)
    stage.picture("keys")
    dialog.close()
    stage.wait()
    bar = stage.shell.findChild(QMenuBar)
    for number, action in enumerate(bar.actions() if bar is not None else ()):
        if isinstance(menu := action.menu(), QMenu) and bar is not None:
            menu.popup(bar.mapToGlobal(bar.actionGeometry(action).bottomLeft()))
            stage.picture(f"menu-{number + 1}")
            menu.close()
    reporter = CrashReporter()
    try:
        raise RuntimeError("an error for the picture")
    except RuntimeError as error:
        stage.around_dialog("crash", partial(reporter.caught.emit, error))
    stage.close_pages()


def mistyped(text: str) -> str:
    """A word typed while the keyboard was in the other layout."""
    latin, russian = "qwertyuiop[]asdfghjkl;'zxcvbnm,.", "йцукенгшщзхъфывапролджэячсмитьбю"
    table = str.maketrans(russian + latin, latin + russian)
    return text.lower().translate(table)


def back_up(stage: Stage) -> None:
    """A backup with its trial, the schedule and the key."""
    stage.open("backups")
    page = stage.page
    assert isinstance(page, BackupsPage)
    stage.picture("backups-none")
    page.back_up()
    stage.picture("backups")
    plan = page.edit_plan()
    stage.picture("backups-schedule")
    plan.reject()
    key = page.edit_key()
    stage.picture("backups-key")
    key.reject()
    stage.close_pages()
    stage.open("start")
    stage.picture("start-backed-up")


#: in the order in which they are played
SCENES: tuple[Scene, ...] = (write_an_invoice, read_reports, bring_a_list, find_anything, ask_for_help, back_up)
