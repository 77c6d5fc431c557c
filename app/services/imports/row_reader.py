"""Reads the rows of a file by a mapping: values by target, and what is wrong with which cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.core.i18n import _
from app.services.imports.cells import Unreadable, shortened
from app.services.imports.guess import Layout
from app.services.imports.lookups import CREATED, Lookups, Wanted
from app.services.imports.mapping import BoundColumn, Mapping
from app.services.imports.outcome import FileRow, Problem, Report
from app.services.imports.readers import address
from app.services.imports.targets import Target
from app.services.imports.values import reader


class RowReader:
    """Reads the rows of one file.

    :param makes: whether an unknown name of a simple list (category, group, price list) becomes a new record.
    """

    def __init__(
        self, targets: dict[str, Target], columns: Sequence[BoundColumn], mapping: Mapping, layout: Layout, report: Report, *, makes: bool = False
    ) -> None:
        self.targets = targets
        self.columns = columns
        self.lookups = Lookups(mapping.aliases)
        self.places = {column.target.name: column for column in columns}
        self._given = {name: (text, reader(targets[name], layout.style)) for name, text in mapping.fixed.items() if name in targets and text}
        self._report = report
        self._width = layout.width
        self._makes = makes

    def fixed(self, name: str) -> Any:
        """The value for all rows of a target, None where there is none; a reference stays words.

        :raises Unreadable: the text does not fit its target.
        """
        if name not in self._given:
            return None
        text, read = self._given[name]
        return read(text)

    def fault(self, row: FileRow) -> Problem | None:
        """What makes a whole row unreadable: more cells than heads, so that nothing stands under its own head."""
        if not self._width or all(cell in (None, "") for cell in row.cells[self._width :]):
            return None
        text = _("The row has {cells} cells under {heads} heads: a separator stands within a text.")
        return Problem(address(row.number, self._width), "", text.format(cells=len(row.cells), heads=self._width))

    def value(self, session: Session, row: FileRow, column: BoundColumn, problems: list[Problem]) -> Any:
        """The value of a cell; what is wrong with it is added to ``problems``."""
        cell = row.cells[column.index] if column.index < len(row.cells) else None
        if cell is None or cell == "":
            return None
        try:
            value = column.read(cell)
            return self.refer(session, column.target, value) if value is not None and column.target.kind == "ref" else value
        except Unreadable as problem:
            problems.append(Problem(address(row.number, column.index), column.head, str(problem)))
            return None

    def values(self, session: Session, row: FileRow, problems: list[Problem], columns: Sequence[BoundColumn] | None = None) -> dict[str, Any]:
        """The values of all columns that are filled, by target."""
        found = ((column.target.name, self.value(session, row, column, problems)) for column in (self.columns if columns is None else columns))
        return {name: value for name, value in found if value is not None}

    def complete(self, session: Session, row: FileRow, values: dict[str, Any], problems: list[Problem], part: str = "") -> None:
        """Put the values for all rows where the row has none.

        :param part: beginning of the targets that are meant.
        """
        for name in self._given:
            if name.startswith(part) and values.get(name) is None:
                target = self.targets[name]
                try:
                    value = self.fixed(name)
                    values[name] = self.refer(session, target, value) if target.kind == "ref" else value
                except Unreadable as problem:
                    problems.append(Problem(str(row.number), target.label, str(problem)))

    def refer(self, session: Session, target: Target, words: str) -> int | Wanted:
        """The record that words name.

        :raises Unreadable: there is none, and none is made.
        """
        id = self.lookups.find(session, target.reference, words)
        if id is not None:
            return id
        if self._makes and target.reference in CREATED:
            return Wanted(target.reference, words)
        self._report.note_unknown(target.reference, words)
        raise Unreadable(_("“{text}” is no known “{label}”.").format(text=shortened(words), label=target.label))

    def where(self, row: FileRow, name: str) -> str:
        """Address of a target's cell in a row, the row's number where no column goes to it."""
        place = self.places.get(name)
        return address(row.number, place.index) if place else str(row.number)

    def problem(self, row: FileRow, name: str, text: str) -> Problem:
        """A problem with the cell of a target."""
        return Problem(self.where(row, name), self.places[name].head if name in self.places else self.targets[name].label, text)

    def missing(self, row: FileRow, name: str) -> Problem:
        """The problem of an empty cell that must not be empty."""
        return self.problem(row, name, _("“{label}” is empty.").format(label=self.targets[name].label))
