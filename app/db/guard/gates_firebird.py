"""The guard of processes on Firebird: triggers on the tables behind the views, which look into what the person need not see."""

from __future__ import annotations

from collections.abc import Iterable

from app.core.access.tables import HEAD, OWNER
from app.db.guard.gates_rules import WORDS, Refusal, Rule
from app.db.guard.psql import NOW, roles

_OURS = "(rdb$trigger_name STARTING WITH 'KEPT_' OR rdb$trigger_name STARTING WITH 'GATE_') AND rdb$system_flag = 0"
TRIGGERS = f"SELECT TRIM(rdb$relation_name), TRIM(rdb$trigger_name) FROM rdb$triggers WHERE {_OURS}"
#: those of them that are on
STANDING = f"{TRIGGERS} AND rdb$trigger_inactive = 0"
_ME = "(SELECT me.id FROM @employee me WHERE UPPER(me.login) = CURRENT_USER AND me.is_active AND me.deleted_at IS NULL)"
SPEAKS = {
    "{me}": _ME, "{is_person}": "CURRENT_ROLE STARTING WITH 'KONTOR_'", "{leads}": roles((OWNER, HEAD)), "{row}": " FROM rdb$database",
    "{now}": NOW, "{slack}": "0.00006", "{journal}": "jrn_entry", "{moment}": 'e."AT"',
}
EXCEPTIONS = [
    *(f"CREATE OR ALTER EXCEPTION {refusal} '{WORDS[refusal]}'" for refusal in Refusal),
    *(f"GRANT USAGE ON EXCEPTION {refusal} TO PUBLIC" for refusal in Refusal),
]


def definition(rule: Rule) -> str:
    """The trigger, which may be made again and again."""
    head = f"CREATE OR ALTER TRIGGER {rule.trigger} FOR @{rule.table} ACTIVE {rule.moment} {rule.event} POSITION 2"
    return f"{head} AS BEGIN\n  IF ({rule.whole}) THEN EXCEPTION {rule.refusal};\nEND"


def grants(rule: Rule) -> Iterable[str]:
    """What the trigger itself may read."""
    looks = dict.fromkeys((*rule.reads, *(("employee",) if "{me}" in rule.when else ())))
    return (f"GRANT SELECT ON @{table} TO TRIGGER {rule.trigger}" for table in looks)
