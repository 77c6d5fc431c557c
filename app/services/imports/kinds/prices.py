"""New prices of goods that are known already; an unknown article is a mistake."""

from app.core.i18n import N_
from app.services.imports.kinds.products import ARTICLE_WORDS, NAME_WORDS, PRICE_WORDS
from app.services.imports.targets import KINDS, ImportKind, Own

PRICES = KINDS.add("prices", ImportKind(
    code="prices",
    title=N_("Prices of known goods"),
    icon="price",
    entity="product",
    codes=frozenset({"article"}),
    keys=(("article",), ("name",)),
    synonyms={"article": ARTICLE_WORDS, "name": NAME_WORDS},
    own=(
        Own("price", N_("Price"), "number", PRICE_WORDS, required=True),
        Own("price_list", N_("Price list"), "ref", "price list|price type|вид цен|тип цен", reference="price_list"),
    ),
    creates=False,
))
