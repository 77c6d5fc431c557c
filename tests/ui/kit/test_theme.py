"""The house style: contrast, fonts, switching while the program runs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QImage
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QSpinBox, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from app.reports.charts.bands import age_colours
from app.reports.charts.canvas import Canvas
from app.ui.kit.theme import THEMES, apply_theme, font, metrics, scaled, theme, theme_signals
from app.ui.kit.theme.contrast import failures, ratio, weak_categories
from app.ui.reporting.drawing_painter import theme_colours


@pytest.mark.parametrize("name", THEMES)
def test_contrast_in_each_theme_has_no_weak_pair(name: str) -> None:
    assert failures(THEMES[name]) == []


def test_categories_stand_out_from_the_surface() -> None:
    assert weak_categories() == []


def test_ratio_of_known_colours_is_that_of_wcag() -> None:
    assert ratio("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert ratio("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_fonts_are_ours_and_figures_have_one_width() -> None:
    assert QFontInfo(font("body")).family() == "Inter"
    tabular = metrics("body", True)
    assert tabular.horizontalAdvance("111.11") == pytest.approx(tabular.horizontalAdvance("888.88"), abs=0.5)


def test_theme_when_switched_reaches_what_is_open(qapp: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(40, 40)
    window.show()
    with qtbot.waitSignal(theme_signals.changed):
        apply_theme(qapp, "dark")
    assert theme().name == "dark"
    qapp.processEvents()
    assert window.grab().toImage().pixelColor(5, 5).name() == THEMES["dark"].chrome.lower()


def test_text_scale_of_two_doubles_fonts_and_heights(qapp: QApplication) -> None:
    before = metrics("body").height()
    apply_theme(qapp, "light", 2.0)
    assert metrics("body").height() == pytest.approx(before * 2, rel=0.05)
    assert scaled(30) == 60


def _edge_contrast(widget: QWidget, name: str) -> float:
    """The strongest contrast against the surface that is found along the middle row."""
    image: QImage = widget.grab().toImage()
    row = [image.pixelColor(x, image.height() // 2).name() for x in range(min(20, image.width()))]
    return max(ratio(color, THEMES[name].surface) for color in row)


@pytest.mark.parametrize("name", THEMES)
def test_check_box_in_each_theme_can_be_seen(name: str, qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, name)
    box = QCheckBox()
    qtbot.addWidget(box)
    assert _edge_contrast(box, name) >= 3.0


@pytest.mark.parametrize("kind", [QLineEdit, QComboBox, QSpinBox, QPushButton])
def test_controls_are_thirty_pixels_high(kind: type[QWidget], qtbot: QtBot) -> None:
    control = kind()
    qtbot.addWidget(control)
    assert 30 <= control.sizeHint().height() <= 32


def test_field_when_wrong_is_red(qtbot: QtBot) -> None:
    field = QLineEdit("x")
    qtbot.addWidget(field)
    field.setProperty("wrong", True)
    field.resize(100, 30)
    image = field.grab().toImage()
    assert image.pixelColor(50, 0).red() > image.pixelColor(50, 0).blue() + 60


def test_long_text_field_has_a_border(qtbot: QtBot) -> None:
    field = QPlainTextEdit()
    qtbot.addWidget(field)
    field.resize(200, 80)
    assert field.grab().toImage().pixelColor(100, 0) != field.grab().toImage().pixelColor(100, 40)


@pytest.mark.parametrize("name", THEMES)
def test_marks_of_charts_stand_out_from_the_surface(name: str, qapp: QApplication) -> None:
    apply_theme(qapp, name)
    colours = theme_colours()
    marks = [colours.accent, colours.edge, colours.bad, *colours.categories] if name != "contrast" else [colours.accent, colours.edge, colours.bad]
    assert not [mark for mark in marks if ratio(mark, colours.ground) < 3.0]


def test_ages_of_debts_in_the_contrast_theme_stand_out(qapp: QApplication) -> None:
    apply_theme(qapp, "contrast")
    colours = theme_colours()
    assert not [age for age in age_colours(Canvas(100, 100, colours), 5) if ratio(age, colours.ground) < 3.0]


def test_tip_when_a_name_looks_like_markup_then_shown_as_typed(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(80, 40)
    window.show()
    QToolTip.showText(window.mapToGlobal(window.rect().center()), "<b>Bold</b><img src=x>", window)
    (tip,) = [label for label in QApplication.topLevelWidgets() if isinstance(label, QLabel) and label.inherits("QTipLabel")]
    assert tip.textFormat() == Qt.TextFormat.PlainText
    QToolTip.hideText()
