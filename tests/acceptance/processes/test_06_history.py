"""Bar 6: real journals come in; processes played against their own history, the mined path, planted detours. The data lie beside the checkout."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest

from app.processes.bpmn import read
from app.processes.event_log import Event, EventLog, Trace, read_log
from app.processes.mining import DetourKind, find_detours, mine
from app.processes.percentiles import median, percentile
from app.processes.simulation import learn, play

DATA = Path(__file__).resolve().parents[4] / "shared/data/event-logs"
#: cases and events; the telephone repairs tell beginnings and ends of 7,734 steps in 11,855 lines
LOGS = {
    "01_running-example.xes.gz": (6, 42), "03_repairExample.xes.gz": (1104, 7734), "08_receipt.xes.gz": (1434, 8577),
    "helpdesk_italy.xes.gz": (4580, 21348),
}
TABLES = {"running-example.csv": (6, 42), "receipt.csv.gz": (1434, 8577), "helpdesk_numeric.csv": (3804, 13710), "roadtraffic100traces.csv": (100, 374)}
EXAMINING = {"examine casually", "examine thoroughly"}

pytestmark = [pytest.mark.heavy, pytest.mark.skipif(not DATA.exists(), reason=f"the journals of the trial are not at {DATA}")]


def log_of(name: str) -> EventLog:
    return read_log((DATA / name).read_bytes())


@pytest.mark.parametrize("name", LOGS | TABLES)
def test_journal_when_read_then_has_its_cases_and_events(name: str) -> None:
    log = log_of(name)

    assert (len(log.traces), log.event_count) == (LOGS | TABLES)[name]


def test_help_desk_when_mined_then_has_its_known_figures() -> None:
    steps = mine(log_of("helpdesk_italy.xes.gz")).steps

    wanted = {"Take in charge ticket": 5060, "Resolve ticket": 4983, "Assign seriousness": 4938, "Closed": 4574, "Wait": 1463, "Require upgrade": 119}
    assert {name: steps[name].count for name in wanted} == wanted


@pytest.mark.parametrize("name", LOGS)
def test_process_when_played_against_its_own_history_then_median_and_ninety_percent_are_within_a_tenth(
    name: str, capsys: pytest.CaptureFixture[str],
) -> None:
    log = log_of(name)
    lengths = sorted(trace.length.total_seconds() for trace in log.traces)
    begin = process_time()
    outcome = play(learn(log))
    spent = process_time() - begin

    half, most = outcome.half / median(lengths) - 1, outcome.most / percentile(lengths, 90) - 1
    with capsys.disabled():
        print(f"\nbar 6: {name}: {len(outcome.lengths)} cases played in {spent:.1f} s of processor; median {half:+.1%}, 90 % {most:+.1%} of history")
    assert abs(half) <= 0.1
    assert abs(most) <= 0.1


@pytest.mark.parametrize("name", ["03_repairExample.xes.gz", "helpdesk_italy.xes.gz"])
def test_process_when_learned_from_its_first_half_then_tells_the_second(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What was not seen is told as well where the process stays the same. (The receipts do not: their second half takes a six hundredth of the
    first in the middle, which nobody who knows the first could tell; the running example has three cases in a half.)
    """
    log = log_of(name)
    second = log.traces[len(log.traces) // 2:]
    known = EventLog(tuple(trace for trace in log.traces[:len(log.traces) // 2] if trace.ended_at <= second[0].began_at))
    outcome, lengths = play(learn(known)), sorted(trace.length.total_seconds() for trace in second)

    half, most = outcome.half / median(lengths) - 1, outcome.most / percentile(lengths, 90) - 1
    with capsys.disabled():
        print(f"\nbar 6: {name}: learned from {len(known.traces)} cases, {len(second)} later ones: median {half:+.1%}, 90 % {most:+.1%}")
    assert abs(half) <= 0.1
    assert abs(most) <= 0.1


def test_running_example_when_mined_then_has_its_activities_and_its_loop(capsys: pytest.CaptureFixture[str]) -> None:
    mined = mine(log_of("01_running-example.xes.gz"))

    (loop,) = mined.loops
    assert mined.steps.keys() == EXAMINING | {
        "register request", "check ticket", "decide", "reinitiate request", "reject request", "pay compensation",
    }
    assert loop.steps == EXAMINING | {"check ticket", "decide", "reinitiate request"}
    assert loop.returns == {("reinitiate request", step) for step in EXAMINING | {"check ticket"}}
    assert (loop.cases, loop.rounds) == (2, 3)
    assert mined.together == {frozenset((step, "check ticket")) for step in EXAMINING}
    with capsys.disabled():
        print(f"\nbar 6: running-example: {len(mined.steps)} activities, 1 loop through “reinitiate request”, gone {loop.rounds} times by {loop.cases}")


def test_detours_when_planted_into_the_running_example_then_each_is_found_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    log = log_of("01_running-example.xes.gz")
    graph = read((DATA / "running-example.bpmn").read_bytes()).drawings[0].graph
    assert find_detours(log, graph).as_drawn == 6

    planted = {}
    traces = list(log.traces)
    for trace in log.traces:
        for number, (kind, step, path) in enumerate(_planted(trace.events)):
            case = f"{trace.case}-{number}"
            traces.append(Trace(case, path))
            planted[case] = kind, step
    detours = find_detours(EventLog(tuple(traces)), graph)

    found = {(case, each.kind, each.step) for each in detours.found for case in each.cases}
    assert found == {(case, *detour) for case, detour in planted.items()}
    assert (detours.as_drawn, detours.unlaid) == (6, ())
    with capsys.disabled():
        print(f"\nbar 6: {len(planted)} detours of four kinds planted, {len(found)} found, none beside; the 6 cases of the journal go as drawn")


def _planted(events: tuple[Event, ...]) -> list[tuple[DetourKind, str, tuple[Event, ...]]]:
    """One way of each kind beside the drawing: no registration, decided twice, a call that nobody drew, the end before everything."""
    at = next(place for place, event in enumerate(events) if event.activity == "decide")
    checked = next(place for place, event in enumerate(events) if event.activity == "check ticket")
    call = replace(events[at], activity="call the client")
    return [
        (DetourKind.LEFT_OUT, "register request", events[1:]),
        (DetourKind.AGAIN, "decide", (*events[:at + 1], events[at], *events[at + 1:])),
        (DetourKind.UNKNOWN, "call the client", (*events[:checked], call, *events[checked:])),
        (DetourKind.ELSEWHERE, events[-1].activity, (events[-1], *events[:-1])),
    ]
