"""What the command prints: sentences to people, a bar on long work."""

from __future__ import annotations

import sys

from app.core.errors import FieldErrors, UserError

BAR_WIDTH = 30


def say(text: str) -> None:
    """A line of result."""
    print(text, flush=True)


def complain(error: UserError) -> None:
    """An expected error: one sentence, and its cure."""
    if isinstance(error, FieldErrors):
        for name, text in error.errors.items():
            print(f"{name}: {text}", file=sys.stderr)
        return
    print(error.text, file=sys.stderr)
    if error.hint:
        print(error.hint, file=sys.stderr)


class Progress:
    """A bar on the error stream; silent where nobody looks at a terminal."""

    def __init__(self) -> None:
        self._shown = ""

    def __call__(self, done: int, total: int | None = None, text: str = "") -> bool:
        """Show how far the work is; always says to go on."""
        if not sys.stderr.isatty():
            return True
        filled = BAR_WIDTH * done // total if total else 0
        line = f"\r[{'#' * filled}{'.' * (BAR_WIDTH - filled)}] {done}/{total or '?'} {text}"[:100]
        if line != self._shown:
            sys.stderr.write(line.ljust(len(self._shown)))
            sys.stderr.flush()
            self._shown = line
        return True

    def close(self) -> None:
        """End the line of the bar."""
        if self._shown:
            sys.stderr.write("\n")
            self._shown = ""
