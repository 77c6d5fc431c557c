"""Each small widget in each theme, by screen reader and at twice the size of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QPushButton, QStyle, QStyleOptionButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit.commands import Command
from app.ui.kit.memory import memory
from app.ui.kit.theme import THEMES, apply_theme, metrics
from app.ui.kit.widgets import (
    Avatar,
    Button,
    ChainLink,
    ChainStrip,
    Chip,
    CountBadge,
    CountTabs,
    ElidedLabel,
    EmptyState,
    Figure,
    FilterChip,
    Flow,
    FoldPanel,
    Happening,
    IconButton,
    InfoBar,
    Label,
    Mark,
    MenuButton,
    Offer,
    PageHead,
    Panel,
    ProgressLine,
    SearchBox,
    Sheet,
    StateChip,
    Step,
    SummaryStrip,
    Timeline,
    Toast,
    initials,
    section_title,
)


def _tabs() -> CountTabs:
    tabs = CountTabs()
    for key, count in (("general", None), ("people", 4), ("documents", 12027)):
        tabs.add(key, key.title(), count)
    tabs.set_errors("people", 2)
    tabs.set_changed("documents", True)
    return tabs


def _head() -> PageHead:
    head = PageHead("Alfa Maschinenbau GmbH", "Client 00417", "company")
    head.add_chip(Chip("Wholesale"))
    head.show_commands([Command(f"c{n}", f"Do {n}", lambda: None) for n in range(6)] + [Command("p", "New deal", lambda: None, primary=True)])
    return head


def _empty() -> EmptyState:
    steps = [Step("Firm", "IBAN checked", True), Step("Stock", "Needed", False, Offer("stock", "Enter stock"))]
    return EmptyState("order", "No orders yet", "Make the first one.", [Offer("import", "Import from Excel", "import"), Offer("new", "New order", "add")],
                      steps, "Ready?")


def _fold() -> FoldPanel:
    panel = FoldPanel("Own fields", "own")
    panel.content.addWidget(Label("inside"))
    return panel


def _sheet() -> Sheet:
    sheet = Sheet()
    sheet.content.addWidget(Label("floats"))
    return sheet


MAKERS: dict[str, Callable[[], QWidget]] = {
    "avatar": lambda: Avatar("Anna Weber", 3), "primary": lambda: Button("Save and close", "primary"), "secondary": lambda: Button("Save"),
    "quiet": lambda: Button("More", "quiet"), "danger": lambda: Button("Delete", "danger", "delete"), "link": lambda: Button("Cannot sign in?", "link"),
    "big": lambda: Button("Sign in", "primary", big=True), "menu": lambda: MenuButton("Create from it", QMenu()),
    "icon_button": lambda: IconButton("filter", "Filter"), "chain": lambda: ChainStrip([
        ChainLink("Quote", "Q-1", "2 Nov", "done", "q"), ChainLink("Invoice", "01042", "18 Nov", "here", "i"), ChainLink("Payment", "1 of 2", "open", "partly", "p"),
        ChainLink("Reminder", "29 Nov", "planned", "planned"), ChainLink("Act", "", "", "open")]),
    "chip": lambda: Chip("Wholesale"), "badge": lambda: CountBadge(7, True), "tabs": _tabs, "elided": lambda: ElidedLabel("A long name"),
    "empty": _empty, "strip": lambda: SummaryStrip([Figure("Balance", "12 480.00 €", "overdue", "bad"), Figure("Limit", "50 %", "left", share=0.5, code="x")]),
    "filter": lambda: FilterChip("Status", "not closed"), "fold": _fold, "bar": lambda: InfoBar("No server.", "warn", "offline", "Try now", lambda: None, True),
    "label": lambda: Label("Words"), "mark": lambda: Mark("ok", "ok", name="done"), "head": _head, "panel": lambda: Panel("Totals"),
    "progress": lambda: ProgressLine(0.6, "ok", "Paid"), "search": lambda: SearchBox("name or phone"), "sheet": _sheet,
    "ok": lambda: StateChip("Posted", "ok", "posted"), "warn": lambda: StateChip("Waits", "warn"), "bad": lambda: StateChip("31 d late", "bad"),
    "info": lambda: StateChip("New", "info"), "neutral": lambda: StateChip("Draft"), "section": lambda: section_title("Identity"),
    "timeline": lambda: Timeline([Happening("Today", "09:12", "A call", "6 min", "call", "c"), Happening("Yesterday", "16:40", "A letter", icon="mail")]),
}


def _shown(qtbot: QtBot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    widget.show()
    QApplication.processEvents()  # layouts hear of faces and paddings of the sheet only now
    widget.resize(widget.sizeHint().expandedTo(widget.minimumSizeHint()))
    QApplication.processEvents()
    return widget


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("kind", MAKERS)
def test_widget_in_each_theme_draws_more_than_its_ground(kind: str, name: str, qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, name)
    widget = _shown(qtbot, MAKERS[kind]())
    image = widget.grab().toImage()
    colors = {image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
    assert len(colors) > 1


def _interfaces(interface: QAccessibleInterface | None) -> Iterator[QAccessibleInterface]:
    if interface is None or not interface.isValid():
        return
    yield interface
    for number in range(interface.childCount()):
        yield from _interfaces(interface.child(number))


_SPOKEN = {
    QAccessible.Role.Button, QAccessible.Role.EditableText, QAccessible.Role.ComboBox, QAccessible.Role.CheckBox, QAccessible.Role.PageTab,
    QAccessible.Role.ListItem, QAccessible.Role.ProgressBar, QAccessible.Role.ButtonMenu, QAccessible.Role.Link,
}


@pytest.mark.parametrize("kind", MAKERS)
def test_widget_tells_a_screen_reader_what_it_is(kind: str, qtbot: QtBot) -> None:
    widget = _shown(qtbot, MAKERS[kind]())
    nameless = [
        interface.role() for interface in _interfaces(QAccessible.queryAccessibleInterface(widget))
        if interface.role() in _SPOKEN and not interface.state().invisible and not interface.text(QAccessible.Text.Name).strip()
    ]
    assert nameless == []


@pytest.mark.parametrize("kind", [kind for kind in MAKERS if kind not in ("label", "section", "sheet", "elided", "fold")])
def test_widget_without_words_of_qt_has_a_name(kind: str, qtbot: QtBot) -> None:
    widget = _shown(qtbot, MAKERS[kind]())
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface.text(QAccessible.Text.Name).strip() or kind in ("tabs", "head", "strip")


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("kind", ["primary", "secondary", "quiet", "danger", "link", "big", "menu", "head", "empty", "bar"])
def test_button_at_any_size_of_text_cuts_no_word(kind: str, scale: float, qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "light", scale)
    box = QWidget()
    column = QVBoxLayout(box)
    column.addWidget(MAKERS[kind]())
    _shown(qtbot, box)
    buttons = [button for button in box.findChildren(QPushButton) if button.isVisible()]
    assert buttons
    for button in buttons:
        option = QStyleOptionButton()
        button.initStyleOption(option)
        room = button.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, button)
        face = metrics("strong" if button.property("kind") == "primary" else "label")
        icon_width = button.iconSize().width() + 4 if not button.icon().isNull() else 0
        assert room.width() >= face.horizontalAdvance(button.text().rstrip()) + icon_width, button.text()
        assert button.height() >= face.height(), button.text()


def test_every_focusable_part_can_be_reached_by_tab(qtbot: QtBot) -> None:
    for kind in ("filter", "chain", "icon_button", "tabs", "fold"):
        widget = _shown(qtbot, MAKERS[kind]())
        parts = [widget, *widget.findChildren(QWidget)]
        assert any(part.focusPolicy() & Qt.FocusPolicy.TabFocus for part in parts if isinstance(part, QAbstractButton | CountTabs)), kind


def test_tabs_when_too_narrow_put_the_rest_into_a_menu(qtbot: QtBot) -> None:
    tabs = _tabs()
    qtbot.addWidget(tabs)
    tabs.resize(160, 36)
    tabs.show()
    more = tabs._more
    assert more.isVisible()
    more.menu().aboutToShow.emit()
    hidden = [action.text() for action in more.menu().actions()]
    assert any(text.startswith("Documents") for text in hidden)
    more.menu().actions()[-1].trigger()
    assert tabs.current == "documents"


def test_tabs_name_counts_errors_and_changes(qtbot: QtBot) -> None:
    tabs = _tabs()
    qtbot.addWidget(tabs)
    assert tabs.accessibleTabName(1) == "People, 4, 2 errors"
    assert tabs.accessibleTabName(2) == "Documents, 12\u202f027, changed"


def test_tabs_tell_the_key_that_was_chosen(qtbot: QtBot) -> None:
    tabs = _tabs()
    qtbot.addWidget(tabs)
    with qtbot.waitSignal(tabs.chosen) as caught:
        tabs.choose("people")
    assert caught.args == ["people"]
    with pytest.raises(KeyError):
        tabs.choose("nothing")


def test_search_box_tells_once_after_a_rest_and_at_once_when_emptied(qtbot: QtBot) -> None:
    box = SearchBox()
    qtbot.addWidget(box)
    told: list[str] = []
    box.searched.connect(told.append)
    qtbot.keyClicks(box, "alfa ")
    assert told == []
    qtbot.waitUntil(lambda: told == ["alfa"], timeout=1500)
    box.clear()
    assert told == ["alfa", ""]


def test_filter_chip_when_crossed_tells_that_it_was_removed(qtbot: QtBot) -> None:
    chip = FilterChip("Status", "open")
    _shown(qtbot, chip)
    with qtbot.waitSignal(chip.removed):
        chip._remove.click()


def test_fold_panel_stays_folded_when_made_again(qtbot: QtBot) -> None:
    panel = _fold()
    qtbot.addWidget(panel)
    qtbot.mouseClick(panel.head, Qt.MouseButton.LeftButton)
    assert memory().get("fold/own") is True
    again = _fold()
    qtbot.addWidget(again)
    assert not again.head.isChecked()


def test_chain_opens_the_document_that_was_clicked(qtbot: QtBot) -> None:
    strip = MAKERS["chain"]()
    _shown(qtbot, strip)
    assert isinstance(strip, ChainStrip)
    with qtbot.waitSignal(strip.opened) as caught:
        strip.findChildren(QAbstractButton)[0].click()
    assert caught.args == ["q"]


def test_timeline_opens_what_was_clicked_and_not_its_day(qtbot: QtBot) -> None:
    timeline = MAKERS["timeline"]()
    timeline.resize(320, 300)
    assert isinstance(timeline, Timeline)
    qtbot.addWidget(timeline)
    timeline.show()
    told: list[str] = []
    timeline.opened.connect(told.append)
    for row in (0, 1, 3):
        point = timeline.visualRect(timeline.model().index(row, 0)).center()
        qtbot.mouseClick(timeline.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert told == ["c"]


def test_summary_tells_the_figure_that_was_clicked(qtbot: QtBot) -> None:
    strip = MAKERS["strip"]()
    strip.resize(600, 80)
    _shown(qtbot, strip)
    assert isinstance(strip, SummaryStrip)
    with qtbot.waitSignal(strip.clicked) as caught:
        qtbot.mouseClick(strip.childAt(QPoint(strip.width() - 20, 40)), Qt.MouseButton.LeftButton)
    assert caught.args == ["x"]


def test_button_with_a_reason_is_grey_and_says_it(qtbot: QtBot) -> None:
    button = Button("Post")
    qtbot.addWidget(button)
    button.set_reason("The invoice has no lines.")
    assert not button.isEnabled()
    assert button.toolTip() == "The invoice has no lines."
    button.set_reason("")
    assert button.isEnabled()


def test_head_keeps_the_main_button_last_and_hides_the_rest(qtbot: QtBot) -> None:
    head = _head()
    _shown(qtbot, head)
    texts = [button.text().strip() for button in head.findChildren(QPushButton)]
    assert texts == ["Do 0", "Do 1", "Do 2", "New deal"]
    assert [action.text() for action in head._more.menu().actions()] == ["Do 3", "Do 4", "Do 5"]


def test_toast_acts_and_goes(qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(800, 600)
    _shown(qtbot, window)
    window.resize(800, 600)
    done: list[int] = []
    toast = Toast(window, "Moved", "Undo", lambda: done.append(1))
    toast.appear()
    assert toast.geometry().right() <= 800
    toast.findChild(QPushButton).click()
    assert done == [1]
    assert not toast.isVisible()


@pytest.mark.parametrize(("name", "letters"), [("Anna Weber", "AW"), ("Мария", "М"), ("Jean-Luc Picard", "JP"), ("", "?"), ("  (x) ", "?")])
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_page_head_when_made_beside_an_open_window_then_the_window_keeps_the_keyboard(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.addWidget(_head())
    qtbot.wait(50)
    assert window.isActiveWindow()


def test_page_head_when_narrow_then_buttons_go_under_more_and_come_back(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    head = PageHead("Clients", parent=window)
    commands = [Command(f"c{number}", f"Do the thing {number}", lambda: None) for number in range(3)]
    head.show_commands([*commands, Command("p", "New deal", lambda: None, primary=True)])
    for width, shown in ((1200, 4), (250, 1), (1200, 4)):
        head.resize(width, 60)
        window.show()
        buttons = [button.text() for button in head.findChildren(Button) if button.isVisible()]
        assert len(buttons) == shown
        assert buttons[-1] == "New deal"
        assert len(head._more.menu().actions()) == 4 - shown


@pytest.mark.parametrize(("width", "rows"), [(1400, 1), (500, 2), (220, 5)])
def test_summary_strip_when_narrow_then_more_rows_and_no_figure_is_cut(qtbot: QtBot, width: int, rows: int) -> None:
    strip = SummaryStrip([Figure(f"Figure {number}", "1 234 567.00 €", "a line of meaning") for number in range(5)])
    qtbot.addWidget(strip)
    strip.resize(width, 400)
    strip.show()
    qtbot.waitUntil(lambda: len({cell.y() for cell in strip._cells}) == rows)
    assert not [label.text for label in strip.findChildren(ElidedLabel) if label.is_cut]


@pytest.mark.parametrize(("width", "lines"), [(900, 1), (420, 2), (150, 4)])
def test_flow_when_narrow_then_things_wrap_and_nothing_overlaps(qtbot: QtBot, width: int, lines: int) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    bar, asides = QWidget(window), QWidget()
    asides.setFixedSize(120, 30)
    flow = Flow(bar, asides, 40, 8)
    flow.setContentsMargins(0, 0, 0, 0)
    things = [QWidget() for _number in range(3)]
    for place, thing in enumerate(things):
        thing.setFixedSize(140, 30)
        flow.insert_widget(place, thing)
    assert flow.heightForWidth(width) == lines * 40
    bar.resize(width, lines * 40)
    window.show()
    places = [widget.geometry() for widget in (*things, asides)]
    assert not [1 for at, one in enumerate(places) for other in places[at + 1 :] if one.intersects(other)]
    assert asides.geometry().right() == width - 1
    assert all(place.right() < width and place.bottom() < lines * 40 for place in places)
