"""Sales by product."""

from app.core.i18n import N_
from app.reports import parameters as ask
from app.reports.catalogue import ChartPlan, ReportSpec, report
from app.reports.facts.sales import sales_by_lines

report(
    ReportSpec(
        code="sales_by_product",
        title=N_("Sales by product"),
        group=N_("Sales"),
        description=N_("What was sold, by goods groups or month by month."),
        fact=sales_by_lines,
        parameters=(
            ask.PERIOD, ask.FIRM, ask.BRANCH, ask.MANAGER, ask.CLIENT, ask.CATEGORY, ask.PRODUCT, ask.PRODUCT_GROUP,
        ),
        rows=("product",),
        groups=("product_group", "category", "manager", "client"),
        grouped=True,
        across=("month",),
        spread=("net",),
        compared=("net",),
        sort=(("net", True), ("product", False)),
        chart=ChartPlan("stacked", ("net",), top=6),
    )
)
