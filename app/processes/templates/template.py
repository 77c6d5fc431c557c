"""What a ready process declares: what it is for, what its wizard asks, and how the answers become a drawing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from app.core.enums.people import Role
from app.core.i18n import N_, _
from app.core.registry import Registry, discover
from app.processes.definition import Graph
from app.processes.durations import DAY
from app.processes.layout import arrange
from app.processes.questions import Question, QuestionKind, first_answers, read_answers


class Trade(StrEnum):
    """Whom a process is made for."""

    COMMERCE = "commerce"
    SERVICES = "services"
    BUILDING = "building"
    MAKING = "making"
    BUYING = "buying"
    CLIENTS = "clients"
    MONEY = "money"
    PEOPLE = "people"

    @property
    def label(self) -> str:
        """Its name in the language of the window."""
        return _(_TRADES[self])


_TRADES = {
    Trade.COMMERCE: N_("Commerce"), Trade.SERVICES: N_("Services and repair"), Trade.BUILDING: N_("Building and projects"),
    Trade.MAKING: N_("Production"), Trade.BUYING: N_("Purchasing"), Trade.CLIENTS: N_("Clients"), Trade.MONEY: N_("Money"),
    Trade.PEOPLE: N_("People and firm"),
}
#: roles that steps of ready processes can be given to
_DOING = (Role.OWNER, Role.HEAD, Role.SALES, Role.OPERATOR, Role.ACCOUNTANT, Role.STOREKEEPER)
Build = Callable[["Answers"], Graph]


class Answers(dict[str, Any]):
    """What was answered in the wizard, as a drawing needs it."""

    def role(self, name: str) -> str:
        """The role that was chosen."""
        return str(self[name])

    def minutes(self, name: str) -> int:
        """Working minutes of so many days."""
        return int(self[name]) * DAY


@dataclass(frozen=True, slots=True)
class Template:
    """A ready process.

    :param title: source text marked by ``N_``, likewise ``hint``. :param about: what a case is about: ``deal``, ``client``, ``document`` or nothing.
    :param build: answers to a drawing whose shapes have no places yet.
    """

    code: str
    title: str
    hint: str
    trade: Trade
    about: str
    questions: tuple[Question, ...]
    build: Build

    @property
    def name(self) -> str:
        """The title in the language of the window."""
        return _(self.title)

    def answers(self, typed: Mapping[str, Any] | None = None) -> Answers:
        """What was typed, checked; what is not answered is as usual.

        :raises FieldErrors: an answer is wrong.
        """
        given = {name: value for name, value in (typed or {}).items() if value not in (None, "")}
        return Answers(read_answers(self.questions, {**first_answers(self.questions), **given}))

    def draw(self, typed: Mapping[str, Any] | None = None) -> Graph:
        """The drawing for some answers, laid out. Its words are in the language of the window.

        :raises FieldErrors: an answer is wrong.
        """
        return arrange(self.build(self.answers(typed)))


TEMPLATES: Registry[Template] = Registry("ready process")


def template(code: str, title: str, hint: str, trade: Trade, about: str = "", questions: tuple[Question, ...] = ()) -> Callable[[Build], Build]:
    """Declare a ready process together with what draws it."""

    def decorate(build: Build) -> Build:
        TEMPLATES.add(code, Template(code, title, hint, trade, about, questions, build))
        return build

    return decorate


@cache
def load() -> None:
    """Import all ready processes."""
    from app.processes import templates

    discover(templates)


def templates() -> tuple[Template, ...]:
    """All ready processes, by trade."""
    load()
    order = list(Trade)
    return tuple(sorted(TEMPLATES, key=lambda each: order.index(each.trade)))


def by_itself(rule: str, answers: Answers) -> dict[str, Any]:
    """How a process about clients begins on a schedule: for the active ones of the source that was answered; not at all without one.

    :param rule: of RFC 5545.
    """
    source = str(answers.get("source") or "").replace("'", "").replace("\n", " ")
    return {"rule": rule, "condition": f"client.status = 'active' and client.source = '{source}'"} if source else {}


def who(name: str, label: str, role: Role) -> Question:
    """A question for a role."""
    return Question(
        name, label, QuestionKind.CHOICE, tuple((each.value, each.source) for each in _DOING), is_required=True, default=role.value,
    )


def days(name: str, label: str, usual: int) -> Question:
    """A question for a number of working days."""
    return Question(name, label, QuestionKind.NUMBER, is_required=True, default=Decimal(usual), least=Decimal(1), most=Decimal(250), digits=0)


def amount(name: str, label: str, usual: int, hint: str = "") -> Question:
    """A question for a sum of money."""
    return Question(name, label, QuestionKind.MONEY, is_required=True, default=Decimal(usual), least=Decimal(0), hint=hint)


def yes(name: str, label: str, *, usual: bool = True, hint: str = "") -> Question:
    """A question for yes or no."""
    return Question(name, label, QuestionKind.YES_NO, is_required=True, default=usual, hint=hint)
