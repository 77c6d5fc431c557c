"""The house style: ``theme()`` is the theme in force, ``apply_theme(app, "dark")`` changes it while the program runs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from app.core import paths
from app.ui.kit.theme import tokens
from app.ui.kit.theme.style import KontorStyle
from app.ui.kit.theme.tokens import (
    CONTRAST,
    DARK,
    LIGHT,
    THEMES,
    Theme,
    category,
    category_fill,
    font,
    metrics,
    mix,
    scaled,
    theme,
)

__all__ = [
    "CONTRAST", "DARK", "LIGHT", "THEMES", "Theme", "apply_theme", "category", "category_fill", "font", "metrics", "mix", "palette",
    "scaled", "theme", "theme_signals", "tokens",
]

_PALETTE = {
    QPalette.ColorRole.Window: "chrome", QPalette.ColorRole.WindowText: "text", QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "sunken", QPalette.ColorRole.Text: "text", QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text", QPalette.ColorRole.ToolTipBase: "raised", QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.PlaceholderText: "text3", QPalette.ColorRole.Highlight: "accent", QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Link: "accent_text", QPalette.ColorRole.LinkVisited: "accent_text", QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Light: "surface", QPalette.ColorRole.Dark: "edge", QPalette.ColorRole.Accent: "accent",
}


class ThemeSignals(QObject):
    """Tells that the theme has changed, for the few things that do not ask ``theme()`` while painting.

    Signals: ``changed(Theme)``.
    """

    changed = Signal(object)


theme_signals = ThemeSignals()


@dataclass(slots=True)
class _Wish:
    """What was asked for last; an empty name follows the system."""

    name: str = ""
    text_scale: float = 1.0
    was_applied: bool = False


_wish = _Wish()


def palette(shown: Theme) -> QPalette:
    """The palette of a theme, disabled group included: Fusion greys that wrongly on dark grounds."""
    result = QPalette()
    for role, token in _PALETTE.items():
        result.setColor(role, shown.color(token))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, shown.color("disabled"))
    return result


def apply_theme(app: QApplication, name: str = "", text_scale: float = 1.0) -> None:
    """Put a theme on the whole program; may be called again at any time.

    :param name: ``light``, ``dark`` or ``contrast``; empty follows the system, also when it changes later.
    :param text_scale: size of texts, 1.0 to 2.0.
    """
    first_time = not _wish.was_applied
    _wish.name, _wish.text_scale, _wish.was_applied = name, text_scale, True
    _load_fonts()
    shown = THEMES[name] if name else _system_theme(app)
    tokens.use(shown, text_scale)
    if first_time:
        app.setStyle(KontorStyle())
        app.styleHints().colorSchemeChanged.connect(lambda _scheme: _follow_system(app))
    app.setPalette(palette(shown))
    app.setFont(font())
    QToolTip.setPalette(palette(shown))
    QToolTip.setFont(font("small"))
    _tell_widgets(app)
    theme_signals.changed.emit(shown)


def _tell_widgets(app: QApplication) -> None:
    """Sizes and own painting depend on the theme in force: let every widget ask again."""
    for widget in app.allWidgets():
        QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
        widget.update()


def _follow_system(app: QApplication) -> None:
    if not _wish.name:
        apply_theme(app, "", _wish.text_scale)


def _system_theme(app: QApplication) -> Theme:
    hints = app.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return CONTRAST
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


@cache
def _load_fonts() -> None:
    """Give Qt our own faces: the look may not depend on what a workstation has."""
    for face in ("Regular", "Medium", "SemiBold", "Bold"):
        QFontDatabase.addApplicationFont(str(paths.RESOURCES / "fonts" / f"Inter-{face}.otf"))
