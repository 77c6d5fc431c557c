"""The small widgets of the house. Each has a name for screen readers and follows the theme while it is shown."""

from app.ui.kit.widgets.avatar import Avatar, draw_avatar, initials
from app.ui.kit.widgets.buttons import Button, IconButton, MenuButton
from app.ui.kit.widgets.chain_strip import ChainLink, ChainStrip
from app.ui.kit.widgets.chips import Chip, CountBadge, FilterChip, StateChip
from app.ui.kit.widgets.count_tabs import CountTabs
from app.ui.kit.widgets.elided_box import ElidedBox
from app.ui.kit.widgets.empty_state import EmptyState, Offer, Step
from app.ui.kit.widgets.field_icons import field_button, field_picture
from app.ui.kit.widgets.flow import Flow
from app.ui.kit.widgets.info_bar import InfoBar
from app.ui.kit.widgets.label import ElidedLabel, Label, section_title
from app.ui.kit.widgets.notice_place import NoticePlace
from app.ui.kit.widgets.page_head import PageHead
from app.ui.kit.widgets.panel import FoldPanel, Ground, Hairline, Panel, Sheet
from app.ui.kit.widgets.progress_line import ProgressLine
from app.ui.kit.widgets.search_box import SearchBox
from app.ui.kit.widgets.summary_strip import Figure, SummaryStrip
from app.ui.kit.widgets.timeline import Happening, Timeline
from app.ui.kit.widgets.toast import Mark, Toast
from app.ui.kit.widgets.value_sheet import ValueSheet
from app.ui.kit.widgets.warm_table import WarmTable

__all__ = [
    "Avatar", "Button", "ChainLink", "ChainStrip", "Chip", "CountBadge", "CountTabs", "ElidedBox", "ElidedLabel", "EmptyState", "Figure",
    "FilterChip", "Flow", "FoldPanel", "Ground", "Hairline", "Happening", "IconButton", "InfoBar", "Label", "Mark", "MenuButton", "NoticePlace",
    "Offer", "PageHead", "Panel", "ProgressLine", "SearchBox", "Sheet", "StateChip", "Step", "SummaryStrip", "Timeline", "Toast", "ValueSheet",
    "WarmTable", "draw_avatar", "field_button", "field_picture", "initials", "section_title",
]
