"""The roles as shipped: the permissions that each of them holds."""

from __future__ import annotations

from app.core.access.rights import Rights
from app.core.access.tables import hidden_fields, locked_fields

#: what everybody who works may do: plan the own day and give tasks to colleagues; results, rules and hours are set by others
_PLANNING = (
    "planning.task.*", "planning.task_series.*", "planning.board.*", "planning.calendar.*", "planning.*.view", "working_time.*.view",
    "working_time.absence.ask", "working_time.absence.withdraw", "reminders.reminder.*", "reminders.reminder_setting.*", "reminders.notice.*",
    "reminders.calendar_token.*", "reminders.*.view",
)
#: what everybody who works may do in a process: begin cases and do steps; the server keeps whose step it is
_PROCESSES = ("processes.process_case.*", "processes.process_step.*", "processes.*.view")
#: what each role holds; the guard of a server database is generated from the tables of the same declaration
ROLE_PERMISSIONS: dict[str, frozenset[str]] = {
    "owner": frozenset({"*"}),
    "head": frozenset({
        "clients.*", "sales.*", "documents.*", "catalog.*", "stock.*.view", "finance.*.view", "reports.*", "files.*", "exchange.*",
        "customization.*", "search.*", "organisation.*.view", "organisation.handover.*", "purchase.*.view",
        "planning.*", "working_time.*", "reminders.*", "processes.*",
    }),
    "sales": frozenset({
        "clients.*", "sales.*", "documents.*", "catalog.*.view", "stock.*.view", "finance.*.view", "reports.*", "files.*",
        "customization.*", "search.*", "organisation.*.view", *_PLANNING, *_PROCESSES,
    }),
    "operator": frozenset({
        "clients.*", "sales.deal.*", "sales.*.view", "documents.*.view", "catalog.*.view", "stock.*.view", "reports.*", "files.*", "customization.*",
        "search.*", "organisation.*.view", *_PLANNING, *_PROCESSES,
    }),
    "accountant": frozenset({
        "clients.*", "sales.*", "documents.*", "catalog.*", "stock.*.view", "finance.*", "purchase.*", "reports.*", "files.*",
        "exchange.*", "customization.*", "search.*", "organisation.*", "working_time.*", "processes.process_run.*", *_PLANNING, *_PROCESSES,
    }),
    "storekeeper": frozenset({
        "clients.*.view", "catalog.*", "stock.*", "purchase.*", "documents.*", "sales.*.view", "reports.*", "files.*",
        "customization.*", "search.*", "organisation.*.view", "working_time.resource.*", *_PLANNING, *_PROCESSES,
    }),
    "administrator": frozenset({
        "organisation.employee.*", "organisation.login.*", "organisation.branch.*", "customization.*", "maintenance.*", "agent.*", "journal.*",
        "working_time.*",
    }),
    "auditor": frozenset({"*.view", "reports.*", "customization.*", "search.*", "journal.entry.view"}),
}


def rights_of(role: str, extra: frozenset[str] = frozenset()) -> Rights:
    """The rights of a role together with what one person was given on top."""
    return Rights(ROLE_PERMISSIONS.get(role, frozenset()) | extra, hidden_fields(role), locked_fields(role))
