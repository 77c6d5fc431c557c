"""“Run it”: the real engine, steps and services in a transaction that is rolled back, the time running ahead; all is shown, nothing stays."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from app.core import clock
from app.core.changes import Changes
from app.core.enums.processes import CaseState, StepState, VersionState
from app.core.errors import FieldErrors, UserError
from app.db.session import UnitOfWork
from app.models.processes import Process, ProcessCase, ProcessGate, ProcessStep, ProcessVersion
from app.processes.beginning import asked_at_start
from app.processes.definition import Graph
from app.processes.json_form import to_json
from app.processes.questions import read_answers
from app.processes.stored_values import to_stored
from app.services.context import Context
from app.services.process_insight.rehearsal import Rehearsal
from app.services.process_insight.standing import first_timer, standing_of, waits_for_event
from app.services.process_insight.trial import Act, Choice, Plan, Trial
from app.services.process_runs.about import RecordValues, facts_of
from app.services.process_runs.course import Course
from app.services.process_runs.entering import is_automatic
from app.services.process_steps.step import kind_of, load
from app.services.process_work.doing import ports_of
from app.services.use_case import declare, perform

TRY, RIGHT = "processes.process.try_out", "processes.process.save"
declare(TRY, undo=False)
#: choices of a trial that goes to its end
MOST = 300
_TO_DO = (StepState.OPEN, StepState.IN_WORK)


def try_out(ctx: Context, process_id: int, graph: Graph, plan: Plan | None = None) -> Trial:
    """What would happen if a case began now, and what could happen where it stands.

    Nothing of it stays and nothing is sent; the clock runs ahead for this thread alone. Steps that reach out of the program are left out, and
    what the process itself keeps shut stands open, for a case of a drawing opens nothing.

    :param graph: as it is drawn now, published or not.
    :raises UserError: the drawing cannot begin, or the last choice cannot be. :raises FieldErrors: what was typed for it is wrong.
    :raises AccessDenied: this person does not draw processes.
    """
    load()
    found: list[Trial] = []

    def operation(inner: Context) -> Changes:
        trying = replace(inner, is_trial=True)
        with trying.uow() as uow:
            found[:] = [_Attempt(trying, uow, plan or Plan()).go(process_id, graph)]
        return Changes()

    perform(ctx, TRY, operation, right=RIGHT)
    return found[0]


class _Attempt:
    """A trial under way; its transaction is never committed."""

    def __init__(self, ctx: Context, uow: UnitOfWork, plan: Plan) -> None:
        self._ctx, self._uow, self._session, self._plan = ctx, uow, uow.session, plan
        self._began = plan.starts_at or clock.now()
        self._rehearsal = Rehearsal(ctx, uow, self._began)
        #: steps whose questions somebody has to answer
        self._asking: set[int] = set()

    def go(self, process_id: int, graph: Graph) -> Trial:
        """Let a case begin and go on as was chosen."""
        going = self._rehearsal
        with clock.pretended(self._began):
            self._open_gates(process_id)
            case = self._case(process_id, graph)
        going.begin(Course(self._ctx, self._uow, case, graph), self._plan.start)
        self._choose()
        while self._plan.to_end and len(going.taken) < MOST and (usual := self._usual()) is not None:
            going.take(*usual)
        case = self._session.get_one(ProcessCase, case.id, populate_existing=True)
        cases, ends = going.looking.cases, going.looking.ends
        titles = {row.id: row.title for row in self._session.scalars(sa.select(ProcessCase).where(ProcessCase.id.in_(cases)))}
        standing = tuple(standing_of(self._session, row, cases.index(row.case_id)) for row in going.standing())
        return Trial(
            tuple(going.steps), standing, tuple(going.taken), tuple(titles[id] for id in cases), case.state, case.error or "", self._began, going.now,
            going.looking.passed, graph.nodes[ends[-1]].name if case.state.is_closed and ends else "",
        )

    def _open_gates(self, process_id: int) -> None:
        """What the process keeps shut opens for cases that count, and this is none: for the trial it is out of use."""
        process = self._session.get(Process, process_id)
        guards = sa.select(ProcessGate.id).where(ProcessGate.process_id == process_id).limit(1)
        if process is not None and process.is_active and self._session.scalar(guards) is not None:
            process.is_active = False
            self._session.flush()

    def _case(self, process_id: int, graph: Graph) -> ProcessCase:
        """A case by a draft of its own: what the server keeps of published versions does not bind a trial."""
        highest = self._session.scalar(sa.select(sa.func.max(ProcessVersion.number)).where(ProcessVersion.process_id == process_id)) or 0
        version = ProcessVersion(process_id=process_id, number=highest + 1, state=VersionState.DRAFT, graph=to_json(graph))
        self._session.add(version)
        self._session.flush()
        plan, me = self._plan, self._ctx.user.id
        facts = facts_of(self._session, plan.entity, plan.record_id)
        case = ProcessCase(
            process_id=process_id, version_id=version.id, title=facts.title[:200], state=CaseState.RUNNING, entity=plan.entity,
            record_id=plan.record_id, client_id=facts.client_id, deal_id=facts.deal_id, document_id=facts.document_id,
            manager_id=facts.manager_id or me, started_by_id=me, started_at=clock.now(), answers=to_stored(dict(plan.answers)), search="",
        )
        if plan.start is None and (questions := asked_at_start(graph)):
            case.answers = to_stored({**plan.answers, **read_answers(questions, plan.answers, RecordValues(self._session, case))})
        self._session.add(case)
        self._session.flush()
        return case

    def _choose(self) -> None:
        """What was chosen happens, as far as it fits what is drawn by now."""
        for choice in self._plan.choices:
            row = next((row for row in self._rehearsal.standing() if self._fits(row, choice)), None)
            if row is None:
                return
            try:
                self._rehearsal.take(choice, row)
            except UserError:
                if choice is self._plan.choices[-1]:
                    raise
                return

    def _fits(self, row: ProcessStep, choice: Choice) -> bool:
        cases = self._rehearsal.looking.cases
        return choice.case < len(cases) and (row.case_id, row.node) == (cases[choice.case], choice.node)

    def _usual(self) -> tuple[Choice, ProcessStep] | None:
        """What happens next if everybody does his steps and everything comes that is waited for."""
        rows = self._rehearsal.standing()
        numbers = {id: number for number, id in enumerate(self._rehearsal.looking.cases)}
        for row in rows:
            if row.state in _TO_DO and row.id not in self._asking and not is_automatic(row.kind):
                outcome = next(iter(ports_of(self._rehearsal.graph(row), row.node, row.kind)))
                if self._asks_nobody(row, outcome):
                    return Choice(row.node, Act.DONE, outcome, case=numbers[row.case_id]), row
                self._asking.add(row.id)
        waits = [row for row in rows if row.state is StepState.WAITING]
        if (coming := next(filter(waits_for_event, waits), None)) is not None:
            return Choice(coming.node, Act.COMES, case=numbers[coming.case_id]), coming
        timer = first_timer(self._session, [row.id for row in waits])
        found = next((row for row in waits if timer is not None and row.id == timer.step_id), None)
        return (Choice(found.node, Act.PASSES, case=numbers[found.case_id]), found) if found is not None else None

    def _asks_nobody(self, row: ProcessStep, outcome: str) -> bool:
        """Whether what stands in the form of a step from the beginning is enough."""
        try:
            self._rehearsal.answers(Course.held(self._ctx, self._uow, row.case_id), row, kind_of(row.kind), Choice(row.node, Act.DONE, outcome))
        except FieldErrors:
            return False
        return True
