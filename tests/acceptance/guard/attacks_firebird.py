"""What people of the staff could try on Firebird with an SQL tool and their own password (RELIABILITY S-17, FIREBIRD-GUARD section 3)."""

from __future__ import annotations

from app.core.enums.logins import Refusal
from tests.acceptance.guard import attacks_contacts
from tests.acceptance.guard.attacks import Attack
from tests.helpers.staffed import Staffed

DENIED = "denied"


def attacks(firm: Staffed) -> list[Attack]:
    """All of them, with the keys of this firm."""
    refused = (("sales", _refused(firm)), ("operator", _refused(firm)[:6]), ("storekeeper", _others()), ("auditor", _others()), ("administrator", _administrators()))
    empty = (("sales", _leaks(firm)), ("operator", _leaks(firm)[:4]))
    asking = f"EXECUTE PROCEDURE kv_ask('client', {firm.clients['sales']}, 'show')"
    refused += (("sales", attacks_contacts.refused_on_firebird(firm)), *((who, (asking,)) for who in ("storekeeper", "auditor", "administrator")))
    empty += (("sales", attacks_contacts.empty_on_firebird(firm)),)
    return [
        *(Attack(who, (statement,), DENIED) for who, statements in refused for statement in statements),
        *(Attack(who, (statement,), "") for who, statements in empty for statement in statements),
    ]


def _refused(firm: Staffed) -> tuple[str, ...]:
    """Reading past the views, stealing, giving away, definitions, becoming somebody else."""
    rival, mine = firm.clients["rival"], firm.clients["sales"]
    return (
        "SELECT name FROM client", "SELECT title FROM deal", "SELECT gross FROM document", "SELECT cost FROM product_cost", "SELECT * FROM jrn_entry",
        "SELECT owner_id FROM k_sight", f"UPDATE v_client SET manager_id = {firm.employees['rival']} WHERE id = {mine}",
        f"UPDATE v_client SET credit_limit = 1 WHERE id = {mine}", f"DELETE FROM v_client WHERE id = {mine}", "DELETE FROM stock_movement",
        "UPDATE settlement_movement SET charged = 0", "UPDATE product SET name = 'x'", "UPDATE product_price SET price = 0", "EXECUTE PROCEDURE k_refresh",
        f"INSERT INTO v_contact(client_id, name, is_main, version) VALUES ({rival}, 'x', FALSE, 1)", "DROP VIEW v_client", "CREATE TABLE mine(id INT)",
        f"UPDATE v_deal SET client_id = {rival} WHERE id = {firm.deals['sales']}", "ALTER VIEW v_client (id) AS SELECT id FROM client",
        f"UPDATE employee SET role = 'owner' WHERE id = {firm.employees['sales']}", f"UPDATE employee SET scope = 'all' WHERE id = {firm.employees['sales']}",
        "GRANT KONTOR_OWNER TO USER SALES", "SET ROLE KONTOR_OWNER", 'ALTER TRIGGER "J_client" INACTIVE', "ALTER TRIGGER g_client INACTIVE",
        "CREATE PROCEDURE mine AS BEGIN END", "CREATE USER friend PASSWORD 'x'", "UPDATE alembic_version SET version_num = 'x'",
        "DELETE FROM jrn_entry", "INSERT INTO k_sight(login, owner_id) VALUES (CURRENT_USER, 1)", "INSERT INTO permission_grant(employee_id, permission) VALUES (1, '*')",
        _wished(firm.employees["sales"], "unlock", firm.logins["sales"]), "SELECT letter FROM login_wish", "SELECT login FROM login_state", "SELECT address FROM agent_key",
    )


def _leaks(firm: Staffed) -> tuple[str, ...]:
    """Conditions that the server evaluates before the view's own."""
    rival = firm.clients["rival"]
    return (
        f"SELECT name FROM v_client WHERE id = {rival}", f"SELECT text FROM v_note WHERE record_id = {rival} AND entity = 'client'",
        f"SELECT c.name FROM rdb$database LEFT JOIN v_client c ON c.id = {rival} WHERE c.name IS NOT NULL", f"SELECT gross FROM v_document WHERE id = {firm.invoices['rival']}",
        f"SELECT 1 FROM rdb$database r JOIN v_client c ON c.id = {rival} AND c.name STARTING WITH 'R'", f"SELECT title FROM v_deal WHERE client_id = {rival}",
        f"SELECT 1 FROM rdb$database JOIN v_client c ON c.id = {rival} AND 1 / (CHAR_LENGTH(c.name) - CHAR_LENGTH(c.name)) > 0",
        f"SELECT 1 FROM v_client c WHERE c.id = {rival} AND CAST(c.name AS INTEGER) > 0", f"SELECT MAX(name) FROM v_client WHERE id = {rival} HAVING MAX(name) IS NOT NULL",
        f"SELECT doc FROM jrn_history('client', '{rival}', NULL, 100)", f"SELECT FIRST 1 charged FROM v_claim WHERE document_id = {firm.invoices['rival']}",
        f"SELECT 1 FROM v_client WHERE id = {rival} AND RDB$SET_CONTEXT('USER_SESSION', 'x', name) > 0", f"SELECT price FROM v_document_line WHERE document_id = {firm.invoices['rival']}",
    )


def _others() -> tuple[str, ...]:
    """Whoever sees all rows of the business still changes no ledger and no colleague."""
    return (
        "UPDATE stock_movement SET quantity = 0", "DELETE FROM stock_movement", "DELETE FROM settlement_movement", "DELETE FROM client", "UPDATE firm SET name = 'x'",
        "SELECT * FROM jrn_entry", "UPDATE employee SET role = 'owner'", "DROP TABLE client",
    )


def _administrators() -> tuple[str, ...]:
    """The administrator manages people and sees no business row."""
    return (
        "SELECT name FROM client", "SELECT title FROM deal", "SELECT gross FROM document", "SELECT cost FROM product_cost", "SELECT charged FROM claim",
        "UPDATE employee SET role = 'owner'", "DELETE FROM jrn_entry", "UPDATE login_wish SET asked_by = 'SYSDBA'", "DELETE FROM login_wish",
        _wished(1, "evil", "nobody"), "UPDATE login_state SET is_open = TRUE", "UPDATE agent_key SET address = 'mine'", "DELETE FROM agent_key",
        "INSERT INTO agent_key(holder, address, seen_at) VALUES ('me', 'mine', CURRENT_TIMESTAMP)",
    )


def _wished(employee: int, kind: str, login: str, letter: str = "", address: str = "") -> str:
    """A wish written by hand, under the name of the server's administrator."""
    sealed = f"'{letter}', '{address}'" if letter else "NULL, NULL"
    return (f"INSERT INTO login_wish(employee_id, kind, login, token, letter, address, asked_by, asked_role, asked_at, state) VALUES ({employee}, '{kind}',"
            f" '{login}', UUID_TO_CHAR(GEN_UUID()), {sealed}, 'SYSDBA', 'NONE', CURRENT_TIMESTAMP, 'asked')")


def wishes(firm: Staffed, letter: str, address: str) -> list[tuple[str, Refusal]]:
    """What the administrator can write into the table of wishes, and why the agent does not do it.

    :param letter: sealed by somebody else for another wish, to be used again. :param address: of the agent that it was sealed for.
    """
    people, names = firm.employees, firm.logins
    server = str(firm.database.url.username).lower()
    return [
        (_wished(people["administrator"], "role", names["administrator"]), Refusal.OWN),
        (_wished(people["administrator"], "unlock", names["administrator"]), Refusal.OWN),
        (_wished(people["sales"], "role", names["administrator"]), Refusal.OWN),
        (_wished(people["owner"], "lock", names["owner"]), Refusal.OWNER),
        (_wished(people["owner"], "password", names["owner"], letter, address), Refusal.OWNER),
        (_wished(people["sales"], "password", names["owner"], letter, address), Refusal.OWNER),
        (_wished(people["sales"], "lock", names["owner"]), Refusal.OWNER),
        (_wished(people["sales"], "password", server, letter, address), Refusal.SERVER),
        (_wished(people["sales"], "lock", server), Refusal.SERVER),
        (_wished(people["sales"], "password", names["rival"], letter, address), Refusal.NOT_THEIRS),
        (_wished(people["sales"], "lock", names["rival"]), Refusal.NOT_THEIRS),
        (_wished(people["sales"], "password", names["sales"], letter, address), Refusal.SEAL),
        (_wished(people["sales"], "password", names["sales"], "AAAA", address), Refusal.SEAL),
        (_wished(people["sales"], "make", names["rival"], letter, address), Refusal.TAKEN),
        (_wished(people["sales"], "make", "x", letter, address), Refusal.NAME),
        (_wished(people["sales"], "make", 'q" GRANT ADMIN ROLE', letter, address), Refusal.NAME),
        (_wished(people["sales"], "lock", "nobody_here"), Refusal.NO_LOGIN),
    ]
