"""The guard of the books on Firebird: triggers that refuse, a tally of the transaction, and a look at it at the commit.

The tally is a table whose rows are seen by their own transaction alone and are gone with it. A trigger of the database itself looks at it before each
commit; only the database's owner may connect without such triggers. It calls its procedure by a statement: a call that is compiled with it would hold
all indexes of the books in use, and no migration could change one.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.sql.compiler import IdentifierPreparer

from app.core.access.books import BALANCES, GUARDED, LEDGERS, PARTS, Counted
from app.db.guard import books_rules as rules

_STANDS, _BALANCE = "EXCEPTION posted_stands", "EXCEPTION books_balance"
_KEYS = ("document_id", "order_line_id", "product_id", "warehouse_id", "claim_id")
_COLUMNS = (
    *(f"{name} BIGINT" for name in _KEYS), "quantity NUMERIC(18, 4)", "reserved NUMERIC(18, 4)", "charged NUMERIC(18, 2)", "paid NUMERIC(18, 2)",
    "born SMALLINT", "leaving SMALLINT",
)
INSTALLED = "SELECT COUNT(*) FROM rdb$relations WHERE rdb$relation_name = 'K_TALLY'"
BASE = [
    f"CREATE GLOBAL TEMPORARY TABLE k_tally({', '.join(_COLUMNS)}) ON COMMIT DELETE ROWS",
    "CREATE INDEX k_tally_document ON k_tally(document_id)",
]
#: what names columns of tables while a migration is under way
STUB = "CREATE OR ALTER PROCEDURE k_close_books AS BEGIN END"
TRIGGERS = "SELECT TRIM(rdb$trigger_name) FROM rdb$triggers WHERE rdb$trigger_name STARTING WITH 'POSTED_'"
STANDING = f"{TRIGGERS} AND rdb$trigger_inactive = 0 UNION ALL SELECT TRIM(rdb$trigger_name) FROM rdb$triggers WHERE rdb$trigger_name = 'K_BOOKS'"


def expected() -> Iterator[tuple[str, str]]:
    """Table and name of each trigger."""
    yield ("", "K_BOOKS")
    for table in ("document", *PARTS, *LEDGERS, *BALANCES):
        yield from ((table, _name(when, table).upper()) for when in ("b", "a") if (when, table) not in _NONE)


_NONE = {*(("a", table) for table in PARTS), *(("b", table) for table in BALANCES)}


def _name(when: str, table: str) -> str:
    return f"posted_{when}_{table}"


def batches(tables: sa.MetaData, stands: str, balance: str, preparer: IdentifierPreparer) -> list[list[str]]:
    """All definitions, which may be run again and again once ``BASE`` is there; what a batch makes the next ones may use.

    :param stands: what is said when a posted document would change; :param balance: when the books would not follow.
    """
    triggers = [_document_stands(tables.tables["document"]), _document_turns()]
    triggers += [_part(table) for table in PARTS]
    triggers += [text for table, counted in LEDGERS.items() for text in (_ledger_stands(table), _ledger(table, counted))]
    triggers += [_balance(table, counted) for table, counted in BALANCES.items()]
    made = [
        [f"CREATE OR ALTER EXCEPTION posted_stands '{stands}'", f"CREATE OR ALTER EXCEPTION books_balance '{balance}'"],
        [f"GRANT USAGE ON EXCEPTION {name} TO PUBLIC" for name in ("posted_stands", "books_balance")] + [_closing()],
        [
            "CREATE OR ALTER TRIGGER k_books ON TRANSACTION COMMIT AS BEGIN IF (EXISTS(SELECT 1 FROM k_tally)) THEN"
            " EXECUTE STATEMENT 'EXECUTE PROCEDURE k_close_books' WITH CALLER PRIVILEGES; END",
            *triggers,
        ],
        list(_grants()),
    ]
    return [[rules.spelled(text, preparer) for text in batch] for batch in made]


def _closing() -> str:
    """See ``books_postgres``: the same questions."""
    def each(column: str, wrong: str) -> str:
        return (
            f"  FOR SELECT DISTINCT {column} FROM k_tally WHERE {column} IS NOT NULL INTO :k DO\n"
            f"    IF ({wrong}) THEN {_BALANCE};\n"
        )

    left = "EXISTS(SELECT 1 FROM k_tally t JOIN @document d ON d.id = t.document_id WHERE t.leaving = 1)"
    sums = "".join(
        f"  IF (EXISTS(SELECT {keys} FROM k_tally WHERE {first} IS NOT NULL GROUP BY {keys}"
        f" HAVING COALESCE(SUM({one}), 0) <> 0 OR COALESCE(SUM({other}), 0) <> 0)) THEN {_BALANCE};\n"
        for keys, first, one, other in (
            ("product_id, warehouse_id", "product_id", "quantity", "reserved"), ("claim_id", "claim_id", "charged", "paid"),
        )
    )
    return (
        f"CREATE OR ALTER PROCEDURE k_close_books AS DECLARE k BIGINT; BEGIN\n{sums}  IF ({left}) THEN {_BALANCE};\n"
        f"{each('document_id', rules.is_wrong(':k'))}{each('order_line_id', rules.is_overheld(':k'))}{each('claim_id', rules.is_strange(':k'))}"
        "  DELETE FROM k_tally;\nEND"
    )


def _document_stands(table: sa.Table) -> str:
    return f"""CREATE OR ALTER TRIGGER {_name('b', 'document')} FOR @document ACTIVE BEFORE UPDATE OR DELETE POSITION 1 AS BEGIN
  IF (DELETING) THEN BEGIN IF (OLD.[state] = 'posted' AND OLD.batch_id IS NULL) THEN {_STANDS}; END
  ELSE IF ({rules.is_broken(table, "IS DISTINCT FROM")}) THEN {_STANDS};
END"""


def _document_turns() -> str:
    return f"""CREATE OR ALTER TRIGGER {_name('a', 'document')} FOR @document ACTIVE AFTER INSERT OR UPDATE POSITION 1 AS BEGIN
  IF (INSERTING) THEN BEGIN IF (NEW.[state] = 'posted') THEN INSERT INTO k_tally(document_id, born) VALUES (NEW.id, 1); END
  ELSE IF (OLD.[state] <> NEW.[state]) THEN INSERT INTO k_tally(document_id) VALUES (NEW.id);
END"""


def _part(table: str) -> str:
    column, posted = PARTS[table], rules.of_posted
    born = f"NOT EXISTS(SELECT 1 FROM k_tally t WHERE t.document_id = NEW.{column} AND t.born = 1)"
    return f"""CREATE OR ALTER TRIGGER {_name('b', table)} FOR @{table} ACTIVE BEFORE INSERT OR UPDATE OR DELETE POSITION 1 AS BEGIN
  IF (NOT INSERTING) THEN IF ({posted(table, 'OLD', rules.OWN)}) THEN {_STANDS};
  IF (UPDATING) THEN IF ({posted(table, 'OLD')} OR {posted(table, 'NEW')}) THEN {_STANDS};
  IF (INSERTING) THEN IF ({posted(table, 'NEW')}) THEN IF ({born}) THEN {_STANDS};
  IF (DELETING) THEN IF ({posted(table, 'OLD', rules.IMPORTED)}) THEN INSERT INTO k_tally(document_id, leaving) VALUES (OLD.{column}, 1);
END"""


def _ledger_stands(table: str) -> str:
    return f"""CREATE OR ALTER TRIGGER {_name('b', table)} FOR @{table} ACTIVE BEFORE UPDATE OR DELETE POSITION 1 AS BEGIN
  IF (UPDATING) THEN {_STANDS};
  IF (EXISTS(SELECT 1 FROM @document d WHERE d.id = OLD.document_id{rules.OWN})) THEN {_STANDS};
END"""


def _ledger(table: str, counted: Counted) -> str:
    same = " AND ".join(f"o.[{name}] IS NOT DISTINCT FROM NEW.[{name}]" for name in counted.same)
    opposite = " AND ".join(f"o.{name} = -NEW.{name}" for name in counted.amounts.values())
    answered = f"EXISTS(SELECT 1 FROM @{table} o WHERE o.id = NEW.reversal_of_id AND o.reversal_of_id IS NULL AND {same} AND {opposite})"
    return f"""CREATE OR ALTER TRIGGER {_name('a', table)} FOR @{table} ACTIVE AFTER INSERT OR DELETE POSITION 1 AS BEGIN
  IF (INSERTING) THEN BEGIN
    IF (NEW.reversal_of_id IS NOT NULL) THEN IF (NOT {answered}) THEN {_BALANCE};
    {_counts(counted, 'NEW', '-')}
  END ELSE BEGIN
    {_counts(counted, 'OLD', '')}
    INSERT INTO k_tally(document_id, leaving) VALUES (OLD.document_id, 1);
  END END"""


def _balance(table: str, counted: Counted) -> str:
    return f"""CREATE OR ALTER TRIGGER {_name('a', table)} FOR @{table} ACTIVE AFTER INSERT OR UPDATE OR DELETE POSITION 1 AS BEGIN
  IF (NOT INSERTING) THEN {_counts(counted, 'OLD', '-')}
  IF (NOT DELETING) THEN {_counts(counted, 'NEW', '')}
END"""


def _counts(counted: Counted, row: str, sign: str) -> str:
    names = ", ".join((*counted.keys, *counted.amounts))
    values = ", ".join((*(f"{row}.{name}" for name in counted.keys.values()), *(f"{sign}{row}.{name}" for name in counted.amounts.values())))
    return f"INSERT INTO k_tally({names}) VALUES ({values});"


def _grants() -> Iterator[str]:
    """What the triggers and the procedure themselves may; nobody else reaches the tally."""
    yield from (f"GRANT SELECT ON @{table} TO PROCEDURE k_close_books" for table in ("firm", "product", *GUARDED))
    yield "GRANT SELECT, DELETE ON k_tally TO PROCEDURE k_close_books"
    yield "GRANT SELECT ON k_tally TO TRIGGER k_books"
    yield "GRANT EXECUTE ON PROCEDURE k_close_books TO TRIGGER k_books"
    for table, name in expected():
        if table:
            yield f"GRANT SELECT, INSERT ON k_tally TO TRIGGER {name}"
            yield from (f"GRANT SELECT ON @{seen} TO TRIGGER {name}" for seen in dict.fromkeys(("document", table)))
