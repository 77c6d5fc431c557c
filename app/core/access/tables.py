"""What each role does with each table: the declaration that the guard of a server turns into grants and row policies.

A table that is not named here cannot be reached by anybody, and a test fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

OWNER, HEAD, SALES, OPERATOR = "owner", "head", "sales", "operator"
ACCOUNTANT, STOREKEEPER, ADMINISTRATOR, AUDITOR = "accountant", "storekeeper", "administrator", "auditor"
ROLES = (OWNER, HEAD, SALES, OPERATOR, ACCOUNTANT, STOREKEEPER, ADMINISTRATOR, AUDITOR)
#: whoever sees only the rows of those people that the employee's scope names
LIMITED = frozenset({HEAD, SALES, OPERATOR})

#: whoever sees every table, and so may check the whole journal against them
EXAMINING = frozenset({OWNER, AUDITOR})

_NOBODY: frozenset[str] = frozenset()
_EVERYBODY = frozenset(ROLES)
_BUSINESS = _EVERYBODY - {ADMINISTRATOR}
_WORKING = _BUSINESS - {AUDITOR}
_DEALING = _WORKING - {OPERATOR}
_FRONT = frozenset({OWNER, HEAD, SALES, OPERATOR, ACCOUNTANT})
_CATALOGUE = frozenset({OWNER, HEAD, ACCOUNTANT, STOREKEEPER})
_BOOKS = frozenset({OWNER, ACCOUNTANT})
_LEADING = frozenset({OWNER, HEAD})
#: whoever works with many rows at once: imports, handovers
_IMPORTING = frozenset({OWNER, HEAD, ACCOUNTANT})
_COSTS = frozenset({OWNER, ACCOUNTANT, STOREKEEPER, AUDITOR})
_PEOPLE = frozenset({OWNER, ADMINISTRATOR})
#: whose absences somebody else grants
_ASKING = frozenset({SALES, OPERATOR, STOREKEEPER})


class Verb(StrEnum):
    """What can be done with the rows of a table."""

    READ = "SELECT"
    ADD = "INSERT"
    CHANGE = "UPDATE"
    REMOVE = "DELETE"


@dataclass(frozen=True, slots=True)
class ByManager:
    """A row belongs to an employee; without one it is everybody's."""

    column: str = "manager_id"


@dataclass(frozen=True, slots=True)
class Through:
    """A row is seen by whoever sees the row that it belongs to."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class OfRecord:
    """A row hangs on a record of any entity, named by ``entity`` and ``record_id``."""


@dataclass(frozen=True, slots=True)
class Personal:
    """A row is seen by the employee whom it is about, and by whoever manages the people."""

    column: str = "employee_id"


@dataclass(frozen=True, slots=True)
class ByTeam:
    """A row belongs to whoever does it, to whoever gave it, and to whoever takes part; without anybody to do it, it is everybody's.

    :param shared: table that names who takes part, by ``employee_id``; :param key: its reference to the row.
    :param passed_by: column that names whoever passed the row on. Where there is one, those who take part only read, and whoever passed it on may
        take it back to do it again.
    :param offered: column of ``shared`` that names a role: whoever has it takes part as long as a row of it is open and nobody's.
    """

    column: str = "employee_id"
    author: str = "author_id"
    shared: str = ""
    key: str = ""
    passed_by: str = ""
    offered: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """A row is known to everybody who reads the table, and written by whoever changes the row that it belongs to.

    :param own: column that names an employee, who changes and removes the own row.
    """

    table: str
    column: str
    own: str = ""


Rows = ByManager | Through | OfRecord | Personal | ByTeam | Joined
#: rules under which a record has an own circle of readers, which what hangs on it follows
OWNED = (ByManager, Through, ByTeam)


@dataclass(frozen=True, slots=True)
class Asking:
    """Whoever only asks for a row: it is the own one, and somebody else grants it; once it is granted, it stands.

    :param roles: who only asks. :param column: names the employee; :param granted: says whether it is granted.
    """

    roles: frozenset[str]
    column: str
    granted: str


@dataclass(frozen=True, slots=True)
class TableRights:
    """Who does what with a table.

    :param read: roles that read it; likewise ``add``, ``change`` and ``remove``.
    :param locked: role → columns that it may set in a new row and not change later.
    :param hold: roles that lock rows while they work, though they change none.
    :param asking: who writes only what somebody else has to grant.
    :param rows: which rows the `limited` roles see; None for all.
    """

    read: frozenset[str]
    add: frozenset[str] = _NOBODY
    change: frozenset[str] = _NOBODY
    remove: frozenset[str] = _NOBODY
    locked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: Rows | None = None
    hold: frozenset[str] = _NOBODY
    asking: Asking | None = None

    @property
    def limited(self) -> frozenset[str]:
        """Roles that see only some rows."""
        if self.rows is None:
            return _NOBODY
        return self.read & LIMITED if not isinstance(self.rows, Personal) else self.read - _PEOPLE

    def roles(self, verb: Verb) -> frozenset[str]:
        """The roles that may do something with the table."""
        return {Verb.READ: self.read, Verb.ADD: self.add, Verb.CHANGE: self.change, Verb.REMOVE: self.remove}[verb]


def _kept(read: frozenset[str], write: frozenset[str], rows: Rows | None = None, locked: Mapping[str, tuple[str, ...]] | None = None) -> TableRights:
    """Rows that are added and changed, and never removed."""
    return TableRights(read, write, write, _NOBODY, locked or {}, rows)


def _loose(read: frozenset[str], write: frozenset[str], rows: Rows | None = None) -> TableRights:
    """Rows that are also removed."""
    return TableRights(read, write, write, write, {}, rows)


_CLIENTS, _DOCUMENTS, _TASKS = Through("client", "client_id"), Through("document", "document_id"), Through("task", "task_id")
_NOT_GIVEN_AWAY = {SALES: ("manager_id", "credit_limit"), OPERATOR: ("manager_id", "credit_limit", "discount")}

TABLES: dict[str, TableRights] = {
    # clients and what belongs to them
    "client": _kept(_BUSINESS, _FRONT, ByManager(), _NOT_GIVEN_AWAY),
    "contact": _kept(_BUSINESS, _FRONT, _CLIENTS),
    "legal_entity": _kept(_BUSINESS, _FRONT, _CLIENTS),
    "address": _kept(_BUSINESS, _FRONT, _CLIENTS),
    "client_bank_account": _kept(_BUSINESS, _FRONT, Through("legal_entity", "legal_entity_id")),
    "client_category": _kept(_BUSINESS, _IMPORTING),
    # metered contacts: nobody reads the vault; functions of the server write it, and answer out of it
    "contact_rule": TableRights(_EVERYBODY, frozenset({OWNER}), frozenset({OWNER})),
    "contact_vault": TableRights(_NOBODY),
    "contact_reveal": TableRights(_EVERYBODY, rows=Personal()),
    # deals and documents
    "deal": _kept(_BUSINESS, _FRONT, ByManager(), {SALES: ("manager_id",), OPERATOR: ("manager_id",)}),
    "deal_stage": _kept(_BUSINESS, _LEADING),
    "document": _kept(_BUSINESS, _DEALING, ByManager(), {SALES: ("manager_id",)}),
    "document_line": _loose(_BUSINESS, _DEALING, _DOCUMENTS),
    "document_link": _loose(_BUSINESS, _DEALING, Through("document", "child_id")),
    "number_counter": _kept(_BUSINESS, _DEALING),
    # ledgers: nobody changes or removes a movement
    "stock_movement": TableRights(_BUSINESS, _DEALING),
    "stock_reservation": TableRights(_BUSINESS, _DEALING),
    "stock_balance": _kept(_BUSINESS, _DEALING),
    "settlement_movement": TableRights(_BUSINESS, _DEALING, rows=_CLIENTS),
    "claim": _kept(_BUSINESS, _DEALING, _CLIENTS),
    "payment_allocation": _loose(_BUSINESS, _DEALING, Through("document", "payment_id")),
    # catalogue
    "product": _kept(_BUSINESS, _CATALOGUE),
    "product_group": _kept(_BUSINESS, _CATALOGUE),
    "product_cost": _kept(_COSTS, _COSTS - {AUDITOR}),
    "product_price": _loose(_BUSINESS, _IMPORTING),
    "price_list": _kept(_BUSINESS, _IMPORTING),
    "barcode": _loose(_BUSINESS, _CATALOGUE),
    "unit": _kept(_BUSINESS, _CATALOGUE),
    "vat_rate": _kept(_BUSINESS, _BOOKS),
    "vat_rate_period": _loose(_BUSINESS, _BOOKS),
    "warehouse": _kept(_BUSINESS, _CATALOGUE),
    # our own side
    "firm": TableRights(_EVERYBODY, _BOOKS, _BOOKS, hold=_DEALING - _BOOKS),
    "firm_bank_account": _kept(_BUSINESS, _BOOKS),
    "firm_setting": _loose(_EVERYBODY, _BOOKS | _PEOPLE),
    "branch": _kept(_EVERYBODY, _BOOKS | _PEOPLE),
    "employee": _kept(_EVERYBODY, _BOOKS | _PEOPLE, locked={ACCOUNTANT: ("contact_quota",), ADMINISTRATOR: ("contact_quota",)}),
    "employee_rate": _loose(_BOOKS | {AUDITOR}, _BOOKS),
    "permission_grant": _loose(_EVERYBODY, _PEOPLE),
    "person_secret": _loose(_EVERYBODY, _EVERYBODY, Personal()),
    "recovery_code": _loose(_EVERYBODY, _EVERYBODY, Personal()),
    "sign_in": _loose(_EVERYBODY, _EVERYBODY, Personal()),
    "handover": _kept(_EVERYBODY, _IMPORTING),
    "handover_item": _loose(_EVERYBODY, _IMPORTING),
    # tasks: who takes part, and what is taken, is known to everybody who plans; nobody joins by the own hand what others do, and whoever
    # takes part answers, and changes nothing else
    "task": _kept(_BUSINESS, _WORKING, ByTeam(shared="task_participant", key="task_id", passed_by="passed_by_id")),
    "task_series": _kept(_BUSINESS, _WORKING, ByTeam()),
    "task_participant": _loose(_BUSINESS, _WORKING, Joined("task", "task_id", "employee_id")),
    "task_resource": _loose(_BUSINESS, _WORKING, Joined("task", "task_id")),
    "task_check": _loose(_BUSINESS, _WORKING, _TASKS),
    "task_postponement": _loose(_BUSINESS, _WORKING, _TASKS),
    "calendar_file": _loose(_BUSINESS, _WORKING, Personal()),
    "task_result": _kept(_BUSINESS, _LEADING),
    # working time
    "work_schedule": _kept(_EVERYBODY, _LEADING | _BOOKS | _PEOPLE),
    "holiday": _kept(_EVERYBODY, _LEADING | _BOOKS | _PEOPLE),
    "absence": TableRights(
        _EVERYBODY, _WORKING | _PEOPLE, _WORKING | _PEOPLE, locked=dict.fromkeys(_ASKING, ("employee_id", "is_approved")),
        asking=Asking(_ASKING, "employee_id", "is_approved"),
    ),
    "resource": _kept(_EVERYBODY, _CATALOGUE | _PEOPLE),
    # reminders and what goes out; removed only by taking back what made them
    "reminder": _loose(_BUSINESS, _WORKING, _TASKS),
    "reminder_delivery": _loose(_BUSINESS, _WORKING, Through("reminder", "reminder_id")),
    "reminder_setting": _kept(_EVERYBODY, _EVERYBODY),
    "escalation_rule": _kept(_BUSINESS, _LEADING),
    "notice": _loose(_EVERYBODY, _EVERYBODY, ByTeam()),
    "outgoing_message": _kept(_BUSINESS, _WORKING, ByManager("employee_id")),
    "calendar_token": _kept(_EVERYBODY, _EVERYBODY, Personal()),
    # processes: whoever leads draws them; a case is seen by its team, its log is never thinned out
    "process": _kept(_BUSINESS, _LEADING),
    "process_version": _loose(_BUSINESS, _LEADING),
    "process_node": _loose(_BUSINESS, _LEADING),
    "process_gate": _loose(_BUSINESS, _LEADING),
    "process_gate_need": _loose(_BUSINESS, _LEADING),
    "process_start": _loose(_BUSINESS, _LEADING),
    "process_case": _kept(_BUSINESS, _WORKING, ByTeam("manager_id", "started_by_id", "process_step", "case_id", offered="role")),
    "process_token": _loose(_BUSINESS, _WORKING, Through("process_case", "case_id")),
    "process_step": _kept(_BUSINESS, _WORKING, Joined("process_case", "case_id")),
    "process_timer": _kept(_BUSINESS, _WORKING, Through("process_case", "case_id")),
    "process_run": _kept(_BUSINESS, _WORKING, ByManager("employee_id")),
    "process_run_item": _kept(_BUSINESS, _WORKING, Through("process_run", "run_id")),
    # what people put beside the records
    "note": _kept(_BUSINESS, _WORKING, OfRecord()),
    "attachment": _kept(_BUSINESS, _WORKING, OfRecord()),
    "file_content": TableRights(_BUSINESS, _WORKING),
    "pinned_record": _loose(_BUSINESS, _BUSINESS),
    "saved_view": _loose(_EVERYBODY, _EVERYBODY),
    # exchange
    "import_batch": _kept(_BUSINESS, _IMPORTING),
    "import_mapping": _loose(_BUSINESS, _IMPORTING),
    "value_alias": _loose(_BUSINESS, _IMPORTING),
    # what left the house: everybody adds, only the owner says that it was seen
    "large_export": TableRights(_BUSINESS, _WORKING, frozenset({OWNER})),
    # the second program
    "agent_lease": _kept(_EVERYBODY, _PEOPLE),
    "agent_run": _kept(_EVERYBODY, _PEOPLE),
    "backup_run": _kept(_EVERYBODY, _PEOPLE),
    # what is asked of the agent for a login: nobody but the agent, as owner of the tables, changes it, or says who it is and how logins stand
    "login_wish": TableRights(_PEOPLE, _PEOPLE),
    "login_state": TableRights(_PEOPLE),
    "agent_key": TableRights(_PEOPLE),
}


def hidden_fields(role: str) -> frozenset[str]:
    """Fields of tables that a role may not read, as ``entity.*``."""
    return frozenset(f"{name}.*" for name, rights in TABLES.items() if role not in rights.read)


def locked_fields(role: str) -> frozenset[str]:
    """Fields that a role may not change, as ``entity.field``."""
    columns = ((name, column) for name, rights in TABLES.items() for column in rights.locked.get(role, ()))
    return frozenset(f"{name}.{column.removesuffix('_id')}" for name, column in columns)


def tables_behind_views(role: str) -> frozenset[str]:
    """Tables of which a role sees only some rows: on Firebird it reaches them through views."""
    return frozenset(name for name, rights in TABLES.items() if role in rights.limited)


def undeclared(tables: Iterable[str]) -> list[str]:
    """Tables without rights, and rights without a table."""
    known = set(tables)
    return sorted(known ^ TABLES.keys())
