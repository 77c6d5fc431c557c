"""What the monitor lays on the drawing: counts, times, colours in rising strength; or the way of one case."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.enums.processes import StepState
from app.core.i18n import _, ngettext
from app.process_editor.marks import Mark, Tone
from app.services.process_insight.monitor import Monitor, NodeFigures, Trace

NOW, TIME = "now", "time"
_STATES: dict[StepState, tuple[Tone, str]] = {
    StepState.DONE: ("ok", "done"), StepState.FAILED: ("bad", "error"), StepState.CANCELLED: ("quiet", "close"),
    StepState.OPEN: ("accent", "current"), StepState.IN_WORK: ("accent", "current"), StepState.WAITING: ("info", "clock"),
}


def length(minutes: int | None) -> str:
    """Minutes by the clock in one word or two; a dash for none."""
    if minutes is None:
        return "—"
    if minutes < 60:
        return _("{count} min").format(count=minutes)
    if minutes < 48 * 60:
        return _("{count} h").format(count=round(minutes / 60))
    days = round(minutes / 1440)
    return ngettext("{count} day", "{count} days", days).format(count=days)


def marks_of(monitor: Monitor, coloured_by: str) -> dict[str, Mark]:
    """The marks of all steps.

    :param coloured_by: ``now`` for the number of cases, ``time`` for how long half of them take.
    """
    weights = {key: float(each.now if coloured_by == NOW else each.half or 0) for key, each in monitor.figures.items()}
    heaviest = max(weights.values(), default=0.0)
    return {
        key: _mark(each, weights[key] / heaviest if heaviest else 0.0, coloured_by) for key, each in monitor.figures.items()
    }


def _mark(figures: NodeFigures, heat: float, coloured_by: str) -> Mark:
    pill, tone = "", "accent"
    if figures.now:
        pill = _("{count} now").format(count=figures.now)
        if figures.late:
            pill, tone = _("{count} now, {late} late").format(count=figures.now, late=figures.late), "bad"
    detail = _("{half} · 90 %: {most}").format(half=length(figures.half), most=length(figures.most)) if figures.half is not None else ""
    return Mark(
        pill, tone, "error" if figures.failed else "", heat=heat, heat_tone="accent" if coloured_by == NOW else "warn", detail=detail,  # type: ignore[arg-type]
        spoken=spoken(figures),
    )


def spoken(figures: NodeFigures) -> str:
    """All figures of a step in a sentence."""
    parts = [ngettext("{count} case stands here", "{count} cases stand here", figures.now).format(count=figures.now)]
    if figures.late:
        parts.append(ngettext("{count} is late", "{count} are late", figures.late).format(count=figures.late))
    if figures.half is not None:
        parts.append(_("half of them within {half}, 90 % within {most}").format(half=length(figures.half), most=length(figures.most)))
    return ", ".join(parts)


def trace_marks(trace: Trace) -> Mapping[str, Mark]:
    """The way of one case: where it has been and where it is; the rest is pale."""
    marks = {key: Mark(is_faint=True) for key in trace.graph.nodes}
    for key, (count, state) in trace.passages.items():
        if key in marks:
            tone, icon = _STATES[state]
            times = _("{count} times").format(count=count) if count > 1 else ""
            marks[key] = Mark(times, tone, icon, tone, outline=tone, spoken=", ".join(filter(None, (state.label, times))))
    for key in trace.graph.nodes:
        if key not in trace.passages and any(edge.target in trace.passages for edge in trace.graph.outgoing.get(key, ())):
            marks[key] = Mark()  # starts and choices that it came through
    return marks
