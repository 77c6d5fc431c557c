"""Icons: one table, every glyph there, coloured by the theme."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication

from app.ui.kit.icons import FOLDER, ICONS, icon
from app.ui.kit.theme import THEMES, apply_theme


def test_table_and_folder_hold_the_same_glyphs() -> None:
    wanted = {f"{glyph}_20_{kind}.svg" for glyph in ICONS.values() for kind in ("regular", "filled")}
    assert {file.name for file in FOLDER.glob("*.svg")} == wanted


def test_licence_stands_beside_the_icons() -> None:
    assert "Microsoft" in (FOLDER / "LICENSE.txt").read_text("utf-8")


def test_unknown_meaning_fails_at_once() -> None:
    with pytest.raises(KeyError):
        icon("no such thing")


def _inks(shown: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> set[str]:
    image = shown.pixmap(QSize(40, 40), mode).toImage()
    colors = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return {QColor(color.rgb()).name() for color in colors if color.alpha() == 255}


def test_icon_follows_the_theme_without_being_made_anew(qapp: QApplication) -> None:
    shown = icon("client", "accent_text")
    assert THEMES["light"].accent_text.lower() in _inks(shown)
    apply_theme(qapp, "dark")
    assert THEMES["dark"].accent_text.lower() in _inks(shown)


def test_icon_when_disabled_is_grey() -> None:
    assert THEMES["light"].disabled.lower() in _inks(icon("client"), QIcon.Mode.Disabled)


@pytest.mark.parametrize("meaning", sorted(ICONS))
def test_every_icon_draws_something(meaning: str) -> None:
    assert _inks(icon(meaning))
