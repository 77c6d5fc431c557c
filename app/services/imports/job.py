"""One import from the choice of the file on: the file, what it is read as, its layout and its mapping, all of them changeable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.core.errors import UserError
from app.core.i18n import _
from app.services.context import Context
from app.services.imports import kinds  # noqa: F401 - declares the kinds
from app.services.imports.cells import Cell
from app.services.imports.engines import Engine, engine_for
from app.services.imports.guess import Layout, guess
from app.services.imports.mapping import ColumnPreview, Mapping, bind, body, preview
from app.services.imports.outcome import FileRow, Report
from app.services.imports.propose import Proposal, propose
from app.services.imports.readers import Table, open_table
from app.services.imports.saved_mappings import MappingFile, last_used
from app.services.imports.targets import KINDS, ImportKind, Target, known_words
from app.services.imports.values import reader

#: how much is done, of how much (None where nobody knows), and what is being done; answers whether to go on
Progress = Callable[[int, int | None, str], bool]


class Cancelled(Exception):
    """The person stopped the work."""


def go_on(_done: int, _total: int | None, _what: str) -> bool:
    """The progress of work that nobody watches."""
    return True


@dataclass(frozen=True, slots=True)
class ImportJob:
    """A file on its way in. Changing a choice makes a new job.

    :param reasons: head of a column → why it goes where it goes.
    :param edits: (row, index of the column) → what a person wrote instead of the cell.
    """

    kind: ImportKind
    targets: dict[str, Target]
    table: Table
    layout: Layout
    mapping: Mapping
    reasons: dict[str, str]
    edits: dict[tuple[int, int], str] = field(default_factory=dict)

    def rows(self) -> Iterator[FileRow]:
        """The rows below the heads."""
        edited: dict[int, dict[int, str]] = {}
        for (number, index), text in self.edits.items():
            edited.setdefault(number, {})[index] = text
        for number, cells, group in body(self.table, self.layout):
            yield FileRow(number, _mended(cells, edited[number]) if number in edited else cells, group)

    def engine(self, ctx: Context, report: Report) -> Engine:
        """An engine for one run through the file.

        :raises UserError: the mapping does not fit the file.
        """
        columns = bind(self.kind, self.targets, self.layout, self.mapping)
        return engine_for(ctx, self.kind, self.targets, columns, self.mapping, self.layout, report)

    def previews(self, only: str | None = None) -> dict[int, ColumnPreview]:
        """Samples and failing cells of all columns (or the one with that head), by their index."""
        uses = {
            column.index: reader(self.targets[use.target], self.layout.style, use.factor)
            if (use := self.mapping.columns.get(column.name)) is not None and use.target in self.targets
            else None
            for column in self.layout.columns
            if only is None or column.name == only
        }
        return preview(self.table, self.layout, uses)

    def with_mapping(self, mapping: Mapping) -> ImportJob:
        """The job with another mapping."""
        return replace(self, mapping=mapping)

    def with_saved(self, file: MappingFile) -> tuple[ImportJob, list[str]]:
        """The job with a saved mapping, as far as the file has its columns; and the columns that it lacks."""
        uses = {head: use for head, use in file.mapping.columns.items() if use.target in self.targets}
        fitting = {column.name: use for head, use in uses.items() if (column := self.layout.column(head)) is not None}
        lacking = [head for head in uses if self.layout.column(head) is None]
        mapping = replace(file.mapping, kind=self.kind.code, columns=fitting, key=file.mapping.key or self.kind.keys[0])
        reasons = dict.fromkeys(fitting, _("saved mapping"))
        return replace(self, layout=file.lay_out(self.layout), mapping=mapping, reasons=reasons), lacking

    def to_save(self) -> MappingFile:
        """The mapping as it is kept for other files, with the way in which this one writes numbers and days."""
        style = self.layout.style
        return MappingFile(self.mapping, decimal=style.decimal, order=style.order, groups=self.layout.groups)

    def heads(self) -> list[str]:
        """The heads of the columns."""
        return [column.name for column in self.layout.columns]

    def with_edit(self, row: int, index: int, text: str) -> ImportJob:
        """The job with a cell mended."""
        return replace(self, edits={**self.edits, (row, index): text})

    def with_layout(self, layout: Layout) -> ImportJob:
        """The job with another layout; columns that are named alike keep their use."""
        return replace(self, layout=layout)


def _mended(cells: list[Cell], edits: dict[int, str]) -> list[Cell]:
    mended = list(cells)
    for index, text in edits.items():
        mended += [None] * (index + 1 - len(mended))
        mended[index] = text
    return mended


def open_job(ctx: Context, kind_code: str, path: Path | str, given: MappingFile | None = None) -> ImportJob:
    """Open a file and propose how to import it.

    :param given: a saved mapping with its choices; without one the last used for such a file is taken over.
    :raises UserError: the file cannot be read, the kind is unknown, or the mapping is for another kind.
    """
    if kind_code not in KINDS:
        raise UserError(_("“{kind}” cannot be imported.").format(kind=kind_code), _("Choose one of: {list}.").format(list=", ".join(KINDS.codes())))
    kind = KINDS.get(kind_code)
    if given is not None and given.mapping.kind not in ("", kind_code):
        raise UserError(_("The mapping is for “{kind}”.").format(kind=given.mapping.kind), _("Choose a mapping for “{kind}”.").format(kind=kind_code))
    targets = kind.targets(ctx)
    table = open_table(path)
    words = known_words(targets.values())
    if given is not None and given.sheet:
        table = table.with_sheet(given.sheet)
    elif len(table.sheets) > 1:
        table = best_sheet(table, kind, targets)
    table = given.read_as(table) if given is not None else table
    layout = guess(table, words, given.header_row if given is not None else None)
    if given is not None:
        layout = given.lay_out(layout)
        mapping = replace(given.mapping, kind=kind_code, key=given.mapping.key or kind.keys[0])
        if mapping.columns:
            return ImportJob(kind, targets, table, layout, mapping, {})
        proposal = propose(kind, targets, table, layout, mapping)
    else:
        last, same_heads = last_used(ctx, kind_code, [column.name for column in layout.columns])
        if last is not None:
            layout = last.lay_out(layout)
            if same_heads and all(use.target in targets for use in last.mapping.columns.values()):
                return ImportJob(kind, targets, table, layout, last.mapping, dict.fromkeys(last.mapping.columns, _("as last time")))
        proposal = propose(kind, targets, table, layout, last.mapping if last is not None else None)
    return ImportJob(kind, targets, table, layout, proposal.mapping, proposal.reasons)


def read_again(ctx: Context, job: ImportJob, table: Table, header_row: int | None = None) -> ImportJob:
    """The job after another sheet, encoding, separator or row of heads was chosen: guessed and proposed anew."""
    layout = guess(table, known_words(job.targets.values()), header_row)
    proposal = propose(job.kind, job.targets, table, layout, replace(job.mapping, key=()))
    return replace(job, table=table, layout=layout, mapping=proposal.mapping, reasons=proposal.reasons, edits={})


def best_sheet(table: Table, kind: ImportKind, targets: dict[str, Target]) -> Table:
    """The sheet whose columns fit the kind best; the first of equals."""

    def fit(sheet: Table) -> int:
        layout = guess(sheet, known_words(targets.values()))
        proposal: Proposal = propose(kind, targets, sheet, layout)
        return len(proposal.mapping.columns)

    return max((table.with_sheet(name) for name in table.sheets), key=fit)
