"""What becomes of the rows of a file: the findings of a dry run, which an import then carries out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from app.core.enums.vocabulary import Vocabulary
from app.core.i18n import N_
from app.services.imports.cells import Cell

#: findings of each kind that are kept to be looked at; all of them are counted
_KEPT = 500
#: rows that are kept with what is wrong with them
_KEPT_WRONG = 50_000


class Outcome(Vocabulary):
    """What an import does with a row or document."""

    NEW = "new", N_("New"), "ok"
    CHANGED = "changed", N_("Changed"), "info"
    SAME = "same", N_("Same")
    DUPLICATE = "duplicate", N_("Duplicate"), "warn"
    WRONG = "wrong", N_("Wrong"), "bad"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where.

    :param address: of the cell as spreadsheets write it ("D17"); the row alone where no cell is to blame ("17").
    :param column: head of the column.
    """

    address: str
    column: str
    text: str

    def __str__(self) -> str:
        return f"{self.address}: {self.text}"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A value of a known record that the file changes, as people read it."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of the file: its number, its cells, and the head of the group it stands in."""

    number: int
    cells: list[Cell]
    group: str = ""


@dataclass(slots=True)
class Finding:
    """What becomes of one record, from one row or (a document) from several.

    :param rows: the rows it is made of.
    :param plan: what the writer needs; only the engine that made it knows it.
    """

    title: str
    rows: tuple[FileRow, ...]
    outcome: Outcome
    problems: tuple[Problem, ...] = ()
    changes: tuple[FieldChange, ...] = ()
    plan: Any = None

    @property
    def writes(self) -> bool:
        """Whether the database changes."""
        return self.outcome in (Outcome.NEW, Outcome.CHANGED)


@dataclass(slots=True)
class Report:
    """The findings of a whole file.

    :param records: outcome → number of records (documents, not lines).
    :param rows: outcome → number of rows.
    :param unknown: entity → words of the file that name none of its records → how often.
    :param failing: head of a column → cells that cannot be read.
    """

    records: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    examples: dict[Outcome, list[Finding]] = field(default_factory=lambda: {outcome: [] for outcome in Outcome})
    unknown: dict[str, Counter[str]] = field(default_factory=dict)
    failing: Counter[str] = field(default_factory=Counter)

    def add(self, finding: Finding) -> None:
        """Count a finding, and keep it as long as not too many are kept."""
        self.records[finding.outcome.value] += 1
        self.rows[finding.outcome.value] += len(finding.rows)
        for problem in finding.problems:
            self.failing[problem.column] += 1
        kept = self.examples[finding.outcome]
        if len(kept) < (_KEPT_WRONG if finding.outcome in (Outcome.WRONG, Outcome.DUPLICATE) else _KEPT):
            if finding.outcome not in (Outcome.WRONG, Outcome.DUPLICATE):
                finding.plan = None
            kept.append(finding)

    def note_unknown(self, entity: str, word: str) -> None:
        """Remember a word that names no record."""
        self.unknown.setdefault(entity, Counter())[word] += 1

    @property
    def total(self) -> int:
        """Records found."""
        return sum(self.records.values())

    @property
    def refused(self) -> list[Finding]:
        """What is not imported, with the reasons, in the order of the file."""
        both = [*self.examples[Outcome.WRONG], *self.examples[Outcome.DUPLICATE]]
        return sorted(both, key=lambda finding: finding.rows[0].number)
