"""A process played ahead with today's people and calendars, as it is and with something changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from app.processes.event_log import EventLog
from app.processes.percentiles import median, percentile
from app.processes.simulation import Change, Forecast, Model, forecast, learn
from app.processes.simulation.drawn import Drawn, Typed, expect
from app.processes.simulation.forecast import FEWEST, STEPS, steps_a_week
from app.processes.simulation.hours import seconds_of
from app.processes.simulation.learning import arrivals_of
from app.processes.simulation.model import AS_IT_IS
from app.processes.simulation.staffing import staffed
from app.services.process_insight.setting import Setting

#: finished cases from which history is believed, and the newest that speak where there are more
ENOUGH, TOLD = 5, 4000
#: minutes of a step of which nobody has said anything
USUAL_MINUTES = 30
Report = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a simulation.

    :param weeks: how far ahead. :param typed: what somebody expects; without it history speaks.
    :param arrivals: so many times as many cases. :param work: step → so many times as long.
    :param more: role, as it is called → people more or fewer. :param seed: the same gives the same answer.
    """

    weeks: int = 13
    typed: Typed | None = None
    arrivals: float = 1.0
    work: Mapping[str, float] = field(default_factory=dict)
    more: Mapping[str, int] = field(default_factory=dict)
    seed: int = 1

    @property
    def changes(self) -> bool:
        """Whether anything is to be otherwise than it is."""
        return self.arrivals != 1.0 or any(each != 1.0 for each in self.work.values()) or any(self.more.values())


@dataclass(frozen=True, slots=True)
class Answer:
    """What a simulation says.

    :param now: as it is, ``then`` with what is changed. :param roles: name of a person → role; :param roles_then: of them and those that are added.
    :param history: median and 90 % of the finished cases in seconds by the clock, ``fit`` the same when they are played.
    """

    question: Question
    now: Forecast
    then: Forecast | None
    roles: Mapping[str, str]
    roles_then: Mapping[str, str]
    history: tuple[float, float] | None
    fit: tuple[float, float] | None


def has_history(setting: Setting) -> bool:
    """Whether enough cases are finished to learn from."""
    return len(setting.log.traces) >= ENOUGH


def expected(setting: Setting) -> Typed:
    """What can be offered for typing over: what was planned or seen so far."""
    weeks = max((setting.read_at - setting.came_at[0]).days / 7, 1.0) if setting.came_at else 1.0
    seen: dict[str, list[float]] = {}
    for trace in setting.log.traces[-TOLD:]:
        for event in trace.events:
            if event.began_at is not None and event.who:
                work = setting.firm.between(seconds_of(event.began_at), seconds_of(event.at))
                seen.setdefault(event.activity, []).append(work / 60)
    minutes = {key: float(setting.planned.get(key) or round(median(sorted(seen.get(key, ()))))) or USUAL_MINUTES for key in setting.human}
    return Typed(round(len(setting.came_at) / weeks, 1) or 5.0, minutes, dict(setting.waits))


def simulate(setting: Setting, question: Question, report: Report = lambda _done, _all: None) -> Answer:
    """Play the weeks to come.

    :param report: told how much of all is done; what it raises ends it.
    :raises UserError: nobody is left who does a step, no case comes, or the drawing leads nowhere.
    """
    learned, rounds = None if question.typed is not None else _learned(setting), 2 if question.changes else 1
    model = _model(setting, question, learned)
    here, roles = staffed(model, setting.staff, setting.roles)
    now = _played(setting, here, question, AS_IT_IS, lambda done, of: report(done, of * rounds))
    then, roles_then = None, roles
    if question.changes:
        changed, roles_then = staffed(model, setting.staff, setting.roles, question.more)
        change = Change(question.arrivals, question.work)
        then = _played(setting, changed, question, change, lambda done, of: report(done + of, of * rounds))
    history, fit = (None, None) if learned is None else _fit(setting, question, learned)
    return Answer(question, now, then, roles, roles_then, history, fit)


def _model(setting: Setting, question: Question, learned: Model | None) -> Model:
    if learned is None:
        return expect(Drawn(setting.graph, question.typed or expected(setting), setting.roles), setting.firm, question.seed)
    return replace(learned, arrivals=arrivals_of([seconds_of(at) for at in setting.came_at])) if setting.came_at else learned


def _learned(setting: Setting) -> Model:
    """How the process was lived of late; a step that nobody has done yet takes what is expected of it."""
    return learn(EventLog(setting.log.traces[-TOLD:]), setting.firm, Drawn(setting.graph, expected(setting), setting.roles))


def _played(setting: Setting, model: Model, question: Question, change: Change, report: Report) -> Forecast:
    return forecast(model, setting.read_at, question.weeks, setting.under_way, change, question.seed, report)


def _fit(setting: Setting, question: Question, model: Model) -> tuple[tuple[float, float], tuple[float, float]]:
    """History, and its weeks, or as many as are played soon, with the people of that time: how far the play can be believed."""
    traces = setting.log.traces[-TOLD:]
    lengths = sorted(trace.length.total_seconds() for trace in traces)
    weeks = min(len(model.arrivals), max(int(STEPS / FEWEST / steps_a_week(model)), 1))
    again = forecast(model, min(trace.began_at for trace in traces), weeks, seed=question.seed).outcome
    return (median(lengths), percentile(lengths, 90)), (again.half, again.most)
