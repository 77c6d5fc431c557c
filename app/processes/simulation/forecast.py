"""Plays the weeks to come, several times: the cases that are under way and those that will come, with the calendars of today's people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.errors import UserError
from app.core.i18n import _
from app.processes.percentiles import median, percentile
from app.processes.simulation.flow import Played
from app.processes.simulation.hours import WEEK_SECONDS, moment_at, seconds_of
from app.processes.simulation.model import AS_IT_IS, Change, Model
from app.processes.simulation.result import EndDates, Outcome, PersonLoad
from app.processes.simulation.run import Run, load_of, slowest

#: steps that all plays have together, about, and the bounds of their number
STEPS, FEWEST, MOST = 40_000, 2, 40
Report = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a token of a case is.

    :param ready_at: when it came there, naive UTC. :param line: by which it came. :param is_at_work: a step is open there.
    """

    place: str
    ready_at: datetime
    line: str = ""
    is_at_work: bool = True


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A case that is under way.

    :param path: steps behind it. :param began_at: naive UTC. :param stands: all its tokens.
    """

    name: str
    path: tuple[str, ...]
    began_at: datetime
    stands: tuple[Stand, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The weeks to come.

    :param outcome: of the cases that come in them, on average of the plays. :param weeks: when each begins, naive UTC.
    :param loads: name → share of the working time of each week in which somebody works; None where there is none.
    :param spent: name → seconds of work in each week, on average; ``open`` → seconds of working time.
    :param ends: case under way → when it will end. :param plays: how often it was played, ``cases`` how many came in one of them, on average.
    """

    outcome: Outcome
    weeks: tuple[datetime, ...]
    spent: Mapping[str, tuple[float, ...]]
    open: Mapping[str, tuple[float, ...]]
    ends: Mapping[str, EndDates]
    plays: int
    cases: float


def forecast(
    model: Model, at: datetime, weeks: int, under_way: Sequence[UnderWay] = (), change: Change = AS_IT_IS, seed: int = 1,
    report: Report = lambda _done, _all: None,
) -> Forecast:
    """How a process will go on.

    :param at: now, naive UTC. :param weeks: how far ahead cases come; all are played to their end.
    :param report: told how many plays are done, and of how many; what it raises ends it.
    :raises UserError: nobody is left who does a step, no case comes and none is under way, or no way leads to an end.
    """
    now = seconds_of(at)
    first = int(now // WEEK_SECONDS)
    plays = _plays(model, weeks, len(under_way), change)
    runs: list[Run] = []
    for number in range(plays):
        report(number, plays)
        run = Run(model, change, seed * 1000 + number, breathe=lambda done=number: report(done, plays))  # type: ignore[misc]
        for each in under_way:
            _go_on(run, model, each, now)
        for week in range(first, first + weeks):
            for second in run.chance.choice(model.arrivals) if model.arrivals else ():
                came = week * WEEK_SECONDS + second
                for _case in range(run.times(change.arrivals) if came >= now else 0):
                    run.arrive(Played(came))
        run.go()
        runs.append(run)
    report(plays, plays)
    if not any(run.come for run in runs):
        raise UserError(_("No case comes in these weeks, and none is under way."), _("Let more cases come, or look further ahead."))
    if all(run.lost == run.come for run in runs):
        raise UserError(_("No way leads through this drawing from a start to an end."), _("See the problems below the drawing."))
    return _told(model, runs, first, weeks, now, under_way)


def steps_a_week(model: Model) -> float:
    """How many steps are done in a week, about."""
    return max(model.steps, 1.0) * sum(map(len, model.arrivals)) / max(len(model.arrivals), 1)


def _plays(model: Model, weeks: int, under_way: int, change: Change) -> int:
    steps = steps_a_week(model) * weeks * change.arrivals + under_way * model.steps
    return int(min(max(STEPS / max(steps, 1.0), FEWEST), MOST))


def _go_on(run: Run, model: Model, case: UnderWay, now: float) -> None:
    """Let a case go on from where it stands: what it has waited counts."""
    played, at_work = Played(seconds_of(case.began_at), case.name), []
    for stand in case.stands:
        token = model.flow.token(stand.place, stand.line, case.path)
        if token is None:
            continue
        played.tokens.append(token)
        if token.line:
            played.waiting += 1
            continue
        ready = seconds_of(stand.ready_at)
        known = [each for each in model.decks.after(token.place, token.path, ready - played.came, ready) if each.activity == stand.place]
        if known:
            waited = model.hours.between(ready, now)
            left = [each for each in known if each.delay > waited]
            onward = run.chance.choice(left or known)
            at_work.append((model.hours.after(now, onward.delay - waited) if left else now, token, onward))
    if played.tokens:
        run.resume(played, now, at_work)
    else:
        run.arrive(played, max(now, played.came))


def _told(model: Model, runs: Sequence[Run], first: int, weeks: int, now: float, under_way: Sequence[UnderWay]) -> Forecast:
    plays, numbers = len(runs), range(first, first + weeks)
    lengths = sorted(length for run in runs for length in run.lengths)
    activities = {
        activity: load_of(
            [wait for run in runs if activity in run.tallies for wait in run.tallies[activity].waits],
            max(run.tallies[activity].longest for run in runs if activity in run.tallies),
            sum(run.tallies[activity].worked for run in runs if activity in run.tallies), plays,
        )
        for activity in dict.fromkeys(activity for run in runs for activity in run.tallies)
    }
    spent, open_time, people = {}, {}, {}
    for name, hands in runs[0].hands.items():
        calendar = model.calendars.get(name, model.hours)
        spent[name] = tuple(sum(run.weeks[name][week] for run in runs) / plays for week in numbers)
        open_time[name] = tuple(hands * calendar.between(max(now, week * WEEK_SECONDS), (week + 1) * WEEK_SECONDS) for week in numbers)
        passed = round(sum(run.passed[name] for run in runs) / plays)
        people[name] = PersonLoad(passed, sum(spent[name]) / sum(open_time[name]) if sum(open_time[name]) else 0.0)
    ends = {}
    for case in under_way:
        moments = sorted(run.ended[case.name] for run in runs if case.name in run.ended)
        ends[case.name] = EndDates(moment_at(median(moments)), moment_at(percentile(moments, 90)))
    outcome = Outcome(
        lengths, median(lengths) if lengths else 0.0, percentile(lengths, 90) if lengths else 0.0, activities, people, slowest(activities),
    )
    cases = sum(run.come for run in runs) / plays - len(under_way)
    return Forecast(outcome, tuple(moment_at(week * WEEK_SECONDS) for week in numbers), spent, open_time, ends, plays, cases)
