"""Design tokens: every colour, size and font role that a widget may use.

Widgets never name a colour themselves, they ask ``theme().accent``. A theme is one column of a table.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache

from PySide6.QtGui import QColor, QFont, QFontMetricsF


@dataclass(frozen=True, slots=True)
class Theme:
    """One column of the table; every role is ``#RRGGBB``."""

    name: str
    chrome: str  # frame of the window: menu row, navigation, status bar, gaps
    surface: str  # documents, lists, forms
    raised: str  # cards, menus, tool tips, dialogs
    sunken: str  # group rows, totals, locked fields
    hover: str  # row or button under the pointer
    line: str  # hairlines, decoration without a contrast rule
    border: str  # box round a field or card
    edge: str  # strong edge of a control, 3:1
    text: str
    text2: str  # labels, second columns, icons
    text3: str  # hints, counts, axis numbers
    disabled: str
    accent: str
    accent_hover: str
    accent_text: str  # the accent as text, line, icon and focus ring
    accent_soft: str  # selected row, current place
    accent_line: str
    on_accent: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    info: str
    info_soft: str
    shadow: str

    def color(self, role: str) -> QColor:
        """A role, or any literal ``#RRGGBB``, as QColor."""
        return QColor(role if role.startswith("#") else getattr(self, role))


#: role → (light, dark, high contrast)
COLUMNS: dict[str, tuple[str, str, str]] = {
    "chrome": ("#F3F4F6", "#16181C", "#000000"),
    "surface": ("#FFFFFF", "#1D2025", "#000000"),
    "raised": ("#FFFFFF", "#25292F", "#000000"),
    "sunken": ("#F7F8FA", "#191C20", "#000000"),
    "hover": ("#F0F2F5", "#282C33", "#1F1F1F"),
    "line": ("#E7E9ED", "#2A2E35", "#8A8A8A"),
    "border": ("#D3D7DE", "#3A3F48", "#FFFFFF"),
    "edge": ("#848C98", "#7A828E", "#FFFFFF"),
    "text": ("#1B1F26", "#E7E9ED", "#FFFFFF"),
    "text2": ("#535B67", "#AAB1BC", "#FFFFFF"),
    "text3": ("#646C78", "#929AA6", "#E0E0E0"),
    "disabled": ("#A2A9B4", "#5E6570", "#A0A0A0"),
    "accent": ("#2F5BD0", "#3F6AE0", "#FFD800"),
    "accent_hover": ("#254BB0", "#537BE8", "#FFE763"),
    "accent_text": ("#2A54C4", "#8FB0FF", "#FFD800"),
    "accent_soft": ("#E9EFFD", "#233252", "#003A6B"),
    "accent_line": ("#B9CAF6", "#3C5591", "#FFD800"),
    "on_accent": ("#FFFFFF", "#FFFFFF", "#000000"),
    "ok": ("#1B7A46", "#62C58B", "#4DF08A"),
    "ok_soft": ("#E4F4EA", "#1B3326", "#000000"),
    "warn": ("#8F5A00", "#E3B25A", "#FFC04D"),
    "warn_soft": ("#FDF1D8", "#3A2F18", "#000000"),
    "bad": ("#BF2C35", "#FF8B8B", "#FF9A9A"),
    "bad_soft": ("#FCE9EA", "#41232A", "#000000"),
    "info": ("#0B6E8A", "#6CC3DC", "#6FE3FF"),
    "info_soft": ("#E2F2F7", "#17323B", "#000000"),
    "shadow": ("#141A24", "#000000", "#000000"),
}
ROLES = tuple(field.name for field in fields(Theme) if field.name != "name")

LIGHT, DARK, CONTRAST = (
    Theme(name=name, **{role: column[number] for role, column in COLUMNS.items()}) for number, name in enumerate(("light", "dark", "contrast"))
)
THEMES = {known.name: known for known in (LIGHT, DARK, CONTRAST)}

#: Twelve categories as (light, dark), kept apart under three kinds of colour blindness. Never reorder: a person or a goods group keeps its number.
CATEGORIES = (
    ("#0F4CB7", "#6F86F0"), ("#DD740E", "#F9A034"), ("#14808B", "#4FDADC"), ("#C0466E", "#E69CB6"),
    ("#7261CD", "#B48CEF"), ("#7F9A5E", "#B2DA89"), ("#2B91E3", "#91C1F7"), ("#731913", "#BE5A46"),
    ("#7F6F10", "#B4942A"), ("#3D4453", "#82899A"), ("#22653B", "#56AE7C"), ("#802C84", "#AA5ABD"),
)

#: font role → (pixels at 100 %, weight)
FONT_ROLES: dict[str, tuple[int, int]] = {
    "caption": (11, 500), "small": (12, 400), "small_label": (12, 500), "small_strong": (12, 600), "body": (13, 400), "label": (13, 500),
    "strong": (13, 600), "section": (14, 600), "title": (18, 600), "page": (20, 600), "figure": (24, 600),
}
FAMILY = "Inter"

GAP, PADDING, MARGIN = 8, 16, 20
RADIUS_SMALL, RADIUS_FIELD, RADIUS, RADIUS_PANEL, RADIUS_DIALOG = 4, 5, 6, 8, 12
ROW, ROW_COMFORT, ROW_HEAD, CONTROL, TOOL, TAB_ROW, MENU_ROW, STATUS_ROW, PAGE_HEAD, FILTER_ROW, VIEW_ROW = 30, 36, 30, 30, 30, 36, 40, 28, 56, 42, 36
NAVIGATION, NAVIGATION_FOLDED = 208, 52  # the longest Russian place is whole

_current = LIGHT
_text_scale = 1.0


def theme() -> Theme:
    """The theme in force."""
    return _current


def use(new: Theme, text_scale: float = 1.0) -> None:
    """Make a theme the one in force without repainting anything; ``apply_theme`` is what programs call.

    :param text_scale: size of texts, 1.0 to 2.0.
    """
    global _current, _text_scale
    _current, _text_scale = new, text_scale
    _font.cache_clear()
    metrics.cache_clear()


def scaled(pixels: float) -> int:
    """A height made for text of 100 %, in pixels for the size of text in force."""
    return round(pixels * _text_scale)


def category(number: int) -> QColor:
    """The colour of a category (0 to 11, then again from 0) in the theme in force."""
    return QColor(CATEGORIES[number % len(CATEGORIES)][0 if _current is LIGHT else 1])


def category_fill(number: int, done: bool = False) -> QColor:
    """The soft ground of a block of a category; finished work is paler."""
    share = 0.90 if done else 0.84 if _current is LIGHT else 0.80
    return mix(category(number), _current.color("surface"), 1.0 if _current is CONTRAST else share)


def mix(first: QColor, second: QColor, share: float) -> QColor:
    """``first`` with a share (0 to 1) of ``second``."""
    red, green, blue = (
        a + (b - a) * share
        for a, b in ((first.redF(), second.redF()), (first.greenF(), second.greenF()), (first.blueF(), second.blueF()))
    )
    return QColor.fromRgbF(red, green, blue)


@lru_cache(maxsize=64)
def _font(role: str, tabular: bool) -> QFont:
    pixels, weight = FONT_ROLES[role]
    result = QFont(FAMILY)
    result.setPointSizeF(pixels * 0.75 * _text_scale)  # points, so that the text size of the system works
    result.setWeight(QFont.Weight(weight))
    result.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if tabular:
        result.setFeature(QFont.Tag("tnum"), 1)
    return result


def font(role: str = "body", tabular: bool = False) -> QFont:
    """The font of a role; ``tabular`` gives figures of one width for columns of numbers. A copy: it may be changed."""
    return QFont(_font(role, tabular))


@lru_cache(maxsize=64)
def metrics(role: str = "body", tabular: bool = False) -> QFontMetricsF:
    """The metrics of a role, kept: making them for each cell is what makes a table slow."""
    return QFontMetricsF(_font(role, tabular))
