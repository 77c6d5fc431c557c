"""The guard of the books in a file: against our own mistakes, since whoever holds the file can take its triggers away.

A file has no moment before the commit, so a document is looked at when it is posted and reversed, when its ledger rows are written already. What is
written posted at once (imports, the demo firm) and the balances are left to the check of the data.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.sql.compiler import IdentifierPreparer

from app.core.access.books import LEDGERS, PARTS
from app.db.guard import books_rules as rules

TRIGGERS = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'posted!_%' ESCAPE '!'"


def statements(tables: sa.MetaData, stands: str, balance: str, preparer: IdentifierPreparer) -> list[str]:
    """All definitions, for a file without them.

    :param stands: what is said when a posted document would change; :param balance: when the books would not follow.
    """
    made = _made(tables, stands, balance)
    return [rules.spelled(text, preparer) for text in made]


def expected(tables: sa.MetaData) -> Iterator[tuple[str, str]]:
    """Table and name of each trigger."""
    for text in _made(tables, "", ""):
        words = text.split()
        yield words[words.index("ON") + 1].removeprefix("@"), words[2]


def _made(tables: sa.MetaData, stands: str, balance: str) -> Iterator[str]:
    document = tables.tables["document"]
    kept = "OLD.[state] = 'posted' AND OLD.batch_id IS NULL"
    yield _trigger("u", "document", "BEFORE UPDATE", rules.is_broken(document, "IS NOT"), stands)
    yield _trigger("d", "document", "BEFORE DELETE", kept, stands)
    yield _trigger("t", "document", "AFTER UPDATE", f"OLD.[state] <> NEW.[state] AND {rules.is_wrong('NEW.id')}", balance)
    for table in PARTS:
        either = f"{rules.of_posted(table, 'OLD')} OR {rules.of_posted(table, 'NEW')}"
        yield _trigger("u", table, "BEFORE UPDATE", either, stands)
        yield _trigger("d", table, "BEFORE DELETE", rules.of_posted(table, "OLD", rules.OWN), stands)
    for table in LEDGERS:
        own = f"EXISTS(SELECT 1 FROM @document d WHERE d.id = OLD.document_id{rules.OWN})"
        yield _trigger("u", table, "BEFORE UPDATE", "1", stands)
        yield _trigger("d", table, "BEFORE DELETE", own, stands)


def _trigger(letter: str, table: str, event: str, when: str, refusal: str) -> str:
    return f"CREATE TRIGGER posted_{letter}_{table} {event} ON @{table} WHEN {when} BEGIN SELECT raise(ABORT, '{refusal}'); END"
