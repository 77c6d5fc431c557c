"""Steps side by side, played: small cases counted by hand, and many by chance against a slow, obvious way to play them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.planning.board import Span
from app.core.planning.working_time import WorkCalendar
from app.processes.simulation.flow import AsDrawn, Played
from app.processes.simulation.hours import moment_at, seconds_of
from app.processes.simulation.model import AS_IT_IS, Model, Person
from app.processes.simulation.run import Run
from app.processes.simulation.timeline import Timeline, timeline_of
from tests.helpers.reference_simulation import Beside, Block, Either, Reference, Row, Spans, Work, between, drawing_of, works_of

MONDAY, HOUR = datetime(2026, 3, 2, 9), 3600.0
WEEKS = 30


def spans_of(*days_off: datetime) -> list[Span]:
    """Monday to Friday from nine to six with an hour of lunch at one, without some days."""
    known = Span(MONDAY.replace(hour=0), MONDAY.replace(hour=0) + timedelta(weeks=WEEKS))
    return WorkCalendar(days_off={day.date(): "off" for day in days_off}).working(known, "UTC")


def calendar(*days_off: datetime) -> Timeline:
    return timeline_of(spans_of(*days_off), Span(MONDAY.replace(hour=0), MONDAY.replace(hour=0) + timedelta(weeks=WEEKS)))


def stretches(*days_off: datetime) -> Spans:
    return [(seconds_of(span.starts_at), seconds_of(span.ends_at)) for span in spans_of(*days_off)]


def work(name: str, hours: float, *able: str, delay: float = 0.0) -> Work:
    return Work(name, delay * HOUR, hours * HOUR, able)


def played(block: Block, came: Sequence[float], days_off: dict[str, list[datetime]], hands: int = 1) -> Run:
    """A run of cases through a block. :param days_off: name of a person → days. :param hands: that each of them has."""
    graph, decks = drawing_of(block)
    people = {name: Person(name, hands) for name in days_off}
    able = {each.name: each.able for each in works_of(block)}
    model = Model(calendar(), [], AsDrawn(graph), decks, people, able, 1, len(able), {name: calendar(*off) for name, off in days_off.items()})
    run = Run(model, AS_IT_IS, 1)
    for at in came:
        run.arrive(Played(at, str(at)))
    run.go()
    return run


def ends(run: Run) -> list[datetime]:
    """When the cases ended, as they came."""
    return [moment_at(run.ended[case]) for case in sorted(run.ended, key=float)]


NINE = seconds_of(MONDAY)
BOTH = {"Ann": [], "Bob": []}


def test_two_steps_side_by_side_when_two_people_do_them_then_take_as_long_as_the_longer() -> None:
    block = Beside((work("cut", 2, "Ann"), work("paint", 3, "Bob")))

    assert ends(played(block, [NINE], BOTH)) == [MONDAY + timedelta(hours=3)]


def test_two_steps_side_by_side_when_one_person_does_both_then_take_as_long_as_both_together() -> None:
    block = Beside((work("cut", 1, "Ann"), work("paint", 3, "Ann")))
    run = played(block, [NINE], BOTH)

    assert ends(run) == [MONDAY + timedelta(hours=4)]
    assert run.tallies["paint"].waits == [HOUR]
    assert run.outcome().bottleneck == "paint"
    assert ends(played(block, [NINE], BOTH, hands=2)) == [MONDAY + timedelta(hours=3)]


def test_join_when_one_branch_is_longer_then_waits_for_it_and_whoever_was_quicker_does_other_work_meanwhile() -> None:
    block = Row((Beside((work("cut", 1, "Ann"), work("dry", 6, delay=1))), work("pack", 1, "Ann")))
    run = played(block, [NINE, NINE + HOUR / 2], BOTH)

    # the first is dry at 17 (lunch, and an hour before it begins), the second half an hour later; Ann packs one after the other
    assert ends(run) == [MONDAY + timedelta(hours=9), MONDAY + timedelta(days=1, hours=1)]
    assert run.tallies["cut"].waits == [0.0, HOUR / 2]
    assert run.tallies["pack"].waits == [0.0, HOUR / 2]


@pytest.mark.parametrize(("taken", "hours"), [((0,), 1), ((0, 1), 3), ((2,), 2)])
def test_inclusive_join_when_only_some_ways_are_taken_then_waits_for_those(taken: tuple[int, ...], hours: int) -> None:
    block = Beside((work("cut", 1, "Ann"), work("paint", 3, "Bob"), work("call", 2, "Ann")), taken)

    assert ends(played(block, [NINE], BOTH)) == [MONDAY + timedelta(hours=hours)]


def test_queue_when_several_cases_wait_for_one_person_then_who_came_first_is_first() -> None:
    run = played(Row((work("ask", 0.5, "Bob"), work("cut", 1, "Ann"))), [NINE, NINE + 60, NINE + 120], BOTH)

    assert ends(run) == [MONDAY + timedelta(hours=1.5), MONDAY + timedelta(hours=2.5), MONDAY + timedelta(hours=3.5)]
    assert run.tallies["cut"].waits == [0.0, HOUR / 2, HOUR]
    assert run.tallies["cut"].longest == 1
    assert run.passed == {"Ann": 3, "Bob": 3}


def test_work_when_the_day_the_week_or_a_holiday_ends_it_then_goes_on_afterwards() -> None:
    friday = seconds_of(MONDAY + timedelta(days=4, hours=8))
    tuesday = MONDAY + timedelta(days=8)
    block = Beside((work("cut", 3, "Ann"), work("paint", 10, "Bob")))
    run = played(block, [friday], {"Ann": [], "Bob": [tuesday]})

    # Bob: one hour on Friday, eight on Monday, none on his day off, one on Wednesday
    assert ends(run) == [MONDAY + timedelta(days=9, hours=1)]
    assert sum(run.weeks["Ann"].values()) == 3 * HOUR
    assert [run.weeks["Bob"][week] for week in sorted(run.weeks["Bob"])] == [HOUR, 9 * HOUR]


def test_step_when_it_comes_up_at_night_then_waits_no_working_time_for_the_morning() -> None:
    run = played(work("cut", 1, "Ann"), [NINE - 10 * HOUR], BOTH)

    assert ends(run) == [MONDAY + timedelta(hours=1)]
    assert run.tallies["cut"].waits == [0.0]


def test_final_end_when_one_branch_comes_to_it_then_the_other_does_not_go_on() -> None:
    block = Beside((work("cut", 1, "Ann"), Row((work("paint", 2, "Bob"), work("pack", 1, "Bob")))))
    graph, decks = drawing_of(block)
    join = next(node.key for node in graph.nodes.values() if node.key.startswith("parallel") and len(graph.incoming[node.key]) > 1)
    over = graph.with_(nodes=[type(graph.nodes[join])(join, graph.nodes["end"].shape, type="terminate")])
    model = Model(calendar(), [], AsDrawn(over), decks, {"Ann": Person("Ann"), "Bob": Person("Bob")},
                  {each.name: each.able for each in works_of(block)}, 1, 3)
    run = Run(model, AS_IT_IS, 1)
    run.arrive(Played(NINE, "one"))
    run.go()

    assert moment_at(run.ended["one"]) == MONDAY + timedelta(hours=1)
    assert "pack" not in run.tallies
    assert run.lost == 0


def test_join_when_a_branch_can_never_come_then_the_case_is_given_up() -> None:
    graph, decks = drawing_of(Row((Either((work("cut", 1, "Ann"), work("paint", 1, "Bob")), 0), work("pack", 1, "Ann"))))
    both = graph.with_(nodes=[
        type(node)(node.key, type(node.shape).PARALLEL) for node in graph.nodes.values() if node.shape == "choice" and len(graph.incoming[node.key]) > 1
    ])
    model = Model(calendar(), [], AsDrawn(both), decks, {"Ann": Person("Ann")}, {"cut": ("Ann",), "pack": ("Ann",)}, 1, 2)
    run = Run(model, AS_IT_IS, 1)
    run.arrive(Played(NINE, "one"))
    run.go()

    assert (run.come, run.lost) == (1, 1)
    assert "pack" not in run.tallies


#: no two sums of them are the same, so nothing ever happens at the same moment by chance
_ODD = [number ** 0.5 for number in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89)]
PEOPLE = ("Ann", "Bob", "Cem")


def blocks(depth: int) -> st.SearchStrategy[Block]:
    """Blocks within blocks; the steps get their names and lengths afterwards."""
    able = st.lists(st.sampled_from(PEOPLE), unique=True, max_size=3).map(tuple)
    step = st.builds(Work, st.just(""), st.sampled_from((0.0, 0.0, 1.0, 20.0)).map(lambda hours: hours * HOUR),
                     st.sampled_from((0.2, 1.0, 3.0, 9.0, 30.0)).map(lambda hours: hours * HOUR), able)
    if not depth:
        return step
    parts = st.lists(blocks(depth - 1), min_size=1, max_size=3).map(tuple)
    several = st.lists(blocks(depth - 1), min_size=2, max_size=3).map(tuple)
    some = st.lists(st.integers(0, 1), min_size=1, max_size=2, unique=True).map(sorted).map(tuple)
    return st.one_of(
        step, st.builds(Row, parts), st.builds(Beside, several), st.builds(Beside, several, some), st.builds(Either, several, st.integers(0, 1)),
    )


def named(block: Block, numbers: list[int]) -> Block:
    """The block with names for its steps, and lengths of which no two are the same."""
    if isinstance(block, Work):
        number = numbers.pop()
        odd = _ODD[number % len(_ODD)] * (1 + number // len(_ODD) * 0.618)
        return Work(f"step {number}", block.delay + (odd / 3 if block.delay else 0.0), block.work + odd, block.able)
    parts = tuple(named(part, numbers) for part in block.parts)
    return Row(parts) if isinstance(block, Row) else Beside(parts, block.taken) if isinstance(block, Beside) else Either(parts, block.taken)


@settings(max_examples=400, deadline=None)
@given(blocks(3), st.lists(st.integers(0, 60), min_size=1, max_size=6, unique=True), st.sets(st.integers(0, 9), max_size=4))
def test_cases_when_played_then_are_as_long_and_wait_as_long_as_in_the_slow_way(block: Block, hours: list[int], off: set[int]) -> None:
    block = named(block, list(range(200)))
    came = [seconds_of(MONDAY) + hour * HOUR + number * 0.777 for number, hour in enumerate(sorted(hours))]
    days_off = {name: [MONDAY + timedelta(days=day) for day in off if day % 3 == place] for place, name in enumerate(PEOPLE)}
    reference = Reference(block, {name: stretches(*days) for name, days in days_off.items()}, stretches())
    lengths = reference.play(came)
    run = played(block, came, days_off)

    assert [run.ended[str(at)] - at for at in came] == pytest.approx(lengths)
    firm = stretches()
    for step in works_of(block):
        passages = [each for each in reference.passages.values() if each.step.name == step.name]
        waits = sorted(between(firm, each.asked, each.begun or 0.0) for each in passages)
        assert sorted(run.tallies[step.name].waits) == pytest.approx(waits, abs=1e-3)
    for name in PEOPLE:
        done = [each for each in reference.passages.values() if each.who == name]
        assert run.passed[name] == len(done)
        assert sum(run.weeks[name].values()) == pytest.approx(sum(each.step.work for each in done))
