"""Words and icons of tasks, the same wherever they are listed."""

from __future__ import annotations

from app.core.enums.planning import TaskKind
from app.core.i18n import ngettext

KIND_ICONS = {
    TaskKind.CALL: "call", TaskKind.MESSAGE: "mail", TaskKind.MEETING: "meeting", TaskKind.ASSIGNMENT: "task", TaskKind.VISIT: "visit",
}


def moved_words(count: int) -> str:
    """How often a task was put off; nothing for never."""
    return ngettext("moved {count} time", "moved {count} times", count).format(count=count) if count else ""
