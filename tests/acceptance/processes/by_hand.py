"""Hands at an SQL tool: psql and isql under somebody's own password."""

from __future__ import annotations

import subprocess

from app.core import clock
from tests.helpers.staffed import PASSWORD, Staffed

#: how the tools say what refused
SHUT = "the process keeps this shut"


def play(firm: Staffed, who: str, *statements: str) -> str:
    """Run statements in one transaction under the login of somebody; returns what the tool complains about, or nothing."""
    url, login = firm.database.url, firm.logins[who]
    if firm.database.name == "postgres":
        host = str(dict(url.query).get("host") or url.host)
        place = ["-h", host, "-p", str(url.port or 5432), "-d", str(url.database), "-U", login]
        command, known = ["psql", "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", *place], {"PGPASSWORD": PASSWORD, "PATH": "/usr/bin:/bin"}
    else:
        role = f"KONTOR_{'SALES' if who == 'rival' else who.upper()}"
        place = ["-user", login, "-password", PASSWORD, "-role", role, f"{url.host}/{url.port or 3050}:{url.database}"]
        command, known = ["isql-fb", "-q", "-bail", "-ch", "UTF8", *place], {"PATH": "/usr/bin:/bin"}
    script = "".join(f"{statement};\n" for statement in statements) + ("COMMIT;\n" if firm.database.name != "postgres" else "")
    ran = subprocess.run(command, input=script.encode(), capture_output=True, env=known, timeout=60, check=False)
    told = f"{ran.stdout.decode(errors='replace')}{ran.stderr.decode(errors='replace')}".strip()
    return told or ("" if ran.returncode == 0 else f"ended with {ran.returncode}")


def posted_invoice(firm: Staffed, id: int, deal: int | None, who: str = "sales") -> tuple[str, ...]:
    """The statements that write a posted invoice of a salesperson with its line and what it charges, as the program would."""
    limited = "v_" if firm.database.name == "firebird" else ""
    quote = firm.database.engine.dialect.identifier_preparer.quote
    kind, date, position = quote("type"), quote("date"), quote("position")
    ctx, client, manager = firm.firm.ctx, firm.clients[who], firm.employees[who]
    with ctx.reading() as session:
        row = session.connection().exec_driver_sql(f"SELECT firm_id, currency FROM document WHERE id = {firm.invoices[who]}").one()
    day, now, no = clock.today().isoformat(), clock.now().isoformat(" ", "seconds"), "FALSE"
    place = f"'{day}', {id}, {id}, {row.firm_id}, {client}, '{row.currency}'"
    return (
        f"INSERT INTO {limited}document(id, {kind}, number, number_key, {date}, state, firm_id, client_id, deal_id, manager_id, currency,"
        f" prices_include_tax, net, tax, gross, posted_at, frozen, version) VALUES ({id}, 'invoice', 'HAND-{id}', 'HAND-{id}', '{day}', 'posted',"
        f" {row.firm_id}, {client}, {deal or 'NULL'}, {manager}, '{row.currency}', {no}, 100, 0, 100, '{now}', '{{}}', 1)",
        f"INSERT INTO {limited}document_line(id, document_id, {position}, name, quantity, price, discount, vat_percent, net, tax, gross)"
        f" VALUES ({id}, {id}, 1, 'Oven', 1, 100, 0, 0, 100, 0, 100)",
        f"INSERT INTO {limited}settlement_movement(id, {date}, document_id, claim_id, firm_id, client_id, currency, charged, paid)"
        f" VALUES ({id}, {place}, 100, 0)",
        f"INSERT INTO {limited}claim(id, document_id, firm_id, client_id, currency, charged, paid)"
        f" VALUES ({id}, {id}, {row.firm_id}, {client}, '{row.currency}', 100, 0)",
    )
