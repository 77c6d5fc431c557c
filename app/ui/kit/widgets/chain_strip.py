"""The chain of documents that belong together: quote, order, delivery, invoice, payment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from app.core.i18n import N_, _
from app.ui.kit.emptying import empty
from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import metrics, scaled, theme, tokens
from app.ui.kit.widgets.toast import Mark

#: state of a link → icon, ink, filled, word for screen readers
_STATES = {
    "done": ("done", "ok", True, N_("done")),
    "here": ("current", "accent", True, N_("this document")),
    "partly": ("half", "warn", False, N_("partly done")),
    "planned": ("clock", "text3", False, N_("planned")),
    "open": ("open_circle", "text3", False, N_("to do")),
    "now": ("current", "accent", True, N_("now")),
    "late": ("late", "bad", False, N_("late")),
}
#: what the eye is led to
_PRESENT = ("here", "now", "late")


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One document of the chain.

    :param kind: ``Invoice``; :param number: ``01042``; :param note: date, or "1 of 2".
    :param state: ``done here partly planned open``, of steps also ``now late``.
    :param code: what ``opened`` tells; empty = nothing to open.
    """

    kind: str
    number: str
    note: str = ""
    state: str = "done"
    code: str = ""


class _Box(QAbstractButton):
    def __init__(self, link: ChainLink) -> None:
        super().__init__()
        self._link = link
        self.setText(f"{link.kind} {link.number}")
        self.setAccessibleName(f"{link.kind} {link.number}, {link.note}, {_(_STATES[link.state][3])}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if link.code else Qt.FocusPolicy.NoFocus)
        self.setEnabled(bool(link.code) or link.state != "planned")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(90)
        self.setMaximumWidth(260)
        self.setToolTip(self.accessibleName())
        if link.code and link.state != "here":
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Icon and two lines."""
        width = metrics("label").horizontalAdvance(self._link.number) + metrics("small").horizontalAdvance(self._link.note) + 48
        return QSize(max(140, round(width)), scaled(44))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Box, state, kind above number and note."""
        painter, shown, link = QPainter(self), theme(), self._link
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_here, is_planned = link.state in _PRESENT, link.state == "planned"
        border = "accent_text" if self.hasFocus() else "accent_line" if is_here else "border"
        painter.setPen(QPen(shown.color(border), 2 if self.hasFocus() else 1, Qt.PenStyle.DashLine if is_planned else Qt.PenStyle.SolidLine))
        painter.setBrush(shown.color("accent_soft" if is_here else "hover" if self.underMouse() and link.code else "raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), tokens.RADIUS, tokens.RADIUS)
        meaning, ink, filled, _word = _STATES[link.state]
        middle = self.height() / 2
        draw_icon(painter, QRectF(10, middle - 17, 14, 14), meaning, ink, filled)
        self._line(painter, ((link.kind, "small_strong" if is_here else "small", "text" if is_here else "text2"),), 30, 4, middle)
        inks = ("text2", "text3") if is_planned else ("text", "text2")
        self._line(painter, ((link.number, "label", inks[0]), (link.note, "small", inks[1])), 30, middle, self.height() - 5)

    def _line(self, painter: QPainter, parts: tuple[tuple[str, str, str], ...], left: float, top: float, bottom: float) -> None:
        for text, face, ink in parts:
            painter.setFont(tokens.font(face))
            painter.setPen(theme().color(ink))
            room = self.width() - left - 8
            shown = metrics(face).elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, room))
            painter.drawText(QRectF(left, top, room, bottom - top), Qt.AlignmentFlag.AlignVCenter, shown)
            left += metrics(face).horizontalAdvance(shown) + 5


class ChainStrip(QWidget):
    """Boxes with a chevron between; a click opens a document.

    Signals: ``opened(str)`` code of the link.
    """

    opened = Signal(str)

    def __init__(self, links: Sequence[ChainLink] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Chain of documents"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(5)
        self.show_links(links)

    def show_links(self, links: Sequence[ChainLink]) -> None:
        """Show another chain."""
        empty(self._row)
        for number, link in enumerate(links):
            if number:
                self._row.addWidget(Mark("chevron_right", "text3", 12))
            box = _Box(link)
            box.clicked.connect(lambda _checked=False, code=link.code: self.opened.emit(code) if code else None)
            self._row.addWidget(box, 1)
        self._row.addStretch()
