"""A trial of a process as plain values: what is tried, what would happen, and what could happen next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.core.enums.processes import CaseState, ProcessEntity
from app.services.process_work.step_form import StepForm


class Act(StrEnum):
    """What can happen to a step that waits for somebody or something."""

    #: it is done, or taken as done
    DONE = "done"
    #: what is waited for comes: the event of a wait, or the message on the edge of a step
    COMES = "comes"
    #: nobody does anything until the next moment that is set for it
    PASSES = "passes"
    #: it cannot be done
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose to happen to a step.

    :param node: key in its drawing. :param case: number of the case: 0 is the tried one, the others are those that it begins.
    :param typed: answers to its questions; None for those that stand there from the beginning. :param edge: the event on its edge that comes.
    """

    node: str
    act: Act = Act.DONE
    outcome: str = ""
    typed: Mapping[str, Any] | None = None
    edge: str = ""
    case: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is tried.

    :param answers: known from the beginning; what the start asks is read as it was typed.
    :param choices: what happens, in this order; one that fits nothing any more ends them.
    :param to_end: afterwards everybody does his steps as usual, as long as nobody has to be asked.
    :param starts_at: naive UTC; None for now. :param start: the start that it begins at; None for the usual one.
    """

    entity: ProcessEntity | None = None
    record_id: int | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    to_end: bool = False
    starts_at: datetime | None = None
    start: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A record that would come into being.

    :param kind: what it is, in words. :param text: its title or name. :param who: the person that it is for.
    """

    entity: str
    kind: str
    text: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line of a document; ``net`` and ``price`` in its currency."""

    text: str
    quantity: Decimal
    unit: str
    price: Decimal
    net: Decimal


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that would be made, or posted.

    :param title: with the number that it would get.
    """

    title: str
    client: str
    is_posted: bool
    lines: tuple[PaperLine, ...]
    net: Decimal
    tax: Decimal
    gross: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class StockMove:
    """Goods that would come (positive) or go, or be set aside for an order."""

    product: str
    warehouse: str
    quantity: Decimal
    unit: str
    is_reserved: bool = False


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a record that would change; the values in words."""

    record: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that would go out.

    :param channel: e-mail or SMS, in the language of the window. :param enclosed: names of the files that go along.
    """

    channel: str
    recipient: str
    subject: str
    text: str
    enclosed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effects:
    """What a step would leave behind."""

    made: tuple[Made, ...] = ()
    papers: tuple[Paper, ...] = ()
    moves: tuple[StockMove, ...] = ()
    changes: tuple[FieldChange, ...] = ()
    letters: tuple[Letter, ...] = ()

    def __bool__(self) -> bool:
        return any((self.made, self.papers, self.moves, self.changes, self.letters))


@dataclass(frozen=True, slots=True)
class Tried:
    """Something that would happen.

    :param at: naive UTC. :param case: as in ``Choice``. :param node: key in the drawing, ``kind`` of step.
    :param outcome: code; empty: the usual one; ``outcome_words`` in words. :param who: does it; empty where it is done by itself.
    :param answers: what was asked and answered. :param note: what a person should know of it: why it failed, or what was left out;
        ``cure`` what helps.
    """

    at: datetime
    case: int
    node: str
    title: str
    kind: str
    outcome: str = ""
    outcome_words: str = ""
    who: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    effects: Effects = Effects()
    note: str = ""
    cure: str = ""
    is_failed: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """Something that could happen next.

    :param words: of its button; ``detail`` stands below. :param asks: the answers to the questions of the step go along.
    """

    words: str
    choice: Choice
    detail: str = ""
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A step at which the case stands.

    :param case: as in ``Choice``. :param who: whose it is: a name or a role. :param form: what whoever does it would see.
    """

    case: int
    node: str
    title: str
    kind: str
    who: str
    form: StepForm
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """A case that was tried and never was.

    :param choices: what was chosen, with what went as usual. :param cases: titles, the tried one first.
    :param state: of the case in the end. :param error: why it stopped.
    :param began_at: naive UTC, likewise ``ended_at``, the last thing that happened.
    :param passed: keys of the nodes and lines of the drawing that were gone along. :param end: name of the end that was reached.
    """

    steps: tuple[Tried, ...]
    standing: tuple[Standing, ...]
    choices: tuple[Choice, ...]
    cases: tuple[str, ...]
    state: CaseState
    error: str
    began_at: datetime
    ended_at: datetime
    passed: frozenset[str]
    end: str = ""
