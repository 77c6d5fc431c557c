"""Somebody types an invoice and saves, and the program dies on the way: ``python -m tests.acceptance.standup.typist URL CLIENT ARTICLE``.

Waits until the draft lies on the disk, presses Ctrl+S, and is gone when the header of the document is written and its lines
are not.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app import main as program
from app.core import paths
from app.db.engine import open_database
from app.services.context import open_context
from app.ui.kit.run import is_idle
from app.ui.screens.document_card import DocumentCard
from tests.helpers.window import press, write

_PATIENCE = 120.0  # s
_DEAD = 9


def wait(until: Callable[[], bool]) -> None:
    """Let the window live until a condition holds."""
    end = time.monotonic() + _PATIENCE
    while not until():
        assert time.monotonic() < end, "waited in vain"
        QTest.qWait(20)


def main(url: str, client: int, article: str) -> None:
    """Type, save, die."""
    database = open_database(url, os.environ.get("KONTOR_PASSWORD"))
    program.make_application("en", "light")
    shell = program.open_shell(open_context(database))
    shell.resize(1440, 900)
    shell.show()
    shell.activateWindow()
    shell.workspace.open_page("invoice.card", id=None, client=client)
    card = shell.workspace.current
    assert isinstance(card, DocumentCard)
    wait(lambda: is_idle() and card.body is not None and card.body.table is not None)
    assert card.body is not None
    assert card.body.table is not None
    card.body.table.start()
    write(f"7*{article}")
    wait(is_idle)
    press(Qt.Key.Key_Return)
    wait(lambda: any(article in file.read_text(encoding="utf-8") for file in paths.drafts().rglob("*.json")))

    def die(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "document_line" in statement and not statement.startswith("SELECT"):
            os._exit(_DEAD)

    sa.event.listen(database.engine, "before_cursor_execute", die)
    card.save()
    wait(lambda: card.record_id is not None)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
