"""A step: a rounded box with icon, name, and who does it in what time."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from app.process_editor import inks
from app.process_editor.figures.look import Look
from app.process_editor.kinds import STEP_SIZE, icon_of, is_human
from app.processes.definition import Node
from app.ui.kit.theme import mix

RADIUS = 8.0
#: pixels before the icon, before the text, behind the text
PAD, INDENT, END = 10.0, 33.0, 12.0
#: widest step before its name goes on in a second line, pixels, and height of a line of a name
WIDEST, LINE = 260.0, 17.0
#: steps of imported drawings that are narrower than this are laid out in their own way, pixels
NARROW = 136.0


def size_for(name: str, detail: str = "") -> tuple[float, float]:
    """Width and height of a step that shows all its words, pixels; the width in steps of 10, so that neighbours line up.

    :param detail: its second line.
    """
    width, height = STEP_SIZE
    needed = max(inks.advance(name, "label"), inks.advance(detail, "caption")) + INDENT + END + 1
    if needed <= width:
        return width, height
    wide = min(-(-needed // 10) * 10, WIDEST)
    lines = len(inks.wrapped(name, "label", wide - INDENT - END, 8))
    return wide, height + LINE * (lines - 1)


def paint_step(painter: QPainter, node: Node, look: Look, is_far: bool) -> None:
    """A step.

    :param is_far: too small for text to be read: only the box is drawn.
    """
    box = QRectF(0, 0, node.width, node.height)
    ground = inks.colour("raised")
    if look.mark.heat:
        ground = mix(inks.colour(look.mark.heat_tone if look.mark.heat_tone != "quiet" else "edge"), ground, 1 - 0.26 * min(look.mark.heat, 1.0))
    painter.setBrush(inks.colour("accent_soft") if look.is_hot or look.is_found else ground)
    if look.is_selected or look.is_hot or look.is_found:
        painter.setPen(inks.pen("accent_text", 2.0))
    elif look.mark.outline is not None:
        painter.setPen(inks.pen(tone_role(look.mark.outline), 2.0))
    else:
        painter.setPen(inks.pen("border"))
    if is_far:
        painter.drawRect(box)
        return
    painter.drawRoundedRect(box, RADIUS, RADIUS)
    if node.width < NARROW and node.height > STEP_SIZE[1]:
        _paint_narrow(painter, node)
        return
    detail = look.mark.detail or look.detail
    across = node.width - INDENT - END
    room = max(int((node.height - 14 - (LINE if detail else 0)) // LINE), 1)
    lines = inks.wrapped(node.name, "label", across, room) if node.name else ()
    tall = LINE * max(len(lines), 1) + (LINE + 3 if detail else 0)
    top = (node.height - tall) / 2 if node.height < 3 * STEP_SIZE[1] else PAD  # what is large holds other shapes
    if icon := icon_of(node):
        inks.paint_icon(painter, QPointF(PAD, top + 1), icon, "text2" if is_human(node) else "accent_text")
    painter.setFont(inks.face("label"))
    painter.setPen(inks.colour("text"))
    for number, line in enumerate(lines):
        painter.drawText(QRectF(INDENT, top + LINE * number, across + END, LINE), Qt.AlignmentFlag.AlignVCenter, line)
    if detail:
        painter.setFont(inks.face("caption"))
        painter.setPen(inks.colour("text2"))
        painter.drawText(QRectF(INDENT, top + tall - LINE, across + END, LINE), Qt.AlignmentFlag.AlignVCenter, _shortened(detail, across + 4))


@lru_cache(maxsize=4096)
def _shortened(detail: str, width: float) -> str:
    """Who and how long in one line: where it has no room, the name is cut and the time stays."""
    who, dot, time = detail.partition(" · ")
    rest = dot + time
    return inks.wrapped(who, "caption", max(width - inks.advance(rest, "caption"), 30.0), 1)[0] + rest


def _paint_narrow(painter: QPainter, node: Node) -> None:
    """As other programs draw steps, high and narrow: the icon in the corner, the name below it over the whole width."""
    if icon := icon_of(node):
        inks.paint_icon(painter, QPointF(6, 5), icon, "text2" if is_human(node) else "accent_text")
    painter.setFont(inks.face("small"))
    painter.setPen(inks.colour("text"))
    lines = inks.wrapped(node.name, "small", node.width - 8, max(int((node.height - 20) // 15), 1)) if node.name else ()
    painter.drawText(QRectF(4, 20, node.width - 8, node.height - 22), Qt.AlignmentFlag.AlignCenter, "\n".join(lines))


def tone_role(tone: str) -> str:
    """The colour of a tone as a line or icon."""
    return {"accent": "accent_text", "quiet": "edge"}.get(tone, tone)
