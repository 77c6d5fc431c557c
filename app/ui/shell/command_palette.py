"""The box for everything: commands, open tabs, pages and records by a few letters."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, QStringListModel, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.core.errors import UserError
from app.core.i18n import _
from app.core.registry import Registry
from app.ui.kit.icons import draw_icon
from app.ui.kit.pages import PageType
from app.ui.kit.run import run
from app.ui.kit.theme import metrics, scaled, theme, tokens
from app.ui.kit.widgets import Label, Sheet, field_picture
from app.ui.kit.widgets.timeline import Index
from app.ui.shell.palette_search import Habits, Hit, Item, SearchRecords, arrange

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.ui.shell.window import Shell

WIDTH, LINES = 620, 11
REST = 120  # ms without a key before the records are asked
PATIENCE = 1500  # ms that Enter waits for the records when a number was typed


class _Delegate(QStyledItemDelegate):
    """Icon, title, note, and the shortcut or the reason at the right."""

    def __init__(self, items: Callable[[], Sequence[Item]], view: QListView) -> None:
        super().__init__(view)
        self._items = items

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, scaled(34))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item, rect, shown = self._items()[index.row()], QRectF(option.rect), theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shown.color("accent_soft"))
            painter.drawRoundedRect(rect.adjusted(4, 0, -4, 0), tokens.RADIUS, tokens.RADIUS)
        draw_icon(painter, QRectF(rect.left() + 14, rect.center().y() - 8, 16, 16), item.icon, "disabled" if item.reason else "text2")
        right = item.reason or QKeySequence(item.shortcut).toString(QKeySequence.SequenceFormat.NativeText) or _kinds()[item.kind]
        right_width = min(metrics("small").horizontalAdvance(right) + 4, rect.width() * 0.5)
        left, room = rect.left() + 40, rect.width() - 40 - 26 - right_width
        for text, face, ink in ((item.title, "label", "disabled" if item.reason else "text"), (item.note, "small", "text2")):
            words = metrics(face).elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, room))
            painter.setFont(tokens.font(face))
            painter.setPen(shown.color(ink))
            painter.drawText(QRectF(left, rect.top(), room + 4, rect.height()), Qt.AlignmentFlag.AlignVCenter, words)
            used = metrics(face).horizontalAdvance(words) + 10
            left, room = left + used, room - used
        painter.setFont(tokens.font("small"))
        painter.setPen(shown.color("text3"))
        box = QRectF(rect.right() - right_width - 14, rect.top(), right_width, rect.height())
        elided = metrics("small").elidedText(right, Qt.TextElideMode.ElideRight, right_width)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, elided)
        painter.restore()


def _kinds() -> dict[str, str]:
    return {"command": "", "page": _("page"), "tab": _("open"), "record": ""}


class CommandPalette(Sheet):
    """A part of the window itself, not a window: the keyboard is there at once and no key typed meanwhile is lost."""

    def __init__(self, shell: Shell, pages: Registry[PageType], may: Callable[[str], bool], search: SearchRecords | None) -> None:
        super().__init__(padding=6, radius=tokens.RADIUS_DIALOG, high=True, parent=shell)
        self._shell, self._pages, self._may, self._search = shell, pages, may, search
        self._habits = Habits()
        self._items: list[Item] = []
        self._base: list[Item] = []
        self._records: list[Item] = []
        self._asked, self._enter_waits = "", False
        self.setAccessibleName(_("Find or do anything"))
        self.line = QLineEdit()
        self.line.setPlaceholderText(_("A command, a page, a number, a name or a phone; “>” for commands only"))
        self.line.setAccessibleName(_("Find or do anything"))
        field_picture(self.line, "search", _("Search"))
        self.line.setMinimumHeight(scaled(36))
        self.line.textChanged.connect(self._on_text)
        self.line.installEventFilter(self)
        self.list = QListView()
        self.list.setModel(QStringListModel(self.list))
        self.list.setItemDelegate(_Delegate(lambda: self._items, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setUniformItemSizes(True)
        self.list.viewport().setAutoFillBackground(False)
        self.list.setAccessibleName(_("Found"))
        self.list.clicked.connect(lambda index: self._start(index.row()))
        self.empty = Label("", "body", "text2", wrap=True)
        self.empty.setContentsMargins(12, 6, 12, 8)
        self.content.addWidget(self.line)
        self.content.addWidget(self.list)
        self.content.addWidget(self.empty)
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._ask_records)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self._enter_gives_up)
        self.hide()

    def appear(self, text: str = "") -> None:
        """Show the box with a text in it, and take the keyboard."""
        self._base = self._collect()
        self._records = []
        self.line.setText(text)
        self._on_text(text)
        self.show()
        self.raise_()
        self.line.setFocus()
        self.line.setSelection(len(text), 0)
        self._shell.installEventFilter(self)

    def dismiss(self) -> None:
        """Hide it and give the keyboard back to the page."""
        self._shell.removeEventFilter(self)
        self._rest.stop()
        self._patience.stop()
        self._enter_waits = False
        self.hide()
        if page := self._shell.workspace.current:
            page.setFocus()

    @property
    def items(self) -> list[Item]:
        """The lines that are shown."""
        return list(self._items)

    def place(self) -> None:
        """Stand at the top, in the middle of the window."""
        width = min(scaled(WIDTH), self._shell.width() - 80) + 2 * self.margin
        lines = min(len(self._items), LINES)
        self.list.setFixedHeight(lines * scaled(34))
        height = self.content.totalHeightForWidth(width) if self.content.hasHeightForWidth() else self.content.totalMinimumSize().height()
        self.setGeometry(QRect((self._shell.width() - width) // 2, 2 - self.margin + 4, width, height))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the list while the line has the keyboard; a click elsewhere closes."""
        if watched is self._shell and isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            self.dismiss()
        if watched is not self.line:
            return False
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            QTimer.singleShot(0, self, self._see_focus)
        return event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._on_key(event)

    def _see_focus(self) -> None:
        if self.isVisible() and not self.line.hasFocus() and self._shell.isActiveWindow():
            self.dismiss()

    def _on_key(self, event: QKeyEvent) -> bool:
        key, last = event.key(), len(self._items) - 1
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: LINES, Qt.Key.Key_PageUp: -LINES}
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in steps and last >= 0:
            self._select(min(max(self.list.currentIndex().row() + steps[Qt.Key(key)], 0), last))
        else:
            return key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        return True

    def _select(self, row: int) -> None:
        self.list.setCurrentIndex(self.list.model().index(row, 0))

    def _enter(self) -> None:
        is_number = any(sign.isdigit() for sign in self.line.text())
        if (is_number or not self._items) and self._is_waiting() and self.list.currentIndex().row() <= 0:
            self._enter_waits = True  # an exact number goes first, and what was typed may name a record that is not here yet
            self._patience.start()
        else:
            self._start(self.list.currentIndex().row())

    def _enter_gives_up(self) -> None:
        if self._enter_waits:
            self._enter_waits = False
            self._start(self.list.currentIndex().row())

    def _is_waiting(self) -> bool:
        return self._search is not None and (self._rest.isActive() or self._asked != "")

    def _start(self, row: int) -> None:
        if not 0 <= row < len(self._items):
            return
        item = self._items[row]
        if item.reason:
            return
        self._habits.remember(self._query(), item)
        self.dismiss()
        item.run()

    def _query(self) -> str:
        return self.line.text().strip().removeprefix(">").strip()

    def _on_text(self, text: str) -> None:
        self._records = []
        self._enter_waits = False
        self._show()
        if self._search is not None and len(self._query()) >= 2 and not text.startswith(">"):
            self._rest.start()
        else:
            self._rest.stop()

    def _show(self) -> None:
        only_commands = self.line.text().startswith(">")
        base = [item for item in self._base if item.kind == "command"] if only_commands else self._base
        self._items = arrange(self._query(), base, self._records, self._habits)
        model = self.list.model()
        if isinstance(model, QStringListModel):
            model.setStringList([f"{item.title} {item.note} {item.reason or item.shortcut}".strip() for item in self._items])
        self._select(0)
        self.empty.setText(_("Searching…") if self._is_waiting() else _("Nothing found. A few letters of the name are enough."))
        self.empty.setVisible(not self._items)
        self.list.setVisible(bool(self._items))
        self.place()

    def _ask_records(self) -> None:
        if self._search is not None:
            self._asked = query = self._query()
            run(self, partial(self._search, query), partial(self._on_records, query), partial(self._on_trouble, query), quiet=True)

    def _on_records(self, query: str, hits: Sequence[Hit]) -> None:
        if query == self._asked:
            self._asked = ""
        if query != self._query() or not self.isVisible():
            return
        self._records = [self._record(hit) for hit in hits]
        self._show()
        if self._enter_waits:
            self._enter_gives_up()

    def _on_trouble(self, query: str, error: Exception) -> bool:
        """No dialog over somebody who is typing: the line below the list says it."""
        self._on_records(query, ())
        self.empty.setText(str(error))
        self.empty.setVisible(isinstance(error, UserError))
        self.place()
        return isinstance(error, UserError)

    def _record(self, hit: Hit) -> Item:
        start = partial(self._shell.workspace.open, hit.entity, hit.id)
        return Item(f"record:{hit.entity}:{hit.id}", "record", hit.title, hit.note, hit.icon, "", start, exact=hit.exact)

    def _recent_record(self, key: str, title: str, picture: str) -> Item:
        _kind, entity, id = key.split(":")
        return self._record(Hit(entity, int(id), title, icon=picture))

    def _collect(self) -> list[Item]:
        """Everything but records; gathered anew each time because rights, tabs and reasons change."""
        work = self._shell.workspace
        recent = [self._recent_record(*kept) for kept in self._habits.recent() if kept[0].startswith("record:")]
        tabs = [
            Item(f"tab:{page.title}", "tab", page.title, "", page.icon, "", partial(work.tabs.setCurrentIndex, work.tabs.index_of(page)))
            for page in work.all() if page is not work.current
        ]
        shown = {work.how(page).code for page in work.all() if not work.how(page).arguments}
        pages = [
            Item(f"page:{page.code}", "page", _(page.title), _(page.group), page.icon, "", partial(work.open_page, page.code))
            for page in self._pages if page.in_navigation and page.code not in shown and page.is_open_to(self._may)
        ]
        commands = [
            Item(f"command:{command.code}", "command", command.plain_title, "", command.icon or "command", next(iter(command.shortcuts), ""),
                 partial(self._shell.commands.start, command), command.why_not())
            for command in self._shell.commands.all() if not command.code.startswith(("go.tab_", "go.palette", "go.commands"))
        ]
        return [*recent, *tabs, *pages, *commands]
