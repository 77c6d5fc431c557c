"""What people of every role could try with an SQL tool to get past a process.

They sign for others, turn back what is done, end what is waited for, change what is published.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import exc

from app.core import clock
from app.core.access.tables import ROLES
from app.db.engine import Database
from app.db.failures import Failure
from app.services import records
from tests.acceptance.processes.by_hand import posted_invoice
from tests.helpers.gated import APPROVE, CHECK, OFFER, SIGN, change, finished, gated, run
from tests.helpers.staffed import Staffed

#: names of the refusals; a right that is missing, a row that is not seen, and nothing at all
SHUT, STEP, STANDS, DENIED, UNSEEN, NOTHING = "gate_shut", "step_kept", "process_stands", "denied", "unseen", "nothing"
#: roles that reach the tables through views on Firebird
_BEHIND_VIEWS = ("head", "sales", "rival", "operator")


@dataclass(frozen=True, slots=True)
class Forgery:
    """One try; ``wanted`` are the refusals that do."""

    who: str
    statements: tuple[str, ...]
    wanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """Keys of a case of the salesperson with a step of each kind, one of them done and rejected, and a wait with its timer.

    :param called: wait for the end of a case that still runs; :param sleeping: wait for no event at all.
    """

    process: int
    version: int
    gate: int
    case: int
    approve: int
    sign: int
    rejected: int
    cancelled: int
    stage: int
    wait: int
    called: int
    sleeping: int
    timer: int


def begun(firm: Staffed) -> Target:
    """The process, a case about the salesperson's deal with its steps, and one that was called off with all steps done."""
    ctx = firm.firm.ctx
    stage = records.save(ctx, records.new(ctx, "deal_stage", name="Signed")).created("deal_stage")[0]
    made = gated(firm.database, firm.employees["accountant"], stage)
    people = {"manager_id": firm.employees["sales"], "started_by_id": firm.employees["sales"], "client_id": firm.clients["sales"]}
    off = made.begin("deal", firm.deals["sales"], **people)
    steps = made.open(off, APPROVE), made.open(off, SIGN)
    run(firm.database, finished(steps[0], firm.employees["head"], "approved"), finished(steps[1], firm.employees["accountant"]))
    run(firm.database, change("process_case", off, state="cancelled"))
    case = made.begin("deal", firm.deals["sales"], **people)
    rejected = made.open(case, APPROVE)
    run(firm.database, finished(rejected, firm.employees["head"], "rejected"))
    wait = made.wait(case, f"payment.came||deal:{firm.deals['sales']}")
    called = made.wait(case, f"case.ended||process_case:{case}", 2)
    steps = made.open(case, APPROVE, 2), made.open(case, SIGN)
    return Target(made.process, made.version, made.gate, case, *steps, rejected, off, stage, wait, called, made.wait(case, None, 3), made.timer(case, wait))


def attacks(firm: Staffed, made: Target) -> list[Forgery]:
    """All of them; the statements of one run in one transaction."""
    firebird = firm.database.name == "firebird"
    found: list[Forgery] = []
    for who in (*ROLES, "rival"):
        v = "v_" if firebird and who in _BEHIND_VIEWS else ""
        me = firm.employees[who]
        hidden = (DENIED, UNSEEN)
        found += [Forgery(who, (text,), (STEP, *hidden)) for text in _stepping(firm, made, v, who, me)]
        found += [Forgery(who, (text,), (STANDS, *hidden)) for text in (*_turning(made, v, who), *_publishing(made))]
        found += [Forgery(who, (text,), hidden) for text in _reaching(firebird)] if who != "owner" else []
        if who not in ("owner", "head"):  # whoever publishes may end a wait
            found += [Forgery(who, texts, (STEP,) if who == "sales" else (STEP, *hidden)) for texts in _waiting(firm, made, v, me)]
    found += [Forgery("sales", posted_invoice(firm, 910_001, firm.deals["sales"]), (SHUT,))]
    deal, v = firm.deals["sales"], "v_" if firebird else ""
    found += [
        Forgery("sales", (f"UPDATE {v}document SET state = 'draft' WHERE id = {firm.invoices['sales']}",
                          f"UPDATE {v}document SET state = 'posted' WHERE id = {firm.invoices['sales']}"), (SHUT,)),
        Forgery("sales", (f"UPDATE {v}deal SET stage_id = {made.stage} WHERE id = {deal}",), (SHUT,)),
        Forgery("sales", (f"INSERT INTO {v}deal(title, client_id, stage_id, manager_id, currency, opened_on, version) SELECT 'x', client_id, {made.stage},"
                          f" manager_id, currency, opened_on, 1 FROM {v}deal WHERE id = {deal}",), (SHUT,)),
        Forgery("owner", (f"UPDATE deal SET stage_id = {made.stage} WHERE id = {deal}",), (SHUT,)),
    ]
    return found


def _stepping(firm: Staffed, made: Target, v: str, who: str, me: int) -> tuple[str, ...]:
    """Doing what belongs to others, and changing what is done."""
    head, table = firm.employees["head"], f"{v}process_step"
    other = firm.employees["sales"] if who == "head" else head
    texts = [
        f"UPDATE {table} SET state = 'done', done_by_id = {other}, outcome = 'approved' WHERE id = {made.approve}",
        f"UPDATE {table} SET state = 'done', outcome = 'approved' WHERE id = {made.approve}",
        f"UPDATE {table} SET outcome = 'approved' WHERE id = {made.rejected}",
        f"UPDATE {table} SET state = 'open', done_by_id = NULL WHERE id = {made.rejected}",
        f"UPDATE {table} SET case_id = {made.cancelled} WHERE id = {made.approve}",
        f"UPDATE {table} SET role = 'sales' WHERE id = {made.approve}",
        f"UPDATE {table} SET node = 'bill', kind = 'create_document', role = NULL, state = 'done', done_by_id = {other} WHERE id = {made.approve}",
        f"DELETE FROM {table} WHERE id = {made.rejected}",
        f"INSERT INTO {table}(case_id, {_KEY}, node, kind, title, state, role, done_by_id, outcome, opened_at, attempts, version) VALUES"
        f" ({made.case}, 'forged', '{APPROVE}', 'task', 'x', 'done', 'head', {me}, 'approved', '2026-01-01 00:00:00', 0, 1)",
        f"INSERT INTO {table}(case_id, {_KEY}, node, kind, title, state, opened_at, attempts, version) VALUES"
        f" ({made.case}, 'forged', '{SIGN}', 'form', 'x', 'open', '2026-01-01 00:00:00', 0, 1)",
    ]
    if who not in ("head", "owner"):  # who leads stands in where nobody is the head of whoever manages the record
        texts += [
            f"INSERT INTO {table}(case_id, {_KEY}, node, kind, title, state, employee_id, opened_at, attempts, version) VALUES"
            f" ({made.case}, 'forged', '{CHECK}', 'task', 'x', 'open', {me}, '2026-01-01 00:00:00', 0, 1)",
            f"UPDATE {table} SET state = 'done', done_by_id = {me}, outcome = 'approved' WHERE id = {made.approve}",
            f"UPDATE {table} SET employee_id = {me} WHERE id = {made.approve}",
        ]
    if who not in ("accountant", "owner"):
        texts.append(f"UPDATE {table} SET state = 'done', done_by_id = {me}, employee_id = {me} WHERE id = {made.sign}")
    return tuple(texts)


def _waiting(firm: Staffed, made: Target, v: str, me: int) -> tuple[tuple[str, ...], ...]:
    """Ending a wait that stands, outright, by another event, by another timer, or by way of another state."""
    table, past = f"{v}process_step", (clock.now() - timedelta(days=1)).isoformat(" ", "seconds")
    reply, done = f"reply.came||client:{firm.clients['sales']}", f"UPDATE {table} SET state = 'done' WHERE id = {made.wait}"
    forged = (
        f"INSERT INTO {v}process_timer(case_id, step_id, {_KIND}, due_at, is_open) VALUES ({made.case}, {made.called}, 'wait', '{past}', TRUE)",
        f"UPDATE {table} SET state = 'done' WHERE id = {made.called}",
    )
    return (
        (done,),
        (f"UPDATE {table} SET state = 'done', done_by_id = {me}, employee_id = {me} WHERE id = {made.wait}",),
        (f"UPDATE {table} SET state = 'done', waits_for = '{reply}' WHERE id = {made.wait}",),
        (f"UPDATE {table} SET waits_for = '{reply}' WHERE id = {made.wait}", done),
        (f"UPDATE {table} SET waits_for = NULL WHERE id = {made.wait}", done),
        (f"UPDATE {table} SET opened_at = '{past}' WHERE id = {made.wait}", done),
        (f"UPDATE {table} SET document_id = {firm.invoices['sales']} WHERE id = {made.wait}", done),
        *((f"UPDATE {table} SET state = '{state}' WHERE id = {made.wait}", done) for state in ("open", "in_work", "failed")),
        (f"UPDATE {v}process_timer SET due_at = '{past}' WHERE id = {made.timer}", done),
        forged,
        forged[1:],
        (f"UPDATE {table} SET state = 'failed' WHERE id = {made.called}",),
        (f"UPDATE {table} SET state = 'done' WHERE id = {made.sleeping}",),
    )


_KEY, _KIND = '"KEY"', '"KIND"'


def _turning(made: Target, v: str, who: str) -> tuple[str, ...]:
    """Using a case for something else."""
    given = () if who in ("head", "owner") else (f"UPDATE {v}process_case SET manager_id = NULL WHERE id = {made.case}",)
    return (
        *given,
        f"UPDATE {v}process_case SET state = 'running' WHERE id = {made.cancelled}",
        f"UPDATE {v}process_case SET record_id = record_id + 1 WHERE id = {made.case}",
        f"UPDATE {v}process_case SET entity = 'client', record_id = client_id WHERE id = {made.case}",
        f"INSERT INTO {v}process_token(case_id, node) VALUES ({made.cancelled}, '{OFFER}')",
    )


def _publishing(made: Target) -> tuple[str, ...]:
    """Changing what is published."""
    return (
        f"UPDATE process_version SET state = 'draft' WHERE id = {made.version}",
        f"UPDATE process_node SET is_human = FALSE WHERE version_id = {made.version}",
        f"DELETE FROM process_gate_need WHERE gate_id = {made.gate}",
        f"UPDATE process_gate SET document_type = 'order' WHERE id = {made.gate}",
        f"DELETE FROM process_version WHERE id = {made.version}",
    )


def _reaching(firebird: bool) -> tuple[str, ...]:
    """Taking the triggers away."""
    if firebird:
        return ("ALTER TRIGGER gate_i_document INACTIVE", "DROP TRIGGER kept_u_process_step")
    return ("ALTER TABLE document DISABLE TRIGGER gate_i_document", "DROP TRIGGER kept_u_process_step ON process_step")


def tried(firm: Staffed, found: Sequence[Forgery]) -> list[str]:
    """How each of them ended, in their order."""
    results: dict[int, str] = {}
    for who in dict.fromkeys(attack.who for attack in found):
        with firm.opened(who) as database:
            for number, attack in enumerate(found):
                if attack.who == who:
                    results[number] = _play(database, attack.statements)
    return [results[number] for number in range(len(found))]


def _play(database: Database, statements: Sequence[str]) -> str:
    driver = database.engine.dialect.dbapi
    quote = database.engine.dialect.identifier_preparer.quote
    quoted = [text.replace(_KEY, quote("key")).replace(_KIND, quote("kind")) for text in statements]
    with database.engine.connect() as connection:
        touched = -1
        try:
            for statement in quoted:
                touched = connection.exec_driver_sql(statement).rowcount
            connection.commit()
            return UNSEEN if touched == 0 and quoted[-1].startswith(("UPDATE", "DELETE")) else NOTHING
        except (exc.DBAPIError, driver.Error) as error:  # type: ignore[union-attr]
            connection.rollback()
            told = error if isinstance(error, exc.DBAPIError) else exc.DBAPIError("", None, error)
            text = f"{told.orig} {getattr(getattr(told.orig, 'diag', None), 'constraint_name', '')}"
            names = (name for name in (SHUT, STEP, STANDS) if name in text.lower())
            return next(names, DENIED if database.backend.classify(told) is Failure.DENIED else str(told.orig))
