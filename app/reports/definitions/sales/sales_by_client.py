"""Sales by client."""

from app.core.i18n import N_
from app.reports import parameters as ask
from app.reports.catalogue import ChartPlan, ReportSpec, report
from app.reports.facts.sales import sales_by_documents

report(
    ReportSpec(
        code="sales_by_client",
        title=N_("Sales by client"),
        group=N_("Sales"),
        description=N_("Who bought how much, the best first."),
        fact=sales_by_documents,
        parameters=(ask.PERIOD, ask.FIRM, ask.BRANCH, ask.MANAGER, ask.CLIENT, ask.CATEGORY),
        rows=("client",),
        groups=("category", "manager", "branch", "firm"),
        across=("month",),
        spread=("net",),
        compared=("net",),
        sort=(("net", True), ("client", False)),
        chart=ChartPlan("rows", ("net",), top=8),
    )
)
