"""What ends a wait that stands, as conditions on a row: its moment, what it waits for, or whoever leads; kept by servers only.

Whoever may publish processes leads, and may end any wait; that a client has answered everybody knows who works at the case. Everybody else's
window only writes down what the tables show by then: a timer that is due, a paper, a stage, a change in the journal, the end of the case that was
called. What a wait goes by, its timers and the name of its event, stands from the moment it begins.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.db.guard.gates_rules import Refusal, Rule, differ

#: clocks of workstations follow the server's, and each other's, by seconds
_DUE = "t.due_at <= {now} + {slack}"
_SINCE = "OLD.opened_at - {slack}"
#: what a wait goes by
_KEPT = ("waits_for", "document_id", "opened_at")
_TIMERS_OF_WAITS = "('wait', 'boundary')"
#: rows of a record that the wait is about, by what its event ends with
_DOCUMENTS = (
    "(OLD.waits_for LIKE '%|deal:%' AND d.deal_id = c.record_id OR OLD.waits_for LIKE '%|client:%' AND d.client_id = c.record_id"
    " OR OLD.waits_for LIKE '%|document:%' AND (d.id = {paper} OR EXISTS(SELECT 1 FROM @document_link l WHERE l.child_id = d.id"
    " AND l.parent_id = {paper}) OR EXISTS(SELECT 1 FROM @payment_allocation a WHERE a.payment_id = d.id AND a.claim_id = {paper})))"
).replace("{paper}", "COALESCE(OLD.document_id, c.record_id)")
_DEALS = "(OLD.waits_for LIKE '%|deal:%' AND x.id = c.record_id OR OLD.waits_for LIKE '%|client:%' AND x.client_id = c.record_id)"
_READ = ("process_case", "process_timer", "document", "document_link", "payment_allocation", "deal", "jrn_entry")


def rules() -> Iterator[Rule]:
    """All of them."""
    kept = f"NEW.[state] NOT IN ('waiting', 'done', 'cancelled', 'failed') OR {differ(*_KEPT)}"
    ended = f"NEW.[state] = 'done' AND NOT ({_due()} OR {_came()})"
    failed = f"NEW.[state] = 'failed' AND NOT {_called('cancelled')}"
    wrong = f"NOT {{leads}} AND ({kept} OR {ended} OR {failed})"
    yield Rule("kept_wait", "process_step", "UPDATE", wrong, Refusal.STEP, _READ, given="OLD.[state] = 'waiting'")
    waits = "EXISTS(SELECT 1 FROM @process_step s WHERE s.id = NEW.step_id AND s.[state] = 'waiting')"
    late = f"NEW.[kind] IN {_TIMERS_OF_WAITS}"
    yield Rule("kept_i", "process_timer", "INSERT", f"NOT {{leads}} AND {waits}", Refusal.STEP, ("process_step",), given=late)
    yield Rule("kept_u", "process_timer", "UPDATE", "NOT {leads}", Refusal.STEP, given=differ("step_id", "kind", "node", "due_at"))


def _due() -> str:
    return f"EXISTS(SELECT 1 FROM @process_timer t WHERE t.step_id = OLD.id AND t.[kind] = 'wait' AND {_DUE})"


def _called(state: str) -> str:
    """Whether the case that a step has called is over, in a state."""
    waited = "OLD.waits_for = 'case.ended||process_case:' || k.id AND k.caller_id = OLD.id"
    return f"EXISTS(SELECT 1 FROM @process_case k WHERE {waited} AND k.[state] = '{state}')"


def _came() -> str:
    """Whether what a wait waits for is there, or is what everybody knows who works at the case."""
    posted = f"d.[state] = 'posted' AND d.posted_at >= {_SINCE}"
    typed = "(POSITION('document.posted||' IN OLD.waits_for) = 1 OR POSITION('document.posted|' || d.[type] || '|' IN OLD.waits_for) = 1)"
    paid = "POSITION('payment.came|' IN OLD.waits_for) = 1 AND d.[type] = 'payment_in'"
    paper = f"EXISTS(SELECT 1 FROM @document d WHERE {_DOCUMENTS} AND ({posted} AND ({typed} OR {paid}) OR {_changed('document', 'd.id')}))"
    stage = "POSITION('deal.stage|' || x.stage_id || '|' IN OLD.waits_for) = 1"
    deal = f"EXISTS(SELECT 1 FROM @deal x WHERE {_DEALS} AND ({stage} OR {_changed('deal', 'x.id')}))"
    of_case = f"EXISTS(SELECT 1 FROM @process_case c WHERE c.id = OLD.case_id AND ({paper} OR {deal} OR {_client()}))"
    named = f"POSITION('reply.came|' IN OLD.waits_for) = 1 OR {_called('finished')} OR {of_case} OR OLD.waits_for LIKE '%|' AND {_anything()}"
    return f"OLD.waits_for IS NOT NULL AND ({named})"


def _changed(table: str, key: str) -> str:
    """Whether the journal tells of a row of the kind that a wait names, since it began; what posts or moves has rules of its own."""
    verbs = {"created": "I", "changed": "U", "reversed": "U"} if table == "document" else {"created": "I", "changed": "U"}
    named = [f"e.op = '{op}' AND POSITION('{table}.{verb}|' IN OLD.waits_for) = 1" for verb, op in verbs.items()]
    if table == "deal":
        named.append("POSITION('deal.stage||' IN OLD.waits_for) = 1")
    key = f"CAST({key} AS VARCHAR(20))"
    told = f"e.tbl = '{table}' AND e.rkey = {key} AND {{moment}} >= {_SINCE} AND ({' OR '.join(named)})"
    return f"EXISTS(SELECT 1 FROM {{journal}} e WHERE {told})"


def _client() -> str:
    return f"OLD.waits_for LIKE '%|client:%' AND {_changed('client', 'c.record_id')}"


def _anything() -> str:
    """Whether anything of the kind happened, where a process is about no record."""
    tables = " OR ".join(f"e.tbl = '{table}' AND POSITION('{table}.' IN OLD.waits_for) = 1" for table in ("document", "deal", "client"))
    paid = "e.tbl = 'document' AND POSITION('payment.came|' IN OLD.waits_for) = 1"
    return f"EXISTS(SELECT 1 FROM {{journal}} e WHERE ({tables} OR {paid}) AND {{moment}} >= {_SINCE})"
