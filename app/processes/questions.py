"""The questions of a form: what is asked, how what was typed is read, and what is wrong with it. No window, no database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.core.errors import FieldErrors, UserError
from app.core.expression import ExpressionError
from app.core.i18n import N_, _, format_number, parse_date, parse_number
from app.core.money import round_to
from app.processes.conditions import Values, is_met, work_out

LONGEST_TEXT, LONGEST_MEMO = 300, 4000
#: beyond that nothing is counted or paid
LARGEST = Decimal(10) ** 15


class QuestionKind(StrEnum):
    """What an answer is, and so which editor it gets."""

    TEXT = "text"
    MEMO = "memo"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    YES_NO = "yes_no"
    #: one of ``Question.options``
    CHOICE = "choice"
    #: key of a record of ``Question.entity``
    RECORD = "record"


KIND_TITLES = {
    QuestionKind.TEXT: N_("Text"), QuestionKind.MEMO: N_("Long text"), QuestionKind.NUMBER: N_("Number"), QuestionKind.MONEY: N_("Amount"),
    QuestionKind.DATE: N_("Day"), QuestionKind.YES_NO: N_("Yes or no"), QuestionKind.CHOICE: N_("One of a list"), QuestionKind.RECORD: N_("Record"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    :param name: under which the answer stands in the case. :param label: what is asked, as the person reads it.
    :param options: of a choice: value and text. :param condition: formula over the answers so far; the question is asked where it holds.
    :param entity: of a record. :param least: smallest number, ``most`` the largest. :param digits: decimal places of a number.
    """

    name: str
    label: str
    kind: QuestionKind = QuestionKind.TEXT
    options: tuple[tuple[str, str], ...] = ()
    is_required: bool = False
    condition: str = ""
    hint: str = ""
    default: Any = None
    entity: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    digits: int = 2

    @property
    def title(self) -> str:
        """What is asked, in the language of the window where it is a text of ours."""
        return _(self.label) if self.label else ""


def stored(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Questions as a parameter keeps them, texts of ours in the language of the window; what has its usual value is left out."""
    usual = Question("", "")
    found = []
    for question in questions:
        entry = {each.name: getattr(question, each.name) for each in fields(Question)}
        kept = {name: str(value) if isinstance(value, QuestionKind) else value for name, value in entry.items() if value != getattr(usual, name)}
        kept |= {"name": question.name, "label": question.title}
        if question.options:
            kept["options"] = [[value, _(text) if text else ""] for value, text in question.options]
        if question.hint:
            kept["hint"] = _(question.hint)
        found.append(kept)
    return found


def questions_of(kept: Any) -> tuple[Question, ...]:
    """The questions of a parameter.

    :raises UserError: it holds something else.
    """
    known = {each.name for each in fields(Question)}
    try:
        return tuple(
            Question(**{
                **{name: value for name, value in entry.items() if name in known}, "kind": QuestionKind(entry.get("kind", QuestionKind.TEXT)),
                "options": tuple((str(value), str(text)) for value, text in entry.get("options", ())),
            })
            for entry in kept or ()
        )
    except (TypeError, ValueError, AttributeError) as error:
        raise UserError(_("The questions of this form are damaged: {reason}.").format(reason=error), _("Ask for them anew.")) from error


def asked(questions: Sequence[Question], answers: Mapping[str, Any], values: Mapping[str, Any] | None = None) -> tuple[Question, ...]:
    """The questions that are asked, with the answers as far as they are known.

    :param values: what else formulas may name: earlier answers, the record. :raises ExpressionError: a condition cannot be worked out.
    """
    known = Values(answers, values or {})
    return tuple(question for question in questions if not question.condition or is_met(question.condition, known))


def first_answers(questions: Iterable[Question], values: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What stands in a form before anybody types: the default of each question; a text that begins with ``=`` is worked out."""
    found: dict[str, Any] = {}
    for question in questions:
        default = question.default
        if isinstance(default, str) and default.startswith("="):
            default = work_out(default[1:], Values(found, values or {}))
        if default is not None:
            found[question.name] = default
    return found


def read_answers(questions: Sequence[Question], typed: Mapping[str, Any], values: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What was typed, checked, as the case keeps it; a question that is not asked has no answer.

    :param typed: by name: texts as people write them, or values. :param values: what else conditions may name.
    :raises FieldErrors: everything wrong, at once.
    """
    found: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for question in questions:
        try:
            if not asked((question,), found, values):
                found[question.name] = None
                continue
            found[question.name] = _read(question, typed.get(question.name))
        except ExpressionError as error:
            errors[question.name] = str(error)
        except UserError as error:
            errors[question.name] = error.text
    if errors:
        raise FieldErrors(errors)
    return found


def _read(question: Question, typed: Any) -> Any:
    value = typed.strip() if isinstance(typed, str) else typed
    if value is None or value == "":
        if question.is_required:
            raise UserError(_("Answer “{label}”.").format(label=question.title))
        return None
    return _READERS[question.kind](question, value)


def _text(question: Question, value: Any) -> str:
    most = LONGEST_MEMO if question.kind is QuestionKind.MEMO else LONGEST_TEXT
    if not isinstance(value, str):
        raise _unfit(question)
    if len(value) > most:
        raise UserError(_("“{label}” takes at most {length} characters; shorten it.").format(label=question.title, length=most))
    return value


def _parsed(question: Question, text: str, parse: Callable[[str], Any]) -> Any:
    try:
        return parse(text)
    except ValueError as error:
        raise _unfit(question) from error


def _number(question: Question, value: Any) -> Decimal:
    if isinstance(value, str):
        value = _parsed(question, value, parse_number)
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or not Decimal(value).is_finite():
        raise _unfit(question)
    number = Decimal(value)
    if abs(number) >= LARGEST:
        raise UserError(_("“{label}” is too large a number.").format(label=question.title))
    places = 2 if question.kind is QuestionKind.MONEY else question.digits
    if question.least is not None and number < question.least:
        least = format_number(question.least, places, trim=True)
        raise UserError(_("“{label}” is at least {least}.").format(label=question.title, least=least))
    if question.most is not None and number > question.most:
        raise UserError(_("“{label}” is at most {most}.").format(label=question.title, most=format_number(question.most, places, trim=True)))
    return round_to(number, places)


def _date(question: Question, value: Any) -> date:
    if isinstance(value, str):
        value = _parsed(question, value, parse_date)
    if type(value) is not date:
        raise _unfit(question)
    if not 1900 <= value.year <= 2200:
        raise UserError(_("“{label}” is not in this age: check the year.").format(label=question.title))
    return value


def _yes_no(question: Question, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _unfit(question)
    return value


def _choice(question: Question, value: Any) -> str:
    if value not in {code for code, _label in question.options}:
        raise UserError(_("“{label}” has no such value: choose one of the list.").format(label=question.title))
    return str(value)


def _record(question: Question, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or value <= 0 or value != int(value):
        raise _unfit(question)
    return int(value)


def _unfit(question: Question) -> UserError:
    return UserError(_("“{label}” cannot be this.").format(label=question.title))


_READERS: Mapping[QuestionKind, Callable[[Question, Any], Any]] = {
    QuestionKind.TEXT: _text, QuestionKind.MEMO: _text, QuestionKind.NUMBER: _number, QuestionKind.MONEY: _number, QuestionKind.DATE: _date,
    QuestionKind.YES_NO: _yes_no, QuestionKind.CHOICE: _choice, QuestionKind.RECORD: _record,
}
