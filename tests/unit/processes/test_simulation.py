"""Processes played through."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.core.errors import UserError
from app.core.planning.board import Span
from app.core.planning.working_time import USUAL_WEEK, WorkCalendar
from app.processes.definition import Edge, Graph, Node, Shape
from app.processes.event_log import Event, EventLog, Trace
from app.processes.simulation import Change, Stand, UnderWay, forecast, learn, play
from app.processes.simulation.drawn import Drawn, Typed, expect
from app.processes.simulation.hours import hours_of_week, moment_at, seconds_of
from app.processes.simulation.staffing import Staff, staffed
from app.processes.simulation.timeline import Timeline, timeline_of

MONDAY = datetime(2026, 3, 2, 9)
HOUR = timedelta(hours=1)


def journal() -> EventLog:
    """Twenty cases, one a day at nine: Ann takes an hour at once, then Bob begins an hour later and takes two."""
    days = [MONDAY + timedelta(days=7 * week + day) for week in range(4) for day in range(5)]
    return EventLog(tuple(
        Trace(str(at), (Event("take", at + HOUR, "Ann", at), Event("make", at + 4 * HOUR, "Bob", at + 2 * HOUR))) for at in days
    ))


def test_hours_when_counted_then_nights_and_week_ends_take_no_time() -> None:
    hours = hours_of_week(USUAL_WEEK)
    friday, monday = seconds_of(datetime(2026, 3, 6, 17)), seconds_of(datetime(2026, 3, 9, 10))

    assert hours.between(friday, monday) == 7200
    assert moment_at(hours.after(friday, 7200)) == datetime(2026, 3, 9, 10)
    assert moment_at(hours.after(friday, 3600)) == datetime(2026, 3, 6, 18)
    assert hours.after(friday, 0) == friday


def test_history_when_played_then_cases_take_as_long_and_nobody_is_in_the_way() -> None:
    outcome = play(learn(journal()), cases=40)

    assert (outcome.half, outcome.most, len(outcome.lengths)) == (4 * 3600, 4 * 3600, 40)
    assert outcome.activities["make"].worked == 40 * 7200
    assert outcome.bottleneck == ""
    assert 0 < outcome.people["Ann"].load < outcome.people["Bob"].load < 1


def test_arrivals_when_more_than_people_can_do_then_the_queue_stands_before_the_slowest() -> None:
    model = learn(journal(), hours_of_week(USUAL_WEEK))
    crowded = play(model, Change(arrivals=5), cases=200)
    helped = play(model, Change(arrivals=5, people={"Bob": 3}), cases=200)

    assert crowded.bottleneck == "make"
    assert crowded.activities["make"].longest > 3
    assert crowded.half > helped.half > play(model, cases=200).half
    assert helped.people["Bob"].load < crowded.people["Bob"].load


def test_person_when_away_and_nobody_else_does_it_then_is_told() -> None:
    with pytest.raises(UserError, match="make"):
        play(learn(journal()), Change(people={"Bob": 0}), cases=5)


def calendar(*days_off: datetime, weeks: int = 8) -> Timeline:
    """The usual week from the first Monday on, without some days."""
    span = Span(MONDAY.replace(hour=0), MONDAY.replace(hour=0) + timedelta(weeks=weeks))
    return timeline_of(WorkCalendar(days_off={day.date(): "off" for day in days_off}).working(span, "UTC"), span)


def test_timeline_when_a_day_is_off_then_it_takes_no_time_and_beyond_it_the_usual_week_counts() -> None:
    hours = calendar(MONDAY + timedelta(days=1))
    monday, later = seconds_of(MONDAY.replace(hour=17)), seconds_of(MONDAY + timedelta(weeks=9))

    assert moment_at(hours.after(monday, 7200)) == datetime(2026, 3, 4, 10)
    assert moment_at(hours.opening(seconds_of(datetime(2026, 3, 3, 12)))) == datetime(2026, 3, 4, 9)
    assert hours.between(monday, hours.after(monday, 123_456)) == 123_456
    assert moment_at(hours.after(later, 7200)) == MONDAY + timedelta(weeks=9, hours=2)
    assert hours.between(later, later + 7 * 86_400) == 40 * 3600
    assert hours.between(monday - 14 * 86_400, monday - 7 * 86_400) == 40 * 3600


def test_weeks_to_come_when_somebody_is_away_then_another_of_the_role_does_it_and_the_same_seed_says_the_same() -> None:
    holiday = calendar(*(MONDAY + timedelta(days=day) for day in range(28)))
    staff = [Staff("Ann", "desk", calendar()), Staff("Bob", "bench", holiday), Staff("Cem", "bench", calendar())]
    model, roles = staffed(learn(journal(), calendar()), staff, {"take": "desk", "make": "bench"})
    first, again = (forecast(model, MONDAY, 4, seed=3) for _time in range(2))
    alone = forecast(staffed(learn(journal(), calendar()), staff[:2], {"make": "bench"})[0], MONDAY, 4, seed=3)

    assert first == again
    assert roles == {"Ann": "desk", "Bob": "bench", "Cem": "bench"}
    assert sum(first.spent["Bob"]) == 0 < sum(first.spent["Cem"])
    assert alone.outcome.half > 7 * 86_400 > first.outcome.half
    assert alone.outcome.bottleneck == "make"
    assert sum(first.open["Bob"]) == 0


def test_case_under_way_when_the_weeks_are_played_then_it_ends_after_what_is_left_of_its_step() -> None:
    model, _roles = staffed(learn(journal(), calendar()), [Staff("Ann", "", calendar()), Staff("Bob", "", calendar())], {})
    waiting = UnderWay("7", ("take",), MONDAY - timedelta(days=3), (Stand("make", MONDAY + timedelta(hours=1)),))
    told: list[tuple[int, int]] = []
    ends = forecast(model, MONDAY + timedelta(hours=1, minutes=30), 1, [waiting], report=lambda done, of: told.append((done, of))).ends["7"]

    assert ends.half == MONDAY + timedelta(hours=4)
    assert told[-1][0] == told[-1][1] > 0


def test_drawing_when_nobody_has_lived_it_then_typed_times_are_played() -> None:
    nodes = [Node("start", Shape.START), Node("ask", Shape.STEP), Node("wait", Shape.WAIT), Node("end", Shape.END)]
    edges = [Edge(str(number), one.key, other.key) for number, (one, other) in enumerate(zip(nodes, nodes[1:], strict=False))]
    typed = Typed(5.0, {"ask": 60.0}, {"wait": 120.0})
    model = expect(Drawn(Graph().with_(nodes=nodes, edges=edges), typed, {"ask": "desk"}), calendar())
    staff = [Staff("Ann", "desk", calendar())]
    outcome = forecast(staffed(model, staff, {"ask": "desk"})[0], MONDAY, 4).outcome
    helped = forecast(staffed(model, staff, {"ask": "desk"}, {"desk": 1})[0], MONDAY, 4)

    assert 2 * 3600 < outcome.half < 24 * 3600
    assert len(helped.outcome.people) == 2
    assert helped.outcome.activities["ask"].queued < outcome.activities["ask"].queued


def side_by_side() -> Graph:
    """Order goods and book a van at once; go when both are done."""
    shapes = {"start": Shape.START, "split": Shape.PARALLEL, "order": Shape.STEP, "book": Shape.STEP, "join": Shape.PARALLEL, "go": Shape.STEP,
              "end": Shape.END}
    lines = [("start", "split"), ("split", "order"), ("split", "book"), ("order", "join"), ("book", "join"), ("join", "go"), ("go", "end")]
    return Graph().with_(nodes=[Node(key, shape) for key, shape in shapes.items()], edges=[Edge(f"{one}-{other}", one, other) for one, other in lines])


def lived_side_by_side() -> EventLog:
    """Twenty cases, one a day at nine: Ann orders for three hours, Bob books for two hours meanwhile, then he goes for an hour."""
    days = [MONDAY + timedelta(days=7 * week + day) for week in range(4) for day in range(5)]
    return EventLog(tuple(
        Trace(str(at), (Event("book", at + 2 * HOUR, "Bob", at), Event("order", at + 3 * HOUR, "Ann", at), Event("go", at + 4 * HOUR, "Bob", at + 3 * HOUR)))
        for at in days
    ))


TYPED = Typed(5.0, {"order": 30.0, "book": 30.0, "go": 30.0, "look": 60.0}, {})


def test_steps_side_by_side_when_learned_from_history_then_are_played_side_by_side() -> None:
    model = learn(lived_side_by_side(), calendar(), Drawn(side_by_side(), TYPED, {}))
    alone, _roles = staffed(model, [Staff("Ann", "desk", calendar())], {"order": "desk", "book": "desk", "go": "desk"})

    assert forecast(model, MONDAY, 4).outcome.half == 4 * 3600
    # Ann does five hours of work a case, one after another, with an hour of lunch and what is left of the day before
    assert forecast(alone, MONDAY, 1).outcome.activities["order"].worked == 5 * 3 * 3600
    assert forecast(alone, MONDAY, 1).outcome.half > 6 * 3600


def test_step_when_it_was_drawn_after_the_history_then_takes_what_is_expected() -> None:
    graph = side_by_side().without(["go-end"]).with_(
        nodes=[Node("look", Shape.STEP)], edges=[Edge("go-look", "go", "look"), Edge("look-end", "look", "end")],
    )
    outcome = forecast(learn(lived_side_by_side(), calendar(), Drawn(graph, TYPED, {"look": "desk"})), MONDAY, 4).outcome

    assert 4.5 * 3600 <= outcome.lengths[0] < outcome.half < 5.2 * 3600 + 3600
    assert 0.9 * 3600 < outcome.activities["look"].worked / outcome.activities["look"].passed < 1.1 * 3600


def test_case_under_way_when_one_branch_waits_before_the_join_then_only_the_other_goes_on() -> None:
    model = learn(lived_side_by_side(), calendar(), Drawn(side_by_side(), TYPED, {}))
    at = MONDAY + timedelta(hours=2)
    waiting = UnderWay("7", ("book",), MONDAY, (Stand("join", MONDAY, "book-join", is_at_work=False), Stand("order", at)))
    both = UnderWay("8", (), MONDAY, (Stand("order", at), Stand("book", at)))
    gone = UnderWay("9", (), MONDAY, (Stand("a step of an older drawing", at),))
    ends = {case.name: forecast(model, at, 0, [case]).ends[case.name].half for case in (waiting, both, gone)}

    assert ends == {"7": MONDAY + timedelta(hours=7), "8": MONDAY + timedelta(hours=7), "9": MONDAY + timedelta(hours=7)}


def test_drawing_when_no_way_leads_to_its_end_then_is_told() -> None:
    graph = side_by_side().with_(nodes=[Node("split", Shape.CHOICE)])

    with pytest.raises(UserError, match="No way leads"):
        forecast(expect(Drawn(graph, TYPED, {}), calendar()), MONDAY, 2)
    with pytest.raises(UserError, match="No way leads"):
        expect(Drawn(graph.without(["start"]), TYPED, {}), calendar())
