"""Editors of days and moments: figures only, plus and minus for the neighbour, T for today."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QLineEdit

from app.core import clock, i18n
from app.core.fields import FieldInfo
from app.core.i18n import _
from app.ui.forms.editors.base import Editor, LineField, unreadable
from app.ui.kit.icons import icon

WIDTH = 130
MOMENT_WIDTH = 172


class DateLine(LineField):
    """A line that knows the keys of days."""

    def __init__(self, width: int = WIDTH) -> None:
        super().__init__(width)
        self.choose = QAction(icon("date", "text3"), _("Choose a day"), self)
        self.choose.triggered.connect(self.open_calendar)
        self.addAction(self.choose, QLineEdit.ActionPosition.TrailingPosition)

    def day(self) -> date | None:
        """The day that stands here; ValueError when the text is none."""
        text = self.text().strip()
        return _read_day(text) if text else None

    def put(self, day: date | None) -> None:
        """Show a day and tell that it was typed."""
        self.setText(i18n.format_date(day))
        self.textEdited.emit(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus, minus, T, and the keys of the calendar."""
        alt_down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if self.isReadOnly():
            super().keyPressEvent(event)
        elif (event.key() == Qt.Key.Key_F4 and not event.modifiers()) or alt_down:
            self.open_calendar()
        elif event.text().lower() in ("t", "т", "е") and event.text():
            self.put(clock.today())
        elif event.text() in ("+", "-") and (day := self._neighbour(event.text())):
            self.put(day)
        else:
            super().keyPressEvent(event)

    def _neighbour(self, sign: str) -> date | None:
        """The day before or after; None while something else is being typed, as in 2026-11-21."""
        try:
            day = self.day()
        except ValueError:
            return None
        if (day is None and self.text()) or (day is not None and self.text() != i18n.format_date(day)):
            return None
        try:
            return (day or clock.today()) + timedelta(1 if sign == "+" else -1)
        except OverflowError:
            return None

    def open_calendar(self) -> None:
        """Let the person point at a day."""
        calendar = QCalendarWidget()
        calendar.setWindowFlag(Qt.WindowType.Popup)
        calendar.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setFirstDayOfWeek(self.locale().firstDayOfWeek())
        try:
            day = self.day() or clock.today()
        except ValueError:
            day = clock.today()
        calendar.setSelectedDate(QDate(day.year, day.month, day.day))

        def take(chosen: QDate) -> None:
            calendar.close()
            self.put(date(chosen.year(), chosen.month(), chosen.day()))
            self.setFocus(Qt.FocusReason.PopupFocusReason)

        calendar.activated.connect(take)
        calendar.clicked.connect(take)
        calendar.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        calendar.show()
        calendar.setFocus()


class DateEditor(Editor):
    """A day."""

    stretches = False

    def __init__(self, info: FieldInfo) -> None:
        super().__init__(info)
        self._line = DateLine()
        self._line.textEdited.connect(lambda _text: self.edited.emit())
        self._line.editingFinished.connect(self._tidy)
        self._hold(self._line)
        self._row.addStretch()

    def get(self) -> Any:
        """The day, None for none."""
        try:
            return self._line.day()
        except ValueError:
            return None

    def set(self, value: Any, label: str = "") -> None:
        """Show a day."""
        if not (self._line.hasFocus() and self._line.text() and self.get() == value):
            self._line.setText(i18n.format_date(value))

    def problem(self) -> str:
        """See ``Editor``."""
        try:
            self._line.day()
        except ValueError:
            return unreadable(self.info, self._line.text(), _("type a day such as {day}").format(day=i18n.format_date(clock.today())))
        return ""

    def set_locked(self, locked: bool) -> None:
        """See ``Editor``."""
        super().set_locked(locked)
        self._line.setReadOnly(locked)
        self._line.choose.setVisible(not locked)

    def _tidy(self) -> None:
        if not self.problem():
            self._line.setText(i18n.format_date(self.get()))


class MomentEditor(Editor):
    """A day with a time, shown in the time of where the person works and kept in UTC."""

    stretches = False

    def __init__(self, info: FieldInfo) -> None:
        super().__init__(info)
        self._line = LineField(MOMENT_WIDTH)
        self._line.textEdited.connect(lambda _text: self.edited.emit())
        self._hold(self._line)
        self._row.addStretch()

    def get(self) -> Any:
        """The moment in UTC, None for none."""
        try:
            return self._read()
        except ValueError:
            return None

    def set(self, value: Any, label: str = "") -> None:
        """Show a moment."""
        self._line.setText(i18n.format_moment(value))

    def problem(self) -> str:
        """See ``Editor``."""
        try:
            self._read()
        except ValueError:
            cure = _("type a day and a time such as {moment}").format(moment=i18n.format_moment(clock.now()))
            return unreadable(self.info, self._line.text(), cure)
        return ""

    def set_locked(self, locked: bool) -> None:
        """See ``Editor``."""
        super().set_locked(locked)
        self._line.setReadOnly(locked)

    def _read(self) -> datetime | None:
        text = self._line.text().strip()
        if not text:
            return None
        day, _blank, hour = text.rpartition(" ") if ":" in text else (text, "", "")
        local = datetime.combine(_read_day(day or "t"), time.fromisoformat(hour.zfill(5)) if hour else time())
        try:
            return clock.moment_of(local)
        except (OverflowError, OSError) as error:
            raise ValueError(text) from error


def _read_day(text: str) -> date:
    """The day that a text names; ValueError also for a year that no calendar has."""
    try:
        return i18n.parse_date(text)
    except OverflowError as error:
        raise ValueError(text) from error
