"""What of the run log people do, and the words of it that several readings share."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.processes import StepState
from app.core.i18n import _
from app.models.processes import ProcessStep
from app.processes.definition import Graph, Node, Shape
from app.processes.questions import Question, questions_of
from app.processes.step_type import ParamKind
from app.services.documents.titles import document_title
from app.services.process_runs.going_on import automatic_kinds
from app.services.process_steps import approval, call
from app.services.process_steps.step import kind_of

#: states in which somebody has to do something
TO_DO = (StepState.OPEN, StepState.IN_WORK)
ERROR = "error"
#: what every step of a kind asks, whatever is drawn
ALWAYS = {"approval": approval.QUESTIONS, "call": call.QUESTIONS}


def by_people() -> sa.ColumnElement[bool]:
    """The steps that people do: not those that are done by themselves."""
    return ProcessStep.kind.not_in(automatic_kinds() or ("",))


def ports_of(graph: Graph, node: str, kind: str) -> dict[str, str]:
    """The outcomes that somebody can choose of a step, with their words: those of its kind, and those drawn as ways out."""
    known = kind_of(kind)
    found = {port.code: _(port.label) for port in known.type.ports if port.code != ERROR} if known is not None else {}
    drawn = list(graph.outgoing.get(node, ()))
    for edge in tuple(drawn):  # behind a choice the outcome decides, too
        if graph.nodes[edge.target].shape is Shape.CHOICE:
            drawn += graph.outgoing.get(edge.target, ())
    for edge in drawn:
        if edge.port and edge.port != ERROR:
            found.setdefault(edge.port, edge.name or edge.port)
    if len(found) > 1 and any(found) and "" in found and known is not None and len(known.type.ports) == 1:
        del found[""]  # the usual way out of a kind that has no outcomes of its own: the drawn ones stand for it
    return found or {"": _("Done")}


def questions_for(node: Node, code: str) -> tuple[Question, ...]:
    """What a step asks: what its drawing says, and what its kind always asks.

    :raises UserError: its drawing is damaged.
    """
    kind = kind_of(code)
    names = [param.name for param in kind.type.params if param.kind is ParamKind.QUESTIONS] if kind is not None else []
    return (*(question for name in names for question in questions_of(node.params.get(name))), *ALWAYS.get(code, ()))


def record_title(session: Session, entity: str, record_id: int) -> str:
    """How the record of a case is called; empty where it is gone or not to be seen."""
    from app.models.clients import Client
    from app.models.documents import Document
    from app.models.sales import Deal

    match entity:
        case "client":
            return session.scalar(sa.select(Client.name).where(Client.id == record_id)) or ""
        case "deal":
            return session.scalar(sa.select(Deal.title).where(Deal.id == record_id)) or ""
    row = session.execute(sa.select(Document.type, Document.number, Document.date).where(Document.id == record_id)).one_or_none()
    return "" if row is None else document_title(row.type, row.number, row.date)
