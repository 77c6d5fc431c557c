"""What a list says of itself: how many rows, what restricts them, what the ticked ones add up to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.i18n import _, format_number, ngettext
from app.ui.lists.cell_text import number_text

if TYPE_CHECKING:
    from app.ui.lists.list_panel import ListPanel


def count_words(panel: ListPanel, total: int) -> str:
    """"212 clients in 14 groups"."""
    words = ngettext(panel.spec.count[0], panel.spec.count[1], total).format(count=format_number(total))
    if panel.state.query.group and (count := panel.model.group_count):
        words += " " + ngettext("in {count} group", "in {count} groups", count).format(count=format_number(count))
    return words


def selected_sums(panel: ListPanel) -> str:
    """Sums of the ticked rows, while all of them are at hand: of the columns that add up over the whole list."""
    rows = [panel.model.record_by_id(id) for id in panel.selection.ids]
    known = [row for row in rows if row is not None]
    if not known or len(known) < len(rows):
        return ""
    parts = []
    for number, column in enumerate(panel.model.columns):
        if panel.sums.get(column.name) is not None:
            amounts = [row.values[number] for row in known if row.values[number] is not None]
            if any(amounts):
                parts.append(f"{column.title} {number_text(column.info, sum(amounts))}")
    return " · ".join(parts)


def query_words(panel: ListPanel) -> str:
    """Which rows a list shows: its filters and what is searched for."""
    parts = [chip.text() for chip in panel.filter_bar.chips]
    if typed := panel.filter_bar.typed_box.text().strip():
        parts.append(f"{panel.filter_bar.typed_box.placeholderText()} {typed}")
    if search := panel.state.query.search:
        parts.append(_("search “{text}”").format(text=search))
    return " · ".join(parts)


def status_parts(panel: ListPanel, is_typed: bool) -> list[str]:
    """What is shown, and what restricts it."""
    total, everything, query = panel.model.total, panel.views.all_count, panel.state.query
    parts = [count_words(panel, total)]
    if everything is not None and everything > total and not is_typed:
        parts = [_("{shown} of {all}").format(shown=format_number(total), all=format_number(everything))]
    if count := len(query.filters):
        parts.append(ngettext("{count} filter", "{count} filters", count).format(count=count))
    if query.search:
        parts.append(_("search “{text}”").format(text=query.search))
    if panel.state.is_changed:
        parts.append(_("view “{name}” changed").format(name=panel.views.current_name))
    return parts
