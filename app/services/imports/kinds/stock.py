"""What lies in the warehouses on the first day: one opening document a warehouse."""

from app.core.i18n import N_
from app.services.imports.kinds.products import ARTICLE_WORDS, BARCODE_WORDS, NAME_WORDS, UNIT_WORDS
from app.services.imports.targets import KINDS, ImportKind, Own

STOCK = KINDS.add("stock", ImportKind(
    code="stock",
    title=N_("Opening stock"),
    icon="stock",
    entity="document",
    keys=(("warehouse",),),
    synonyms={},
    own=(
        Own("warehouse", N_("Warehouse"), "ref", "store|location|lager|склад", reference="warehouse"),
        Own("date", N_("Date"), "date", "as of|дата|на дату"),
        Own("line.article", N_("Article"), "code", ARTICLE_WORDS, length=50),
        Own("line.name", N_("Goods or service"), "text", NAME_WORDS, length=250),
        Own("line.barcode", N_("Barcode"), "code", BARCODE_WORDS, length=60),
        Own("line.unit", N_("Unit"), "ref", UNIT_WORDS, reference="unit"),
        Own("line.quantity", N_("Quantity"), "number",
            "qty|stock|on hand|units in stock|available|bestand|menge|кол во|количество|остаток|доступно|в наличии|остаток на складе", required=True),
    ),
))
