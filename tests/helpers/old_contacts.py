"""Clients as they stand in a server that was filled before contacts were metered: its journal has phones and e-mails in clear."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

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
