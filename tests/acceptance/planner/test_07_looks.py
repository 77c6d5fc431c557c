"""Bar 7: every zoom of the board in every theme: nothing overlaps, texts elide well, nothing is told by colour alone, and all of it can be heard.

The pictures lie in the folder that the test prints, to be laid beside those of LOOK.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core import clock, i18n
from app.core.enums.planning import TaskKind, TaskState
from app.core.planning.board import Block
from app.ui.kit.theme import THEMES, apply_theme
from app.ui.kit.theme import theme as theme_in_force
from app.ui.kit.theme.contrast import ratio
from app.ui.planner import blocks, heads, words
from app.ui.planner.axis import FINEST
from app.ui.planner.view import TimelineView
from tests.helpers.planner_board import NOW, at, board, large_board, task
from tests.ui.conftest import home, house_style  # noqa: F401 - fixtures

pytestmark = [pytest.mark.heavy, pytest.mark.timeout(600)]
#: pixels a minute: all days, about three weeks, two, one, three days, a day, hours, quarters, single minutes
ZOOMS = (0.0, 0.1, 0.16, 0.32, 0.6, 1.6, 4.0, 10.0, FINEST)
LIGHTEST = 4.5


class Written(NamedTuple):
    """A text that was drawn: where its letters lie, and in which box it belongs."""

    text: str
    rect: QRectF


class Reading(QPainter):
    """Notes every text that it draws."""

    def __init__(self, image: QImage) -> None:
        super().__init__(image)
        self._image = image  # Qt does not keep it
        self.written: list[Written] = []

    def drawText(self, *where: object) -> None:  # type: ignore[override]
        """See `QPainter`; the three forms that the planner uses."""
        text = str(where[-1])
        super().drawText(*where)  # type: ignore[call-overload]
        if not text:
            return
        size = self.fontMetrics().size(0, text)
        transform = self.combinedTransform()
        if isinstance(where[0], QRectF):
            rect = QRectF(self.boundingRect(where[0], int(where[1]), text))  # type: ignore[call-overload, arg-type]
        else:
            x, y = (where[0].x(), where[0].y()) if len(where) == 2 else (float(where[0]), float(where[1]))  # type: ignore[attr-defined, arg-type]
            rect = QRectF(x, y - self.fontMetrics().ascent(), size.width(), size.height())
        self.written.append(Written(text, transform.mapRect(rect)))


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with clock.frozen(NOW):
        yield
    i18n.set_language("en")


def shown(qtbot: QtBot, days: int = 35, width: int = 1440) -> TimelineView:
    view = TimelineView()
    qtbot.addWidget(view)
    view.resize(width, 900)
    view.show()
    view.set_board(large_board(12, days, days * 22))
    QApplication.processEvents()
    return view


def zoom(view: TimelineView, scale: float) -> None:
    """Show a zoom round the present day."""
    view.zoom_at(0, scale / view.axis.scale if scale else 0.0001)
    view.scroll_to(NOW)
    QApplication.processEvents()


def head_texts(view: TimelineView) -> list[Written]:
    """What stands in the head of days."""
    left, width = view.horizontalScrollBar().value(), view.viewport().width()
    painter = Reading(QImage(width, 200, QImage.Format.Format_RGB32))
    painter.translate(-left, 0)
    heads.paint_time_head(painter, view.picture, view.loads, left, width)
    painter.end()
    return [each for each in painter.written if each.rect.right() > 0 and each.rect.left() < width]


def board_texts(view: TimelineView) -> list[tuple[Block, QRectF, Written]]:
    """What stands on each block in sight, with the block's box."""
    found = []
    for placed in view.layout_of_board.within(view.layout_of_board.row_box(0)._replace(height=view.layout_of_board.height)):
        painter = Reading(QImage(8, 8, QImage.Format.Format_RGB32))
        rect = QRectF(*placed.box)
        blocks.paint_blocks(painter, [(placed.block, rect, blocks.PLAIN, placed.stretch)], NOW)
        painter.end()
        found += [(placed.block, rect, each) for each in painter.written]
    return found


def overlapping(texts: list[Written]) -> list[tuple[str, str]]:
    """Pairs of texts whose letters lie on each other; half a pixel may be rounding."""
    found = []
    for number, first in enumerate(texts):
        inner = first.rect.adjusted(0.5, 2, -0.5, -2)  # fonts have air above and below
        found += [(first.text, other.text) for other in texts[number + 1:] if inner.intersects(other.rect.adjusted(0.5, 2, -0.5, -2))]
    return found


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("theme", sorted(THEMES))
def test_each_zoom_when_drawn_then_nothing_overlaps_and_no_text_is_cut(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, theme: str, percent: int, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    i18n.set_language(language)
    apply_theme(qapp, theme, percent / 100)
    view, texts, boxes = shown(qtbot), 0, 0
    for number, scale in enumerate(ZOOMS):
        zoom(view, scale)
        view.grab().save(str(tmp_path / f"{number}-{theme}-{percent}-{language}.png"))
        above = head_texts(view)
        assert above
        assert overlapping(above) == [], scale
        for block, rect, written in board_texts(view):
            assert rect.adjusted(-0.5, -2, 0.5, 2).contains(written.rect.adjusted(0, 2, 0, -2)), (scale, block.title, written, rect)
            full = (words.title(block), block.detail)
            assert written.text in full or (written.text.endswith("…") and len(written.text) > 1 and any(each.startswith(written.text[:-1]) for each in full))
            texts += 1
        boxes += _check_boxes(view)
    with capsys.disabled():
        print(f"\nbar 7, {theme}, {percent} %, {language}: {len(ZOOMS)} zooms, {boxes} blocks, {texts} texts; pictures in {tmp_path}", end="")
    assert texts > 100


def _check_boxes(view: TimelineView) -> int:
    """No block narrower than 3 px, none on another, all within their rows; returns how many."""
    layout, count = view.layout_of_board, 0
    for number, members in enumerate(layout.members):
        placed = [layout.place(block.id, layout.rows[number].key) for block in members]
        boxes = sorted(each.box for each in placed if each is not None)
        assert len(boxes) == len(members), "a block is hidden"
        row = layout.row_box(number)
        for first, box in enumerate(boxes):
            assert box.width >= 3
            assert row.top < box.top
            assert box.top + box.height < row.top + row.height
            for other in boxes[first + 1:]:
                if other.left >= box.left + box.width - 0.001:
                    break
                assert other.top >= box.top + box.height or box.top >= other.top + other.height
        count += len(boxes)
    return count


#: how a block can stand, each to be told from a plain one without colours
STANDINGS: dict[str, dict[str, object]] = {
    "late": {"due_at": at(0, 9)}, "done": {"state": TaskState.DONE}, "cancelled": {"state": TaskState.CANCELLED}, "in work": {"state": TaskState.IN_WORK},
    "fixed": {"is_fixed": True}, "repeating": {"series_id": 3}, "not agreed": {"is_tentative": True}, "important": {"is_important": True},
    "somebody else's": {"is_hidden": True}, "all day": {"is_all_day": True},
}


def shape(block: Block, width: int) -> tuple[bool, ...]:
    """A block in black and white: what stands out from its ground."""
    image = QImage(width + 4, 48, QImage.Format.Format_RGB32)
    image.fill(theme_in_force().color("surface"))
    painter = QPainter(image)
    blocks.paint_block(painter, block, QRectF(2, 2, width, 44), NOW)
    painter.end()
    ground = QColor(image.pixel(width // 3, 8)).lightness()
    return tuple(abs(QColor(image.pixel(x, y)).lightness() - ground) > 24 for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize("theme", sorted(THEMES))
@pytest.mark.parametrize("width", [64, 130])
def test_states_when_seen_without_colours_then_differ_by_shape_and_are_said_in_words(qapp: QApplication, theme: str, width: int) -> None:
    apply_theme(qapp, theme)
    block = task(1, 0, at(3, 9), 60, title="Visit", detail="Hamburg", due_at=at(9))
    plain, shapes = shape(block, width), {}
    for name, values in STANDINGS.items():
        stood = task(1, 0, at(3, 9), 60, **({"title": "Visit", "detail": "Hamburg", "due_at": at(9)} | values))
        shapes[name] = shape(stood, width)
        differing = sum(one != other for one, other in zip(shapes[name], plain, strict=True))
        assert differing >= 12, f"{name}: {differing} pixels"
        if name not in ("somebody else's", "all day"):
            assert words.marks(stood, NOW) != words.marks(block, NOW), name
    assert len(set(shapes.values())) == len(shapes)


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_texts_on_blocks_when_of_any_kind_then_have_their_contrast(qapp: QApplication, theme: str) -> None:
    apply_theme(qapp, theme)
    from app.ui.planner.inks import KIND_CATEGORIES, ink

    assert set(KIND_CATEGORIES) == set(TaskKind)
    for number in KIND_CATEGORIES.values():
        for is_done in (False, True):
            shown_ink = ink(number, is_done)
            for text in (shown_ink.text, shown_ink.detail):
                assert ratio(text.name(), shown_ink.fill.name()) >= LIGHTEST, (theme, number, is_done)


def test_tree_when_walked_then_names_person_time_and_title_of_each_task(qtbot: QtBot, capsys: pytest.CaptureFixture[str]) -> None:
    view = shown(qtbot)
    tree, count = QAccessible.queryAccessibleInterface(view), 0
    layout = view.layout_of_board
    assert tree.childCount() == len(layout.rows)
    for number, row in enumerate(layout.rows):
        heard = tree.child(number)
        assert row.name in heard.text(QAccessible.Text.Name)
        known = layout.in_order(number)
        assert heard.childCount() == len(known)
        for place, block in enumerate(known):
            name = heard.child(place).text(QAccessible.Text.Name)
            assert row.name in name
            assert words.when(block, view.board.zone) in name
            assert words.title(block) in name
            count += 1
    assert count == len(view.board.blocks)
    with capsys.disabled():
        print(f"\nbar 7, accessible tree: {tree.childCount()} rows, {count} tasks, each with person, time and title", end="")


def test_board_when_nothing_is_on_it_then_is_calm(qtbot: QtBot, qapp: QApplication) -> None:
    for theme in THEMES:
        apply_theme(qapp, theme)
        view = TimelineView()
        qtbot.addWidget(view)
        view.show()
        view.set_board(board((), (), 5))
        assert not view.grab().isNull()
