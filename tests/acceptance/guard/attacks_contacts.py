"""What people of the staff could try to get at phones and e-mails past the counted reveal (RELIABILITY, section 8, S-04 and S-05)."""

from __future__ import annotations

from tests.acceptance.guard.attacks import Attack
from tests.helpers.staffed import Staffed

_ASKED = "(SELECT max(id) FROM contact_reveal)"


def on_postgres(firm: Staffed) -> list[Attack]:
    """All of them, with the keys of this firm."""
    return [*_vault(), *_shown(firm), *_asking(firm), *_rules(firm)]


def _vault() -> list[Attack]:
    """The table with the values, in all ways."""
    ways = (
        "SELECT secret FROM contact_vault", "SELECT * FROM contact_vault", "SELECT count(*) FROM contact_vault", "SELECT v FROM contact_vault v", "TABLE contact_vault",
        "SELECT 1 FROM client c JOIN contact_vault v ON v.record_id = c.id", "SELECT 1 WHERE EXISTS (SELECT FROM contact_vault WHERE sought = '301234567')",
        "SELECT shown FROM contact_vault", "EXPLAIN ANALYZE SELECT * FROM contact_vault WHERE secret > '+'", "CREATE TEMP VIEW v AS SELECT * FROM contact_vault",
        "COPY contact_vault TO '/tmp/contacts.csv'", "COPY (SELECT secret FROM contact_vault) TO STDOUT", "SELECT row_to_json(v) FROM contact_vault v",
        "INSERT INTO contact_vault(tbl, record_id, field, shown, secret, since) VALUES ('client', 1, 'phone', '•', 'x', now())",
        "UPDATE contact_vault SET record_id = 1", "DELETE FROM contact_vault", "LOCK TABLE contact_vault", "TRUNCATE contact_vault",
    )
    return [
        *(Attack("sales", (way,)) for way in ways), *(Attack(who, (ways[0],)) for who in ("owner", "head", "accountant", "auditor", "administrator", "storekeeper")),
    ]


def _shown(firm: Staffed) -> list[Attack]:
    """What lies about elsewhere: columns, search texts, journal."""
    mine = firm.clients["sales"]
    ways = (
        "SELECT phone FROM client WHERE strpos(phone, '•') = 0", "SELECT email FROM contact WHERE strpos(email, '•') = 0", "SELECT id FROM client WHERE search LIKE '%1234567%'",
        "SELECT id FROM client WHERE search LIKE '%sales@%'", f"SELECT doc FROM jrn.history('client', '{mine}', NULL, 100) WHERE doc LIKE '%1234567%'",
        "SELECT h.doc FROM generate_series(1, 30) n, LATERAL jrn.history('contact_vault', n::text, NULL, 10) h",
        f"SELECT doc FROM jrn.later('client', '{mine}', NULL, NULL) WHERE doc LIKE '%1234567%'",
        f"SELECT a.doc FROM jrn.history('client', '{mine}', NULL, 100) h, LATERAL jrn.action(h.id) a WHERE a.doc LIKE '%1234567%'",
    )
    return [Attack("sales", (way,), "") for way in ways]


def _asking(firm: Staffed) -> list[Attack]:
    """The functions: one transaction, somebody else's record, no request, many at once."""
    mine, foreign = firm.clients["sales"], firm.clients["rival"]
    ask, answer = f"SELECT kontor.reveal_request('client', {mine}, 'show')", f"SELECT * FROM kontor.reveal_contact({_ASKED})"
    many = "SELECT * FROM kontor.find_contacts(1, 'client', 'phone', ARRAY['301234567'])"
    return [
        Attack("sales", (ask, answer), ""),
        Attack("sales", ("SAVEPOINT s", ask, "RELEASE SAVEPOINT s", answer), ""),
        Attack("sales", ("SAVEPOINT s", ask, "ROLLBACK TO SAVEPOINT s", "SELECT r.* FROM generate_series(1, 50) n, LATERAL kontor.reveal_contact(n) r"), ""),
        Attack("sales", (f"WITH q AS MATERIALIZED (SELECT kontor.reveal_request('client', {mine}, 'show') AS id) SELECT r.* FROM q, kontor.reveal_contact(q.id) r",), ""),
        Attack("sales", ("SELECT r.* FROM generate_series(1, 50) n, LATERAL kontor.reveal_contact(n) r",), ""),
        Attack("sales", (f"SELECT kontor.reveal_request('client', {foreign}, 'show')",)),
        Attack("sales", ("SELECT kontor.reveal_request('client', NULL, 'show')",)),
        Attack("sales", ("SELECT kontor.reveal_request('employee', 1, 'show')",)),
        Attack("sales", (f"SELECT kontor.reveal_request('client', {mine}, 'export')",)),
        Attack("sales", ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", ask)),
        Attack("sales", ("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", ask)),
        *(Attack(who, (ask,)) for who in ("storekeeper", "auditor", "administrator")),
        *(Attack(who, ("SELECT kontor.take_request('client', '1-999', 'because I may', 'x')",)) for who in ("sales", "operator", "storekeeper", "auditor", "administrator")),
        Attack("accountant", ("SELECT kontor.take_request('client', '1-999', 'Reminders', 'x')", f"SELECT * FROM kontor.taken_contacts({_ASKED}, 'client', '1-999')"), ""),
        Attack("accountant", ("SELECT kontor.take_request('client', '1-999', '', 'x')",)),
        Attack("sales", (many,), ""),
        Attack("sales", ("SELECT kontor.find_request('client', 'phone', ARRAY['301234567'])", many.replace("(1,", f"({_ASKED},")), ""),
        Attack("sales", ("SELECT kontor.find_request('client', 'phone', ARRAY['301234567', '301234568'])",)),
        Attack("sales", (f"SELECT NULLIF(kontor.keeps_contact('client', {foreign}, 'phone', '+49 30 •••••67'), false)",), ""),
        Attack("sales", (f"SELECT kontor.keep_contacts('client', ARRAY[{foreign}], ARRAY['phone'], ARRAY['•'], ARRAY['x'], ARRAY['x'])",)),
        Attack("storekeeper", (f"SELECT kontor.keep_contacts('client', ARRAY[{mine}], ARRAY['phone'], ARRAY['•'], ARRAY['x'], ARRAY['x'])",)),
        Attack("sales", ("SELECT * FROM kontor.masks_without_value()",)),
        *(Attack("sales", (way,)) for way in (
            "SELECT kontor.mask_contact('phone', '1')", "SELECT kontor.veiled('client', '{}')", "SELECT kontor.veiled_part('phone', '1')",
        )),
    ]


def _rules(firm: Staffed) -> list[Attack]:
    """The quota and the switch."""
    me = {who: firm.employees[who] for who in ("sales", "accountant", "administrator")}
    return [
        *(Attack(who, (f"UPDATE employee SET contact_quota = 99999 WHERE id = {id}",)) for who, id in me.items()),
        Attack("administrator", ("INSERT INTO employee(name, role, scope, colour, is_active, version, contact_quota) VALUES ('x', 'sales', 'all', 0, true, 1, 99999)",)),
        *(Attack(who, ("INSERT INTO contact_rule(is_on, quota, version) VALUES (false, 99999, 1)",)) for who in me),
        *(Attack(who, ("UPDATE contact_rule SET is_on = false",)) for who in me),
        Attack("sales", ("INSERT INTO contact_reveal(employee_id, login, asked_at, on_day, tbl, record_id, why, tx) VALUES (1, current_user, now(), now(), 'client', 1, 'show', 0)",)),
        Attack("sales", ("UPDATE contact_reveal SET tx = 0",)),
        Attack("sales", ("DELETE FROM contact_reveal",)),
        Attack("sales", (f"SELECT * FROM contact_reveal WHERE employee_id IS DISTINCT FROM {me['sales']}",), ""),
    ]


def refused_on_firebird(firm: Staffed) -> tuple[str, ...]:
    """What a salesperson is refused on Firebird."""
    mine, foreign, me = firm.clients["sales"], firm.clients["rival"], firm.employees["sales"]
    return (
        "SELECT secret FROM contact_vault", "SELECT COUNT(*) FROM contact_vault", "SELECT 1 FROM v_client c JOIN contact_vault v ON v.record_id = c.id",
        "DELETE FROM contact_vault", "SELECT id FROM contact_reveal", "INSERT INTO v_contact_reveal(login, asked_at, on_day, tbl, why)"
        " VALUES (CURRENT_USER, CURRENT_TIMESTAMP, CURRENT_DATE, 'client', 'show')", f"EXECUTE PROCEDURE kv_ask('client', {foreign}, 'show')",
        "EXECUTE PROCEDURE kv_ask('client', NULL, 'show')", "EXECUTE PROCEDURE kv_ask('employee', 1, 'show')", f"EXECUTE PROCEDURE kv_ask('client', {mine}, 'export')",
        "SELECT * FROM kv_take('client', '1-999', 'because I may', 'x')", "SELECT * FROM kv_find('client', 'phone', '301234567' || ASCII_CHAR(31) || '301234568')",
        "SELECT * FROM kv_without", "EXECUTE PROCEDURE k_mask('phone', '1')", "EXECUTE PROCEDURE k_veiled('{}', NULL)", "INSERT INTO contact_rule(is_on, quota, version) VALUES (FALSE, 99999, 1)", "UPDATE contact_rule SET is_on = FALSE",
        f"UPDATE employee SET contact_quota = 99999 WHERE id = {me}", "DROP PROCEDURE kv_ask", "ALTER TRIGGER kv_quota INACTIVE",
        f"EXECUTE PROCEDURE kv_keep('client', '{foreign}' || ASCII_CHAR(31) || 'phone' || ASCII_CHAR(31) || '•' || ASCII_CHAR(31) || 'x' || ASCII_CHAR(31) || '-')",
    )


def empty_on_firebird(firm: Staffed) -> tuple[str, ...]:
    """What runs there and gives nothing."""
    mine = firm.clients["sales"]
    return (
        "SELECT phone FROM v_client WHERE POSITION('•' IN phone) = 0", "SELECT id FROM v_client WHERE search LIKE '%1234567%'", "SELECT * FROM kv_answer(1)",
        "SELECT * FROM kv_answer(999999)", f"SELECT doc FROM jrn_history('client', '{mine}', NULL, 100) WHERE doc LIKE '%1234567%'",
        "SELECT doc FROM jrn_history('contact_vault', '1', NULL, 100)",
    )

