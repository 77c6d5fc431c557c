"""Opening stock: what was there when the program was begun."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.i18n import N_, _
from app.services.documents.document_type import DocumentType, document_type
from app.services.documents.movements import Movement, StockIn
from app.services.documents.paper import Paper


@document_type
class StockOpening(DocumentType):
    """Goods without a supplier and without a debt."""

    code = "stock_opening"
    title = (N_("Opening stock"), N_("Opening stocks"))
    icon = "stock"
    permission = "stock.stock_opening"
    number_mask = "OS-{series}{branch}{year}-{n:05}"
    print_forms = ("any/stock_opening",)
    fields = ("warehouse", "manager", "subject")
    needs = ("warehouse",)
    goods_only = True

    def check(self, paper: Paper) -> dict[str, str]:
        """Services are not kept in stock."""
        problem = _("No stock is kept of this: remove the line.")
        return {f"lines.{index}.product": problem for index, line in enumerate(paper.lines) if not line.is_goods}

    def movements(self, paper: Paper) -> Iterator[Movement]:
        """Goods in."""
        assert paper.warehouse_id is not None
        for line in paper.goods:
            yield StockIn(line, paper.warehouse_id)
