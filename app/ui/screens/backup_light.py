"""The traffic light of the owner's start page."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from app.core.errors import UserError
from app.services.backups import light
from app.services.backups.light import Colour, Light
from app.services.backups.plan import PERMISSION
from app.services.context import Context
from app.ui.kit.icons import draw_icon
from app.ui.kit.navigator import navigator
from app.ui.kit.run import run
from app.ui.kit.theme import CONTRAST, metrics, scaled, theme, tokens

#: px of the paper, and of the air below it, which goes with it when nobody is to see the light
HEIGHT, AIR = 40, 20
MARKS = {Colour.GREEN: "ok", Colour.YELLOW: "warning", Colour.RED: "bad"}


class BackupLight(QAbstractButton):
    """Green, yellow or red with words; a click opens the page of backups. Only who answers for backups sees it.

    Colour is never all: the icon and the words say the same.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.shown: Light | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(scaled(HEIGHT + AIR))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda: navigator().open_page("backups"))
        self.hide()

    def refresh(self) -> None:
        """Read again how it stands."""
        if self._context.firm and self._context.rights.may(PERMISSION):
            run(self, partial(light.light, self._context), done=self._show, failed=_stays, quiet=True)

    def _show(self, found: Light) -> None:
        self.shown = found
        self.setText(found.title)
        self.setAccessibleName(f"{found.title}. {found.text}")
        self.setToolTip(found.text)
        self.show()
        self.update()

    def sizeHint(self) -> QSize:
        """Takes the width there is."""
        return QSize(320, scaled(HEIGHT + AIR))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Soft paper in the colour of the state, icon, title and sentence."""
        if self.shown is None:
            return
        painter, used, state = QPainter(self), theme(), self.shown.colour.value
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edged = self.hasFocus() or self.underMouse() or used is CONTRAST
        painter.setPen(used.color("accent_text" if self.hasFocus() else state) if edged else Qt.PenStyle.NoPen)
        painter.setBrush(used.color(f"{state}_soft"))
        height = scaled(HEIGHT)
        painter.drawRoundedRect(QRectF(1, 1, self.width() - 2, height - 2), tokens.RADIUS, tokens.RADIUS)
        side = scaled(16)
        draw_icon(painter, QRectF(12, (height - side) / 2, side, side), MARKS[self.shown.colour], state, True)
        left = 12.0 + side + 10
        title = metrics("strong").horizontalAdvance(self.shown.title)
        _write(painter, self.shown.title, "strong", state, QRectF(left, 0, self.width() - left - 12, height))
        left += title + 12
        _write(painter, self.shown.text, "body", "text", QRectF(left, 0, self.width() - left - 12, height))


def _stays(error: Exception) -> bool:
    """A server that is away has a bar of its own; the light shows what was known."""
    return isinstance(error, UserError)


def _write(painter: QPainter, text: str, face: str, ink: str, room: QRectF) -> None:
    painter.setFont(tokens.font(face))
    painter.setPen(theme().color(ink))
    elided = metrics(face).elidedText(text, Qt.TextElideMode.ElideRight, max(room.width(), 0))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)
