"""The small firm of the reports' tests, also for their pages."""

from tests.reports.conftest import books, firm, trade, written

__all__ = ["books", "firm", "trade", "written"]
