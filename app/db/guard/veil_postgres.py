"""Masks in the journal of PostgreSQL (``veil``)."""

from __future__ import annotations

from app.core.access.tables import OWNER
from app.core.contact_mask import FIELDS, HIDDEN

_DEFINER = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
_TABLES = ", ".join(f"'{table}'" for table in FIELDS)
_NAMES = sorted({name for names in FIELDS.values() for name in names})
_WHOLE = HIDDEN * 3

_MASK = rf"""CREATE OR REPLACE FUNCTION kontor.mask_contact(p_field text, p_text text) RETURNS text LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE v text := regexp_replace(p_text, '^\s+|\s+$', '', 'g'); c text; o text := ''; n integer; f integer; p integer := 0;
BEGIN
  IF strpos(p_text, '{HIDDEN}') > 0 THEN RETURN p_text; END IF;
  IF p_field = 'email' THEN
    n := length(v) - strpos(reverse(v), '@') + 1;
    IF strpos(v, '@') = 0 OR n = 1 THEN RETURN '{_WHOLE}'; END IF;
    RETURN left(CASE WHEN n > 3 THEN left(v, 1) ELSE '' END || '{_WHOLE}' || substr(v, n), 120);
  END IF;
  n := length(regexp_replace(v, '[^0-9]', '', 'g'));
  IF n < 7 THEN RETURN '{_WHOLE}'; END IF;
  f := least(4, n - 7);
  FOREACH c IN ARRAY regexp_split_to_array(v, '') LOOP
    IF c ~ '[0-9]' THEN
      p := p + 1;
      o := o || CASE WHEN p <= f OR p > n - 2 THEN c ELSE '{HIDDEN}' END;
    ELSE o := o || CASE WHEN strpos(E' +()-./\u00a0', c) > 0 THEN c ELSE '{HIDDEN}' END; END IF;
  END LOOP;
  RETURN o;
END $$"""

_PART = """CREATE OR REPLACE FUNCTION kontor.veiled_part(p_field text, p_part json) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
SELECT CASE json_typeof(p_part) WHEN 'string' THEN to_json(kontor.mask_contact(p_field, p_part #>> '{}'))::text
  WHEN 'array' THEN '[' || kontor.veiled_part(p_field, p_part -> 0) || ',' || kontor.veiled_part(p_field, p_part -> 1) || ']'
  ELSE p_part::text END $$"""

#: a part of a document of type json keeps the spelling of the trigger, so it is found in the text as it stands
_VEILED = f"""CREATE OR REPLACE FUNCTION kontor.veiled(p_tbl text, p_doc text) RETURNS text LANGUAGE plpgsql STABLE {_DEFINER} AS $$
DECLARE d text := p_doc; f text; v json; is_on boolean := true;
BEGIN
  IF p_doc IS NULL OR p_tbl IS NULL OR p_tbl NOT IN ({_TABLES}) OR p_doc !~ '"({"|".join(_NAMES)})":'
    OR pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = 'public.employee'::regclass), 'member') THEN RETURN p_doc; END IF;
  IF pg_has_role(session_user, 'kontor_{OWNER}', 'member') OR to_regclass('public.contact_rule') IS NULL THEN RETURN p_doc; END IF;
  SELECT r.is_on INTO is_on FROM public.contact_rule r ORDER BY r.id LIMIT 1;
  IF NOT is_on THEN RETURN p_doc; END IF;
  FOREACH f IN ARRAY ARRAY[{", ".join(f"'{name}'" for name in _NAMES)}] LOOP
    v := p_doc::json -> f;
    IF v IS NOT NULL THEN d := replace(d, '"' || f || '":' || v::text, '"' || f || '":' || kontor.veiled_part(f, v)); END IF;
  END LOOP;
  RETURN d;
END $$"""

STATEMENTS = [
    "CREATE SCHEMA IF NOT EXISTS kontor",
    _MASK, _PART, _VEILED,
    *(
        f"REVOKE ALL ON FUNCTION kontor.{name} FROM PUBLIC"
        for name in ("mask_contact(text, text)", "veiled_part(text, json)", "veiled(text, text)")
    ),
]
