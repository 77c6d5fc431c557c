"""Every page that the navigation offers to a role opens for it, on a server that refuses what the role may not read."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.db.engine import Database
from app.ui.kit import run as running
from app.ui.kit.pages import PAGES
from app.ui.loading import declare_pages
from app.ui.shell.window import Person, Shell
from tests.helpers.staffed import staffed
from tests.helpers.window import settle


@pytest.mark.backends("postgres")
def test_pages_when_the_administrator_opens_all_that_are_offered_then_none_fails(
    qtbot: QtBot, database: Database, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The role that sees no business row: what it is not offered it would not be shown."""
    failed: list[tuple[str, str]] = []
    monkeypatch.setattr(running.Job, "_fail", lambda _job, error: failed.append((code, str(error))))
    declare_pages()
    with staffed(database) as firm, firm.context("administrator") as ctx:
        shell = Shell(ctx, PAGES, Person("Adam"), "Alfa", may=ctx.rights.may)
        shell.show()
        offered = [page.code for page in PAGES if page.in_navigation and page.is_open_to(ctx.rights.may)]
        for code in offered:
            shell.workspace.open_page(code)
            settle(qtbot)
        code = "employee.card"
        shell.workspace.open_page(code, id=firm.employees["rival"])
        settle(qtbot)
        shell.close()
    assert failed == []
    assert {"employee.list", "journal", "sessions", "backups"} <= set(offered)
    assert not {"client.list", "invoice.list", "product.list", "reports"} & set(offered)
