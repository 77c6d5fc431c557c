"""What nobody does past a process, as conditions on a row OLD and NEW that three databases understand.

Tables stand behind an @, columns that a database may want quoted in square brackets (``books_rules.spelled``), and what each database says in its own
way in braces: ``{me}`` the key of the employee who acts, ``{is_person}`` whether it is one and not the owner of the tables (the agent),
``{leads}`` whether it is somebody who publishes processes, or that owner; ``{row}`` where a row without a table comes from.

A case of a draft is a rehearsal: its steps are free, it opens nothing, and a version with such cases is not published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from app.core.access.books import EFFECTS


class Refusal(StrEnum):
    """How the databases refuse, by the name of the constraint or exception."""

    #: a document or a stage before its steps are done
    SHUT = "gate_shut"
    #: a step by somebody else than whoever it belongs to, or one that is done already
    STEP = "step_kept"
    #: what is published, or what a case is about
    STANDS = "process_stands"


#: what is said with each
WORDS = {
    Refusal.SHUT: "the process keeps this shut until its steps are done",
    Refusal.STEP: "a step is done once, by whoever it belongs to",
    Refusal.STANDS: "what a process has published or begun stands",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition under which a row is refused.

    :param name: of the trigger, behind the table. :param event: INSERT, UPDATE or DELETE.
    :param reads: tables that the condition looks into.
    :param after: asked when the row is there, with its key.
    :param given: what must be so in the row itself, without a look elsewhere: most rows are spared the condition.
    """

    name: str
    table: str
    event: str
    when: str
    refusal: Refusal
    reads: tuple[str, ...] = ()
    after: bool = False
    given: str = ""

    @property
    def whole(self) -> str:
        """Both conditions as one."""
        return f"{self.given} AND ({self.when})" if self.given else self.when

    @property
    def trigger(self) -> str:
        """The name of its trigger."""
        return f"{self.name}_{self.table}"

    @property
    def moment(self) -> str:
        """When the trigger looks."""
        return "AFTER" if self.after else "BEFORE"


TABLES = (
    "document", "deal", "process_version", "process_node", "process_gate", "process_gate_need", "process_start", "process_case", "process_token",
    "process_step", "process_timer",
)
_GATE = ("process", "process_version", "process_gate", "process_gate_need", "process_case", "process_step")
_CHAIN = ("document", "document_link", "deal")
_OF_STEP = ("process_case", "process_version", "process_node", "process_step", "employee")
_OF_CASE = ("process_version", "client", "deal", "document")
#: generations of documents that are looked through for the one that a case is about
_GENERATIONS = 5
#: columns of a step that may still change when it is over: what it took, and what it is linked with
_FREE_OF_STEP = frozenset({"version", "task_id", "due_at", "waits_for", "spent_minutes", "attempts", "error"})
#: columns of a published start that time changes
_FREE_OF_START = frozenset({"next_at", "is_active"})
#: a gate of a process in use, with the version that it was published with
GATE = (
    "@process_gate g JOIN @process p ON p.id = g.process_id AND p.is_active AND p.deleted_at IS NULL"
    " JOIN @process_version v ON v.id = g.version_id"
)
#: whether a case may open the gate: by the gate of its own version, or the one in force; a rehearsal opens nothing
COUNTS = (
    "c.process_id = g.process_id AND (c.version_id = v.id OR v.[state] = 'published') AND c.[state] <> 'cancelled'"
    " AND NOT EXISTS(SELECT 1 FROM @process_version w WHERE w.id = c.version_id AND w.[state] = 'draft')"
)
#: the latest passage of the case through a node that the gate needs, and whether it is what the gate needs
LATEST = (
    "s.case_id = c.id AND s.[node] = n.[node]"
    " AND NOT EXISTS(SELECT 1 FROM @process_step l WHERE l.case_id = c.id AND l.[node] = n.[node] AND l.id > s.id)"
)
IS_MET = "s.[state] = 'done' AND (n.[outcome] IS NULL OR '|' || n.[outcome] || '|' LIKE '%|' || COALESCE(s.[outcome], '') || '|%')"
_OVER, _CLOSED, _CANCELLED = "('done', 'cancelled')", "('finished', 'cancelled')", "c.[state] = 'cancelled'"


def rules(tables: sa.MetaData) -> Iterator[Rule]:
    """All of them."""
    yield from _gates()
    yield from _steps(tables.tables["process_step"])
    yield from _cases()
    yield from _versions(tables)


def differ(*columns: str) -> str:
    """Whether an update changes any of some columns."""
    return "(" + " OR ".join(f"OLD.[{name}] IS DISTINCT FROM NEW.[{name}]" for name in columns) + ")"


def _changed(table: sa.Table, free: frozenset[str] = frozenset({"version"})) -> str:
    return differ(*(column.name for column in table.columns if column.name not in free and not column.primary_key))


def _gates() -> Iterator[Rule]:
    document = _is_shut("g.[target] = 'post' AND g.document_type = NEW.[type]", records_of_document())
    deal = _is_shut("g.[target] = 'stage' AND g.stage_id = NEW.stage_id", records_of_deal())
    posted, reads = "NEW.[state] = 'posted'", (*_GATE, *_CHAIN)
    yield Rule("gate_i", "document", "INSERT", document, Refusal.SHUT, reads, after=True, given=posted)
    yield Rule("gate_u", "document", "UPDATE", document, Refusal.SHUT, reads, after=True, given=f"{posted} AND OLD.[state] <> 'posted'")
    yield Rule("gate_i", "deal", "INSERT", deal, Refusal.SHUT, (*_GATE, "document"), after=True)
    yield Rule("gate_u", "deal", "UPDATE", deal, Refusal.SHUT, (*_GATE, "document"), after=True, given="OLD.stage_id <> NEW.stage_id")


def _is_shut(target: str, records: str) -> str:
    """Whether a process in use guards it and no case opens it: one that is about the row and met the gate of its own version, or the one in force."""
    guards = f"FROM {GATE} WHERE {target}"
    unmet = f"NOT EXISTS(SELECT 1 FROM @process_step s WHERE {LATEST} AND {IS_MET})"
    opens = f"{COUNTS} AND NOT EXISTS(SELECT 1 FROM @process_gate_need n WHERE n.gate_id = g.id AND {unmet})"
    opened = f"SELECT 1 {guards} AND EXISTS(SELECT 1 FROM {cases_about(records)} WHERE {opens})"
    return f"EXISTS(SELECT 1 {guards} AND v.[state] = 'published') AND NOT EXISTS({opened})"


def cases_about(records: str) -> str:
    """The cases ``c`` about any of some records, found by the index of these."""
    return f"({records}) a JOIN @process_case c ON c.entity = a.entity AND c.record_id = a.record_id"


def records_of_document() -> str:
    """What a case can be about to open a document: the document, one that it was made from for the same client, its deal, or its client.

    A deal's papers are for its client, but for those that suppliers send and are paid.
    """
    theirs = ", ".join(f"'{code}'" for code, effect in EFFECTS.items() if effect.stock > 0 or effect.paid < 0)
    of_deal = f"NEW.client_id IS NULL OR NEW.[type] IN ({theirs}) OR x.client_id = NEW.client_id"
    found = [
        "SELECT 'client' AS entity, NEW.client_id AS record_id{row}", "SELECT 'document', NEW.id{row}",
        f"SELECT 'deal', x.id FROM @deal x WHERE x.id = NEW.deal_id AND ({of_deal})",
    ]
    links = "@document_link l1"
    for number in range(1, _GENERATIONS + 1):
        found.append(
            f"SELECT 'document', o.id FROM {links} JOIN @document o ON o.id = l{number}.parent_id"
            " WHERE l1.child_id = NEW.id AND (o.client_id = NEW.client_id OR o.client_id IS NULL OR NEW.client_id IS NULL)"
        )
        links += f" JOIN @document_link l{number + 1} ON l{number + 1}.child_id = l{number}.parent_id"
    return " UNION ALL ".join(found)


def records_of_deal() -> str:
    """What a case can be about to open a stage for a deal: the deal, its client, or one of its papers."""
    own = "SELECT 'client' AS entity, NEW.client_id AS record_id{row} UNION ALL SELECT 'deal', NEW.id{row}"
    return f"{own} UNION ALL SELECT 'document', d.id FROM @document d WHERE d.deal_id = NEW.id"


def _steps(table: sa.Table) -> Iterator[Rule]:
    odd = "n.id IS NULL OR n.[kind] <> NEW.[kind] OR n.[role] IS DISTINCT FROM NEW.[role]"
    by_people = "NEW.[state] NOT IN ('open', 'in_work', 'waiting') OR NEW.done_by_id IS NOT NULL OR NEW.[outcome] IS NOT NULL"
    signed = "{is_person} AND NEW.done_by_id IS NOT NULL AND NEW.done_by_id <> COALESCE({me}, 0)"
    born = _of_case(f"{odd} OR n.is_human AND ({by_people}) OR {signed} OR c.[state] IN {_CLOSED} AND NEW.[state] NOT IN {_OVER} OR {_CANCELLED}")
    over = f"OLD.[state] IN {_OVER} AND {_changed(table, _FREE_OF_STEP)}"
    moved = f"{differ('node', 'kind', 'role')} AND ({odd})"
    signed_right = f"(COALESCE(OLD.employee_id, NEW.done_by_id) = NEW.done_by_id AND {_suits('NEW.done_by_id', 'e.id = OLD.employee_id')})"
    turned = _of_case(f"{moved} OR {differ('done_by_id')} AND {signed} OR {differ('employee_id')} AND {_held()}")
    done = "NEW.[state] = 'done' AND OLD.[state] <> 'done' AND NEW.done_by_id IS"

    def rule(name: str, event: str, when: str, given: str = "") -> Rule:
        return Rule(name, "process_step", event, when, Refusal.STEP, _OF_STEP, given=given)

    yield rule("kept_i", "INSERT", born)
    yield rule("kept_given", "INSERT", _of_case(f"n.is_human AND NOT {_suits('NEW.employee_id')}"), "NEW.employee_id IS NOT NULL")
    yield rule("kept_u", "UPDATE", f"{over} OR {differ('case_id', 'key')}")
    yield rule("kept_turned", "UPDATE", turned, differ("node", "kind", "role", "done_by_id", "employee_id"))
    yield rule("kept_done", "UPDATE", _of_case(f"n.id IS NULL OR n.is_human OR {_CANCELLED}"), f"{done} NULL")
    yield rule("kept_signed", "UPDATE", _of_case(f"n.id IS NULL OR n.is_human AND NOT {signed_right} OR {_CANCELLED}"), f"{done} NOT NULL")
    yield Rule("kept_d", "process_step", "DELETE", "1 = 1", Refusal.STEP)


def _of_case(wrong: str) -> str:
    """Whether something is wrong with a step of a case that counts, by the node ``n`` of the version that the case ``c`` runs by."""
    return (
        "EXISTS(SELECT 1 FROM @process_case c JOIN @process_version v ON v.id = c.version_id AND v.[state] <> 'draft' LEFT JOIN @process_node n"
        f" ON n.version_id = c.version_id AND n.[node] = NEW.[node] WHERE c.id = NEW.case_id AND ({wrong}))"
    )


#: who leads stands in where a rule finds nobody
_LEADS = "e.[role] = 'head'"
#: how a step finds its person where neither a role nor a person says it (``process_steps.task``) → that it is employee ``e``, that there is nobody
_FOUND = {
    "manager": ("e.id = c.manager_id", "c.manager_id IS NULL"),
    "starter": ("e.id = c.started_by_id", "c.started_by_id IS NULL"),
    "head": (
        "EXISTS(SELECT 1 FROM @employee m WHERE m.id = c.manager_id AND m.head_id = e.id)",
        "NOT EXISTS(SELECT 1 FROM @employee m WHERE m.id = c.manager_id AND m.head_id IS NOT NULL)",
    ),
    "same": (
        "EXISTS(SELECT 1 FROM @process_step b WHERE b.case_id = c.id AND b.[node] = n.rule_node AND b.[state] = 'done' AND b.done_by_id = e.id)",
        "NOT EXISTS(SELECT 1 FROM @process_step b WHERE b.case_id = c.id AND b.[node] = n.rule_node AND b.[state] = 'done')",
    ),
}
_LISTED = ", ".join(f"'{rule}'" for rule in _FOUND)
_RULES = " OR ".join(f"n.[rule] = '{rule}' AND ({found} OR {_LEADS} AND {nobody})" for rule, (found, nobody) in _FOUND.items())


def _suits(person: str, held: str = "") -> str:
    """Whether a step is for somebody: of its role, named by it, found by its rule; the owner of the firm may stand in for anybody.

    :param held: that the person holds it already, and so got it from whoever might give it.
    """
    meant = f"COALESCE(n.employee_id, e.id) = e.id AND (n.[rule] IS NULL OR n.[rule] NOT IN ({_LISTED}) OR {_RULES})"
    own = f"({held} OR {meant})" if held else meant
    return (
        f"EXISTS(SELECT 1 FROM @employee e WHERE e.id = {person} AND e.is_active AND e.deleted_at IS NULL"
        f" AND (e.[role] = 'owner' OR (n.[role] IS NULL OR e.[role] = n.[role]) AND {own}))"
    )


def _held() -> str:
    """Whether somebody takes what another one holds, or gives it to whom it is not for; who leads may hand on what others hold."""
    mine, suits = "COALESCE(OLD.employee_id, 0) = COALESCE({me}, -1)", _suits("NEW.employee_id")
    return f"n.is_human AND {{is_person}} AND NOT ({mine} OR (OLD.employee_id IS NULL OR {{leads}}) AND (NEW.employee_id IS NULL OR {suits}))"


def _cases() -> Iterator[Rule]:
    whole = " OR ".join(f"NEW.entity = '{entity}' AND NEW.{entity}_id IS DISTINCT FROM NEW.record_id" for entity in ("client", "deal", "document"))
    begins = "SELECT 1 FROM @process_version v WHERE v.id = NEW.version_id AND v.process_id = NEW.process_id"
    rehearsed = "EXISTS(SELECT 1 FROM @process_version v WHERE v.id = OLD.version_id AND v.[state] = 'draft')"
    begun = f"EXISTS({begins} AND (v.[state] = 'published' OR v.[state] = 'draft' AND {{leads}}))"
    moved = f"EXISTS({begins} AND v.[state] = 'published') AND NOT {rehearsed}"
    closed = f"OLD.[state] IN {_CLOSED} AND {differ('state')}"
    token = f"EXISTS(SELECT 1 FROM @process_case c WHERE c.id = NEW.case_id AND c.[state] IN {_CLOSED})"
    about = differ("process_id", "entity", "record_id")
    looked_after = " ".join(
        f"(SELECT x.manager_id FROM @{entity} x WHERE NEW.entity = '{entity}' AND x.id = NEW.record_id)," for entity in ("client", "deal", "document")
    )
    manager = f"COALESCE({looked_after} {{me}}, 0)"
    people = f"NEW.started_by_id <> COALESCE({{me}}, 0) OR NEW.manager_id <> {manager} AND NOT {{leads}}"
    yield Rule("kept_i", "process_case", "INSERT", f"{whole} OR NOT {begun} OR {{is_person}} AND ({people})", Refusal.STANDS, _OF_CASE)
    yield Rule("kept_u", "process_case", "UPDATE", f"{about} OR {whole} OR {closed}", Refusal.STANDS)
    yield Rule("kept_version", "process_case", "UPDATE", f"NOT ({moved})", Refusal.STANDS, ("process_version",), given=differ("version_id"))
    taken = differ("manager_id", "started_by_id")
    yield Rule("kept_people", "process_case", "UPDATE", "{is_person} AND NOT {leads}", Refusal.STANDS, given=taken)
    yield Rule("kept_d", "process_case", "DELETE", "1 = 1", Refusal.STANDS)
    yield Rule("kept_i", "process_token", "INSERT", token, Refusal.STANDS, ("process_case",))
    yield Rule("kept_u", "process_token", "UPDATE", token, Refusal.STANDS, ("process_case",))


def _versions(tables: sa.MetaData) -> Iterator[Rule]:
    version = tables.tables["process_version"]
    again = f"NEW.[state] = 'draft' OR {_changed(version, frozenset({'version', 'state'}))}"
    rehearsed = "NEW.[state] <> 'draft' AND EXISTS(SELECT 1 FROM @process_case c WHERE c.version_id = NEW.id)"
    changed = f"OLD.[state] <> 'draft' AND ({again}) OR OLD.[state] = 'draft' AND {rehearsed}"
    yield Rule("kept_u", "process_version", "UPDATE", changed, Refusal.STANDS, ("process_case",))
    yield Rule("kept_d", "process_version", "DELETE", "OLD.[state] <> 'draft'", Refusal.STANDS)
    gate = "SELECT 1 FROM @process_gate g JOIN @process_version v ON v.id = g.version_id WHERE g.id = {row}.gate_id AND v.[state] <> 'draft'"
    own = "SELECT 1 FROM @process_version v WHERE v.id = {row}.version_id AND v.[state] <> 'draft'"
    for table in ("process_node", "process_gate", "process_gate_need", "process_start"):
        published, reads = (gate, ("process_gate", "process_version")) if table == "process_gate_need" else (own, ("process_version",))
        of = {row: f"EXISTS({published.replace('{row}', row)})" for row in ("OLD", "NEW")}
        free = _FREE_OF_START if table == "process_start" else frozenset()
        yield Rule("kept_i", table, "INSERT", of["NEW"], Refusal.STANDS, reads)
        yield Rule("kept_u", table, "UPDATE", f"{_changed(tables.tables[table], free)} AND ({of['OLD']} OR {of['NEW']})", Refusal.STANDS, reads)
        yield Rule("kept_d", table, "DELETE", of["OLD"], Refusal.STANDS, reads)
