"""Each part of a drawing is read aloud in the language of the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.core.i18n import set_language
from app.processes.definition import Graph, Lane, Note
from app.processes.sentences import sentence
from app.services.process_steps.step import load
from tests.helpers.process_drawing import drawing

NAMES = {"employee:7": "Ann", "role:sales": "Salesperson"}


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    load()
    yield
    set_language("en")


def prepayment() -> Graph:
    graph = drawing(
        "start > choice", "choice > ask : amount > limit", "choice > ship : else", "ask > approve", "approve > all1 : @approved", "approve > letter : @rejected",
        "all1 > ship", "all1 > telephone", "ship > all2", "telephone > all2", "all2 > wait", "wait > end", "letter > end", "edge > letter",
        start={"params": {"rule": "FREQ=WEEKLY;BYDAY=MO;BYHOUR=8;BYMINUTE=30"}}, choice={"name": "Limit"},
        ask={"name": "Ask for prepayment", "type": "task", "params": {"assigned": "employee", "employee": 7, "due": 480}},
        approve={"name": "Approve", "type": "approval", "params": {"assigned": "manager"}}, ship={"name": "Ship", "type": "task", "lane": "store"},
        letter={"name": "Letter", "type": "mail", "params": {"subject": "No"}}, telephone={"name": "Telephone", "type": "call"},
        wait={"params": {"minutes": 960}}, edge={"host": "ship", "type": "timer", "params": {"minutes": 240}}, all1={"name": "Both"}, all2={"name": "Joined"},
    )
    return graph.with_(
        edges=[replace(graph.edges["l1"], name="The limit is not enough")], lanes=[Lane("store", name="Store", role="sales")], notes=[Note("n", text="Mind it.")],
    )


@pytest.mark.parametrize(("key", "said"), [
    ("ask", "If the limit is not enough, Ann does “Ask for prepayment” within 1 day. When it is late, the head of whoever has it is told."),
    ("choice", "If the limit is not enough: “Ask for prepayment”; otherwise “Ship”."),
    ("approve", "Whoever manages the record decides on “Approve”."),
    ("ship", "Somebody of the role “Salesperson” does “Ship”."),
    ("telephone", "Anybody telephones: “Telephone”."),
    ("all1", "All at once: “Ship” and “Telephone”."),
    ("all2", "Waits until all are done: “Ship” and “Telephone”."),
    ("edge", "If “Ship” is not done within 4 h, this comes instead: “Letter”."),
    ("wait", "Waits 2 days."),
    ("start", "The case begins by itself: every Monday at 8:30."),
    ("end", "Here this way ends."),
    ("l4", "From “Approve” to “Both”: if the outcome is “Approved”."),
    ("store", "“Store”: 1 step of the role “Salesperson”."),
    ("n", "Mind it."),
    ("gone", ""),
])
def test_part_when_read_aloud_then_it_is_a_sentence(key: str, said: str) -> None:
    assert sentence(prepayment(), key, NAMES) == said


def test_part_when_the_window_is_russian_then_the_sentence_is_too() -> None:
    set_language("ru")
    assert sentence(prepayment(), "approve", NAMES) == "Ответственный за запись решает «Approve»."
    assert sentence(prepayment(), "edge", NAMES) == "Если «Ship» не сделано за срок 4 ч, вместо этого: «Letter»."


def test_every_part_when_read_aloud_then_it_says_something() -> None:
    graph = prepayment()
    for key in (*graph.nodes, *graph.edges):
        said = sentence(graph, key, NAMES)
        assert said.endswith(".")
        assert "{" not in said


def test_choice_and_letter_when_not_yet_filled_in_then_the_sentence_says_what_is_missing() -> None:
    graph = drawing("start > choice", "choice > one", "choice > two", "one > letter", one={"name": "One"}, two={"name": "Two"}, letter={"type": "mail"})
    assert sentence(graph, "choice", {}) == "“One”: it is not yet said when; “Two”: it is not yet said when."
    assert sentence(graph.without(["l2"]), "choice", {}).startswith(("Always “One”", "Always “Two”"))
    assert sentence(graph, "letter", {}) == "Writes a letter; what it says is not yet given."
