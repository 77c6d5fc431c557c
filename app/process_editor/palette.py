"""What can be drawn, at the left of the canvas: a click puts it behind the selected step, or in the middle; it can also be dragged."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QMenu, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import N_, _
from app.process_editor import kinds
from app.process_editor.gestures.place import dragged
from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import metrics, scaled, theme, tokens
from app.ui.kit.widgets import Ground, Hairline

WIDTH = 66
SELECT, LANE, NOTE, MORE = "select", "lane", "note", "more"


@dataclass(frozen=True, slots=True)
class Tool:
    """A place of the palette.

    :param code: of the kind of node, or what else it does. :param title: source text marked by ``N_``; short.
    """

    code: str
    title: str
    icon: str


#: groups of the palette, parted by lines
TOOLS = (
    (Tool(SELECT, N_("Select"), "select"),),
    (
        Tool("task", N_("Step"), "form"), Tool("choice", N_("Choice"), "gateway"), Tool("parallel", N_("Split"), "zoom_in"),
        Tool("mail", N_("Mail"), "mail"), Tool("wait", N_("Wait"), "clock"), Tool(MORE, N_("By itself"), "automatic"),
    ),
    (Tool("form", N_("Questions"), "order"), Tool("start", N_("Start"), "start"), Tool("end", N_("End"), "end")),
    (Tool(LANE, N_("Lane"), "lane"), Tool(NOTE, N_("Note"), "note")),
)
_SHOWN = frozenset(tool.code for group in TOOLS for tool in group)


class Palette(Ground):
    """The column of tools.

    Signals: ``taken(str)`` a kind of node was clicked; ``lane_wanted()``, ``note_wanted()``, ``select_wanted()``.
    """

    taken = Signal(str)
    lane_wanted = Signal()
    note_wanted = Signal()
    select_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.setAccessibleName(_("What can be drawn"))
        inner = Ground("surface")
        column = QVBoxLayout(inner)
        column.setContentsMargins(5, 8, 5, 8)
        column.setSpacing(2)
        self.buttons: dict[str, _ToolButton] = {}
        for number, group in enumerate(TOOLS):
            if number:
                column.addSpacing(3)
                column.addWidget(Hairline())
                column.addSpacing(3)
            for tool in group:
                button = self.buttons[tool.code] = _ToolButton(tool, inner)
                button.clicked.connect(lambda _checked=False, code=tool.code: self._take(code))
                column.addWidget(button)
        column.addStretch(1)
        self.buttons[SELECT].setChecked(True)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(max(WIDTH, max(button.sizeHint().width() for button in self.buttons.values()) + 10))

    def others(self) -> list[kinds.Kind]:
        """The kinds that have no place of their own: what the program does by itself, and rarer shapes."""
        return [kind for kind in kinds.kinds() if kind.code not in _SHOWN]

    def menu(self) -> QMenu:
        """The rarer kinds, those that need nobody first."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        others = self.others()
        groups = ([kind for kind in others if kind.type and not kind.is_human], [kind for kind in others if not kind.type or kind.is_human])
        for number, group in enumerate(groups):
            if number:
                menu.addSeparator()
            for kind in group:
                action = menu.addAction(kind.name)
                action.setToolTip(_(kind.hint) if kind.hint else "")
                action.triggered.connect(lambda _checked=False, code=kind.code: self.taken.emit(code))
        return menu

    def _take(self, code: str) -> None:
        self.buttons[SELECT].setChecked(True)
        match code:
            case "select":
                self.select_wanted.emit()
            case "lane":
                self.lane_wanted.emit()
            case "note":
                self.note_wanted.emit()
            case "more":
                button = self.buttons[MORE]
                self.menu().popup(button.mapToGlobal(QPoint(button.width() + 2, 0)))
            case _:
                self.taken.emit(code)


class _ToolButton(QAbstractButton):
    """Icon above, word below."""

    def __init__(self, tool: Tool, parent: QWidget) -> None:
        super().__init__(parent)
        self.tool = tool
        self.setText(_(tool.title))
        kind = next((each for each in kinds.kinds() if each.code == tool.code), None)
        hint = _(kind.hint) if kind is not None and kind.hint else ""
        letter = kind.letter if kind is not None else ""
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(hint)
        self.setToolTip("   ".join(part for part in (hint or self.text(), letter) if part))
        self.setCheckable(tool.code == SELECT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._press: QPoint | None = None

    def sizeHint(self) -> QSize:
        """Room for the word."""
        return QSize(round(metrics("small_label").horizontalAdvance(self.text())) + 8, scaled(44))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The current tool stands on soft ground."""
        painter, shown = QPainter(self), theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(shown.color("accent_soft" if self.isChecked() else "hover"))
            painter.drawRoundedRect(rect, tokens.RADIUS, tokens.RADIUS)
        if self.hasFocus():
            painter.setPen(shown.color("accent_text"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, tokens.RADIUS, tokens.RADIUS)
        ink, words = "accent_text" if self.isChecked() else "text2", metrics("small_label").height()
        side = scaled(18)
        top = (self.height() - side - 2 - words) / 2
        draw_icon(painter, QRectF((self.width() - side) / 2, top, side, side), self.tool.icon, ink)
        painter.setFont(tokens.font("small_label"))
        painter.setPen(shown.color(ink))
        painter.drawText(QRectF(0, top + side + 2, self.width(), words), Qt.AlignmentFlag.AlignCenter, self.text())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A drag may begin here."""
        self._press = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Far enough from the press: what is drawn is in the hand."""
        is_far = self._press is not None and (event.position().toPoint() - self._press).manhattanLength() >= QApplication.startDragDistance()
        kind = next((each for each in kinds.kinds() if each.code == self.tool.code), None)
        if not is_far or kind is None:
            super().mouseMoveEvent(event)
            return
        self._press = None
        self.setDown(False)
        drag = QDrag(self)
        drag.setMimeData(dragged(kind))
        drag.setPixmap(self._picture())
        drag.exec(Qt.DropAction.CopyAction)

    def _picture(self) -> QPixmap:
        side = scaled(28)
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        draw_icon(painter, QRectF(0, 0, side, side), self.tool.icon, "accent_text")
        painter.end()
        return picture
