"""A card as it was on some day: read-only, with what differs from today marked."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _, format_date, format_moment, ngettext
from app.services import as_of
from app.services.as_of import PastCard, PastField
from app.services.context import Context
from app.ui.forms.editors.dates import DateLine
from app.ui.forms.scrolling import scrolled
from app.ui.kit.dialog import Dialog
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Hairline, Label, Mark

WIDTH, HEIGHT = 720, 640
#: a very long text is shown by its beginning
LONGEST = 240


class PastCardDialog(Dialog):
    """The fields of a record at a moment, beside what stands there today.

    Signals: ``shown()`` the card was read.

    :param entry: of the journal: the card as it was right after it; None for the end of yesterday.
    :param at: when that was, naive UTC, for the words.
    """

    shown = Signal()

    def __init__(
        self, parent: QWidget, context: Context, entity: str, id: int, *, entry: int | None = None, at: datetime | None = None
    ) -> None:
        super().__init__(parent.window())
        self._context, self._entity, self._id = context, entity, id
        self.card: PastCard | None = None
        self._at = at
        self._day = 0
        self.setWindowTitle(_("Card as it was"))
        self.resize(scaled(WIDTH), scaled(HEIGHT))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        self.title = Label(_("Loading…"), "title", wrap=True)
        self.note = Label("", "small", "text2", wrap=True)
        self.day = DateLine()
        self.day.setAccessibleName(_("Day"))
        self.day.editingFinished.connect(self._on_day)
        self.only_changed = QCheckBox(_("Only what differs from today"))
        self.only_changed.toggled.connect(lambda _on: self._fill())
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        row.addWidget(Label(_("At the end of"), "body", "text2"))
        row.addWidget(self.day)
        row.addStretch()
        row.addWidget(self.only_changed)
        self._fields = QWidget()
        self._place = QVBoxLayout()
        self._place.addWidget(scrolled(self._fields))
        for widget in (self.title, self.note):
            column.addWidget(widget)
        column.addLayout(row)
        column.addWidget(Hairline())
        column.addLayout(self._place, 1)
        buttons = QHBoxLayout()
        buttons.addStretch()
        close = Button(_("Close"))
        close.clicked.connect(self.reject)
        close.setDefault(True)
        buttons.addWidget(close)
        column.addLayout(buttons)
        if entry is None:
            self.show_day(clock.today().toordinal() - 1)
        else:
            self._read(entry=entry)

    def show_day(self, ordinal: int) -> None:
        """Show the card as it was at the end of a day.

        :param ordinal: the day as Python counts them.
        """
        self._day = ordinal
        day = datetime.fromordinal(ordinal).date()
        self.day.setText(format_date(day))
        self._at = None
        self._read(moment=clock.begin_of(day + timedelta(days=1)) - timedelta(microseconds=1))

    def _on_day(self) -> None:
        try:
            day = self.day.day()
        except ValueError:
            self.note.setText(_("This is no day."))
            return
        if day is not None and day > clock.today():
            self.note.setText(_("This day has not come yet."))
        elif day is not None and day.toordinal() != self._day:  # the field tells so each time that it is left
            self.show_day(day.toordinal())

    def _read(self, *, entry: int | None = None, moment: datetime | None = None) -> None:
        work = partial(as_of.card, self._context, self._entity, self._id, entry=entry, moment=moment)
        run(self, work, done=self._show, failed=self._on_failed)

    def _on_failed(self, error: Exception) -> bool:
        """Say in place that there was nothing on that day: another one can be chosen."""
        if not isinstance(error, UserError):
            return False
        self.card = None
        self.title.setText(_("Card as it was"))
        self.note.setText(str(error))
        self._fields.hide()
        return True

    def _show(self, card: PastCard) -> None:
        self.card = card
        self.title.setText(card.title)
        count = sum(field.differs for field in card.fields)
        words = [_("As of {moment}.").format(moment=format_moment(self._at))] if self._at else []
        differing = ngettext("{count} field differs from today.", "{count} fields differ from today.", count).format(count=count)
        words.append(differing if count else _("Nothing differs from today."))
        if card.was_in_bin:
            words.append(_("It lay in the bin then."))
        if card.is_gone:
            words.append(_("The record is not there any more."))
        self.note.setText(" ".join(words))
        self._fill()
        self.shown.emit()

    def _fill(self) -> None:
        if self.card is None:
            return
        old = self._place.takeAt(0)
        if old is not None and (widget := old.widget()) is not None:
            widget.deleteLater()
        self._fields = QWidget()
        grid = QGridLayout(self._fields)
        grid.setContentsMargins(0, 8, 12, 8)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        grid.setColumnStretch(3, 1)
        for place, words in ((1, _("Field")), (2, _("Then")), (3, _("Today"))):
            grid.addWidget(Label(words, "small_label", "text2"), 0, place)
        shown = [field for field in self.card.fields if field.differs or (field.then and not self.only_changed.isChecked())]
        for line, field in enumerate(shown, start=1):
            self._row(grid, line, field)
        grid.setRowStretch(len(shown) + 1, 1)
        self._place.addWidget(scrolled(self._fields))

    def _row(self, grid: QGridLayout, line: int, field: PastField) -> None:
        top = Qt.AlignmentFlag.AlignTop
        if field.differs:
            grid.addWidget(Mark("edit", "warn", 14, name=_("differs from today")), line, 0, top)
        grid.addWidget(Label(field.label, "body", "text2"), line, 1, top)
        grid.addWidget(value_label(field.then, face="strong" if field.differs else "body"), line, 2, top)
        if field.differs:
            grid.addWidget(value_label(field.now, "warn"), line, 3, top)


def value_label(text: str, ink: str = "text", face: str = "body") -> Label:
    """A value that can be copied; a very long one by its beginning, the whole in its tip."""
    label = Label((text[:LONGEST] + "…" if len(text) > LONGEST else text) or "—", face, ink, wrap=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if len(text) > LONGEST:
        label.setToolTip(text)
    return label
