"""Cycles of Qt objects are collected by the GUI thread alone."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit.garbage import GuiCollector


class Knot(QWidget):
    """A widget that only the cycle collector can free."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


def test_collector_when_a_worker_allocates_much_then_the_cycle_waits_for_the_gui_thread(qtbot: QtBot) -> None:
    collector = GuiCollector()
    gc.collect()
    knot = weakref.ref(Knot())
    worker = threading.Thread(target=lambda: [[] for _number in range(200_000)])
    worker.start()
    worker.join()
    assert knot() is not None
    for _number in range(3):
        gc.collect()
    assert knot() is None
    assert not gc.isenabled()
    collector.collect()


def test_collector_when_it_spares_then_a_full_collection_leaves_what_stood_alone(qtbot: QtBot) -> None:
    gc.collect()
    standing = len(gc.get_objects())
    GuiCollector.spare()
    try:
        assert gc.get_freeze_count() >= standing
        assert len(gc.get_objects()) < standing / 10
        knot = weakref.ref(Knot())
        gc.collect()
        assert knot() is None
    finally:
        gc.unfreeze()
