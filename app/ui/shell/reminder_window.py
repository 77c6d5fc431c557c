"""The window that stands up over other programs when something is due: one list for all, and one key for each answer.

It never takes the keyboard from what the person is typing into; a click or the window switcher gives it the keys.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QCursor, QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QWindow
from PySide6.QtWidgets import QApplication, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import N_, _, ngettext
from app.services.reminders.popping import Reminded
from app.ui.kit.theme import scaled, theme, tokens
from app.ui.kit.widgets import Button, Label
from app.ui.shell.logo import logo_icon
from app.ui.shell.reminder_list import ROW, ReminderList

WIDTH = 470  # px at 100 %
MOST_ROWS = 6
COLUMNS = 3
EVERY = 15_000  # ms: "in 5 min" is true to a quarter of a minute
_SEEING = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a key does.

    :param code: ``open done call later tomorrow dismiss dismiss_all``. :param minutes: of "later".
    :param also: what the same key is called where the keyboard is set to Russian.
    """

    code: str
    title: str
    shown_key: str
    key: Qt.Key
    minutes: int = 0
    also: int = 0


ANSWERS = (
    Answer("open", N_("Open"), "⏎", Qt.Key.Key_Return),
    Answer("done", N_("Done"), "D", Qt.Key.Key_D, also=0x0412),
    Answer("call", N_("Call"), "C", Qt.Key.Key_C, also=0x0421),
    Answer("later", N_("+5 min"), "5", Qt.Key.Key_5, 5),
    Answer("later", N_("+15 min"), "1", Qt.Key.Key_1, 15),
    Answer("later", N_("+1 h"), "6", Qt.Key.Key_6, 60),
    Answer("tomorrow", N_("Tomorrow"), "T", Qt.Key.Key_T, also=0x0415),
    Answer("dismiss", N_("Dismiss"), "Del", Qt.Key.Key_Delete),
    Answer("dismiss_all", N_("Dismiss all"), "A", Qt.Key.Key_A, also=0x0424),
)


class ReminderWindow(QWidget):
    """All reminders that wait for an answer.

    Signals: ``answered(Answer, list[Reminded])``, ``seen(list[Reminded])`` the person has moved over it or touched a key.
    """

    answered = Signal(object, object)
    seen = Signal(object)

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint | Qt.WindowType.CustomizeWindowHint
                         | Qt.WindowType.WindowTitleHint | Qt.WindowType.WindowCloseButtonHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setWindowIcon(logo_icon())
        self.items: list[Reminded] = []
        self._home: QWidget | None = None
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 14)
        column.setSpacing(10)
        self._head = Label("", "section")
        self._head.setContentsMargins(tokens.PADDING, 0, tokens.PADDING, 0)
        column.addWidget(self._head)
        self.list = ReminderList()
        self.list.itemDoubleClicked.connect(lambda _line: self.give(ANSWERS[0]))
        self.list.currentItemChanged.connect(lambda *_lines: self._follow())
        column.addWidget(self.list, 1)
        self.buttons = {answer.shown_key: self._button(answer) for answer in ANSWERS}
        grid = QGridLayout()
        grid.setContentsMargins(tokens.PADDING, 0, tokens.PADDING, 0)
        grid.setSpacing(tokens.GAP)
        for place, button in enumerate(self.buttons.values()):
            grid.addWidget(button, place // COLUMNS, place % COLUMNS)
        column.addLayout(grid)
        self._clock = QTimer(self, interval=EVERY)
        self._clock.timeout.connect(self.list.tell_time)
        QGuiApplication.instance().focusWindowChanged.connect(self._leave)  # type: ignore[union-attr]
        for watched in (self, self.list, self.list.viewport(), *self.buttons.values()):
            watched.installEventFilter(self)

    def live_beside(self, home: QWidget) -> None:
        """Stand up on the screen of this window, minimised or not."""
        self._home = home

    def show_items(self, items: Iterable[Reminded], *, stand_up: bool = True) -> None:
        """Show these, the most urgent first; nothing left hides the window.

        :param stand_up: come up over other programs; False where only something went.
        """
        self.items = sorted(items, key=lambda item: (item.starts_at or item.due_at, item.reminder_id))
        self.list.show_items(self.items)
        count = len(self.items)
        words = ngettext("{count} reminder", "{count} reminders", count).format(count=count)
        self._head.setText(words)
        self.setWindowTitle(f"{words} — Kontor")
        self.setAccessibleName(words)
        self._follow()
        if not self.items:
            self._clock.stop()
            self.hide()
        elif stand_up or self.isVisible():
            self._place()
            self._clock.start()
            self.show()
            self.raise_()
            if stand_up:
                QApplication.alert(self)

    def give(self, answer: Answer) -> None:
        """Answer the chosen reminder, or all of them."""
        chosen = self.list.chosen
        if answer.code == "dismiss_all":
            self.answered.emit(answer, list(self.items))
        elif chosen is not None and self.buttons[answer.shown_key].isEnabled():
            self.answered.emit(answer, [chosen])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key for each answer; Esc puts the window away, and everything still waits."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        wanted = Qt.Key.Key_Return if event.key() == Qt.Key.Key_Enter else event.key()
        for answer in ANSWERS:
            if wanted in (answer.key, answer.also):
                self.give(answer)
                return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that somebody is there; keys of the list and the buttons are those of the window."""
        if event.type() in _SEEING and self.items:
            self.seen.emit(list(self.items))
        if watched is not self and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            moves = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            presses = isinstance(watched, Button) and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return)
            if not moves and not presses:
                self.keyPressEvent(event)
                return True
        return False

    def event(self, event: QEvent) -> bool:
        """Stay within reach while a dialog of the program waits for an answer: a window that belongs to the dialog is not blocked by it."""
        if event.type() == QEvent.Type.WindowBlocked:
            self._join(QGuiApplication.modalWindow())
        return super().event(event)

    def _join(self, dialog: QWindow | None) -> None:
        handle = self.windowHandle()
        if handle is not None and handle is not dialog and handle.transientParent() is not dialog:
            handle.setTransientParent(dialog)  # type: ignore[arg-type]  # None is told by Qt to mean nobody's

    def _leave(self) -> None:
        """When the last dialog is gone, belong to none again."""
        if QGuiApplication.modalWindow() is None:
            self._join(None)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Only away from the screen: what waits comes back with the next reminder, and stands under the bell."""
        event.ignore()
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """White paper."""
        QPainter(self).fillRect(self.rect(), theme().color("surface"))

    def _button(self, answer: Answer) -> Button:
        button = Button(f"{_(answer.title)}  {answer.shown_key}", "primary" if answer.code == "open" else "secondary")
        button.setAccessibleName(_(answer.title))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self.give(answer))
        return button

    def _follow(self) -> None:
        """What cannot be done with the chosen reminder says why."""
        chosen = self.list.chosen
        has_client = chosen is not None and chosen.client_id is not None
        self.buttons["C"].set_reason("" if has_client else _("This task names no client."))

    def _place(self) -> None:
        """Into the lower right corner of the screen on which the person works."""
        rows = min(len(self.items), MOST_ROWS)
        self.list.setFixedHeight(rows * scaled(ROW) + 2)
        self.setFixedWidth(scaled(WIDTH))
        self._column.activate()
        self.resize(self.width(), self._column.totalHeightForWidth(self.width()))
        if self.isVisible():
            return
        room = self._room()
        frame = self.frameGeometry().height() - self.height() or scaled(30)
        corner = QPoint(room.right() - self.width() - tokens.MARGIN, room.bottom() - self.height() - frame - tokens.MARGIN)
        self.move(max(corner.x(), room.left()), max(corner.y(), room.top()))

    def _room(self) -> QRect:
        """The screen of the program's window; where that is put away, the one with the pointer."""
        home = self._home
        is_there = home is not None and home.isVisible() and not home.isMinimized()
        screen = home.screen() if home is not None and is_there else QGuiApplication.screenAt(QCursor.pos())
        return (screen or QGuiApplication.primaryScreen()).availableGeometry()
