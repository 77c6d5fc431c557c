"""Ready processes: each can be drawn, read, and walked from its beginning to each of its ends."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

import pytest

from app.core.errors import FieldErrors
from app.core.i18n import set_language
from app.processes.definition import Graph, Shape
from app.processes.json_form import from_json, to_json
from app.processes.questions import QuestionKind
from app.processes.step_type import STEP_TYPES
from app.processes.templates.template import TEMPLATES, load, templates
from app.processes.validation import World, check
from app.services.process_steps.step import load as load_steps
from tests.helpers.template_walks import walk

load()
load_steps()
#: walks after which every step must have been come to; most drawings need few
WALKS = 80
SMALL: dict[str, Any] = {"deal.amount": Decimal(10), "client.credit_limit": None}
LARGE: dict[str, Any] = {"deal.amount": Decimal(90_000), "client.credit_limit": Decimal(100)}


@cache
def variants(code: str) -> list[Graph]:
    """The drawing for the usual answers, and for each yes and no turned round."""
    template = TEMPLATES.get(code)
    switches = [question for question in template.questions if question.kind is QuestionKind.YES_NO]
    typed = [{}, *({question.name: not question.default} for question in switches)]
    return [template.build(template.answers(each)) for each in typed]


@pytest.mark.parametrize("code", TEMPLATES.codes())
def test_template_when_walked_then_every_step_is_come_to_and_every_walk_ends(code: str) -> None:
    dice = Random(code)
    for graph in variants(code):
        assert walk(graph, None, SMALL).end
        left = {key for key, node in graph.nodes.items() if node.shape is not Shape.BOUNDARY}
        for number in range(WALKS):
            left -= walk(graph, dice, (SMALL, LARGE)[number % 2]).passed
            if not left:
                break
        assert not left


@pytest.mark.parametrize("code", TEMPLATES.codes())
def test_template_when_drawn_then_checks_find_no_error_and_it_is_kept_whole(code: str) -> None:
    for graph in variants(code):
        assert [problem.text for problem in check(graph, World()) if problem.severity == "error"] == []
        assert from_json(to_json(graph)) == graph
        for node in graph.nodes.values():
            if node.shape in (Shape.STEP, Shape.WAIT):
                kind = STEP_TYPES.get(node.type)
                own = {param.name for param in kind.params} | {"guards"}
                assert set(node.params) <= own, f"{node.key}: {set(node.params) - own}"
                wanted = [param for param in kind.params if param.when is None or kind.value(node, param.when[0]) in param.when[1]]
                assert not [param.name for param in wanted if param.is_required and not node.params.get(param.name)], node.key
                ports = {edge.port for edge in graph.outgoing[node.key]}
                assert ports <= {port.code for port in kind.ports} | {"", "error"}, node.key
                assert not kind.is_human or node.lane, node.key


def test_templates_when_counted_then_twenty_with_questions_in_every_trade() -> None:
    found = templates()
    assert len(found) == 20
    assert all(template.questions and template.name and template.trade.label for template in found)
    assert len({template.trade for template in found}) == 8


def test_template_when_window_is_russian_then_its_words_are() -> None:
    set_language("ru")
    try:
        graph = TEMPLATES.get("repair").draw()
        assert graph.nodes["take"].name == "Принять прибор"
        assert graph.lanes["operator"].name == "Оператор"
        assert graph.nodes["take"].params["questions"][0]["label"] == "Какой прибор?"
    finally:
        set_language("en")


def test_answers_when_wrong_then_named() -> None:
    with pytest.raises(FieldErrors) as refused:
        TEMPLATES.get("monthly_billing").draw({"day": "31", "books": "nobody"})
    assert set(refused.value.errors) == {"day", "books"}
