"""The contrast rules of a theme, after WCAG 2.2 (1.4.3 text, 1.4.11 controls)."""

from __future__ import annotations

from PySide6.QtGui import QColor

from app.ui.kit.theme.tokens import CATEGORIES, DARK, LIGHT, Theme

INKS = ("text", "text2", "text3", "accent_text", "ok", "warn", "bad", "info")
GROUNDS = ("surface", "chrome", "raised", "sunken", "hover")


def ratio(first: str, second: str) -> float:
    """The contrast of two ``#RRGGBB`` colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(value: str) -> float:
    color = QColor(value)
    red, green, blue = (_linear(part) for part in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def failures(tested: Theme) -> list[str]:
    """Every pair of a theme that breaks its rule."""
    pairs = [(ink, ground, 4.5) for ink in INKS for ground in GROUNDS]
    pairs += [(ink, "accent_soft", 4.5) for ink in ("text", "text2", "accent_text")]
    pairs += [(ink, f"{ink}_soft", 4.5) for ink in ("ok", "warn", "bad", "info")]
    pairs += [("on_accent", "accent", 4.5), ("edge", "surface", 3.0), ("edge", "chrome", 3.0)]
    return [f"{tested.name}: {ink} on {ground}" for ink, ground, least in pairs if ratio(getattr(tested, ink), getattr(tested, ground)) < least]


def weak_categories() -> list[str]:
    """Categories that do not stand out from the surface (3:1) as bars, dots or lines."""
    return [
        f"category {number} {tested.name}"
        for number, pair in enumerate(CATEGORIES)
        for tested, color in zip((LIGHT, DARK), pair, strict=True)
        if ratio(color, tested.surface) < 3.0
    ]
