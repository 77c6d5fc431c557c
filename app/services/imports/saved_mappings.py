"""Mappings that people keep: as a TOML or JSON file beside their data, and by name in the database."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.core.changes import Changes
from app.core.errors import UserError
from app.core.i18n import _
from app.models.exchange import ImportMapping, ValueAlias
from app.services.context import Context
from app.services.imports.guess import Layout
from app.services.imports.headers import header_words
from app.services.imports.mapping import Mapping, from_json, to_json
from app.services.imports.readers import Table
from app.services.use_case import use_case

#: the name under which the mapping of each finished import is kept for the next file
LAST = "*"


@dataclass(frozen=True, slots=True)
class MappingFile:
    """A mapping with the choices that a person made instead of a guess; None lets us guess."""

    mapping: Mapping
    sheet: str | None = None
    header_row: int | None = None
    encoding: str | None = None
    separator: str | None = None
    decimal: str | None = None
    order: str | None = None
    groups: bool | None = None

    def read_as(self, table: Table) -> Table:
        """The table with the chosen encoding and separator."""
        if table.text is None:
            return table
        text = replace(table.text, encoding=self.encoding or table.text.encoding, separator=self.separator or table.text.separator)
        return table.with_text(text)

    def lay_out(self, layout: Layout) -> Layout:
        """The layout with the chosen styles."""
        style = layout.style
        if self.decimal in (".", ","):
            style = replace(style, decimal=self.decimal)  # type: ignore[arg-type]
        if self.order in ("dmy", "mdy", "ymd"):
            style = replace(style, order=self.order)  # type: ignore[arg-type]
        return replace(layout, style=style, groups=layout.groups if self.groups is None else self.groups)


_SOURCE = ("sheet", "header_row", "encoding", "separator", "decimal", "order", "groups")


def read_mapping(path: Path | str) -> MappingFile:
    """Read a mapping file, TOML or JSON by its content.

    :raises UserError: it cannot be read or is no mapping.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
        values: dict[str, Any] = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except OSError as error:
        raise UserError(_("The mapping “{name}” cannot be opened: {reason}.").format(name=path.name, reason=error.strerror or error)) from error
    except ValueError as error:
        raise UserError(_("The mapping “{name}” cannot be read: {reason}.").format(name=path.name, reason=error)) from error
    source = values.get("source", {})
    return MappingFile(from_json(values), **{name: source[name] for name in _SOURCE if name in source})


def write_mapping(path: Path | str, file: MappingFile) -> None:
    """Write a mapping file: JSON where the name ends so, else TOML."""
    path = Path(path)
    values = to_json(file.mapping)
    source = {name: value for name in _SOURCE if (value := getattr(file, name)) is not None}
    if source:
        values["source"] = source
    text = json.dumps(values, ensure_ascii=False, indent=2) if path.suffix == ".json" else _toml(values)
    path.write_text(text + "\n", encoding="utf-8")


def _toml(values: dict[str, Any], path: tuple[str, ...] = ()) -> str:
    """Plain values as TOML. Its texts are spelled like JSON's."""
    plain = [f"{_key(name)} = {_inline(value)}" for name, value in values.items() if not isinstance(value, dict)]
    tables = []
    for name, value in values.items():
        if isinstance(value, dict) and path == ("columns",):
            plain.append(f"{_key(name)} = {{ {', '.join(f'{_key(inner)} = {_inline(one)}' for inner, one in value.items())} }}")
        elif isinstance(value, dict):
            head = ".".join(map(_key, (*path, name)))
            tables.append(f"\n[{head}]\n{_toml(value, (*path, name))}")
    return "\n".join([*plain, *tables])


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("_", "").replace("-", "").isalnum() else json.dumps(name, ensure_ascii=False)


def _inline(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def last_used(ctx: Context, kind: str, heads: Sequence[str]) -> Mapping | None:
    """The mapping of the last import of this kind whose columns this file has too."""
    wanted = {header_words(head) for head in heads}
    with ctx.reading() as session:
        statement = sa.select(ImportMapping.definition).where(ImportMapping.kind == kind).order_by(ImportMapping.id.desc())
        for definition in session.scalars(statement):
            mapping = from_json(dict(definition))
            if mapping.columns and all(header_words(head) in wanted for head in mapping.columns):
                return mapping
    return None


def saved(ctx: Context, kind: str) -> dict[str, Mapping]:
    """The mappings that people saved for a kind, by name."""
    with ctx.reading() as session:
        statement = sa.select(ImportMapping.name, ImportMapping.definition).where(ImportMapping.kind == kind).order_by(ImportMapping.name)
        return {name: from_json(dict(definition)) for name, definition in session.execute(statement) if not name.startswith(LAST)}


@use_case("exchange.mapping.save")
def save_mapping(ctx: Context, name: str, mapping: Mapping, key: str | None = None) -> Changes:
    """Keep a mapping by name; one of the same name is replaced."""
    with ctx.uow(key) as uow:
        statement = sa.select(ImportMapping).where(ImportMapping.kind == mapping.kind, ImportMapping.name == name[:100])
        record = uow.session.scalars(statement).first()
        if record is None:
            record = ImportMapping(kind=mapping.kind, name=name[:100])
            uow.session.add(record)
        record.definition = to_json(mapping)
        return uow.commit()


@use_case("exchange.alias.save")
def remember_words(ctx: Context, entity: str, words: dict[str, int], key: str | None = None) -> Changes:
    """Remember what words of files mean: word → key of our record. The next file is understood at once."""
    with ctx.uow(key) as uow:
        for word, id in words.items():
            cut = word[:100]
            record = uow.session.scalars(sa.select(ValueAlias).where(ValueAlias.entity == entity, ValueAlias.word == cut)).first()
            if record is None:
                uow.session.add(ValueAlias(entity=entity, word=cut, record_id=id))
            else:
                record.record_id = id
        return uow.commit()
