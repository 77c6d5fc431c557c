"""Which column goes where, how a record is known again, and what stands in for columns that the file lacks."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Mappings
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from app.core.errors import UserError
from app.core.i18n import _
from app.services.imports.cells import Cell, Unreadable, text_of
from app.services.imports.guess import Layout, is_total, lone_text
from app.services.imports.readers import Table
from app.services.imports.targets import ImportKind, Target
from app.services.imports.values import Reader, reader

Policy = Literal["overwrite", "if_empty", "never"]
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """Where a column goes.

    :param policy: what happens to a value that a known record has already.
    :param factor: what its numbers are multiplied by.
    """

    target: str
    policy: Policy = "overwrite"
    factor: Decimal = _ONE


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a file becomes records.

    :param columns: head of a column → its use.
    :param key: targets by which a record is known again.
    :param fixed: target → text for empty cells and for columns that the file lacks.
    :param types: for documents: beginning of a number → type; "" stands for all others.
    :param aliases: entity → {word of the file: how we call it}.
    """

    kind: str
    columns: Mappings[str, ColumnUse] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    fixed: Mappings[str, str] = field(default_factory=dict)
    types: Mappings[str, str] = field(default_factory=dict)
    aliases: Mappings[str, Mappings[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BoundColumn:
    """A column of this very file with the reader of its cells."""

    index: int
    head: str
    target: Target
    read: Reader
    policy: Policy


@dataclass(frozen=True, slots=True)
class ColumnPreview:
    """What stands in a column, and how well it fits its target.

    :param failure: the first cell that does not fit, and why.
    """

    samples: tuple[str, ...]
    filled: int
    failing: int
    failure: str = ""


def bind(kind: ImportKind, targets: Mappings[str, Target], layout: Layout, mapping: Mapping) -> list[BoundColumn]:
    """Find the columns of a mapping in a file.

    :raises UserError: a column or a target is not there, two columns go to one target, or a required target gets nothing.
    """
    bound: list[BoundColumn] = []
    for head, use in mapping.columns.items():
        column = layout.column(head)
        if column is None:
            heads = ", ".join(column.name for column in layout.columns)
            raise UserError(_("The file has no column “{head}”.").format(head=head), _("It has: {heads}.").format(heads=heads))
        if use.target not in targets:
            raise UserError(_("“{target}” is nothing that a column can go to.").format(target=use.target), ", ".join(targets))
        if any(other.target.name == use.target for other in bound):
            raise UserError(_("Two columns go to “{label}”.").format(label=targets[use.target].label), _("Leave one of them out."))
        bound.append(BoundColumn(column.index, column.name, targets[use.target], reader(targets[use.target], layout.style, use.factor), use.policy))
    given = {column.target.name for column in bound} | {name for name, text in mapping.fixed.items() if text}
    missing = [target.label for target in targets.values() if target.required and target.name not in given]
    if missing and kind.creates:
        raise UserError(
            _("No column goes to {labels}.").format(labels=", ".join(f"“{label}”" for label in missing)),
            _("Choose the column, or a value for all rows."),
        )
    return bound


def body(table: Table, layout: Layout) -> Iterator[tuple[int, list[Cell], str]]:
    """The rows below the heads with the group they stand in; rows of totals and of group heads are left out."""
    group = ""
    for number, cells in table.rows():
        if number <= layout.header_row or is_total(cells):
            continue
        if layout.groups and (head := lone_text(cells)):
            group = head
            continue
        yield number, cells, group


def preview(table: Table, layout: Layout, uses: Mappings[int, Reader | None]) -> dict[int, ColumnPreview]:
    """Three samples of each column, and how many of all its cells its reader refuses.

    :param uses: index of a column → reader of its target, None where it goes nowhere.
    """
    samples: dict[int, list[str]] = {index: [] for index in uses}
    filled = dict.fromkeys(uses, 0)
    failing = dict.fromkeys(uses, 0)
    failure: dict[int, str] = {}
    for _number, cells, _group in body(table, layout):
        for index, read in uses.items():
            cell = cells[index] if index < len(cells) else None
            if cell is None or cell == "":
                continue
            filled[index] += 1
            if len(samples[index]) < 3 and (text := text_of(cell)[:60]) and text not in samples[index]:
                samples[index].append(text)
            if read is not None:
                try:
                    read(cell)
                except Unreadable as problem:
                    failing[index] += 1
                    failure.setdefault(index, str(problem))
    return {index: ColumnPreview(tuple(samples[index]), filled[index], failing[index], failure.get(index, "")) for index in uses}


def to_json(mapping: Mapping) -> dict[str, Any]:
    """A mapping as plain values, for files and the database; what is usual is left out."""
    columns: dict[str, Any] = {}
    for head, use in mapping.columns.items():
        value: dict[str, str] = {"target": use.target}
        if use.policy != "overwrite":
            value["policy"] = use.policy
        if use.factor != _ONE:
            value["factor"] = str(use.factor)
        columns[head] = use.target if len(value) == 1 else value
    plain: dict[str, Any] = {"kind": mapping.kind, "key": list(mapping.key), "columns": columns, "fixed": dict(mapping.fixed)}
    plain |= {"types": dict(mapping.types), "aliases": {entity: dict(words) for entity, words in mapping.aliases.items()}}
    return {name: value for name, value in plain.items() if value}


def from_json(values: Mappings[str, Any]) -> Mapping:
    """The mapping of plain values.

    :raises UserError: they are no mapping.
    """
    try:
        columns = {str(head): _use(use) for head, use in dict(values.get("columns", {})).items()}
        return Mapping(
            kind=str(values.get("kind", "")), columns=columns, key=tuple(map(str, values.get("key", ()))),
            fixed={str(name): str(text) for name, text in dict(values.get("fixed", {})).items()},
            types={str(prefix): str(code) for prefix, code in dict(values.get("types", {})).items()},
            aliases={
                str(entity): {str(word): str(ours) for word, ours in dict(words).items()} for entity, words in dict(values.get("aliases", {})).items()
            },
        )
    except (TypeError, ValueError, ArithmeticError, KeyError) as error:
        raise UserError(_("This is no mapping of columns: {reason}.").format(reason=error)) from error


def _use(value: Any) -> ColumnUse:
    if isinstance(value, str):
        return ColumnUse(value)
    policy = value.get("policy", "overwrite")
    if policy not in ("overwrite", "if_empty", "never"):
        raise ValueError(policy)
    return ColumnUse(str(value["target"]), policy, Decimal(str(value.get("factor", 1))))
