"""The guard of processes in a file: against our own mistakes, since whoever holds the file can take its triggers away.

The login that the program works under says who acts; a login without an employee is the program itself.
"""

from __future__ import annotations

from app.core.access.tables import HEAD, OWNER
from app.db.guard.gates_rules import WORDS, Rule

TRIGGERS = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' AND (name LIKE 'kept!_%' ESCAPE '!' OR name LIKE 'gate!_%' ESCAPE '!')"
STANDING = TRIGGERS
_PERSON = "FROM @employee me WHERE lower(me.login) = lower(kontor_ctx('login')) AND me.is_active AND me.deleted_at IS NULL"
_LEADS = f"SELECT 1 {_PERSON} AND me.[role] NOT IN ('{OWNER}', '{HEAD}')"
SPEAKS = {
    "{me}": f"(SELECT me.id {_PERSON})", "{is_person}": f"EXISTS(SELECT 1 {_PERSON})", "{leads}": f"NOT EXISTS({_LEADS})",
    "{row}": "", "IS DISTINCT FROM": "IS NOT",
}


def definition(rule: Rule) -> str:
    """The trigger, for a file without it."""
    refusal = f"SELECT raise(ABORT, '{WORDS[rule.refusal]}');"
    return f"CREATE TRIGGER {rule.trigger} {rule.moment} {rule.event} ON @{rule.table} WHEN {rule.whole} BEGIN {refusal} END"
