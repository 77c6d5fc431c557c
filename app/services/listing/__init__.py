"""Lists: windows of rows by any columns, with filters, order, search, totals and groups, never all rows at once."""

from app.services.listing.columns import check, column_info, columns_of, is_summed
from app.services.listing.query import Comparison, Filter, Group, ListQuery, Row, standard
from app.services.listing.statement import search_condition
from app.services.listing.windows import all_ids, count, counts, groups, rows_by_id, whole, window, within_group

__all__ = [
    "Comparison", "Filter", "Group", "ListQuery", "Row", "all_ids", "check", "column_info", "columns_of", "count", "counts", "groups",
    "is_summed", "rows_by_id", "search_condition", "standard", "whole", "window", "within_group",
]
