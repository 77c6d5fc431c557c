"""The small style sheet: what Qt's painting cannot be told by palette or style."""

from __future__ import annotations

import re

from app.ui.kit.theme.tokens import ROLES, Theme, scaled

_SHEET = """
QPushButton { background: @surface; color: @text; border: 1px solid @border; border-radius: 6px; padding: 0 12px; }
QPushButton { min-height: {h28}px; font-weight: 500; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @line; }
QPushButton:focus { border: 2px solid @accent_text; padding: 0 11px; min-height: {h26}px; }
QPushButton[kind="primary"] { background: @accent; border-color: @accent; color: @on_accent; font-weight: 600; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed { background: @accent_hover; border-color: @accent_hover; }
QPushButton[kind="primary"]:focus { border-color: @text; }
QPushButton[kind="danger"] { color: @bad; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; color: @text2; padding: 0 8px; }
QPushButton[kind="quiet"]:hover { background: @hover; color: @text; }
QPushButton[kind="quiet"]:focus { border-color: @accent_text; padding: 0 7px; }
QPushButton[kind="quiet"]:checked { background: @accent_soft; color: @accent_text; }
QPushButton[kind="link"] { background: transparent; border: 0; border-radius: 4px; padding: 0 2px; min-height: {h20}px; }
QPushButton[kind="link"] { color: @accent_text; text-align: left; }
QPushButton[kind="link"]:hover { text-decoration: underline; background: transparent; }
QPushButton[kind="link"]:focus { border: 2px solid @accent_text; padding: 0; min-height: {h16}px; }
QPushButton[kind="link"]:disabled { background: transparent; }
QPushButton:disabled { background: @hover; border-color: @border; color: @disabled; }
QPushButton[kind="quiet"]:disabled { background: transparent; border-color: transparent; }
QPushButton[big="true"] { min-height: {h34}px; }
QPushButton[big="true"]:focus { min-height: {h32}px; }
QPushButton::menu-indicator { image: none; width: 0; }
QToolButton { border: 0; border-radius: 6px; padding: 5px; background: transparent; color: @text2; }
QToolButton:hover { background: @hover; }
QToolButton:checked { background: @accent_soft; }
QToolButton:focus { border: 2px solid @accent_text; padding: 3px; }
QToolButton::menu-indicator { image: none; width: 0; }
QHeaderView, QTableView, QTreeView, QListView { border: 0; background: @surface; outline: 0; }
QHeaderView::section { background: @surface; color: @text2; border: 0; border-bottom: 1px solid @border; padding: 0 8px; }
QHeaderView::section { min-height: {h29}px; font-weight: 500; }
QTableCornerButton::section { background: @surface; border: 0; }
QMenuBar, QMenuBar::item { background: transparent; color: @text2; }
QMenuBar::item { padding: 5px 9px; border-radius: 4px; }
QMenuBar::item:selected { background: @line; color: @text; }
QMenu { background: @raised; border: 1px solid @border; border-radius: 8px; padding: 4px; color: @text; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: @accent_soft; color: @text; }
QMenu::item:disabled { color: @disabled; }
QMenu::separator { height: 1px; background: @line; margin: 4px 6px; }
QMenu::icon { left: 8px; }
QMenu::indicator { left: 6px; width: 14px; height: 14px; }
QToolTip { background: @raised; color: @text; border: 1px solid @border; padding: 4px 6px; }
QComboBox QAbstractItemView { background: @raised; border: 1px solid @border; padding: 4px; outline: 0; }
QScrollBar { background: transparent; margin: 0; border: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: @border; border-radius: 3px; margin: 2px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: @edge; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { width: 0; height: 0; background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QSplitter::handle { background: @border; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QProgressBar { background: @line; border: 0; border-radius: 2px; min-height: 5px; max-height: 5px; }
QProgressBar::chunk { background: @accent; border-radius: 2px; }
QTabWidget::pane { border: 0; border-top: 1px solid @border; }
QTabBar::tab { background: transparent; border: 0; border-bottom: 3px solid transparent; padding: 7px 0; margin-right: 24px; color: @text2; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent_text; }
QTabBar::tab:hover { color: @text; }
QGroupBox { border: 0; margin-top: 26px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; subcontrol-position: top left; padding: 4px 0; }
QDialog { background: @raised; }
"""


def sheet(shown: Theme) -> str:
    """The sheet of a theme for the size of text in force."""
    text = re.sub(r"\{h(\d+)\}", lambda found: str(scaled(int(found[1]))), _SHEET)
    for role in sorted(ROLES, key=len, reverse=True):  # accent_text before accent
        text = text.replace(f"@{role}", getattr(shown, role))
    return text
