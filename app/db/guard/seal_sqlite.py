"""Seals on SQLite: a function of our connections hashes each entry as it is written.

There is one writer at a time and keys never come again, so blocks follow the keys. Whoever holds the file can rewrite all of it: only a head that
is known elsewhere tells.
"""

from __future__ import annotations

_COLUMNS = ("id", "epoch", "tx", "at", "login", "addr", "op", "tbl", "rkey", "doc")


def _hash(row: str) -> str:
    return f"kontor_hash({', '.join(f'{row}.{column}' for column in _COLUMNS)})"


INSTALLED = "SELECT count(*) FROM sqlite_master WHERE name = 'jrn_block'"
BASE = [
    "ALTER TABLE jrn_entry ADD COLUMN hash BLOB",
    "DROP TRIGGER jrn_keep_update",
    f"UPDATE jrn_entry AS e SET hash = {_hash('e')}",
    # only the hash may come, and only once
    "CREATE TRIGGER jrn_keep_update BEFORE UPDATE ON jrn_entry WHEN OLD.hash IS NOT NULL OR NEW.hash IS NULL OR "
    + " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in _COLUMNS)
    + " BEGIN SELECT raise(ABORT, 'the journal is append-only'); END",
    f"CREATE TRIGGER jrn_stamp AFTER INSERT ON jrn_entry BEGIN UPDATE jrn_entry SET hash = {_hash('NEW')} WHERE id = NEW.id; END",
    "CREATE TABLE jrn_block(num INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, horizon INTEGER NOT NULL, entries INTEGER NOT NULL,"
    " last_id INTEGER NOT NULL, at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now')), login TEXT NOT NULL DEFAULT '',"
    " content BLOB NOT NULL, prev_hash TEXT NOT NULL, block_hash TEXT NOT NULL)",
    "CREATE TRIGGER jrn_keep_block_update BEFORE UPDATE ON jrn_block BEGIN SELECT raise(ABORT, 'the journal is append-only'); END",
    "CREATE TRIGGER jrn_keep_block_delete BEFORE DELETE ON jrn_block BEGIN SELECT raise(ABORT, 'the journal is append-only'); END",
]
FUNCTIONS: list[str] = []
_HEAD = "num, epoch, horizon, entries, last_id, at, prev_hash, block_hash"
_ROW = f"e.id, e.id, {_hash('e')} FROM jrn_entry e"
HEADS = (
    f"SELECT {_HEAD} FROM jrn_block WHERE num = :num UNION ALL"
    f" SELECT * FROM (SELECT {_HEAD} FROM jrn_block WHERE epoch > :epoch ORDER BY num LIMIT 1) UNION ALL"
    f" SELECT * FROM (SELECT {_HEAD} FROM jrn_block ORDER BY num DESC LIMIT 1)"
)
BLOCKS = f"SELECT {_HEAD}, content FROM jrn_block WHERE num > :after ORDER BY num LIMIT :most"
SPAN = f"SELECT {_ROW} WHERE e.epoch = :epoch AND e.id >= :low AND e.id < :high ORDER BY e.id"
ONE = f"SELECT {_ROW} WHERE e.id = :id"
WAITING = f"SELECT count(*), min(iif(e.hash IS {_hash('e')}, NULL, e.id)) FROM jrn_entry e WHERE e.epoch = :epoch AND e.id >= :low"
STRANGER = "SELECT min(id) FROM jrn_entry WHERE epoch < :first OR epoch > :last"
EPOCHS = "SELECT DISTINCT epoch FROM jrn_entry"
REST = f"SELECT e.id, {_hash('e')} FROM jrn_entry e WHERE e.epoch = :epoch AND (e.id >= :low OR e.id > :last_id) ORDER BY e.id"
ADD = (
    "INSERT INTO jrn_block(num, epoch, horizon, entries, last_id, content, prev_hash, block_hash)"
    " VALUES (:num, :epoch, :horizon, :entries, :last_id, :content, :prev_hash, :block_hash)"
)
#: key and kept hash of what is to be sealed
UNSEALED = "SELECT id, hash FROM jrn_entry WHERE epoch = :epoch AND id >= :low ORDER BY id LIMIT :most"
FIRST_EPOCH = "SELECT epoch FROM jrn_entry ORDER BY id LIMIT 1"
NEWEST = "SELECT max(id) FROM jrn_entry"
