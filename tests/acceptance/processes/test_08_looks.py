"""Bar 8: editor, table, monitor, difference and wizard in both themes and languages, at 100 and 200 %: nothing overlaps or is cut, no word is foreign.

The pictures lie in the folder that the test prints, to be laid beside those of LOOK.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.core import i18n
from app.process_editor.commands.move import move
from app.process_editor.commands.set_values import set_param
from app.process_editor.marks import PROBLEM_ICONS
from app.process_editor.monitor.page import MonitorPage
from app.process_editor.page import EditorPage
from app.process_editor.versions.changes import KINDS
from app.process_editor.versions.compare_dialog import CompareDialog
from app.process_editor.view import ProcessView
from app.process_editor.wizard.page import BeginPage
from app.process_editor.wizard.templates import drawing
from app.processes.definition import Edge, Graph, Node, Shape
from app.processes.templates.template import templates
from app.services.context import Context
from app.services.process_designs import drafts
from app.ui.kit.icons import ICONS
from app.ui.kit.navigator import use_navigator
from app.ui.kit.theme import THEMES, apply_theme
from app.ui.kit.theme.contrast import ratio
from tests.helpers.drawing_faults import faults
from tests.helpers.examine import english_texts, foreign_words, overlaps
from tests.helpers.process_canvas import node
from tests.helpers.process_page import begun
from tests.helpers.window import RememberingNavigator, settle, show
from tests.ui.conftest import home, house_style  # noqa: F401 - fixtures

pytestmark = [pytest.mark.heavy, pytest.mark.timeout(300)]
LIGHTEST = 4.5


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """The language of the other tests."""
    yield
    i18n.set_language("en")


def cut_words(window: QWidget) -> list[str]:
    """Buttons whose words have no room."""
    return [
        button.text() for button in window.findChildren(QPushButton)
        if button.isVisible() and button.text() and button.fontMetrics().horizontalAdvance(button.text()) > button.width()
    ]


def nameless(window: QWidget) -> list[str]:
    """Buttons that a screen reader cannot name."""
    found = [each for each in window.findChildren(QAbstractButton) if each.isVisible() and not (each.accessibleName() or each.text())]
    return [f"{type(each).__name__} in {type(each.parent()).__name__}" for each in found if not each.objectName().startswith("qt_")]


def changed(graph: Graph) -> Graph:
    """The next version of a drawing: a step is gone, another has more time."""
    steps = [node.key for node in graph.nodes.values() if node.shape is Shape.STEP]
    return set_param(graph, steps[0], "due", 960).without([steps[-1]])


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_windows_of_processes_when_shown_then_nothing_overlaps_is_cut_or_foreign(
    qtbot: QtBot, qapp: QApplication, new_firm: Context, tmp_path_factory: pytest.TempPathFactory, theme: str, language: str, scale: float,
    capsys: pytest.CaptureFixture[str],
) -> None:
    i18n.set_language(language)
    apply_theme(qapp, theme, scale)
    use_navigator(RememberingNavigator())
    folder = tmp_path_factory.mktemp("looks")
    english = english_texts(language) if language != "en" else frozenset()
    ready = next(each for each in templates() if each.about)
    graph = drawing(ready, {})()
    process = begun(new_firm, graph, ready.name)
    wrong: list[str] = []

    def look(window: QWidget, name: str) -> None:
        settle(qtbot)
        window.grab().save(str(Path(folder) / f"{name}-{theme}-{language}-{round(scale * 100)}.png"))
        wrong.extend(f"{name}: {each}" for each in (*overlaps(window), *cut_words(window), *nameless(window)))
        if language != "en":
            wrong.extend(f"{name}: foreign: {each}" for each in foreign_words(window, english) if new_firm.user.name not in each)

    page = EditorPage(new_firm, process)
    show(qtbot, page, 1390, 770)
    settle(qtbot, lambda: page.opened is not None and page.checker.is_settled)
    step = next(node.key for node in graph.nodes.values() if node.shape is Shape.STEP)
    page.view.select((step,), step)
    look(page, "editor")
    page.life.dry_run()
    look(page, "dry run")
    page.life.run_it()
    look(page, "trial")
    page.end_trial()
    page.toggle_table()
    look(page, "table")
    dialog = CompareDialog(page, graph, changed(graph), ready.name, {})
    dialog.show()
    look(dialog, "difference")
    dialog.close()
    wizard = BeginPage(new_firm)
    show(qtbot, wizard, 1390, 770)
    wizard.templates.choose(ready.code)
    look(wizard, "wizard")
    assert drafts.versions(new_firm, process)
    monitor = MonitorPage(new_firm, process)
    show(qtbot, monitor, 1390, 770)
    look(monitor, "monitor")
    with capsys.disabled():
        print(f"\nbar 8, {theme} {language} {scale:.0%}: {len(list(folder.iterdir()))} pictures in {folder}, {len(wrong)} faults", end="")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", sorted(THEMES))
def test_marks_of_drawings_when_in_a_theme_then_their_words_can_be_read_and_none_is_told_by_colour_alone(name: str) -> None:
    theme = THEMES[name]
    grounds = {tone: "surface" if theme is THEMES["contrast"] else f"{tone}_soft" for tone in ("ok", "warn", "bad", "info")}
    ratios = {tone: ratio(getattr(theme, tone), getattr(theme, ground)) for tone, ground in grounds.items()}
    assert min(ratios.values()) >= LIGHTEST, ratios
    assert all(words and icon in ICONS for _tone, words, icon in KINDS.values())
    assert len({icon for icon, _tone in PROBLEM_ICONS.values()}) == len(PROBLEM_ICONS)


def pulled_together(graph: Graph, gap: float) -> Graph:
    """A drawing whose columns somebody has moved close to each other by hand.

    :param gap: pixels between them.
    """
    columns: list[list[Node]] = []
    for each in sorted((each for each in graph.nodes.values() if each.host is None), key=lambda each: (each.x, each.key)):
        if columns and each.x < max(other.x + other.width for other in columns[-1]):
            columns[-1].append(each)
        else:
            columns.append([each])
    at = columns[0][0].x
    for column in columns:
        left, right = min(each.x for each in column), max(each.x + each.width for each in column)
        graph = move(graph, [each.key for each in column], at - left, 0.0)
        at += right - left + gap
    return graph


def close_rows() -> Graph:
    """Steps and choices so close to each other, side by side and below each other, that the words between them have no room there."""
    words = ("no", "enough", "Limit is not enough", "Согласовано с начальником отдела", "is_the_limit_enough = 1 and amount > 1000", "Paid")
    nodes, edges = [], []
    for row, gap in enumerate((8, 12, 18, 24, 32, 40, 52, 64, 90)):
        at = 100.0
        for place, said in enumerate(words):
            shape, wide = (Shape.CHOICE, 40.0) if place % 2 else (Shape.STEP, 150.0)
            nodes.append(node(f"{row}-{place}", shape, "Enough?" if place % 2 else f"Step {place}", at + wide / 2, 120 + row * 160, "" if place % 2 else "task"))
            at += wide + gap
            if place:
                edges.append(Edge(f"line {row}-{place}", f"{row}-{place - 1}", f"{row}-{place}", said))
    down = 60.0
    for place, (said, gap) in enumerate(zip(words, (14, 20, 30, 40, 60, 80))):
        nodes.append(node(f"down-{place}", Shape.STEP, f"Step {place}", 1400, down, "task"))
        down += 58 + gap
        if place:
            edges.append(Edge(f"line down-{place}", f"down-{place - 1}", f"down-{place}", said))
    return Graph().with_(nodes=nodes, edges=edges)


def test_shapes_set_close_by_hand_when_drawn_then_the_words_between_them_are_whole_and_over_nothing(qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    view = ProcessView(close_rows())
    assert faults(view.drawing) == []
    assert view.spoken("line 0-4") == "Line from Enough? to Step 4. is_the_limit_enough = 1 and amount > 1000", "what the tip says"


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("gap", [20.0, 40.0])
def test_ready_processes_when_their_columns_are_pulled_together_then_no_words_lie_over_shapes_or_are_cut(
    qapp: QApplication, tmp_path_factory: pytest.TempPathFactory, language: str, gap: float,
) -> None:
    i18n.set_language(language)
    apply_theme(qapp, "light")
    folder, wrong = tmp_path_factory.mktemp("close"), list[str]()
    for ready in templates():
        view = ProcessView(pulled_together(drawing(ready, {})(), gap))
        found = [fault for fault in faults(view.drawing) if "words of" in fault or "is broken" in fault or "is cut" in fault]
        wrong += [f"{ready.code}: {fault}" for fault in found if not fault.startswith("line ")]
        area = view.drawing.itemsBoundingRect().adjusted(-16, -16, 16, 16)
        picture = QImage(area.size().toSize(), QImage.Format.Format_RGB32)
        painter = QPainter(picture)
        view.drawing.render(painter, QRectF(picture.rect()), area)
        painter.end()
        picture.save(str(folder / f"{ready.code}-{language}-{gap:.0f}.png"))
        view.deleteLater()
    assert not wrong, f"{folder}\n" + "\n".join(wrong)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_ready_processes_when_drawn_then_no_words_lie_over_others_over_shapes_or_are_cut(
    qapp: QApplication, tmp_path_factory: pytest.TempPathFactory, language: str, capsys: pytest.CaptureFixture[str],
) -> None:
    """Words count in pixels of the drawing, whatever its theme and zoom; pictures are made of both themes, the dark ones twice as large."""
    i18n.set_language(language)
    folder, wrong = tmp_path_factory.mktemp("ready"), list[str]()
    for theme, scale in (("light", 1.0), ("dark", 2.0)):
        apply_theme(qapp, theme, scale)
        for ready in templates():
            view = ProcessView(drawing(ready, {})())
            wrong += [f"{ready.code}: {fault}" for fault in faults(view.drawing)]
            area = view.drawing.itemsBoundingRect().adjusted(-16, -16, 16, 16)
            picture = QImage((area.size() * scale).toSize(), QImage.Format.Format_RGB32)
            painter = QPainter(picture)
            view.drawing.render(painter, QRectF(picture.rect()), area)
            painter.end()
            picture.save(str(folder / f"{ready.code}-{theme}-{language}-{round(scale * 100)}.png"))
            view.deleteLater()
    with capsys.disabled():
        print(f"\nbar 8, {language}: {len(templates())} ready processes, pictures in {folder}, {len(wrong)} faults", end="")
    assert not wrong, "\n".join(wrong)
