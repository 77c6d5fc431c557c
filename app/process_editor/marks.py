"""What a view lays on nodes without changing the process: counts, problems, colours of a monitor or of a comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["accent", "ok", "warn", "bad", "info", "quiet"]
#: icon of a problem by its severity, and its colour
PROBLEM_ICONS = {"error": ("error", "bad"), "warning": ("warning", "warn"), "hint": ("info", "info")}


@dataclass(frozen=True, slots=True)
class Mark:
    """What lies on a node or a line.

    :param text: words of the pill at the upper right, "12 now"; empty shows none. :param tone: colour of the pill.
    :param icon: mark at the upper left, a word of ``ICONS``, in the colour ``icon_tone``.
    :param heat: 0 to 1: ground of the shape in rising strength of ``heat_tone``, for monitors. :param outline: border in a tone, for comparisons.
    :param detail: second line of a step instead of who and how long: "12 h, 90 % within 2 d".
    :param spoken: what a screen reader and the tool tip say of the mark.
    :param is_faint: drawn paler, for what is not meant.
    """

    text: str = ""
    tone: Tone = "accent"
    icon: str = ""
    icon_tone: Tone = "bad"
    heat: float = 0.0
    heat_tone: Tone = "accent"
    outline: Tone | None = None
    detail: str = ""
    spoken: str = ""
    is_faint: bool = False
    width: float = 1.5


NO_MARK = Mark()


def problem_mark(severity: str, text: str) -> Mark:
    """The mark of a problem: its icon at the upper left.

    :param severity: ``error``, ``warning`` or ``hint``.
    """
    icon, tone = PROBLEM_ICONS[severity]
    return Mark(icon=icon, icon_tone=tone, spoken=text)  # type: ignore[arg-type]
