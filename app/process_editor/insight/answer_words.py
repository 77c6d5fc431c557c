"""What a simulation says, in words: a line for each figure, as it is and with what is changed, and a sentence that explains it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.i18n import _, format_date, format_number, ngettext
from app.process_editor.insight.load_chart import FULL, RoleLoad
from app.process_editor.marks import Mark
from app.process_editor.monitor.marking import length
from app.processes.simulation import Forecast
from app.services.process_insight.setting import Setting
from app.services.process_insight.simulating import Answer

#: a difference of so much counts as one; seconds of waiting for people in a case that are worth a word
NEWS, WORTH = 0.03, 300.0


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure. :param ink: of ``then``: better or worse. :param why: a sentence that explains it."""

    name: str
    now: str
    then: str
    ink: str
    why: str


def time_of(seconds: float) -> str:
    """A length of time in one word or two."""
    return length(round(seconds / 60))


def figure_lines(setting: Setting, answer: Answer, titles: Mapping[str, str]) -> list[FigureLine]:
    """All figures of an answer."""
    now, then = answer.now, answer.then
    both = [now] if then is None else [now, then]
    lines = [
        _line(_("Cases that come"), [each.cases for each in both], _count, _arrivals(setting, answer), False),
        _line(_("Half of the cases take"), [each.outcome.half for each in both], time_of, _(
            "By the clock from beginning to end, nights and days off included: the other half takes longer."), True),
        _line(_("90 % of the cases take at most"), [each.outcome.most for each in both], time_of, _(
            "One case in ten takes longer: what can be promised to a client."), True),
        _line(_("Waiting for people, in a case"), [_queued(each) for each in both], time_of, _(
            "Working time in which a step could go on and nobody had his hands free. Only this gets shorter with more people; "
            "waiting for clients, goods and answers stays as it was."), True),
    ]
    bottleneck = _named(now, titles)
    lines.append(FigureLine(_("Bottleneck"), bottleneck, _named(then, titles) if then is not None else "", "text", _bottleneck(now, titles)))
    for place, (name, of_now, of_then) in enumerate(_busiest(answer)):
        lines.append(FigureLine(
            _("Load: {role}").format(role=name), _percent(of_now), _percent(of_then) if then is not None else "",
            "bad" if of_then is not None and of_then >= FULL else "text",
            "" if place else
            _("Share of its working time that this process takes, holidays and absences left out. Whoever has other work too needs room for it."),
        ))
    if answer.history is not None and answer.fit is not None:
        (half, most), (again_half, again_most) = answer.history, answer.fit
        why = _("In history half of the cases took {half}, 90 % at most {most}; played again {again_half} and {again_most}. "
                "The nearer, the more the rest can be believed.")
        why = why.format(half=time_of(half), most=time_of(most), again_half=time_of(again_half), again_most=time_of(again_most))
        lines.append(FigureLine(_("Played with its own history"), time_of(again_half), "", "text", why))
    return lines


def _count(value: float) -> str:
    return format_number(round(value))


def _line(name: str, values: Sequence[float], say: Callable[[float], str], why: str, is_less_better: bool) -> FigureLine:
    ink = "text"
    if len(values) > 1 and is_less_better and abs(values[1] - values[0]) > NEWS * max(values[0], 3600.0):
        ink = "ok" if values[1] < values[0] else "bad"
    return FigureLine(name, say(values[0]), say(values[1]) if len(values) > 1 else "", ink, why)


def _arrivals(setting: Setting, answer: Answer) -> str:
    weeks = ngettext("in {count} week", "in {count} weeks", answer.question.weeks).format(count=answer.question.weeks)
    if answer.question.typed is not None:
        return _("{weeks}, as many as were typed.").format(weeks=weeks[0].upper() + weeks[1:])
    return _("{weeks}, as they came in the weeks of the last year; {count} are under way besides.").format(
        weeks=weeks[0].upper() + weeks[1:], count=len(setting.under_way),
    )


def _queued(one: Forecast) -> float:
    """Seconds of working time that a case waits for people."""
    return sum(each.queued for each in one.outcome.activities.values()) / max(one.cases, 1.0)


def _named(one: Forecast, titles: Mapping[str, str]) -> str:
    step = bottleneck_of(one)
    return titles.get(step, step) or _("none")


def bottleneck_of(one: Forecast) -> str:
    """The step that cases wait for people at longest; empty where they hardly ever do."""
    return one.outcome.bottleneck if _queued(one) >= WORTH else ""


def _bottleneck(one: Forecast, titles: Mapping[str, str]) -> str:
    step = bottleneck_of(one)
    if not step:
        return _("A case hardly ever waits for people: more of them would change nothing.")
    load, all_of_it = one.outcome.activities[step], sum(each.queued for each in one.outcome.activities.values())
    return _("{share} % of all waiting for people is before “{step}”; up to {count} cases wait there at once.").format(
        share=round(100 * load.queued / all_of_it), step=titles.get(step, step), count=load.longest,
    )


def _percent(share: float | None) -> str:
    return "—" if share is None else _("{share} %").format(share=round(share * 100))


def _busiest(answer: Answer, most: int = 4) -> list[tuple[str, float | None, float | None]]:
    now = role_loads(answer.now, answer.roles)
    then = role_loads(answer.then, answer.roles_then) if answer.then is not None else {}
    found = [(name, _whole(*each), _whole(*then[name]) if name in then else None) for name, each in now.items()]
    return sorted(found, key=lambda each: -(each[1] or 0.0))[:most]


def _whole(spent: Sequence[float], open_time: Sequence[float]) -> float | None:
    return sum(spent) / sum(open_time) if sum(open_time) else None


def role_loads(one: Forecast, roles: Mapping[str, str]) -> dict[str, tuple[list[float], list[float]]]:
    """Role → seconds of work and of working time in each week."""
    found: dict[str, tuple[list[float], list[float]]] = {}
    for name, spent in one.spent.items():
        both = found.setdefault(roles.get(name) or name, ([0.0] * len(spent), [0.0] * len(spent)))
        for sums, values in zip(both, (spent, one.open[name]), strict=True):
            for week, value in enumerate(values):
                sums[week] += value
    return found


def chart_of(answer: Answer) -> tuple[list[RoleLoad], list[str]]:
    """The load of the roles as it is drawn, and the first days of the weeks."""
    now = role_loads(answer.now, answer.roles)
    then = role_loads(answer.then, answer.roles_then) if answer.then is not None else {}
    loads = [RoleLoad(name, _shares(*each), _shares(*then[name]) if name in then else ()) for name, each in now.items()]
    return sorted(loads, key=lambda load: load.name), [short_day(week) for week in answer.now.weeks]


def short_day(moment: datetime) -> str:
    """Day and month in figures."""
    return format_date(moment.date())[:5]


def _shares(spent: Sequence[float], open_time: Sequence[float]) -> tuple[float | None, ...]:
    return tuple(part / whole if whole else None for part, whole in zip(spent, open_time, strict=True))


def marks_of(one: Forecast) -> dict[str, Mark]:
    """What lies on the drawing: the steps by how long cases wait before them, the bottleneck with its name."""
    longest = max((each.queued for each in one.outcome.activities.values()), default=0.0)
    marks = {}
    for step, load in one.outcome.activities.items():
        is_worst = step == bottleneck_of(one)
        waits = load.queued / max(load.passed, 1) >= 60
        detail = _("waits {half} · 90 %: {most}").format(half=time_of(load.half), most=time_of(load.most)) if waits else ""
        said = ngettext("{count} passage", "{count} passages", load.passed).format(count=load.passed)
        spoken = ", ".join(filter(None, (_("bottleneck") if is_worst else "", said, detail)))
        marks[step] = Mark(
            _("bottleneck") if is_worst else "", "bad", heat=load.queued / longest if waits else 0.0, heat_tone="bad" if is_worst else "warn",
            detail=detail, spoken=spoken, outline="bad" if is_worst else None,
        )
    return marks
