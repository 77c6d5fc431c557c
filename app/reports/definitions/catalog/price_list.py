"""Price list: the prices in force on a day."""

from __future__ import annotations

import sqlalchemy as sa

from app.core.i18n import N_
from app.models.catalog import PriceList, Product, ProductPrice
from app.reports import dimensions as by
from app.reports import parameters as ask
from app.reports.catalogue import Condition, Fact, Measure, Parameter, ReportSpec, Values, report
from app.reports.facts.filters import one_of


def prices(values: Values) -> Fact:
    """The latest price of each product that is not in the bin, of the chosen lists or of the default one."""
    newer = by.alias(ProductPrice, "newer")
    latest = (
        sa.select(newer.c.price_list_id, newer.c.product_id, sa.func.max(newer.c.valid_from).label("valid_from"))
        .where(newer.c.valid_from <= values["day"])
        .group_by(newer.c.price_list_id, newer.c.product_id)
        .subquery("latest")
    )
    same = (
        ProductPrice.price_list_id == latest.c.price_list_id, ProductPrice.product_id == latest.c.product_id,
        ProductPrice.valid_from == latest.c.valid_from,
    )
    source = (
        sa.join(ProductPrice, latest, sa.and_(*same))
        .join(PriceList, PriceList.id == ProductPrice.price_list_id)
        .join(Product, Product.id == ProductPrice.product_id)
    )
    measure = Measure(
        "price", N_("Price"), ProductPrice.price, "price", 2, added=False, unit="currency", source="product_price.price",
        note=N_("The last price that holds from that day or before."),
    )
    dimensions = (
        by.product(ProductPrice.product_id), by.product_group(Product.group_id), by.price_list(ProductPrice.price_list_id),
        by.currency(PriceList.currency),
    )
    filters = {
        "price_list": one_of(ProductPrice.price_list_id), "product": one_of(ProductPrice.product_id), "product_group": one_of(Product.group_id),
    }
    conditions: list[Condition] = [Product.deleted_at.is_(None)]
    if values.get("price_list") is None:
        conditions.append(PriceList.is_default.is_(True))
    return Fact(source, dimensions, (measure,), tuple(conditions), filters)


report(
    ReportSpec(
        code="price_list",
        title=N_("Price list"),
        group=N_("Goods"),
        description=N_("The prices in force on a day, by goods groups."),
        fact=prices,
        parameters=(
            ask.ON_DAY, Parameter("price_list", "ref", N_("Price list"), reference="price_list"), ask.PRODUCT_GROUP, ask.PRODUCT,
        ),
        rows=("product",),
        groups=("product_group", "price_list"),
        grouped=True,
        across=("price_list",),
        spread=("price",),
        sort=(("product", False),),
        detail="",
    )
)
