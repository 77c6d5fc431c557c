"""What somebody is asked who begins a case by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.enums.processes import ProcessEntity
from app.models.processes import ProcessCase
from app.processes.beginning import asked_at_start
from app.processes.questions import Question, first_answers
from app.services import references
from app.services.context import Context
from app.services.process_runs.about import facts_of, values_of
from app.services.process_runs.births import in_force, published
from app.services.process_runs.graphs import graph_of


@dataclass(frozen=True, slots=True)
class BeginForm:
    """The questions of a start.

    :param values: what their conditions may name: values of the record. :param answers: what stands in the fields from the beginning.
    :param labels: texts of the records among them, by name of the question.
    """

    questions: tuple[Question, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


def can_begin(ctx: Context, process_id: int) -> tuple[str, ProcessEntity | None]:
    """The name of a process and what its cases are about.

    :raises UserError: no case can be begun: it is gone, out of use or not published.
    """
    with ctx.reading() as session:
        process, _version = in_force(session, process_id)
        return process.name, process.entity


def read_begin_form(ctx: Context, process_id: int, entity: ProcessEntity | None = None, record_id: int | None = None) -> BeginForm:
    """The questions of the published version; none where nothing is asked.

    :param record_id: what the case is to be about; None for a whole list.
    :raises UserError: the record is gone, or the drawing is damaged.
    """
    with ctx.reading() as session:
        version_id = published(session, process_id)
        questions = asked_at_start(graph_of(session, version_id)) if version_id is not None else ()
        if not questions:
            return BeginForm()
        facts = facts_of(session, entity, record_id)
        case = ProcessCase(
            entity=entity, record_id=record_id, client_id=facts.client_id, deal_id=facts.deal_id, document_id=facts.document_id, answers={},
        )
        values = values_of(session, case)
        answers = first_answers(questions, values)
        chosen = {each.name: (each.entity, answers[each.name]) for each in questions if each.entity and isinstance(answers.get(each.name), int)}
        words = references.labels_in(session, chosen.values())
        return BeginForm(questions, values, answers, {name: words[key] for name, key in chosen.items()})
