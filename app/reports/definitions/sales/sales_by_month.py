"""Sales by month."""

from app.core.i18n import N_
from app.reports import parameters as ask
from app.reports.catalogue import ChartPlan, ReportSpec, report
from app.reports.facts.sales import sales_by_documents

report(
    ReportSpec(
        code="sales_by_month",
        title=N_("Sales by month"),
        group=N_("Sales"),
        description=N_("What was invoiced each month, minus credit notes."),
        fact=sales_by_documents,
        parameters=(ask.PERIOD, ask.FIRM, ask.BRANCH, ask.MANAGER, ask.CLIENT, ask.CATEGORY),
        rows=("month",),
        groups=("manager", "category", "branch", "firm"),
        compared=("net",),
        sort=(("month", False),),
        chart=ChartPlan("bars", ("net",), top=24),
    )
)
