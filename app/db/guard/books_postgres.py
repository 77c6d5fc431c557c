"""The guard of the books on PostgreSQL: triggers that refuse, a tally of the transaction, and a look at it when it ends.

What counts is written into ``kontor.tally``, for each statement and place one row; nobody but the functions here reaches it. A deferred trigger of
the first row looks at the whole when the transaction is about to end, and empties it. It needs no log of its own: between transactions it is empty.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.sql.compiler import IdentifierPreparer

from app.core.access.books import BALANCES, GUARDED, LEDGERS, PARTS, Counted
from app.db.guard import books_rules as rules

_DEFINER = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
_MINE = "tx = pg_current_xact_id()"
#: the server's guess of how large the tally is must not make it read whole tables
_BY_INDEX = " SET enable_seqscan = off"
_ADDED, _REMOVED = "REFERENCING NEW TABLE AS fresh", "REFERENCING OLD TABLE AS gone"
_BOTH = "REFERENCING OLD TABLE AS gone NEW TABLE AS fresh"

_BASE = [
    "CREATE SCHEMA IF NOT EXISTS kontor",
    """CREATE UNLOGGED TABLE IF NOT EXISTS kontor.tally(tx xid8 NOT NULL DEFAULT pg_current_xact_id(), document_id bigint, order_line_id bigint,
  product_id bigint, warehouse_id bigint, claim_id bigint, quantity numeric, reserved numeric, charged numeric, paid numeric,
  born boolean, leaving boolean) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)""",
    "CREATE INDEX IF NOT EXISTS tally_tx ON kontor.tally(tx)",
    "REVOKE ALL ON kontor.tally FROM PUBLIC",
]


def statements(tables: sa.MetaData, stands: str, balance: str, preparer: IdentifierPreparer) -> list[str]:
    """All definitions, which may be run again and again.

    :param stands: what is said when a posted document would change; :param balance: when the books would not follow.
    """
    def written(text: str) -> str:
        return rules.spelled(text, preparer, "public.")

    made = [
        *_BASE,
        *_function("refuse_posted", _raised(stands, "posted_stands")),
        *_function("note_posted", "INSERT INTO kontor.tally(document_id, born) VALUES (NEW.id, TG_OP = 'INSERT');\n  RETURN NULL;"),
        *_function("close_tally", _closing(_raised(balance, "books_balance")), "DECLARE k bigint; is_leaving boolean;\n", _BY_INDEX),
        "DROP TRIGGER IF EXISTS tally_closes ON kontor.tally",
        "CREATE CONSTRAINT TRIGGER tally_closes AFTER INSERT ON kontor.tally DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
        " EXECUTE FUNCTION kontor.close_tally()",
        *_document(tables.tables["document"]),
    ]
    for table in PARTS:
        made += _part(table, _raised(stands, "posted_stands"))
    for table, counted in LEDGERS.items():
        made += _ledger(table, counted, _raised(stands, "posted_stands"), _raised(balance, "books_balance"))
    for table, counted in BALANCES.items():
        made += _balance(table, counted)
    return [written(text) for text in made]


def released() -> str:
    """The query of what to drop before a migration: our triggers with their tables."""
    ours = f"t.tgname LIKE 'posted\\_%' AND c.relname IN ({_names()})"
    return f"SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE {ours}"


#: table and trigger of all that are on
STANDING = "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND t.tgenabled = 'O'"


def expected() -> Iterator[tuple[str, str]]:
    """Table and name of each trigger."""
    yield ("tally", "tally_closes")
    yield from (("document", name) for name in ("posted_stands", "posted_stays", "posted_born", "posted_turned"))
    for table in (*PARTS, *LEDGERS, *BALANCES):
        yield from ((table, name) for name in ("posted_added", "posted_changed", "posted_removed"))


def _names() -> str:
    return ", ".join(f"'{name}'" for name in GUARDED)


def _raised(text: str, constraint: str) -> str:
    return f"RAISE '{text}' USING ERRCODE = 'check_violation', CONSTRAINT = '{constraint}';"


def _function(name: str, body: str, declared: str = "", settings: str = "") -> list[str]:
    return [
        f"CREATE OR REPLACE FUNCTION kontor.{name}() RETURNS trigger LANGUAGE plpgsql {_DEFINER}{settings} AS $$\n{declared}BEGIN\n  {body}\nEND $$",
        f"REVOKE ALL ON FUNCTION kontor.{name}() FROM PUBLIC",
    ]


def _trigger(name: str, table: str, event: str, function: str, tables: str = "", each: str = "STATEMENT", when: str = "") -> list[str]:
    condition = f" WHEN ({when})" if when else ""
    return [
        f"DROP TRIGGER IF EXISTS {name} ON @{table}",
        f"CREATE TRIGGER {name} {event} ON @{table} {tables} FOR EACH {each}{condition} EXECUTE FUNCTION kontor.{function}()",
    ]


def _closing(refuse: str) -> str:
    """Sums by place and claim are nothing, documents have what they say, whoever loses a part of an import is gone.

    One key after the other, so that no plan depends on how many rows the server takes the tally for.
    """
    return f"""IF NOT EXISTS (SELECT FROM kontor.tally WHERE {_MINE}) THEN RETURN NULL; END IF;
  PERFORM FROM kontor.tally WHERE {_MINE} AND product_id IS NOT NULL GROUP BY product_id, warehouse_id
    HAVING coalesce(sum(quantity), 0) <> 0 OR coalesce(sum(reserved), 0) <> 0;
  IF FOUND THEN {refuse} END IF;
  PERFORM FROM kontor.tally WHERE {_MINE} AND claim_id IS NOT NULL GROUP BY claim_id
    HAVING coalesce(sum(charged), 0) <> 0 OR coalesce(sum(paid), 0) <> 0;
  IF FOUND THEN {refuse} END IF;
  FOR k, is_leaving IN SELECT document_id, bool_or(leaving) FROM kontor.tally WHERE {_MINE} AND document_id IS NOT NULL GROUP BY 1 LOOP
    IF {rules.is_wrong("k")} OR is_leaving AND EXISTS (SELECT FROM @document d WHERE d.id = k) THEN {refuse} END IF;
  END LOOP;
  FOR k IN SELECT DISTINCT order_line_id FROM kontor.tally WHERE {_MINE} AND order_line_id IS NOT NULL LOOP
    IF {rules.is_overheld("k")} THEN {refuse} END IF;
  END LOOP;
  FOR k IN SELECT DISTINCT claim_id FROM kontor.tally WHERE {_MINE} AND claim_id IS NOT NULL LOOP
    IF {rules.is_strange("k")} THEN {refuse} END IF;
  END LOOP;
  DELETE FROM kontor.tally WHERE {_MINE};
  RETURN NULL;"""


def _document(table: sa.Table) -> list[str]:
    gone = "OLD.[state] = 'posted' AND OLD.batch_id IS NULL"
    return [
        *_trigger("posted_stands", "document", "BEFORE UPDATE", "refuse_posted", each="ROW", when=rules.is_broken(table, "IS DISTINCT FROM")),
        *_trigger("posted_stays", "document", "BEFORE DELETE", "refuse_posted", each="ROW", when=gone),
        *_trigger("posted_born", "document", "AFTER INSERT", "note_posted", each="ROW", when="NEW.[state] = 'posted'"),
        *_trigger("posted_turned", "document", "AFTER UPDATE", "note_posted", each="ROW", when="OLD.[state] <> NEW.[state]"),
    ]


def _part(table: str, refuse: str) -> list[str]:
    born = f"NOT EXISTS (SELECT FROM kontor.tally t WHERE t.{_MINE} AND t.document_id = d.id AND t.born)"
    column = PARTS[table]
    leaving = f"SELECT DISTINCT r.{column}, true FROM gone r JOIN @document d ON d.id = r.{column} WHERE d.[state] = 'posted'"
    return [
        *_function(
            f"add_{table}",
            f"IF EXISTS (SELECT FROM fresh r WHERE {rules.of_posted(table, 'r', f' AND {born}')}) THEN {refuse} END IF;\n  RETURN NULL;",
        ),
        *_function(
            f"change_{table}",
            f"IF EXISTS (SELECT FROM (TABLE gone UNION ALL TABLE fresh) r WHERE {rules.of_posted(table, 'r')}) THEN {refuse} END IF;\n  RETURN NULL;",
        ),
        *_function(
            f"remove_{table}",
            f"IF EXISTS (SELECT FROM gone r WHERE {rules.of_posted(table, 'r', rules.OWN)}) THEN {refuse} END IF;\n"
            f"  INSERT INTO kontor.tally(document_id, leaving) {leaving};\n  RETURN NULL;",
        ),
        *_three(table),
    ]


def _three(table: str) -> list[str]:
    return [
        *_trigger("posted_added", table, "AFTER INSERT", f"add_{table}", _ADDED),
        *_trigger("posted_changed", table, "AFTER UPDATE", f"change_{table}", _BOTH),
        *_trigger("posted_removed", table, "AFTER DELETE", f"remove_{table}", _REMOVED),
    ]


def _ledger(table: str, counted: Counted, refuse_change: str, refuse: str) -> list[str]:
    same = " AND ".join(f"o.[{name}] IS NOT DISTINCT FROM r.[{name}]" for name in counted.same)
    opposite = " AND ".join(f"o.{name} = -r.{name}" for name in counted.amounts.values())
    answered = f"SELECT FROM @{table} o WHERE o.id = r.reversal_of_id AND o.reversal_of_id IS NULL AND {same} AND {opposite}"
    odd = f"SELECT FROM fresh r WHERE r.reversal_of_id IS NOT NULL AND NOT EXISTS ({answered})"
    own = "SELECT FROM gone r JOIN @document d ON d.id = r.document_id WHERE d.batch_id IS NULL"
    return [
        *_function(f"add_{table}", f"IF EXISTS ({odd}) THEN {refuse} END IF;\n  {_counts(counted, ('-', 'fresh'))}\n  RETURN NULL;"),
        *_function(
            f"remove_{table}",
            f"IF EXISTS ({own}) THEN {refuse_change} END IF;\n  {_counts(counted, ('', 'gone'))}\n"
            "  INSERT INTO kontor.tally(document_id, leaving) SELECT DISTINCT document_id, true FROM gone;\n  RETURN NULL;",
        ),
        *_trigger("posted_added", table, "AFTER INSERT", f"add_{table}", _ADDED),
        *_trigger("posted_changed", table, "BEFORE UPDATE", "refuse_posted", each="ROW"),
        *_trigger("posted_removed", table, "AFTER DELETE", f"remove_{table}", _REMOVED),
    ]


def _balance(table: str, counted: Counted) -> list[str]:
    return [
        *_function(f"add_{table}", f"{_counts(counted, ('', 'fresh'))}\n  RETURN NULL;"),
        *_function(f"change_{table}", f"{_counts(counted, ('-', 'gone'), ('', 'fresh'))}\n  RETURN NULL;"),
        *_function(f"remove_{table}", f"{_counts(counted, ('-', 'gone'))}\n  RETURN NULL;"),
        *_three(table),
    ]


def _counts(counted: Counted, *sides: tuple[str, str]) -> str:
    """Put rows into the tally, summed up by what they are about; the sign and the transition table of each side."""
    keys, amounts = ", ".join(counted.keys), ", ".join(counted.amounts)
    taken = " UNION ALL ".join(
        f"SELECT {', '.join(f'{column} AS {key}' for key, column in counted.keys.items())},"
        f" {', '.join(f'{sign}{column} AS {amount}' for amount, column in counted.amounts.items())} FROM {table}"
        for sign, table in sides
    )
    sums = ", ".join(f"sum({amount})" for amount in counted.amounts)
    return f"INSERT INTO kontor.tally({keys}, {amounts}) SELECT {keys}, {sums} FROM ({taken}) r GROUP BY {keys};"
