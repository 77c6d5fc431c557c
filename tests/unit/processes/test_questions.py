"""Forms, texts with places, and scripts of processes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.core.errors import FieldErrors, UserError
from app.processes.questions import Question, QuestionKind, asked, first_answers, questions_of, read_answers, stored
from app.processes.script import ScriptError, read_script, run_script
from app.processes.texts import fill, names_of

QUESTIONS = (
    Question("size", "Size", QuestionKind.NUMBER, is_required=True, least=Decimal(1), most=Decimal(100)),
    Question("colour", "Colour", QuestionKind.CHOICE, (("red", "Red"), ("blue", "Blue"))),
    Question("why", "Why?", QuestionKind.MEMO, is_required=True, condition="size > 10"),
    Question("on", "On", QuestionKind.DATE), Question("good", "Good?", QuestionKind.YES_NO), Question("price", "Price", QuestionKind.MONEY),
    Question("client", "Client", QuestionKind.RECORD, entity="client"),
)


def test_answers_when_right_then_typed_values_and_what_is_not_asked_has_none() -> None:
    typed = {"size": " 7,5 ", "colour": "red", "why": "ignored", "on": date(2026, 3, 1), "good": True, "price": Decimal("3.005"), "client": 7}
    assert read_answers(QUESTIONS, typed) == {
        "size": Decimal("7.50"), "colour": "red", "why": None, "on": date(2026, 3, 1), "good": True, "price": Decimal("3.01"), "client": 7,
    }


@pytest.mark.parametrize(("typed", "wrong"), [
    ({}, {"size"}), ({"size": "0"}, {"size"}), ({"size": "101"}, {"size"}), ({"size": "50"}, {"why"}),
    ({"size": "many", "colour": "green", "on": "yesterdayish", "good": "true", "price": True, "client": "7"},
     {"size", "colour", "on", "good", "price", "client"}),
    ({"size": "5", "price": Decimal("NaN"), "on": date(9000, 1, 1)}, {"price", "on"}),
    ({"size": Decimal(10) ** 30, "colour": ""}, {"size"}), ({"size": "20", "why": "x" * 4001}, {"why"}),
])
def test_answers_when_wrong_then_all_of_them_named_at_once(typed: dict[str, Any], wrong: set[str]) -> None:
    with pytest.raises(FieldErrors) as refused:
        read_answers(QUESTIONS, typed)
    assert set(refused.value.errors) == wrong


def test_questions_when_kept_and_read_then_the_same() -> None:
    assert questions_of(stored(QUESTIONS)) == QUESTIONS
    with pytest.raises(UserError):
        questions_of([{"name": "a"}, 5])
    with pytest.raises(UserError):
        questions_of([{"name": "a", "label": "A", "kind": "poem"}])


def test_form_when_opened_then_defaults_are_worked_out_and_only_what_fits_is_asked() -> None:
    questions = (Question("net", "Net", QuestionKind.MONEY, default="=deal.amount * 0.9"), *QUESTIONS[:3])
    values = {"deal.amount": Decimal(100)}
    assert first_answers(questions, values) == {"net": Decimal("90.0")}
    assert [each.name for each in asked(questions, {"size": Decimal(5)}, values)] == ["net", "size", "colour"]


def test_text_when_filled_then_values_as_people_read_them_and_nothing_is_filled_twice() -> None:
    values = {"client.name": "A {deal.title} & Co", "deal.title": "Roof", "sum": Decimal("1234.5"), "on": date(2026, 3, 1), "good": False, "no": None}
    text = fill("{client.name}: { sum } on {on}, {good}{no}{{x}} {not a name}", values)
    assert text == "A {deal.title} & Co: 1\N{NARROW NO-BREAK SPACE}234.50 on 01/03/2026, no{x} {not a name}"
    assert names_of("{a} {b.c} {a} {{d}}") == ("a", "b.c")


def test_script_when_run_then_lines_see_what_stands_above_them() -> None:
    script = read_script("# a remark\nnet = deal.amount / 1.19\n\ntax = round(deal.amount - net, 2)\nlarge = tax > 10")
    assert run_script(script, {"deal.amount": Decimal(119)}) == {"net": Decimal(100), "tax": Decimal("19.00"), "large": True}


@pytest.mark.parametrize(("text", "line"), [
    ("a = 1\nb = ", 2), ("import os", 1), ("a = __import__('os')", 1), ("a = b.c(1)", 1), ("a.b = 1", 1), ("\n" * 100 + "a = 1", 101), ("a == 1", 1),
])
def test_script_when_it_is_none_then_the_line_is_named(text: str, line: int) -> None:
    with pytest.raises(ScriptError) as refused:
        read_script(text)
    assert refused.value.line == line
