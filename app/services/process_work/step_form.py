"""What somebody is asked who does a step: its questions with what is known already, and the outcomes to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.people import Role
from app.core.enums.processes import ProcessEntity, StepState
from app.core.errors import UserError
from app.core.i18n import _
from app.models.organisation import Employee
from app.models.processes import ProcessCase, ProcessStep
from app.processes.questions import Question, first_answers
from app.processes.stored_values import from_stored
from app.processes.texts import fill
from app.services import references
from app.services.context import Context
from app.services.process_runs.about import values_of
from app.services.process_runs.graphs import graph_of
from app.services.process_work.doing import ALWAYS, TO_DO, ports_of, questions_for, record_title

#: papers of a case that a form leads to
MOST_PAPERS = 3


@dataclass(frozen=True, slots=True)
class StepForm:
    """A step as its dialog asks for it.

    :param version: of its row. :param note: what the drawing says about doing it.
    :param outcomes: code → words, in the order of the drawing. :param values: what conditions of questions may name.
    :param answers: what stands in the fields from the beginning. :param labels: texts of the records among them, by name of the question.
    :param papers: key and title of the documents that steps of the case have made, the latest first.
    """

    id: int
    version: int
    case_id: int
    title: str
    case: str
    kind: str
    note: str
    state: StepState
    role: Role | None
    holder_id: int | None
    holder: str
    due_at: datetime | None
    outcomes: Mapping[str, str]
    questions: tuple[Question, ...]
    values: Mapping[str, Any]
    answers: Mapping[str, Any]
    labels: Mapping[str, str]
    record: tuple[ProcessEntity, int, str] | None
    papers: tuple[tuple[int, str], ...]

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in TO_DO


def read_form(ctx: Context, step_id: int) -> StepForm:
    """A step with its questions.

    :raises UserError: it is not there, or not to be seen; its drawing is damaged.
    """
    with ctx.reading() as session:
        return form_in(session, step_id)


def form_in(session: Session, step_id: int) -> StepForm:
    """The same in an open session."""
    row = session.get(ProcessStep, step_id)
    case = session.get(ProcessCase, row.case_id) if row is not None else None
    if row is None or case is None:
        raise UserError(_("This step is not there any more, or is not yours to see."), _("Read the list again."))
    graph = graph_of(session, case.version_id)
    node = graph.nodes.get(row.node)
    given = dict(from_stored(case.answers or {}))
    values = {**values_of(session, case), **given}
    questions = questions_for(node, row.kind) if node is not None else ()
    before = {each.name: given[each.name] for each in questions if given.get(each.name) is not None and each not in ALWAYS.get(row.kind, ())}
    known = {**first_answers(questions, values), **before}
    holder = session.scalar(sa.select(Employee.name).where(Employee.id == (row.employee_id or 0))) or ""
    title = record_title(session, case.entity.value, case.record_id) if case.entity is not None and case.record_id is not None else ""
    chosen = {each.name: (each.entity, known[each.name]) for each in questions if each.entity and isinstance(known.get(each.name), int)}
    words = references.labels_in(session, chosen.values())
    note = str(node.params.get("instructions") or "") if node is not None else ""
    return StepForm(
        row.id, row.version, case.id, row.title, case.title, row.kind, fill(note, values), row.state, row.role, row.employee_id, holder,
        row.due_at, ports_of(graph, row.node, row.kind) if node is not None else {"": _("Done")}, questions, values, known,
        {name: words[key] for name, key in chosen.items()}, (case.entity, case.record_id, title) if case.entity and case.record_id else None,
        _papers(session, case),
    )


def _papers(session: Session, case: ProcessCase) -> tuple[tuple[int, str], ...]:
    """What its steps have made, but for what the case is about."""
    rows = sa.select(ProcessStep.document_id).where(ProcessStep.case_id == case.id, ProcessStep.document_id.is_not(None))
    own = case.record_id if case.entity is ProcessEntity.DOCUMENT else None
    made = dict.fromkeys(key for key in session.scalars(rows.order_by(ProcessStep.id.desc())) if key is not None and key != own)
    return tuple((key, title) for key in list(made)[:MOST_PAPERS] if (title := record_title(session, "document", key)))
