"""What people of the staff could try with an SQL tool and their own password (RELIABILITY, section 8, S-01 to S-14)."""

from __future__ import annotations

from dataclasses import dataclass

from tests.helpers.staffed import Staffed

DENIED = "42501"


@dataclass(frozen=True, slots=True)
class Attack:
    """One try.

    :param state: SQLSTATE of the refusal that must come; empty where the server may run it.
    :param most: rows that the last statement may give or touch.
    """

    who: str
    statements: tuple[str, ...]
    state: str = DENIED
    most: int = 0


def attacks(firm: Staffed) -> list[Attack]:
    """All of them, with the keys of this firm."""
    return [*_reading(firm), *_stealing(firm), *_costs(), *_journal(), *_becoming(firm), *_breaking_in(), *_asking(firm), *_people(firm)]


def _reading(firm: Staffed) -> list[Attack]:
    """Rows of a colleague."""
    client, deal, invoice = firm.clients["rival"], firm.deals["rival"], firm.invoices["rival"]
    questions = (
        f"SELECT * FROM client WHERE id = {client}", f"SELECT phone FROM client WHERE id = {client}", f"SELECT name FROM contact WHERE client_id = {client}",
        f"SELECT 1 FROM deal WHERE id = {deal}", f"SELECT gross FROM document WHERE id = {invoice}", f"SELECT price FROM document_line WHERE document_id = {invoice}",
        f"SELECT charged FROM claim WHERE document_id = {invoice}", f"SELECT charged FROM settlement_movement WHERE client_id = {client}",
        f"SELECT text FROM note WHERE entity = 'client' AND record_id = {client}", f"SELECT d.title FROM deal d JOIN client c ON c.id = d.client_id WHERE c.id = {client}",
        f"SELECT c FROM client c WHERE c.id = {client}", f"SELECT name FROM client WHERE id IN (SELECT client_id FROM deal WHERE id = {deal})",
        "SELECT name FROM client WHERE manager_id <> kontor.me()", f"TABLE client LIMIT 1 OFFSET {len(firm.clients)}",
        f"SELECT doc FROM jrn.history('client', '{client}', NULL, 100)", f"SELECT doc FROM jrn.history('deal', '{deal}', NULL, 100)",
        f"WITH RECURSIVE t AS (SELECT * FROM client WHERE id = {client} UNION SELECT * FROM client WHERE id = {client}) SELECT * FROM t",
        f"SELECT max(name) FROM client GROUP BY id HAVING id = {client}", f"SELECT row_to_json(c) FROM client c WHERE id = {client}",
        f"SELECT lead(name) OVER (ORDER BY id) FROM client WHERE id = {client}", f"DELETE FROM pinned_record WHERE record_id = {client} RETURNING *",
    )
    found = [Attack("sales", (question,), "") for question in questions]
    return [*found, *(Attack("operator", (question,), "") for question in questions[:4])]


def _stealing(firm: Staffed) -> list[Attack]:
    """Taking, giving away, changing what is not one's own."""
    client, mine, me, rival = firm.clients["rival"], firm.clients["sales"], firm.employees["sales"], firm.employees["rival"]
    return [
        Attack("sales", (f"UPDATE client SET name = 'x' WHERE id = {client}",), ""),
        Attack("sales", (f"UPDATE client SET manager_id = {me} WHERE id = {client}",)),
        *(Attack(who, (f"SELECT kontor.take_back('x', 0, 'client', ARRAY[{client}])",)) for who in ("sales", "operator", "head", "accountant", "owner")),
        Attack("sales", (f"UPDATE client SET manager_id = {rival} WHERE id = {mine}",)),
        Attack("sales", (f"UPDATE client SET manager_id = NULL WHERE id = {mine}",)),
        Attack("sales", (f"UPDATE client SET credit_limit = 1000000 WHERE id = {mine}",)),
        Attack("sales", (f"UPDATE deal SET manager_id = {rival} WHERE id = {firm.deals['sales']}",)),
        Attack("sales", (f"UPDATE deal SET client_id = {client} WHERE id = {firm.deals['sales']}",)),
        Attack("sales", (f"DELETE FROM client WHERE id = {mine}",)),
        Attack("sales", (f"DELETE FROM document WHERE id = {firm.invoices['sales']}",)),
        Attack("sales", ("DELETE FROM stock_movement",)),
        Attack("sales", ("UPDATE stock_movement SET quantity = 0",)),
        Attack("sales", ("UPDATE settlement_movement SET charged = 0",)),
        Attack("sales", ("TRUNCATE client CASCADE",)),
        Attack("sales", (f"INSERT INTO client(name, manager_id, kind, status, is_customer, is_supplier, discount, version) SELECT 'x', {rival}, kind, status,"
                         f" true, false, 0, 1 FROM client WHERE id = {mine}",)),
        Attack("sales", (f"INSERT INTO deal(title, client_id, stage_id, manager_id, currency, opened_on, version) SELECT 'x', {client}, stage_id, manager_id,"
                         f" currency, opened_on, 1 FROM deal WHERE id = {firm.deals['sales']}",)),
        Attack("sales", (f"INSERT INTO contact(client_id, name, is_main, version) VALUES ({client}, 'x', false, 1)",)),
        Attack("sales", ("UPDATE product SET name = 'x'",)),
        Attack("sales", ("UPDATE product_price SET price = 0",)),
        Attack("sales", ("UPDATE firm SET name = 'x'",)),
        Attack("sales", (f"UPDATE document_line SET price = 0 WHERE document_id = {firm.invoices['rival']}",), ""),
        Attack("storekeeper", (f"UPDATE client SET name = 'x' WHERE id = {client}",)),
        Attack("storekeeper", ("UPDATE stock_movement SET quantity = 0",)),
        Attack("storekeeper", ("DELETE FROM stock_movement",)),
        Attack("auditor", (f"UPDATE client SET name = 'x' WHERE id = {client}",)),
        Attack("auditor", (f"INSERT INTO note(entity, record_id, text, written_at) VALUES ('client', {client}, 'x', now())",)),
        Attack("accountant", ("DELETE FROM settlement_movement",)),
        Attack("administrator", ("SELECT * FROM client",)),
        Attack("administrator", ("SELECT * FROM document",)),
        Attack("administrator", ("SELECT * FROM deal",)),
        Attack("administrator", (f"SELECT doc FROM jrn.history('client', '{client}', NULL, 10)",), ""),
    ]


def _costs() -> list[Attack]:
    """Cost prices, six ways (S-03)."""
    ways = (
        "SELECT cost FROM product_cost", "SELECT * FROM product_cost", "SELECT c FROM product_cost c", "SELECT 1 FROM product_cost WHERE cost > 5",
        "SELECT name FROM product p JOIN product_cost c ON c.product_id = p.id ORDER BY c.cost", "CREATE TEMP VIEW v AS SELECT cost FROM product_cost",
    )
    return [Attack(who, (way,)) for who in ("sales", "operator") for way in ways]


def _journal() -> list[Attack]:
    """Reading, forging and wiping the journal (S-06, S-07)."""
    tries = (
        "SELECT * FROM jrn.entry", "INSERT INTO jrn.entry(op, tbl) VALUES ('I', 'client')", "UPDATE jrn.entry SET login = 'x'", "DELETE FROM jrn.entry",
        "TRUNCATE jrn.entry", "DELETE FROM jrn.idem", "ALTER TABLE client DISABLE TRIGGER jrn_row", "SET session_replication_role = replica",
        "DROP TRIGGER jrn_row ON client", 'SELECT jrn."t_client"()',
    )
    return [Attack(who, (one,)) for who in ("sales", "administrator") for one in tries]


def _becoming(firm: Staffed) -> list[Attack]:
    """Becoming somebody else (S-09)."""
    owner = firm.logins["owner"]
    return [
        Attack("sales", ("SET ROLE kontor_owner",)),
        Attack("sales", (f"SET ROLE {owner}",)),
        Attack("sales", (f"SET SESSION AUTHORIZATION {owner}",)),
        Attack("sales", (f"GRANT kontor_owner TO {firm.logins['sales']}",)),
        Attack("sales", (f"ALTER ROLE {firm.logins['sales']} SUPERUSER",)),
        Attack("sales", (f"ALTER ROLE {firm.logins['sales']} BYPASSRLS",)),
        Attack("sales", ("CREATE ROLE friend LOGIN",)),
        Attack("sales", ("SET row_security = off", "SELECT * FROM client")),
        Attack("sales", (f"SET kontor.person = '{owner}'", f"SELECT * FROM client WHERE id = {firm.clients['rival']}"), ""),
        Attack("sales", ("GRANT SELECT ON client TO PUBLIC", "SELECT 1 FROM pg_class c, aclexplode(c.relacl) a WHERE c.relname = 'client' AND a.grantee = 0"), ""),
        Attack("sales", (f"ALTER ROLE {owner} PASSWORD 'x'",)),
        Attack("administrator", ("SET ROLE kontor_owner",)),
        Attack("administrator", (f"ALTER ROLE {firm.logins['administrator']} SUPERUSER",)),
    ]


def _breaking_in() -> list[Attack]:
    """Definitions, search_path, temporary objects, files (S-14)."""
    return [
        Attack("sales", ("CREATE TABLE public.loot(id int)",)),
        Attack("sales", ("CREATE TEMP TABLE client(id int)",)),
        Attack("sales", ("CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",)),
        Attack("sales", ("CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",)),
        Attack("sales", ("CREATE SCHEMA mine",)),
        Attack("sales", ("CREATE VIEW public.v AS SELECT * FROM client",)),
        Attack("sales", ("ALTER TABLE client DISABLE ROW LEVEL SECURITY",)),
        Attack("sales", ("DROP POLICY kontor_see ON client",)),
        Attack("sales", ("DROP TABLE client CASCADE",)),
        Attack("sales", ("CREATE OR REPLACE FUNCTION kontor.visible_staff() RETURNS integer[] LANGUAGE sql AS 'SELECT ARRAY[1]'",)),
        Attack("sales", ("ALTER FUNCTION kontor.me() SET search_path = public",)),
        Attack("sales", ("COPY client TO '/tmp/clients.csv'",)),
        Attack("sales", ("COPY client TO PROGRAM 'cat'",)),
        Attack("sales", ("SELECT pg_read_file('/etc/passwd')",)),
        Attack("sales", ("SELECT lo_import('/etc/passwd')",)),
        Attack("sales", ("CREATE EXTENSION dblink",)),
        Attack("sales", ("SET log_statement = 'none'",)),
        Attack("sales", ("SELECT * FROM pg_authid",)),
        Attack("sales", ("UPDATE alembic_version SET version_num = 'x'",)),
        Attack("sales", ("CREATE PUBLICATION p FOR TABLE client",)),
        Attack("sales", ("LOCK TABLE client IN ACCESS EXCLUSIVE MODE",)),
        Attack("sales", ("SET search_path = pg_temp, public", "SELECT * FROM client WHERE manager_id <> kontor.me()"), ""),
    ]


def _asking(firm: Staffed) -> list[Attack]:
    """Oracles: foreign keys, unique columns, division, functions that run as their owner (S-13)."""
    client = firm.clients["rival"]
    return [
        Attack("sales", (f"INSERT INTO address(client_id, kind, version) VALUES ({client}, 'postal', 1)",)),
        Attack("sales", (f"INSERT INTO address(client_id, kind, version) VALUES ({client + 1_000_000}, 'postal', 1)",)),
        Attack("sales", (f"SELECT 1 / (length(name) - length(name)) FROM client WHERE id = {client}",), ""),
        Attack("sales", ("SELECT kontor.visible_staff()",), "", 1),
        Attack("sales", ("SELECT kontor.manages_people()",)),
        Attack("sales", ("SELECT kontor.check_login('x')",)),
        Attack("sales", (f"SELECT NULLIF(kontor.sees('client', '{client}'), false)",), ""),
        Attack("sales", ("SELECT NULLIF(kontor.sees('product_cost', '1'), false)",), ""),
        Attack("sales", ("SELECT NULLIF(kontor.sees('pg_authid', '1'), false)",), ""),
        Attack("sales", (f"MERGE INTO client c USING (SELECT {client} AS id) s ON c.id = s.id WHEN MATCHED THEN UPDATE SET name = 'x'",), ""),
    ]


def _people(firm: Staffed) -> list[Attack]:
    """Hiring, promoting, passwords (S-10)."""
    me, other = firm.employees["administrator"], firm.employees["rival"]
    own = f"UPDATE employee SET role = 'owner' WHERE id = {me}"
    return [
        Attack("sales", (f"UPDATE employee SET role = 'owner' WHERE id = {firm.employees['sales']}",)),
        Attack("sales", (f"UPDATE employee SET scope = 'all' WHERE id = {firm.employees['sales']}",)),
        Attack("accountant", (f"UPDATE employee SET role = 'owner' WHERE id = {firm.employees['accountant']}",)),
        Attack("accountant", ("INSERT INTO employee(name, role, login, scope, colour, is_active, version) VALUES ('x', 'owner', 'x', 'all', 0, true, 1)",)),
        Attack("administrator", (own,)),
        Attack("administrator", (f"UPDATE employee SET role = 'owner' WHERE id = {other}",)),
        Attack("administrator", (f"UPDATE employee SET role = 'accountant' WHERE id = {me}",)),
        Attack("administrator", (f"UPDATE employee SET login = '{firm.logins['owner']}x' WHERE id = {firm.employees['owner']}",)),
        Attack("administrator", (f"SELECT kontor.set_password('{firm.logins['owner']}', 'SCRAM-SHA-256$x')",)),
        Attack("administrator", (f"SELECT kontor.set_password('{firm.logins['rival']}', 'plain words')",)),
        Attack("administrator", ("SELECT kontor.open_login('postgres', 'SCRAM-SHA-256$x')",)),
        Attack("administrator", ("SELECT kontor.open_login('x\"; DROP TABLE client; --', 'SCRAM-SHA-256$x')",)),
        Attack("sales", (f"SELECT kontor.shut_out('{firm.logins['rival']}')",)),
        Attack("sales", (f"SELECT kontor.set_password('{firm.logins['rival']}', 'SCRAM-SHA-256$x')",)),
        Attack("sales", ("INSERT INTO permission_grant(employee_id, permission) VALUES (1, '*')",)),
        Attack("sales", (f"SELECT * FROM person_secret WHERE employee_id <> {firm.employees['sales']}",), ""),
    ]
