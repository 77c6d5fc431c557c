"""Scenes of small windows that ask for one thing: a login, a name of a view, a record in passing, pasted lines, an upgrade, another database."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from app.core.errors import UpgradeWanted
from app.core.i18n import _
from app.core.settings import SavedConnection
from app.demo.tour.script import Scene, find
from app.demo.tour.stage import Stage
from app.services.listing import Filter
from app.ui.forms.quick_create import create_in_place
from app.ui.lists.list_page import ListPage
from app.ui.screens.document_card import DocumentCard
from app.ui.screens.employee_card import EmployeeCard
from app.ui.shell.login import LoginWindow

#: rows as Excel copies them, and two that are no goods of the firm
PASTED = "???\t2\t10\n0000\t1\t5"


def give_a_login(stage: Stage) -> None:
    """A login and a password for an employee."""
    stage.open("employee.card", id=find(stage, "employee", Filter("role", "in", ("sales",)), sort=(("id", True),)))
    card = stage.page
    assert isinstance(card, EmployeeCard)
    card.make_login()
    _look(stage, "employee-login")
    card.set_password()
    _look(stage, "employee-password")


def name_a_view(stage: Stage) -> None:
    """What a list shows is kept under a name."""
    stage.open("client.list")
    page = stage.page
    assert isinstance(page, ListPage)
    page.panel.views.save_as()
    _look(stage, "list-save-view")


def make_in_passing(stage: Stage) -> None:
    """A client that is made while an invoice is written, and rows that are pasted into it."""
    stage.open("invoice.card", id=None)
    card = stage.page
    assert isinstance(card, DocumentCard)
    create_in_place(card, stage.ctx, "client", "Nova", lambda _id, _text: None, lambda: None)
    _look(stage, "quick-client")
    assert card.body is not None
    assert card.body.table is not None
    card.body.table.pasted.emit(0, PASTED)
    _look(stage, "paste-preview")


def stand_at_the_door(stage: Stage) -> None:
    """A database of an older version, and one that is not known yet."""
    shell = stage.shell
    text = _("This database was made by an older Kontor.")

    def connect(connection: SavedConnection, password: str, code: str = "", upgrade: bool = False) -> object:
        raise UpgradeWanted(text)

    window = LoginWindow(connect, None, SavedConnection("Nova", "sqlite:///nova.kontor"))
    stage.show(window)
    stage.around_dialog("login-upgrade", window.sign_in)
    window.firm.setCurrentIndex(window.firm.count() - 1)
    stage.picture("login-another-database")
    stage.show(shell)
    window.close()


def _look(stage: Stage, name: str) -> None:
    """Take a picture of the dialog that was asked for, and leave it."""
    stage.picture(name)
    for dialog in stage.shell.findChildren(QDialog):
        dialog.reject()
    stage.wait()


#: in the order in which they are played
SCENES: tuple[Scene, ...] = (give_a_login, name_a_view, make_in_passing, stand_at_the_door)
