"""Runs the reading of a list on worker threads; answers to a question that is no longer asked are dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.kit.run import run


class Reader:
    """One list's way to the workers."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._generation = 0

    def forget(self) -> None:
        """Whatever is on its way is no longer wanted."""
        self._generation += 1

    def run(self, operation: Callable[[], Any], done: Callable[[Any], object], failed: Callable[[], object] | None = None) -> None:
        """Run an operation and hand over its result, unless it was forgotten meanwhile; an error is shown in any case."""
        generation = self._generation

        def settle(result: Any) -> None:
            if generation == self._generation:
                done(result)

        def give_up(_error: Exception) -> None:
            if failed is not None and generation == self._generation:
                failed()

        run(self._widget, operation, done=settle, failed=give_up)
