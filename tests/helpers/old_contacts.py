"""Clients as they stand in a server that was filled before contacts were metered: its journal has phones and e-mails in clear."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from app.core.contact_mask import FIELDS
from tests.helpers.staffed import Staffed

#: what must be read nowhere: figures of the numbers, names of the addresses
SECRETS = ("12345", "76543", "55577", "max.older", "neil", "pia.older")
#: long enough for the journal of Firebird to keep the document apart
_LONG = "Talk about ,\"phone\":\"none\" and {brackets}. " * 90


def write(connection: Connection) -> list[int]:
    """Three clients and a contact, by statements past the program; keys of the clients. Committed by the caller."""
    insert = sa.text(
        "INSERT INTO client(name, kind, status, is_customer, is_supplier, discount, version, phone, email, comment)"
        " VALUES (:name, 'company', 'new', TRUE, FALSE, 0, 1, :phone, :email, :comment)"
    )
    rows = [
        ("Older one", "+49 30 1234567", "max.older@firm.example", None), ("Older two", "+49 (30) 1234567", 'o"neil\\@firm.example', _LONG),
        ("Older three", None, None, None),
    ]
    for name, phone, email, comment in rows:
        connection.execute(insert, {"name": name, "phone": phone, "email": email, "comment": comment})
    keys = [int(id) for (id,) in connection.execute(sa.text("SELECT id FROM client WHERE name LIKE :name ORDER BY id"), {"name": "Older %"})]
    change = sa.text("UPDATE client SET phone = :phone, email = :email, comment = :comment, version = 2 WHERE id = :id")
    changes = [("+49 40 7654321", "max.older@firm.example", None), (None, 'o"neil\\@firm.example', "short"), ("+49 40 5557788", "pia.older@firm.example", _LONG)]
    for id, (phone, email, comment) in zip(keys, changes, strict=True):
        connection.execute(change, {"id": id, "phone": phone, "email": email, "comment": comment})
    contact = sa.text("INSERT INTO contact(client_id, name, is_main, version, phone) VALUES (:client, 'Older Pia', FALSE, 1, '+49 30 1234567')")
    connection.execute(contact, {"client": keys[0]})
    return keys


def all_that_is_read(firm: Staffed, who: str, clients: list[int]) -> list[str]:
    """Every document that the person gets out of the journal about clients and contacts, however asked."""
    rows = [("client", id) for id in clients] + [("contact", id) for id in range(1, 10)]
    if firm.database.name == "postgres":
        asked = [
            *(f"SELECT doc, NULL FROM jrn.history('{table}', '{id}', NULL, 100)" for table, id in rows),
            *(f"SELECT doc, NULL FROM jrn.later('{table}', NULL, NULL, NULL)" for table in FIELDS),
            *(f"SELECT a.doc, NULL FROM jrn.history('client', '{id}', NULL, 9) h, LATERAL jrn.action(h.id) a" for id in clients),
            "SELECT doc, NULL FROM jrn.replay(0, 100000)",
            "SELECT doc, NULL FROM jrn.search(NULL, NULL, 'client', NULL, NULL, NULL, NULL, NULL, 0, 1000000000, NULL, true, 1000, 1000)",
            "SELECT doc, NULL FROM jrn.search(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 1000000000, '%7654321%', true, 1000, 1000)",
        ]
    else:
        asked = [
            *(f"SELECT doc, doc_long FROM jrn_history('{table}', '{id}', NULL, 100)" for table, id in rows),
            *(f"SELECT doc, doc_long FROM jrn_later('{table}', NULL, NULL, NULL)" for table in FIELDS),
            *(f"SELECT a.doc, a.doc_long FROM jrn_history('client', '{id}', NULL, 9) h JOIN jrn_action(h.id) a ON 1 = 1" for id in clients),
            "SELECT doc, doc_long FROM jrn_replay(0, 100000)",
            "SELECT doc, doc_long FROM jrn_search(NULL, NULL, 'client', NULL, '||', NULL, NULL, NULL, 0, 1000000000, NULL, 1, 1000, 1000)",
            "SELECT doc, doc_long FROM jrn_search(NULL, NULL, NULL, NULL, '||', NULL, NULL, NULL, 0, 1000000000, '7654321', 1, 1000, 1000)",
        ]
    with firm.opened(who) as database, database.engine.connect() as connection:
        return [text for statement in asked for text in _documents(connection, statement)]


def _documents(connection: Connection, statement: str) -> list[str]:
    """The documents that a statement gives; a refused one gives none."""
    try:
        rows: list[Any] = list(connection.execute(sa.text(statement)))
    except DBAPIError:
        rows = []
    connection.rollback()
    return [text for row in rows for text in row if text]
