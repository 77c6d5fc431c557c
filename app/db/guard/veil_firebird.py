"""Masks in the journal of Firebird 3 (``veil``), which has no JSON: our own triggers wrote the documents, so their spelling is known.

A quotation mark inside of a value is escaped there, so the name of a field with its marks stands nowhere but before its value.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.core.contact_mask import FIELDS, HIDDEN
from app.db.guard.psql import FREE, TEXT

_WHOLE = HIDDEN * 3
_TABLES = ", ".join(f"'{table}'" for table in FIELDS)
_NAMES = sorted({name for names in FIELDS.values() for name in names})
#: letters of a document that a value is looked for in, old and new one together; a phone or an address has 120 at most
_LONGEST = 1500

_MASK = f"""CREATE OR ALTER PROCEDURE k_mask(p_field VARCHAR(27) {TEXT}, p_text VARCHAR({_LONGEST}) {TEXT})
RETURNS (shown VARCHAR({_LONGEST}) {TEXT}) AS
DECLARE v VARCHAR({_LONGEST}) {TEXT}; DECLARE c CHAR(1) {TEXT}; DECLARE i INT = 0; DECLARE n INT = 0; DECLARE f INT; DECLARE p INT = 0;
BEGIN
  shown = p_text;
  IF (POSITION('{HIDDEN}' IN p_text) > 0) THEN EXIT;
  v = TRIM(p_text); shown = '{_WHOLE}';
  IF (p_field = 'email') THEN BEGIN
    n = CHAR_LENGTH(v) - POSITION('@' IN REVERSE(v)) + 1;
    IF (POSITION('@' IN v) > 0 AND n > 1) THEN
      shown = SUBSTRING(TRIM(IIF(n > 3, SUBSTRING(v FROM 1 FOR 1), '')) || '{_WHOLE}' || SUBSTRING(v FROM n) FROM 1 FOR 120);
    EXIT;
  END
  WHILE (i < CHAR_LENGTH(v)) DO BEGIN i = i + 1; IF (SUBSTRING(v FROM i FOR 1) BETWEEN '0' AND '9') THEN n = n + 1; END
  IF (n < 7) THEN EXIT;
  f = MINVALUE(4, n - 7); shown = ''; i = 0;
  WHILE (i < CHAR_LENGTH(v)) DO BEGIN
    i = i + 1; c = SUBSTRING(v FROM i FOR 1);
    IF (c BETWEEN '0' AND '9') THEN BEGIN p = p + 1; shown = shown || IIF(p <= f OR p > n - 2, c, '{HIDDEN}'); END
    ELSE shown = shown || IIF(POSITION(c IN ' +()-./{chr(0xA0)}') > 0, c, '{HIDDEN}');
  END
END"""

#: goes through a value, or through old and new one in brackets; gives its masked spelling and how many letters it takes
_PART = f"""CREATE OR ALTER PROCEDURE k_veil_part(p_field VARCHAR(27) {TEXT}, p_text VARCHAR({_LONGEST}) {TEXT})
RETURNS (shown VARCHAR({_LONGEST}) {TEXT}, used INT) AS
DECLARE c CHAR(1) {TEXT}; DECLARE v VARCHAR({_LONGEST}) {TEXT}; DECLARE is_list SMALLINT = 0; DECLARE is_text SMALLINT = 0;
BEGIN
  shown = ''; used = 0;
  WHILE (used < CHAR_LENGTH(p_text)) DO BEGIN
    used = used + 1; c = SUBSTRING(p_text FROM used FOR 1);
    IF (is_text = 1) THEN BEGIN
      IF (c = '\\') THEN BEGIN
        used = used + 1; c = SUBSTRING(p_text FROM used FOR 1);
        v = v || CASE c WHEN 'n' THEN ASCII_CHAR(10) WHEN 'r' THEN ASCII_CHAR(13) WHEN 't' THEN ASCII_CHAR(9) ELSE c END;
      END ELSE IF (c = '"') THEN BEGIN
        is_text = 0;
        EXECUTE PROCEDURE k_mask(p_field, v) RETURNING_VALUES v;
        shown = shown || '"' || REPLACE(REPLACE(v, '\\', '\\\\'), '"', '\\"') || '"';
        IF (is_list = 0) THEN EXIT;
      END ELSE v = v || c;
    END
    ELSE IF (c = '"') THEN BEGIN is_text = 1; v = ''; END
    ELSE IF (c = '[') THEN BEGIN is_list = 1; shown = shown || '['; END
    ELSE IF (c = ']') THEN BEGIN shown = shown || ']'; EXIT; END
    ELSE IF (is_list = 0) THEN BEGIN used = used - 1; EXIT; END
    ELSE shown = shown || c;
  END
END"""


def _replaced(document: str) -> Iterable[str]:
    """Statements that put masks into a document, in a text or in a BLOB."""
    for name in _NAMES:
        for before in ("{", ","):
            sought = f'{before}"{name}":'
            yield f"""p = POSITION('{sought}' IN {document});
    IF (p > 0) THEN BEGIN
      p = p + {len(sought)};
      EXECUTE PROCEDURE k_veil_part('{name}', CAST(SUBSTRING({document} FROM p FOR {_LONGEST}) AS VARCHAR({_LONGEST}) {TEXT})) RETURNING_VALUES s, n;
      {document} = SUBSTRING({document} FROM 1 FOR p - 1) || s || SUBSTRING({document} FROM p + n);
    END"""


_VEILED = f"""CREATE OR ALTER PROCEDURE k_veiled(p_doc VARCHAR(2000) {TEXT}, p_long BLOB SUB_TYPE TEXT {TEXT})
RETURNS (doc VARCHAR(2000) {TEXT}, doc_long BLOB SUB_TYPE TEXT {TEXT}) AS
DECLARE w VARCHAR(3000) {TEXT}; DECLARE s VARCHAR({_LONGEST}) {TEXT}; DECLARE p INT; DECLARE n INT;
BEGIN
  IF (p_doc IS NOT NULL) THEN BEGIN
    w = p_doc;
    {" ".join(_replaced("w"))}
    IF (CHAR_LENGTH(w) > 2000) THEN doc_long = w; ELSE doc = w;
  END ELSE IF (p_long IS NOT NULL) THEN BEGIN
    doc_long = p_long;
    {" ".join(_replaced("doc_long"))}
  END
END"""

#: asked by a text, which binds no table: whoever reads the journal reads the rule, too
_VEILS = f"""CREATE OR ALTER PROCEDURE k_veils RETURNS (hides SMALLINT) AS DECLARE is_on BOOLEAN; BEGIN
  hides = 0;
  IF (NOT {FREE} AND EXISTS(SELECT 1 FROM rdb$relations WHERE rdb$relation_name = 'CONTACT_RULE')) THEN BEGIN
    hides = 1;
    EXECUTE STATEMENT 'SELECT FIRST 1 r.is_on FROM contact_rule r ORDER BY r.id' INTO :is_on;
    IF (NOT is_on) THEN hides = 0;
  END
END"""

#: for procedures that read the journal: a variable, its value, and a statement between the fetch of an entry and its SUSPEND
DECLARED, ASKED = "DECLARE hides SMALLINT;", "EXECUTE PROCEDURE k_veils RETURNING_VALUES hides;"
STATEMENTS = [
    _MASK, _PART, _VEILED, _VEILS,
    "GRANT EXECUTE ON PROCEDURE k_mask TO PROCEDURE k_veil_part",
    "GRANT EXECUTE ON PROCEDURE k_veil_part TO PROCEDURE k_veiled",
]


def veiled(table: str) -> str:
    """The statement that masks the variables ``doc`` and ``doc_long``.

    :param table: the variable that names the table of the entry.
    """
    return f"IF (hides = 1 AND {table} IN ({_TABLES})) THEN EXECUTE PROCEDURE k_veiled(doc, doc_long) RETURNING_VALUES doc, doc_long;"


def grants(procedure: str) -> list[str]:
    """What a procedure that reads the journal needs for it."""
    return [f"GRANT EXECUTE ON PROCEDURE {name} TO PROCEDURE {procedure}" for name in ("k_veils", "k_veiled")]
