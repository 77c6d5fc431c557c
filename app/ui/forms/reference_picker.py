"""The editor of references: type to search, F4 lists, Ctrl+Shift+F4 opens, Shift+F4 clears, "Create “abc”" makes a record in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent

from app.core.fields import FieldInfo
from app.core.i18n import _
from app.core.shortening import shortened
from app.services import references
from app.services.context import Context
from app.ui.forms.editors.base import Editor, LineField
from app.ui.forms.spec import SCREENS
from app.ui.forms.suggestion_list import Offer, SuggestionList
from app.ui.kit.icons import draw_icon
from app.ui.kit.navigator import navigator
from app.ui.kit.run import run

ASK_AFTER = 120  # ms without a key
MOST = 20
MOST_IN_LIST = 60
CHEVRON = 12
LONGEST = 300  # characters that anybody types to find a record


class ReferenceLine(LineField):
    """A line with suggestions below.

    ``taken`` is called with the chosen key and its text, ``make_new`` with what was typed, ``refused`` when no record or several fit it.
    """

    def __init__(self, context: Context, entity: str, width: int = 0) -> None:
        super().__init__(width)
        self._context, self._entity = context, entity
        self.fixed: Callable[[], Mapping[str, Any]] = dict
        self.taken: Callable[[int | None, str], object] = lambda _id, _text: None
        self.refused: Callable[[], object] = lambda: None
        self.make_new: Callable[[str], object] | None = None
        self.id: int | None = None
        self.label = ""
        self.is_typed = False
        self._asked = 0
        self._list: SuggestionList | None = None
        self.setTextMargins(0, 0, CHEVRON + 6, 0)
        self.setMaxLength(LONGEST)
        self._ask_soon = QTimer(self, singleShot=True, interval=ASK_AFTER)
        self._ask_soon.timeout.connect(self.ask)
        self.textEdited.connect(self._on_typed)

    @property
    def suggestions(self) -> SuggestionList:
        """The list below, made when it is first needed."""
        if self._list is None:
            self._list = SuggestionList(self)
            self._list.chosen.connect(self._on_chosen)
        return self._list

    @property
    def is_list_open(self) -> bool:
        """Whether suggestions are shown."""
        return self._list is not None and self._list.isVisible()

    def put(self, id: int | None, label: str) -> None:
        """Show a record."""
        self.id, self.label, self.is_typed = id, label if id is not None else "", False
        self.setText(self.label)
        self.setCursorPosition(0)

    def wanted(self) -> str:
        """What records are asked for."""
        return self.text().strip()

    def _on_typed(self, _text: str) -> None:
        self.is_typed = True
        self._ask_soon.start()

    def ask(self, whole_list: bool = False) -> None:
        """Ask for records that fit the text, or for all."""
        self._ask_soon.stop()
        self._asked += 1
        text = "" if whole_list else self.wanted()
        operation = partial(references.suggest, self._context, self._entity, text, MOST_IN_LIST if whole_list else MOST, **self.fixed())
        run(self, operation, done=partial(self._on_answer, self._asked, text))

    def _on_answer(self, number: int, text: str, found: list[references.Suggestion]) -> None:
        if number != self._asked or not self.hasFocus():
            return
        offers = [Offer(one.text, one.detail, one.id) for one in found]
        if text and self.make_new is not None and not any(one.text.casefold() == text.casefold() for one in found):
            offers.append(Offer(_("Create “{text}”").format(text=text), action="create", icon="add"))
        if not offers:
            offers = [Offer(_("Nothing found"), action="nothing")]
        self.suggestions.show_offers(offers)

    def _on_chosen(self, offer: Offer) -> None:
        if offer.action == "create" and self.make_new is not None:
            self.make_new(self.text().strip())
        elif offer.id is not None:
            self.take(offer.id, offer.text)

    def take(self, id: int | None, text: str) -> None:
        """Take a record as chosen by the person."""
        self.put(id, text)
        self.taken(id, text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the list and of the reference."""
        modifiers = event.modifiers()
        if self._list is not None and self._list.take_key(event):
            return
        alt_down = event.key() == Qt.Key.Key_Down and bool(modifiers & Qt.KeyboardModifier.AltModifier)
        control_shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_F4 and modifiers == control_shift:
            self.open_record()
        elif self.isReadOnly():
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_F4 and modifiers == Qt.KeyboardModifier.ShiftModifier:
            self.take(None, "")
        elif (event.key() == Qt.Key.Key_F4 and not modifiers) or alt_down:
            self.ask(whole_list=not self.is_typed)
        else:
            super().keyPressEvent(event)

    def open_record(self) -> None:
        """Open the card of the record."""
        if self.id is not None:
            navigator().open(self._entity, self.id)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put the list away and settle what was typed."""
        super().focusOutEvent(event)
        if self._list is not None:
            self._list.hide()
        self._ask_soon.stop()
        self.settle_typed()

    def settle_typed(self) -> None:
        """The focus has left: an emptied field is cleared, a text that fits exactly one record is taken."""
        if self.is_typed and not self.text().strip():
            self.take(None, "")
        elif self.is_typed:
            self._asked += 1
            text = self.text().strip()
            run(self, partial(references.suggest, self._context, self._entity, text, 2, **self.fixed()), done=partial(self._settle, text))

    def _settle(self, text: str, found: list[references.Suggestion]) -> None:
        if not self.is_typed or self.text().strip() != text or self.hasFocus():
            return
        exact = [one for one in found if one.text.casefold() == text.casefold()]
        if len(found) == 1 or len(exact) == 1:
            one = (exact or found)[0]
            self.take(one.id, one.text)
        else:
            self.refused()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The chevron opens the list."""
        super().mousePressEvent(event)
        if event.position().x() > self.width() - CHEVRON - 12 and not self.isReadOnly():
            self.ask(whole_list=True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line and its chevron."""
        super().paintEvent(event)
        if not self.isReadOnly():
            painter = QPainter(self)
            rect = QRectF(self.width() - CHEVRON - 9, (self.height() - CHEVRON) / 2, CHEVRON, CHEVRON)
            draw_icon(painter, rect, "chevron_down", "text2" if self.isEnabled() else "disabled")


class ReferenceEditor(Editor):
    """A reference to a record."""

    def __init__(self, info: FieldInfo, context: Context) -> None:
        super().__init__(info)
        self._context = context
        self.line = ReferenceLine(context, info.reference)
        self.line.taken = lambda _id, _text: self.edited.emit()
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        self.line.refused = self.left.emit
        screen = SCREENS.find(info.reference)
        if screen is not None and screen.card and screen.card_class is None:
            self.line.make_new = self._create
        self._hold(self.line)

    @property
    def label(self) -> str:
        """The text of the chosen record."""
        return self.line.label

    def get(self) -> Any:
        """Key of the record, None for none."""
        return self.line.id if self.line.text().strip() else None

    def set(self, value: Any, label: str = "") -> None:
        """Show a record."""
        if value != self.line.id or not self.line.hasFocus():
            self.line.put(value, label)

    def limit(self, fixed: Callable[[], Mapping[str, Any]]) -> None:
        """Offer only records with these values, such as the contacts of one client."""
        self.line.fixed = fixed

    def problem(self) -> str:
        """See ``Editor``."""
        if self.line.is_typed and self.line.text().strip():
            text = shortened(self.line.text())
            return _("“{label}” has no record “{text}”: choose one of the list with F4, or create it.").format(label=self.info.label, text=text)
        return ""

    def on_left(self) -> None:
        """What was typed is looked for first: ``refused`` tells when nothing fits."""
        if not self.line.is_typed:
            self.left.emit()

    def set_locked(self, locked: bool) -> None:
        """See ``Editor``."""
        super().set_locked(locked)
        self.line.setReadOnly(locked)

    def _create(self, text: str) -> None:
        from app.ui.forms.quick_create import create_in_place  # a card holds this editor: imported when it is needed

        create_in_place(self, self._context, self.info.reference, text, self.line.take, self.line.setFocus)
