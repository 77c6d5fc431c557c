"""Seals on PostgreSQL: each entry is hashed by a trigger as it is written, blocks are made by a definer function.

Nobody but the owner of the database touches the tables. What the verifier reads are hashes, and only those who may view the journal get them:
who knows nearly all of an entry could guess the rest from its hash.
"""

from __future__ import annotations

from app.core.access import rights_of
from app.core.access.tables import ROLES
from app.db.engine import STAFF

VIEW = "journal.entry.view"
_DEFINER = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
#: the one sealer at a time
_LOCK = 727_001
#: entries of a block, but for a single transaction with more
MOST = 5000


def _hash(row: str) -> str:
    """`journal_hash.entry_hash` in SQL. concat_ws leaves out what is NULL."""
    length = "pg_catalog.char_length"
    parts = (
        f"{row}.id, {row}.epoch, {row}.tx, pg_catalog.to_char({row}.at, 'YYYY-MM-DD\"T\"HH24:MI:SS.MS'), {row}.op,"
        f" coalesce({length}({row}.addr), -1), {length}({row}.tbl), coalesce({length}({row}.rkey), -1), coalesce({length}({row}.doc), -1),"
        f" {row}.login, {row}.addr, {row}.tbl, {row}.rkey, {row}.doc"
    )
    return f"pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.concat_ws('|', {parts}), 'UTF8'))"


INSTALLED = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'jrn' AND table_name = 'block'"
BASE = [
    "ALTER TABLE jrn.entry ADD COLUMN hash bytea",
    "ALTER TABLE jrn.entry DISABLE TRIGGER jrn_keep",
    f"UPDATE jrn.entry e SET hash = {_hash('e')}",
    "ALTER TABLE jrn.entry ENABLE TRIGGER jrn_keep",
    """CREATE TABLE jrn.block(num bigint PRIMARY KEY, epoch int NOT NULL, horizon bigint NOT NULL, entries int NOT NULL, last_id bigint NOT NULL,
  at timestamp(3) NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp() AT TIME ZONE 'UTC'), login name NOT NULL DEFAULT session_user,
  content bytea NOT NULL, prev_hash text NOT NULL, block_hash text NOT NULL)""",
    "ALTER TABLE jrn.block ALTER content SET STORAGE EXTERNAL",
    "CREATE TRIGGER jrn_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON jrn.block FOR EACH STATEMENT EXECUTE FUNCTION jrn.keep()",
]
_HEAD = "num bigint, epoch int, horizon bigint, entries int, last_id bigint, at timestamp, prev_hash text, block_hash text"
_HEAD_OF = "b.num, b.epoch, b.horizon, b.entries, b.last_id, b.at::timestamp, b.prev_hash, b.block_hash"
_ROW = "span bigint, id bigint, hash bytea"
_FOR_VIEWERS = "jrn.blocks(bigint, int), jrn.span(int, bigint, bigint), jrn.one(bigint), jrn.waiting(int, bigint), jrn.stranger(int, int)"
FUNCTIONS = [
    f"""CREATE OR REPLACE FUNCTION jrn.stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.hash := {_hash('NEW')}; RETURN NEW; END $$""",
    "CREATE OR REPLACE TRIGGER jrn_stamp BEFORE INSERT ON jrn.entry FOR EACH ROW EXECUTE FUNCTION jrn.stamp()",
    f"""CREATE OR REPLACE FUNCTION jrn.seal(OUT sealed int, OUT more boolean, OUT is_stuck boolean) LANGUAGE plpgsql {_DEFINER} AS $$
DECLARE p jrn.block; ending bigint; cut bigint; last bigint; list bytea;
BEGIN
  sealed := 0; more := false; is_stuck := false;
  IF NOT pg_try_advisory_xact_lock({_LOCK}) THEN RETURN; END IF;
  SELECT * INTO p FROM jrn.block b ORDER BY b.num DESC LIMIT 1;
  IF NOT FOUND THEN
    p.num := 0; p.horizon := 0; p.last_id := 0; p.block_hash := '';
    SELECT e.epoch INTO p.epoch FROM jrn.entry e ORDER BY e.id LIMIT 1;
    IF NOT FOUND THEN RETURN; END IF;
  END IF;
  ending := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
  is_stuck := pg_snapshot_xmax(pg_current_snapshot())::text::bigint < p.horizon;
  SELECT e.tx + 1 INTO cut FROM jrn.entry e WHERE e.epoch = p.epoch AND e.tx >= p.horizon AND e.tx < ending ORDER BY e.tx OFFSET {MOST - 1} LIMIT 1;
  more := cut IS NOT NULL;
  ending := coalesce(cut, ending);
  SELECT count(*), max(e.id), string_agg(int8send(e.id) || coalesce(e.hash, decode(repeat('00', 32), 'hex')), ''::bytea ORDER BY e.id)
    INTO sealed, last, list FROM jrn.entry e WHERE e.epoch = p.epoch AND e.tx >= p.horizon AND e.tx < ending;
  IF sealed = 0 THEN RETURN; END IF;
  INSERT INTO jrn.block(num, epoch, horizon, entries, last_id, content, prev_hash, block_hash) VALUES
    (p.num + 1, p.epoch, ending, sealed, greatest(p.last_id, last), list, p.block_hash, encode(sha256(convert_to(
      concat_ws('|', p.num + 1, p.epoch, ending, sealed, p.block_hash, ''), 'UTF8') || list), 'hex'));
END $$""",
    f"""CREATE OR REPLACE FUNCTION jrn.heads(p_num bigint, p_epoch int) RETURNS TABLE({_HEAD}) LANGUAGE sql STABLE {_DEFINER} AS $$
(SELECT {_HEAD_OF} FROM jrn.block b WHERE b.num = p_num) UNION ALL
(SELECT {_HEAD_OF} FROM jrn.block b WHERE b.epoch > p_epoch ORDER BY b.num LIMIT 1) UNION ALL
(SELECT {_HEAD_OF} FROM jrn.block b ORDER BY b.num DESC LIMIT 1) $$""",
    f"""CREATE OR REPLACE FUNCTION jrn.blocks(p_after bigint, p_most int) RETURNS TABLE({_HEAD}, content bytea) LANGUAGE sql STABLE {_DEFINER} AS $$
SELECT {_HEAD_OF}, b.content FROM jrn.block b WHERE b.num > p_after ORDER BY b.num LIMIT p_most $$""",
    f"""CREATE OR REPLACE FUNCTION jrn.span(p_epoch int, p_low bigint, p_high bigint) RETURNS TABLE({_ROW}) LANGUAGE sql STABLE {_DEFINER} AS $$
SELECT e.tx, e.id, {_hash('e')} FROM jrn.entry e WHERE e.epoch = p_epoch AND e.tx >= p_low AND e.tx < p_high ORDER BY e.id $$""",
    f"""CREATE OR REPLACE FUNCTION jrn.one(p_id bigint) RETURNS TABLE({_ROW}) LANGUAGE sql STABLE {_DEFINER} AS $$
SELECT e.tx, e.id, {_hash('e')} FROM jrn.entry e WHERE e.id = p_id $$""",
    f"""CREATE OR REPLACE FUNCTION jrn.waiting(p_epoch int, p_low bigint, OUT entries bigint, OUT changed bigint) LANGUAGE sql STABLE {_DEFINER} AS $$
SELECT count(*), min(e.id) FILTER (WHERE e.hash IS DISTINCT FROM {_hash('e')}) FROM jrn.entry e WHERE e.epoch = p_epoch AND e.tx >= p_low $$""",
    f"""CREATE OR REPLACE FUNCTION jrn.stranger(p_first int, p_last int) RETURNS bigint LANGUAGE sql STABLE {_DEFINER} AS $$
SELECT min(e.id) FROM jrn.entry e WHERE e.epoch < p_first OR e.epoch > p_last $$""",
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA jrn FROM PUBLIC",
    *(
        f"DO $$ BEGIN GRANT EXECUTE ON FUNCTION {functions} TO {group}; EXCEPTION WHEN undefined_object THEN NULL; END $$"
        for functions, group in (
            ("jrn.seal(), jrn.heads(bigint, int)", STAFF),
            *((_FOR_VIEWERS, f"kontor_{role}") for role in sorted(ROLES) if rights_of(role).may(VIEW)),
        )
    ),
]
HEADS = "SELECT * FROM jrn.heads(:num, :epoch)"
BLOCKS = "SELECT * FROM jrn.blocks(:after, :most)"
SPAN = "SELECT * FROM jrn.span(:epoch, :low, :high)"
ONE = "SELECT * FROM jrn.one(:id)"
WAITING = "SELECT * FROM jrn.waiting(:epoch, :low)"
STRANGER = "SELECT jrn.stranger(:first, :last)"
EPOCHS = "SELECT DISTINCT epoch FROM jrn.entry"
_COLON = "\\:"  # in a statement that takes parameters
REST = (
    f"SELECT e.id, {_hash('e').replace(':', _COLON)} FROM jrn.entry e"
    " WHERE e.epoch = :epoch AND (e.tx >= :low OR e.id > :last_id) ORDER BY e.id"
)
ADD = (
    "INSERT INTO jrn.block(num, epoch, horizon, entries, last_id, content, prev_hash, block_hash)"
    " VALUES (:num, :epoch, :horizon, :entries, :last_id, :content, :prev_hash, :block_hash)"
)
