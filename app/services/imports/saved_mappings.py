"""Mappings that people keep: as a TOML or JSON file beside their data, and by name in the database."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.core import file_errors
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

#: begins the names of mappings that nobody named: the last one used for files with the same heads
_LAST = "*"


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
        text = _("The mapping “{name}” cannot be opened: {reason}.").format(name=path.name, reason=file_errors.why(error))
        raise UserError(text, _("Check the path, or choose another file.")) from error
    except ValueError as error:
        raise UserError(_("The mapping “{name}” cannot be read: {reason}.").format(name=path.name, reason=error)) from error
    return _from_values(values)


def write_mapping(path: Path | str, file: MappingFile) -> None:
    """Write a mapping file: JSON where the name ends so, else TOML."""
    path = Path(path)
    values = _to_values(file)
    text = json.dumps(values, ensure_ascii=False, indent=2) if path.suffix == ".json" else _toml(values)
    path.write_text(text + "\n", encoding="utf-8")


def _from_values(values: dict[str, Any]) -> MappingFile:
    source = values.get("source", {})
    return MappingFile(from_json(values), **{name: source[name] for name in _SOURCE if name in source})


def _to_values(file: MappingFile) -> dict[str, Any]:
    source = {name: value for name in _SOURCE if (value := getattr(file, name)) is not None}
    return {**to_json(file.mapping), **({"source": source} if source else {})}


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


def last_used(ctx: Context, kind: str, heads: Sequence[str]) -> tuple[MappingFile | None, bool]:
    """The mapping that was used last for such a file, and whether its heads were the very same: then nothing needs to be guessed.

    Without one of the same heads the newest will do whose columns this file has too.
    """
    wanted, same = {header_words(head) for head in heads}, _name_of(heads)
    with ctx.reading() as session:
        statement = sa.select(ImportMapping.name, ImportMapping.definition).where(ImportMapping.kind == kind).order_by(ImportMapping.id.desc())
        known = [(name, _from_values(dict(definition))) for name, definition in session.execute(statement)]
    exact = next((file for name, file in known if name == same), None)
    if exact is not None:
        return exact, True
    fitting = (file for _name, file in known if file.mapping.columns and all(header_words(head) in wanted for head in file.mapping.columns))
    return next(fitting, None), False


def _name_of(heads: Sequence[str]) -> str:
    """The name of the mapping that was used last for files with these heads."""
    words = "\n".join(header_words(head) for head in heads)
    return _LAST + hashlib.sha256(words.encode()).hexdigest()[:32]


def saved(ctx: Context, kind: str) -> dict[str, MappingFile]:
    """The mappings that people saved for a kind, by name."""
    with ctx.reading() as session:
        statement = sa.select(ImportMapping.name, ImportMapping.definition).where(ImportMapping.kind == kind).order_by(ImportMapping.name)
        return {name: _from_values(dict(definition)) for name, definition in session.execute(statement) if not name.startswith(_LAST)}


def find_mapping(ctx: Context, kind: str, word: Path | str) -> MappingFile:
    """The mapping that somebody names on the command line: a file, or one that was saved by name for this kind.

    :raises UserError: there is neither, or the file is no mapping.
    """
    known = {} if Path(word).is_file() else saved(ctx, kind)
    if str(word) in known:
        return known[str(word)]
    if known and not Path(word).suffix:
        text = _("No mapping is called “{name}”, and there is no such file.").format(name=word)
        raise UserError(text, _("Saved are: {list}.").format(list=", ".join(known)))
    return read_mapping(word)


@use_case("exchange.mapping.save")
def save_mapping(ctx: Context, name: str, file: MappingFile, key: str | None = None) -> Changes:
    """Keep a mapping by name; one of the same name is replaced.

    :raises UserError: the name is empty or begins with the sign of those that nobody named.
    """
    name = name.strip()[:100]
    if not name or name.startswith(_LAST):
        raise UserError(_("Give the mapping a name that begins with a letter or a figure."))
    return _keep(ctx, name, file, key)


@use_case("exchange.mapping.remember")
def remember_mapping(ctx: Context, file: MappingFile, heads: Sequence[str], key: str | None = None) -> Changes:
    """Keep the mapping of a finished import for the next file with the same heads."""
    return _keep(ctx, _name_of(heads), file, key)


def _keep(ctx: Context, name: str, file: MappingFile, key: str | None) -> Changes:
    with ctx.uow(key) as uow:
        statement = sa.select(ImportMapping).where(ImportMapping.kind == file.mapping.kind, ImportMapping.name == name)
        record = uow.session.scalars(statement).first()
        if record is None:
            record = ImportMapping(kind=file.mapping.kind, name=name)
            uow.session.add(record)
        record.definition = _to_values(file)
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
