"""The guard of processes on PostgreSQL: triggers that run as the owner of the tables, so that the rights to rows hide no case from them."""

from __future__ import annotations

from app.core.access.tables import HEAD, OWNER
from app.db.guard.gates_rules import TABLES, WORDS, Rule
from app.db.guard.teams_postgres import OWNS, group

_NAMES = ", ".join(f"'{name}'" for name in TABLES)
_ON = (
    "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public'"
    f" AND c.relname IN ({_NAMES}) AND (t.tgname LIKE 'kept\\_%' OR t.tgname LIKE 'gate\\_%')"
)
TRIGGERS = f"SELECT c.relname, t.tgname {_ON}"
#: those of them that are on
STANDING = f"{TRIGGERS} AND t.tgenabled = 'O'"
_LEADS = " OR ".join(f"pg_has_role(session_user, '{group(role)}', 'member')" for role in (OWNER, HEAD))
SPEAKS = {
    "{me}": "kontor.me()", "{is_person}": f"(NOT {OWNS})", "{leads}": f"({_LEADS} OR {OWNS})", "{row}": "",
    "{now}": "timezone('UTC', statement_timestamp())", "{slack}": "interval '5 seconds'", "{journal}": "jrn.entry", "{moment}": "e.at",
}


def statements(rule: Rule) -> list[str]:
    """The function and the trigger, for tables without it."""
    function, row = f"kontor.{rule.trigger}()", "OLD" if rule.event == "DELETE" else "NEW"
    given = f"WHEN ({rule.given})" if rule.given else ""
    return [
        f"""CREATE OR REPLACE FUNCTION {function} RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF {rule.when} THEN RAISE '{WORDS[rule.refusal]}' USING ERRCODE = 'check_violation', CONSTRAINT = '{rule.refusal}'; END IF;
  RETURN {row};
END $$""",
        f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC",
        f"CREATE TRIGGER {rule.trigger} {rule.moment} {rule.event} ON @{rule.table} FOR EACH ROW {given} EXECUTE FUNCTION {function}",
    ]
