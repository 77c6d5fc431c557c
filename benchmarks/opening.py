"""One start of the window in a process of its own: ``python -m benchmarks.opening URL kontor|bare``. Prints JSON.

``kontor`` opens the list of clients, then five cards; ``bare`` shows the same rows in a plain table of Qt with the bare driver.
The password comes in KONTOR_PASSWORD.
"""

from __future__ import annotations

import json
import os
import sys
import time

BEGIN = time.perf_counter()
CARDS = 5
PATIENCE = 60.0


def kontor(url: str) -> dict[str, float]:
    """Start, first list painted; memory with five cards open; the longest hold of the event loop."""
    from app.cli.window import load_quickly

    load_quickly()  # as the program itself begins
    import psutil

    from app import main
    from app.core.settings import SavedConnection
    from app.services import listing
    from app.services.listing import ListQuery
    from app.ui.kit.watchdog import Watchdog

    app = main.make_application("en", "light")
    context = main.connect(SavedConnection("", url), os.environ.get("KONTOR_PASSWORD", ""))
    shell = main.open_shell(context)
    shell.resize(1440, 900)
    shell.show()
    shell.workspace.open_list("client")
    page = shell.workspace.current

    def painted() -> bool:
        app.processEvents()
        model = page.panel.model  # type: ignore[union-attr]
        return bool(model.is_open and model.rowCount() > 0 and model.record(0) is not None) if hasattr(model, "record") else bool(model.is_open)

    end = time.perf_counter() + PATIENCE
    while not painted() and time.perf_counter() < end:
        time.sleep(0.001)
    page.repaint()  # type: ignore[union-attr]
    started = (time.perf_counter() - BEGIN) * 1000
    clients = listing.window(context, ListQuery("client", (), sort=(("name", False),)), 0, CARDS)
    watchdog = Watchdog()
    watchdog.start()
    for row in clients:
        shell.workspace.open("client", row.id)
        _rest(app, 1.5)
    shell.workspace.open_list("client")
    _rest(app, 1.0)
    watchdog.stop()
    memory = psutil.Process().memory_info().rss / 1e6
    shell.close()
    _rest(app, 0.3)
    return {"start": started, "memory": memory, "held": watchdog.longest}


def bare(url: str) -> dict[str, float]:
    """A plain table of Qt with the same first rows, asked by SQLAlchemy's engine alone."""
    import psutil
    import sqlalchemy as sa
    from PySide6.QtGui import QStandardItem, QStandardItemModel
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

    from app.db.engine import open_database

    app = QApplication([])
    database = open_database(url, os.environ.get("KONTOR_PASSWORD"))
    with database.engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT name, city, phone FROM client ORDER BY name")).fetchmany(200)
    model = QStandardItemModel()
    for row in rows:
        model.appendRow([QStandardItem(str(value)) for value in row])
    window, view = QMainWindow(), QTableView()
    view.setModel(model)
    window.setCentralWidget(view)
    window.resize(1440, 900)
    window.show()
    app.processEvents()
    view.repaint()
    started = (time.perf_counter() - BEGIN) * 1000
    return {"start": started, "memory": psutil.Process().memory_info().rss / 1e6, "held": 0.0}


def _rest(app: object, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        app.processEvents()  # type: ignore[attr-defined]
        time.sleep(0.002)


if __name__ == "__main__":
    print(json.dumps({"kontor": kontor, "bare": bare}[sys.argv[2]](sys.argv[1])))
    sys.stdout.flush()
    os._exit(0)
