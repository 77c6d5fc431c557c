"""What is wrong with the books of a document, as conditions in SQL that three databases understand; made from the declaration (`core.access.books`).

Tables stand behind an @, and columns that a database may want quoted in square brackets, until `spelled` writes them its way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import sqlalchemy as sa
from sqlalchemy.sql.compiler import IdentifierPreparer

from app.core.access.books import EFFECTS, FREE, NEEDED, OF_POSTING, PARTS, Effect

_NAMED, _TABLE = re.compile(r"\[(\w+)\]"), re.compile(r"@(\w+)")
_POSTED = "d.[state] = 'posted'"
#: an import brings the papers of another program without what they moved
_MOVES = f"{_POSTED} AND (d.warehouse_id IS NOT NULL OR d.batch_id IS NULL)"


def spelled(text: str, preparer: IdentifierPreparer, schema: str = "") -> str:
    """Write names as a database wants them.

    :param schema: of the tables, with its dot.
    """
    return _TABLE.sub(lambda name: schema + preparer.quote(name[1]), _NAMED.sub(lambda name: preparer.quote(name[1]), text))


def core_columns(document: sa.Table) -> list[str]:
    """Columns of the document that stand until it is a draft again."""
    return [column.name for column in document.columns if column.name not in {*FREE, *OF_POSTING, "state"}]


def is_broken(document: sa.Table, differs: str) -> str:
    """Whether a change of a posted document, OLD to NEW, touches what stands.

    :param differs: the operator that takes NULLs for equal.
    """
    def changed(columns: Iterable[str]) -> str:
        return " OR ".join(f"OLD.[{name}] {differs} NEW.[{name}]" for name in columns)

    return f"OLD.[state] = 'posted' AND ({changed(core_columns(document))} OR NEW.[state] = 'posted' AND ({changed(OF_POSTING)}))"


def of_posted(table: str, row: str, more: str = "") -> str:
    """Whether a part belongs to a posted document.

    :param more: a condition more on the document ``d``.
    """
    return f"EXISTS(SELECT 1 FROM @document d WHERE d.id = {row}.{PARTS[table]} AND {_POSTED}{more})"


#: an imported document may be taken away again, as a whole
IMPORTED, OWN = " AND d.batch_id IS NOT NULL", " AND d.batch_id IS NULL"


def is_wrong(key: str) -> str:
    """Whether the ledgers have something of a document that it does not say, or lack something that it says.

    :param key: of the document.
    """
    rules = " OR ".join(f"({rule})" for rule in (*_head(), *_stock(key), *_settlements(key), *_reservations(key)))
    return f"EXISTS(SELECT 1 FROM @document d JOIN @firm f ON f.id = d.firm_id WHERE d.id = {key} AND ({rules}))"


def _case(value: Callable[[Effect], str], also: str = _POSTED) -> str:
    """A value by the type of the document ``d``; zero for a draft."""
    cases = "".join(f" WHEN d.[type] = '{code}' THEN {value(effect)}" for code, effect in EFFECTS.items() if value(effect))
    return f"CASE WHEN NOT ({also}) THEN 0{cases} ELSE 0 END"


def _types(chosen: Callable[[Effect], object]) -> str:
    return ", ".join(f"'{code}'" for code, effect in EFFECTS.items() if chosen(effect))


def _head() -> list[str]:
    missing = " OR ".join(f"d.[{name}] IS NULL" for name in NEEDED)
    return [f"{_POSTED} AND ({missing})"]


def _stock(key: str) -> list[str]:
    """Each line of goods has moved once, and nothing else has."""
    sign = _case(lambda effect: str(effect.stock) if effect.stock else "", _MOVES)
    moved = (
        f"(SELECT m.line_id, m.product_id, m.warehouse_id, m.[date] AS on_day, SUM(m.quantity) AS moved FROM @stock_movement m"
        f" WHERE m.document_id = {key} GROUP BY m.line_id, m.product_id, m.warehouse_id, m.[date] HAVING SUM(m.quantity) <> 0) g"
    )
    fits = f"l.id = g.line_id AND l.document_id = d.id AND l.product_id = g.product_id AND l.quantity * {sign} = g.moved"
    place = "d.warehouse_id IS NULL OR g.warehouse_id <> d.warehouse_id OR g.on_day <> d.[date]"
    return [
        f"EXISTS(SELECT 1 FROM {moved} WHERE {place} OR NOT EXISTS(SELECT 1 FROM @document_line l WHERE {fits}))",
        f"(SELECT COUNT(*) FROM {moved}) <> (SELECT COUNT(*) FROM @document_line l JOIN @product p ON p.id = l.product_id"
        f" WHERE l.document_id = {key} AND p.[kind] = 'goods' AND l.quantity <> 0 AND {sign} <> 0)",
    ]


def _settlements(key: str) -> list[str]:
    """Its total is charged or paid once, on itself, on the invoice of its chain, or on what a payment says that it pays."""
    def charged(effect: Effect) -> str:
        total = {1: "d.gross", -1: "-d.gross"}.get(effect.charged, "")
        return f"CASE WHEN f.claims_on = '{effect.on}' THEN {total} ELSE 0 END" if effect.on else total

    paid = _case(lambda effect: {1: "d.gross", -1: "-d.gross"}.get(effect.paid, ""))
    booked = (
        f"(SELECT s.claim_id, s.firm_id, s.client_id, s.currency, s.[date] AS on_day, SUM(s.charged) AS charged, SUM(s.paid) AS paid"
        f" FROM @settlement_movement s WHERE s.document_id = {key} GROUP BY s.claim_id, s.firm_id, s.client_id, s.currency, s.[date]"
        f" HAVING SUM(s.charged) <> 0 OR SUM(s.paid) <> 0) g"
    )
    sign = _case(lambda effect: str(effect.paid) if effect.paid else "")
    share = f"SELECT 1 FROM @payment_allocation a WHERE a.payment_id = d.id AND a.claim_id = c.id AND g.charged = 0 AND g.paid = a.amount * {sign}"
    joined = f"d.[type] IN ({_types(lambda effect: effect.joins)}) AND c.[type] = 'invoice'"
    claim = (
        f"SELECT 1 FROM @document c WHERE c.id = g.claim_id AND c.client_id = g.client_id AND c.currency = g.currency AND c.[state] = 'posted'"
        f" AND ({joined} OR EXISTS({share}))"
    )
    pays = f"{_POSTED} AND d.[type] IN ({_types(lambda effect: effect.paid)})"
    some = f"EXISTS(SELECT 1 FROM @settlement_movement s WHERE s.document_id = {key})"
    return [
        f"(SELECT COALESCE(SUM(s.charged), 0) FROM @settlement_movement s WHERE s.document_id = {key}) <> {_case(charged)}",
        f"(SELECT COALESCE(SUM(s.paid), 0) FROM @settlement_movement s WHERE s.document_id = {key}) <> {paid}",
        f"{some} AND EXISTS(SELECT 1 FROM {booked} WHERE NOT ({_POSTED}) OR d.client_id IS NULL OR g.client_id <> d.client_id"
        f" OR g.firm_id <> d.firm_id OR g.currency <> d.currency OR g.on_day <> d.[date] OR g.claim_id <> d.id AND NOT EXISTS({claim}))",
        f"NOT ({pays}) AND {some} AND (SELECT COUNT(*) FROM {booked}) > 1",
        f"{pays} AND (SELECT COUNT(*) FROM {booked} WHERE g.claim_id <> d.id)"
        f" <> (SELECT COUNT(*) FROM @payment_allocation a WHERE a.payment_id = {key})",
    ]


def _reservations(key: str) -> list[str]:
    """Set aside is for its own lines only, given free no more than its lines take."""
    held = (
        f"(SELECT r.order_line_id, r.product_id, SUM(r.quantity) AS held FROM @stock_reservation r WHERE r.document_id = {key}"
        f" GROUP BY r.order_line_id, r.product_id HAVING SUM(r.quantity) <> 0) g"
    )
    own = "SELECT 1 FROM @document_line l WHERE l.id = g.order_line_id AND l.document_id = d.id AND l.product_id = g.product_id"
    # the sum keeps Firebird from reading the index of all lines of a product
    taken = "SELECT SUM(l.quantity) FROM @document_line l WHERE l.document_id = d.id AND l.product_id + 0 = g.product_id"
    ways = " OR ".join((
        f"d.[type] IN ({_types(lambda effect: effect.reserves > 0)}) AND g.held > 0 AND EXISTS({own})",
        f"d.[type] IN ({_types(lambda effect: effect.reserves < 0)}) AND g.held < 0 AND -g.held <= COALESCE(({taken}), 0)",
    ))
    some = f"EXISTS(SELECT 1 FROM @stock_reservation r WHERE r.document_id = {key})"  # most have none, and grouping nothing costs as well
    return [f"{some} AND EXISTS(SELECT 1 FROM {held} WHERE NOT ({_POSTED}) OR NOT ({ways}))"]


def is_overheld(line: str) -> str:
    """Whether more than the line of a posted order asks for is set aside for it, or less than nothing."""
    asked = (
        f"(SELECT l.quantity FROM @document_line l JOIN @document d ON d.id = l.document_id WHERE l.id = {line}"
        f" AND d.[type] IN ({_types(lambda effect: effect.reserves > 0)}) AND {_POSTED})"
    )
    held = f"(SELECT COALESCE(SUM(r.quantity), 0) AS held FROM @stock_reservation r WHERE r.order_line_id = {line}) g"
    return f"EXISTS(SELECT 1 FROM {held} WHERE g.held < 0 OR g.held > COALESCE({asked}, 0))"


def is_strange(claim: str) -> str:
    """Whether a claim names another client, currency or day than its document."""
    differs = "c.client_id <> d.client_id OR c.currency <> d.currency OR c.due_on IS DISTINCT FROM d.due_on"
    return f"EXISTS(SELECT 1 FROM @claim c JOIN @document d ON d.id = c.document_id WHERE c.document_id = {claim} AND {_POSTED} AND ({differs}))"
