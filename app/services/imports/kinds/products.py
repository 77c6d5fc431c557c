"""Goods and services with their prices and barcodes: price lists, stock reports, catalogues."""

from app.core.i18n import N_
from app.services.imports.targets import KINDS, ImportKind, Own

#: words that head a column with a price, in order of their likelihood to be what a client pays
PRICE_WORDS = (
    "price|unit price|sales price|list price|retail price|net price|cost per unit|preis|einzelpreis|prix|цена|цена продажи|цена с ндс|цена розничная|"
    "розничная цена|оптовая цена|цена оптовая|цена за ед|цена руб|цена без ндс|стоимость"
)
ARTICLE_WORDS = (
    "article|article no|sku|stock code|product code|item code|item no|item number|product id|part no|part number|artikelnummer|art no|code|"
    "артикул|код|код товара|код номенклатуры|номенклатурный номер|арт"
)
NAME_WORDS = (
    "product|product name|item|item name|description|title|goods|bezeichnung|artikel|товар|наименование|номенклатура|название|наименование товара|"
    "товары работы услуги|описание"
)
UNIT_WORDS = "unit|uom|unit of measure|einheit|me|ед|ед изм|единица|единица измерения"
BARCODE_WORDS = "barcode|ean|ean13|ean 13|gtin|upc|штрихкод|штрих код"

PRODUCTS = KINDS.add("products", ImportKind(
    code="products",
    title=N_("Goods, services and prices"),
    icon="product",
    entity="product",
    codes=frozenset({"article"}),
    keys=(("article",), ("name",)),
    optional=frozenset({"unit"}),
    synonyms={
        "name": NAME_WORDS,
        "article": ARTICLE_WORDS,
        "kind": "type|product type|вид|тип|вид номенклатуры",
        "group": "group|category|product group|category name|sub category|brand|группа|категория|раздел|номенклатурная группа|бренд|warengruppe",
        "unit": UNIT_WORDS,
        "vat_rate": "vat|vat rate|tax|tax rate|ндс|ставка ндс|mwst",
        "weight": "weight|weight kg|gewicht|вес|вес кг|масса",
        "minimum_stock": "minimum stock|reorder level|min stock|неснижаемый остаток|минимальный остаток",
        "country": "country|origin|country of origin|страна|страна происхождения|производство",
        "description": "details|long description|comment|характеристики|комментарий|примечание|размеры|размер",
    },
    own=(
        Own("price", N_("Price"), "number", PRICE_WORDS),
        Own("price_list", N_("Price list"), "ref", "price list|price type|вид цен|тип цен", reference="price_list"),
        Own("barcode", N_("Barcode"), "code", BARCODE_WORDS, length=60),
    ),
))
