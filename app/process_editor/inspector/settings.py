"""What is asked besides the parameters of step types: what begins a case, what is waited for, what a step keeps shut."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.core.i18n import N_
from app.processes.definition import Node, Shape
from app.processes.happenings import HAPPENINGS
from app.processes.step_type import Param, ParamKind


@dataclass(frozen=True, slots=True)
class Setting:
    """A parameter that no step type declares.

    :param editor: of the inspector; empty takes that of the kind of the parameter.
    """

    param: Param
    editor: str = ""


#: what happens in the program, as starts and waits name it; of posted documents also which
EVENTS = (
    *((each.code, each.label) for each in HAPPENINGS), ("document.posted|order", N_("An order is posted")),
    ("document.posted|invoice", N_("An invoice is posted")), ("document.posted|quotation", N_("An offer is posted")),
)
#: when a process begins by the clock
RULES = (
    ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=8;BYMINUTE=0", N_("Each working day at 8:00")),
    ("FREQ=WEEKLY;BYDAY=MO;BYHOUR=8;BYMINUTE=0", N_("Mondays at 8:00")),
    ("FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=8;BYMINUTE=0", N_("On the first of each month at 8:00")),
    ("FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=8;BYMINUTE=0", N_("On the last day of each month at 8:00")),
    ("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=10;BYHOUR=8;BYMINUTE=0", N_("Each year on January 10 at 8:00")),
)

_EVENT = Param("event", N_("What happens"), ParamKind.CHOICE, options=EVENTS, hint=N_("About the record of the case"))
_MINUTES = Param("minutes", N_("How long"), ParamKind.DURATION, hint=N_("Working time, such as 1 day or 4 h"))
_UNTIL = Param("until", N_("Or until"), ParamKind.FORMULA, gives="date", hint=N_("A formula that gives a day, such as due_date"))
_INTERRUPTS = Param("interrupts", N_("Ends the step"), ParamKind.YES_NO, default=True, hint=N_("Otherwise the step goes on beside the new way"))
_BEGINS = (
    Setting(Param("questions", N_("Asks whoever begins it"), ParamKind.QUESTIONS, hint=N_("The answers stand in the case from the beginning"))),
    Setting(Param("event", N_("Begins by itself when"), ParamKind.CHOICE, options=EVENTS, hint=N_("Empty: a person begins it"))),
    Setting(Param("condition", N_("Only if"), ParamKind.FORMULA)),
    Setting(Param("rule", N_("Begins on a schedule"), ParamKind.CHOICE, options=RULES)),
)
_GUARDS = Setting(Param("guards", N_("Keeps shut"), ParamKind.TEXT, group=N_("Keeps shut"),
                        hint=N_("The database refuses it until the steps before are done")), "guards")


def _of_event(node: Node) -> tuple[Setting, ...]:
    if node.type in ("message", "event", "signal"):
        return (Setting(_EVENT),)
    return (Setting(_MINUTES), Setting(_UNTIL))


def _of_boundary(node: Node) -> tuple[Setting, ...]:
    own = () if node.type == "error" else _of_event(node)
    return (*own, *(() if node.type == "error" else (Setting(_INTERRUPTS),)))


#: what is asked by shape, besides what a step type declares
SETTINGS: Mapping[Shape, Callable[[Node], tuple[Setting, ...]]] = {
    Shape.START: lambda _node: _BEGINS, Shape.WAIT: _of_event, Shape.BOUNDARY: _of_boundary,
    Shape.STEP: lambda _node: (_GUARDS,),
}


def settings_of(node: Node) -> tuple[Setting, ...]:
    """What is asked about a node besides what its step type declares."""
    asked = SETTINGS.get(node.shape)
    return asked(node) if asked is not None else ()
