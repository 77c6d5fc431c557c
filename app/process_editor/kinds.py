"""What can be drawn: the shapes of the flow and the step types, each with its icon, its key and its size."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.folding import spellings
from app.core.i18n import N_, _
from app.processes.definition import Node, Shape
from app.processes.step_type import STEP_TYPES, StepType
from app.services.process_steps.step import load

STEP_SIZE, GATE_SIZE, EVENT_SIZE = (150.0, 58.0), (40.0, 40.0), (34.0, 34.0)
#: width and height of each shape, pixels at 100 % (LOOK 10)
SIZES = {
    Shape.START: EVENT_SIZE, Shape.END: EVENT_SIZE, Shape.WAIT: EVENT_SIZE, Shape.BOUNDARY: (24.0, 24.0), Shape.CHOICE: GATE_SIZE,
    Shape.INCLUSIVE: GATE_SIZE, Shape.PARALLEL: GATE_SIZE, Shape.EVENT_CHOICE: GATE_SIZE,
}
#: letters of the pad that append nothing: a line, another kind
VERBS = frozenset("LR")
GATES = frozenset({Shape.CHOICE, Shape.INCLUSIVE, Shape.PARALLEL, Shape.EVENT_CHOICE})
EVENTS = frozenset({Shape.START, Shape.END, Shape.WAIT, Shape.BOUNDARY})


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that can be drawn.

    :param code: of the step type, or of the shape. :param title: source text marked by ``N_``; likewise ``hint``.
    :param letter: key that appends it to the selected node, or empty.
    """

    code: str
    title: str
    icon: str
    shape: Shape
    type: str = ""
    letter: str = ""
    hint: str = ""
    is_human: bool = False

    @property
    def name(self) -> str:
        """The title in the language of the window."""
        return _(self.title)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of a new one, pixels."""
        return SIZES.get(self.shape, STEP_SIZE)


_SHAPES = (
    Kind("choice", N_("Choice"), "gateway", Shape.CHOICE, letter="G", hint=N_("One way out, by conditions")),
    Kind("parallel", N_("Split"), "add", Shape.PARALLEL, hint=N_("All ways at once; together again, it waits for all")),
    Kind("inclusive", N_("Several of"), "open_circle", Shape.INCLUSIVE, hint=N_("Every way whose condition holds")),
    Kind("event_choice", N_("What comes first"), "event", Shape.EVENT_CHOICE, hint=N_("The first event behind it decides")),
    Kind("start", N_("Start"), "start", Shape.START, hint=N_("Where a case begins")),
    Kind("end", N_("End"), "end", Shape.END, letter="E", hint=N_("Where a way ends")),
    Kind("deadline", N_("Deadline on a step"), "timer", Shape.BOUNDARY, "timer", hint=N_("Takes another way when a step takes too long")),
    Kind("on_error", N_("Way out on an error"), "error", Shape.BOUNDARY, "error", hint=N_("Taken when a step fails")),
    Kind("on_message", N_("Message during a step"), "mailbox", Shape.BOUNDARY, "message", hint=N_("Taken when an answer comes meanwhile")),
)
#: icons of events by what they wait for
_EVENT_ICONS = {
    "timer": "clock", "message": "mailbox", "error": "error", "signal": "bell", "condition": "condition", "document": "order", "terminate": "stop",
}


def kinds() -> tuple[Kind, ...]:
    """All that can be drawn: steps first, then the shapes of the flow."""
    load()
    declared = tuple(_of_type(each) for each in STEP_TYPES)
    codes = {kind.code for kind in declared}
    return (*declared, *(kind for kind in _SHAPES if kind.code not in codes))


def kind(code: str) -> Kind:
    """A kind by its code; KeyError where there is none."""
    return next((each for each in kinds() if each.code == code), None) or _missing(code)


def by_letter(letter: str) -> Kind | None:
    """The kind that a key appends."""
    wanted = {each.upper() for each in spellings(letter)}  # the key counts, whatever alphabet the keyboard writes
    return next((each for each in kinds() if each.letter and each.letter in wanted), None)


def kind_of(node: Node) -> Kind | None:
    """What a node is; None for what only an imported drawing knows."""
    all_kinds = kinds()
    if node.type and (found := next((each for each in all_kinds if each.type == node.type and each.shape == node.shape), None)) is not None:
        return found
    return next((each for each in all_kinds if each.shape == node.shape and not each.type), None)


def icon_of(node: Node) -> str:
    """The icon that stands in a node; empty where none does."""
    declared = type_of(node)
    if declared is not None:
        return declared.icon
    if node.shape in EVENTS:
        return _EVENT_ICONS.get(node.type, "clock" if node.shape in (Shape.WAIT, Shape.BOUNDARY) else "")
    return "task" if node.type == "task" else "step" if node.shape == Shape.STEP else ""


def is_human(node: Node) -> bool:
    """Whether somebody does the step."""
    declared = type_of(node)
    return declared.is_human if declared is not None else node.shape == Shape.STEP and node.type in ("", "task")


def type_of(node: Node) -> StepType | None:
    """The declared type of a step."""
    load()
    return STEP_TYPES.find(node.type)


def _of_type(declared: StepType) -> Kind:
    letter = declared.letter if declared.letter not in VERBS else ""
    return Kind(declared.code, declared.title, declared.icon, declared.shape, declared.code, letter, declared.hint, declared.is_human)


def _missing(code: str) -> Kind:
    raise KeyError(f"nothing of the kind {code!r} can be drawn")
