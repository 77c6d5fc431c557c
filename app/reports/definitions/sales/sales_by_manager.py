"""Sales by manager."""

from app.core.i18n import N_
from app.reports import parameters as ask
from app.reports.catalogue import ChartPlan, ReportSpec, report
from app.reports.facts.sales import sales_by_documents

report(
    ReportSpec(
        code="sales_by_manager",
        title=N_("Sales by manager"),
        group=N_("Sales"),
        description=N_("Who sold how much, in all or month by month."),
        fact=sales_by_documents,
        parameters=(ask.PERIOD, ask.FIRM, ask.BRANCH, ask.MANAGER, ask.CLIENT, ask.CATEGORY),
        rows=("manager",),
        groups=("branch", "firm"),
        across=("month",),
        spread=("net",),
        compared=("net",),
        sort=(("net", True), ("manager", False)),
        chart=ChartPlan("rows", ("net",), top=8),
    )
)
