"""Seals on Firebird 3, whose SQL has no cryptographic hash: the client that seals computes the hashes and hands a block to a procedure.

To hash an entry is to read it, so only those seal and verify who may read the whole journal: the owner of the database, with whose login the agent
works, and the roles from which no table is hidden. Everybody else gets the head to keep. The procedure takes a block only when it follows the
last one and lists as many entries as there are.
"""

from __future__ import annotations

from app.core.access import TABLES, rights_of
from app.core.access.tables import ROLES
from app.db.engine import STAFF

VIEW = "journal.entry.view"
_TEXT = "CHARACTER SET UTF8"
#: roles that may view the journal and from which no table is hidden that anybody reads
_READERS = [role for role in ROLES if rights_of(role).may(VIEW) and all(role in rights.read for rights in TABLES.values() if rights.read)]
_OLDEST = "SELECT mon$oldest_active FROM mon$transactions WHERE mon$transaction_id = CURRENT_TRANSACTION"

INSTALLED = "SELECT count(*) FROM rdb$relations WHERE rdb$relation_name = 'JRN_BLOCK'"
BASE = [
    "CREATE SEQUENCE jrn_epoch",
    "SET GENERATOR jrn_epoch TO 1",
    'CREATE TABLE jrn_block(num BIGINT NOT NULL PRIMARY KEY, epoch INT NOT NULL, horizon BIGINT NOT NULL, entries INT NOT NULL,'
    f' last_id BIGINT NOT NULL, "AT" TIMESTAMP NOT NULL, login VARCHAR(31) {_TEXT} NOT NULL, content BLOB SUB_TYPE BINARY,'
    " prev_hash VARCHAR(64) CHARACTER SET ASCII NOT NULL, block_hash VARCHAR(64) CHARACTER SET ASCII NOT NULL)",
    "CREATE DESCENDING INDEX jrn_block_num ON jrn_block(num)",
    """CREATE TRIGGER jrn_block_stamp FOR jrn_block BEFORE INSERT AS BEGIN
  NEW."AT" = CAST('NOW' AS TIMESTAMP); NEW.login = CURRENT_USER; END""",
    "CREATE TRIGGER jrn_block_keep FOR jrn_block BEFORE UPDATE OR DELETE AS BEGIN EXCEPTION jrn_append_only; END",
    "CREATE EXCEPTION jrn_false_block 'the block does not follow the last one'",
    "CREATE EXCEPTION jrn_no_reader 'only who may read the whole journal seals and verifies it'",
    "GRANT USAGE ON EXCEPTION jrn_false_block TO PUBLIC",
    "GRANT USAGE ON EXCEPTION jrn_no_reader TO PUBLIC",
]
#: columns of an entry whose document may be long
_OF_ENTRY = 'e.tx, e.id, e.epoch, e."AT", e.login, e.addr, e.op, e.tbl, e.rkey, e.doc, e.doc_long FROM jrn_entry e'
#: `journal_hash.entry_hash` hashes this text; a long document follows it
_CANONICAL = """e.id||'|'||e.epoch||'|'||e.tx||'|'||SUBSTRING(CAST(e."AT" AS VARCHAR(24)) FROM 1 FOR 10)||'T'
    ||SUBSTRING(CAST(e."AT" AS VARCHAR(24)) FROM 12 FOR 12)||'|'||e.op||'|'||COALESCE(CHAR_LENGTH(e.addr), -1)||'|'||CHAR_LENGTH(e.tbl)
    ||'|'||COALESCE(CHAR_LENGTH(e.rkey), -1)||'|'||COALESCE(CHAR_LENGTH(e.doc), CHAR_LENGTH(e.doc_long), -1)||'|'||e.login
    ||COALESCE('|'||e.addr, '')||'|'||e.tbl||COALESCE('|'||e.rkey, '')||COALESCE('|'||e.doc, '')"""


def _packed(condition: str, order: str) -> str:
    """A body that gives the texts of entries, each behind its length, some ten in a row: drivers are slow with rows, the server with long texts."""
    return f"""RETURNS (pack VARCHAR(8191) {_TEXT}, doc_long BLOB SUB_TYPE TEXT {_TEXT}) AS {_ROLE}
DECLARE t VARCHAR(3000) {_TEXT}; DECLARE l BLOB SUB_TYPE TEXT {_TEXT}; DECLARE n INT; DECLARE size INT = 0;
BEGIN
  {_ALLOWED}
  pack = '';
  FOR SELECT {_CANONICAL}, e.doc_long FROM jrn_entry e WHERE {condition} {order} INTO :t, :l DO BEGIN
    n = CHAR_LENGTH(t);
    IF (size > 0 AND (l IS NOT NULL OR size + n > 3000)) THEN BEGIN SUSPEND; pack = ''; size = 0; END
    pack = pack||(n||':'||t); size = size + n + 5;
    IF (l IS NOT NULL) THEN BEGIN doc_long = l; SUSPEND; doc_long = NULL; pack = ''; size = 0; END
  END
  IF (size > 0) THEN SUSPEND; END"""


_HEAD = (
    "num BIGINT, epoch INT, horizon BIGINT, entries INT, last_id BIGINT, moment TIMESTAMP, prev_hash VARCHAR(64) CHARACTER SET ASCII,"
    " block_hash VARCHAR(64) CHARACTER SET ASCII"
)
_NAMES = 'num, epoch, horizon, entries, last_id, "AT", prev_hash, block_hash'
_INTO_HEAD = "INTO :num, :epoch, :horizon, :entries, :last_id, :moment, :prev_hash, :block_hash"
_ALLOWED = f"""IF (CURRENT_USER <> 'SYSDBA' AND NOT EXISTS(SELECT 1 FROM rdb$relations WHERE rdb$relation_name = 'JRN_ENTRY'
    AND rdb$owner_name = CURRENT_USER)) THEN BEGIN
    EXECUTE STATEMENT ('SELECT role FROM employee WHERE UPPER(login) = :me AND is_active AND deleted_at IS NULL') (me := CURRENT_USER)
      INTO :role;
    IF (role IS NULL OR role NOT IN ({", ".join(f"'{role}'" for role in _READERS)})) THEN EXCEPTION jrn_no_reader;
  END"""
_ROLE = f"DECLARE role VARCHAR(30) {_TEXT};"


def epoch(number: int) -> str:
    """The statement that makes the stamp write another epoch."""
    return f"SET GENERATOR jrn_epoch TO {number:d}"


FUNCTIONS = [
    # connections that are open keep the default that a column had, but they see a sequence as it is
    """CREATE OR ALTER TRIGGER jrn_stamp FOR jrn_entry BEFORE INSERT AS BEGIN
  NEW.id = GEN_ID(jrn_seq, 1); NEW.epoch = GEN_ID(jrn_epoch, 0); NEW.tx = CURRENT_TRANSACTION; NEW."AT" = CAST('NOW' AS TIMESTAMP);
  NEW.login = CURRENT_USER; NEW.addr = RDB$GET_CONTEXT('SYSTEM', 'CLIENT_ADDRESS'); POST_EVENT 'JRN'; END""",
    "CREATE OR ALTER TRIGGER jrn_idem_stamp FOR jrn_idem BEFORE INSERT AS BEGIN NEW.epoch = GEN_ID(jrn_epoch, 0); END",
    "GRANT USAGE ON SEQUENCE jrn_seq TO TRIGGER jrn_stamp",
    "GRANT USAGE ON SEQUENCE jrn_epoch TO TRIGGER jrn_stamp",
    "GRANT USAGE ON SEQUENCE jrn_epoch TO TRIGGER jrn_idem_stamp",
    "CREATE OR ALTER PROCEDURE jrn_span(p_epoch INT, p_low BIGINT, p_high BIGINT) "
    + _packed("e.epoch = :p_epoch AND e.tx >= :p_low AND e.tx < :p_high", "ORDER BY e.tx"),
    "CREATE OR ALTER PROCEDURE jrn_one(p_id BIGINT) " + _packed("e.id = :p_id", ""),
    """CREATE OR ALTER PROCEDURE jrn_first_epoch RETURNS (epoch INT) AS BEGIN
  FOR SELECT e.epoch FROM jrn_entry e ORDER BY e.id ROWS 1 INTO :epoch DO SUSPEND; END""",
    f"""CREATE OR ALTER PROCEDURE jrn_waiting(p_epoch INT, p_low BIGINT) RETURNS (entries INT) AS {_ROLE} BEGIN
  {_ALLOWED}
  SELECT COUNT(*) FROM jrn_entry e WHERE e.epoch = :p_epoch AND e.tx >= :p_low INTO :entries; SUSPEND; END""",
    f"""CREATE OR ALTER PROCEDURE jrn_stranger(p_first INT, p_last INT) RETURNS (id BIGINT) AS {_ROLE} BEGIN
  {_ALLOWED}
  SELECT MIN(e.id) FROM jrn_entry e WHERE e.epoch < :p_first OR e.epoch > :p_last INTO :id; SUSPEND; END""",
    f"""CREATE OR ALTER PROCEDURE jrn_blocks(p_after BIGINT, p_most INT) RETURNS ({_HEAD}, content BLOB SUB_TYPE BINARY) AS {_ROLE} BEGIN
  {_ALLOWED}
  FOR SELECT {_NAMES}, content FROM jrn_block WHERE num > :p_after ORDER BY num ROWS :p_most {_INTO_HEAD}, :content DO SUSPEND; END""",
    f"""CREATE OR ALTER PROCEDURE jrn_heads(p_num BIGINT, p_epoch INT) RETURNS ({_HEAD}) AS BEGIN
  FOR SELECT {_NAMES} FROM jrn_block WHERE num = :p_num {_INTO_HEAD} DO SUSPEND;
  FOR SELECT {_NAMES} FROM jrn_block WHERE epoch > :p_epoch ORDER BY num ROWS 1 {_INTO_HEAD} DO SUSPEND;
  FOR SELECT {_NAMES} FROM jrn_block ORDER BY num DESC ROWS 1 {_INTO_HEAD} DO SUSPEND; END""",
    f"""CREATE OR ALTER PROCEDURE jrn_add_block(p_num BIGINT, p_horizon BIGINT, p_entries INT, p_last BIGINT,
  p_prev VARCHAR(64) CHARACTER SET ASCII, p_hash VARCHAR(64) CHARACTER SET ASCII, p_content BLOB SUB_TYPE BINARY) AS
DECLARE n BIGINT = 0; DECLARE e INT; DECLARE h BIGINT = 0; DECLARE l BIGINT = 0; DECLARE b VARCHAR(64) CHARACTER SET ASCII = '';
DECLARE c INT; DECLARE oldest BIGINT;
BEGIN
  FOR SELECT num, epoch, horizon, last_id, block_hash FROM jrn_block ORDER BY num DESC ROWS 1 INTO :n, :e, :h, :l, :b DO c = 0;
  IF (e IS NULL) THEN SELECT FIRST 1 epoch FROM jrn_entry ORDER BY id INTO :e;
  {_OLDEST} INTO :oldest;
  SELECT COUNT(*) FROM jrn_entry WHERE epoch = :e AND tx >= :h AND tx < :p_horizon INTO :c;
  IF (p_num <> n + 1 OR p_prev <> b OR p_horizon <= h OR p_horizon > oldest OR p_entries <> c OR c = 0
    OR OCTET_LENGTH(p_content) <> 40 * c) THEN EXCEPTION jrn_false_block;
  INSERT INTO jrn_block(num, epoch, horizon, entries, last_id, content, prev_hash, block_hash)
    VALUES (:p_num, :e, :p_horizon, :p_entries, MAXVALUE(:l, :p_last), :p_content, :p_prev, :p_hash); END""",
    *(
        f"GRANT SELECT ON {table} TO PROCEDURE {procedure}"
        for table, procedure in (
            ("jrn_entry", "jrn_span"), ("jrn_entry", "jrn_one"), ("jrn_entry", "jrn_stranger"), ("jrn_entry", "jrn_waiting"),
            ("jrn_entry", "jrn_add_block"), ("jrn_entry", "jrn_first_epoch"),
            ("jrn_block", "jrn_blocks"), ("jrn_block", "jrn_heads"), ("jrn_block", "jrn_add_block"),
        )
    ),
    "GRANT INSERT ON jrn_block TO PROCEDURE jrn_add_block",
    *(
        f"GRANT EXECUTE ON PROCEDURE {name} TO ROLE {STAFF}"
        for name in ("jrn_span", "jrn_one", "jrn_waiting", "jrn_stranger", "jrn_blocks", "jrn_heads", "jrn_add_block", "jrn_first_epoch")
    ),
]
HEADS = "SELECT * FROM jrn_heads(:num, :epoch)"
BLOCKS = "SELECT * FROM jrn_blocks(:after, :most)"
SPAN = "SELECT * FROM jrn_span(:epoch, :low, :high)"
ONE = "SELECT * FROM jrn_one(:id)"
#: what is not sealed has no hash here that it could differ from
WAITING = "SELECT entries, NULL FROM jrn_waiting(:epoch, :low)"
STRANGER = "SELECT id FROM jrn_stranger(:first, :last)"
EPOCHS = "SELECT DISTINCT epoch FROM jrn_entry"
REST = f"SELECT {_OF_ENTRY} WHERE e.epoch = :epoch AND (e.tx >= :low OR e.id > :last_id) ORDER BY e.id"
ADD = (
    "INSERT INTO jrn_block(num, epoch, horizon, entries, last_id, content, prev_hash, block_hash)"
    " VALUES (:num, :epoch, :horizon, :entries, :last_id, :content, :prev_hash, :block_hash)"
)
ADD_CHECKED = "EXECUTE PROCEDURE jrn_add_block(:num, :horizon, :entries, :last_id, :prev_hash, :block_hash, :content)"
FIRST_EPOCH = "SELECT epoch FROM jrn_first_epoch"
#: below it nothing is under way any more, and our own number: lower than a horizon only after a restore
HORIZON = f"SELECT ({_OLDEST}), CURRENT_TRANSACTION FROM rdb$database"
