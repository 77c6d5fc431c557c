"""A case that is tried: steps are done as they are chosen or by themselves, the time running ahead, and each is told with what it would leave."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.core import clock
from app.core.enums.processes import CaseState, StepState
from app.core.errors import AccessDenied, Unreachable, UserError
from app.core.i18n import _
from app.db.session import Conflict, UnitOfWork
from app.models.processes import ProcessCase, ProcessStep
from app.processes.definition import Graph
from app.services.context import Context
from app.services.process_insight.looking_on import LookingOn
from app.services.process_insight.standing import doer, first_timer, open_rows
from app.services.process_insight.trial import Act, Choice, Tried
from app.services.process_runs.course import Course
from app.services.process_runs.entering import is_automatic, settle, step_input
from app.services.process_runs.graphs import graph_of
from app.services.process_runs.timers import go_off
from app.services.process_steps.step import StepKind, kind_of
from app.services.process_work.case_reading import answers_of, outcome_of
from app.services.process_work.doing import ports_of
from app.services.process_work.step_form import form_in
from app.services.reactions import forget, react
from app.services.working_time.deadlines import after_working_minutes

#: steps that are done by themselves in a row: a process that goes round for ever is seen by then
MOST = 300


class Rehearsal:
    """A case under way in a transaction that is never committed.

    :param now: the moment at which it begins, naive UTC.
    """

    def __init__(self, ctx: Context, uow: UnitOfWork, now: datetime) -> None:
        self._ctx, self._uow, self._session = ctx, uow, uow.session
        self.now = now
        self.looking = LookingOn(ctx, uow.session)
        self.steps: list[Tried] = []
        #: what was chosen so far
        self.taken: list[Choice] = []
        #: steps that whoever tries may not do, and steps whose failure was told
        self._left: set[int] = set()
        self._failed: set[int] = set()

    def begin(self, course: Course, start: str | None) -> None:
        """Let a fresh case begin."""
        with clock.pretended(self.now):
            course.begin(start)
            self._react()
        self._by_itself()

    def standing(self) -> list[ProcessStep]:
        """The steps that are not left yet."""
        return open_rows(self._session, self.looking.cases)

    def graph(self, row: ProcessStep) -> Graph:
        """The drawing that a step belongs to."""
        return graph_of(self._session, self._session.get_one(ProcessCase, row.case_id).version_id)

    def take(self, choice: Choice, row: ProcessStep) -> None:
        """Let something happen to a step, and then what follows by itself.

        :raises UserError: it cannot be; then nothing has happened.
        """
        if choice.act is Act.PASSES:
            self._pass_time(row)
        else:
            self._happen(choice, row)
        self.taken.append(choice)
        self._by_itself()

    def _happen(self, choice: Choice, row: ProcessStep) -> None:
        kind = kind_of(row.kind)
        if choice.act is Act.DONE and not is_automatic(row.kind) and (minutes := self.graph(row).nodes[row.node].params.get("minutes")):
            self.now = after_working_minutes(self._session, row.employee_id, self.now, int(minutes))
        with clock.pretended(self.now):
            course = Course.held(self._ctx, self._uow, row.case_id)
            row = course.step(row.id)
            match choice.act:
                case Act.DONE:
                    self._finish(course, row, kind, choice)
                case Act.COMES if choice.edge:
                    course.fired(row, choice.edge)
                case Act.COMES:
                    course.done(row)
                case _:
                    course.failed(row, _("It was tried as if it could not be done."))
            self._react()
        self._tell(row)

    def _finish(self, course: Course, row: ProcessStep, kind: StepKind | None, choice: Choice) -> None:
        """End a step by an outcome, also one that has failed, or that reaches out of the program."""
        given: dict[str, Any] = {}
        if row.state is StepState.FAILED or is_automatic(row.kind):
            row.state, row.error = StepState.OPEN, None
            course.case.state, course.case.error = CaseState.RUNNING, None
        else:
            given = self.answers(course, row, kind, choice)
        me = self._ctx.user.id
        course.done(row, choice.outcome, given, done_by_id=me, employee_id=row.employee_id or me)

    def answers(self, course: Course, row: ProcessStep, kind: StepKind | None, choice: Choice) -> dict[str, Any]:
        """What a choice answers to the questions of a step.

        :raises FieldErrors: it is not enough, or wrong.
        """
        typed = form_in(self._session, row.id).answers if choice.typed is None else choice.typed
        if kind is None or kind.read is None:
            return {}
        return dict(kind.read(step_input(course, row, kind), choice.outcome, typed))

    def _pass_time(self, row: ProcessStep) -> None:
        """Let the time run on to the next moment that is set for a step; what is due before, elsewhere, goes off as well."""
        wanted = first_timer(self._session, [row.id])
        if wanted is None:
            raise UserError(_("No moment is set for this step."), _("Let something else happen."))
        while wanted.is_open and (timer := first_timer(self._session, [each.id for each in self.standing()])) is not None:
            self.now = max(self.now, timer.due_at)
            with clock.pretended(self.now):
                course = Course.held(self._ctx, self._uow, timer.case_id)
                timer.is_open, timer.fired_at = False, self.now
                due = course.step(timer.step_id)
                if course.token_of(due) is not None:
                    go_off(self._ctx, course, timer, due)
                self._react()
            self._tell(due, timer.kind.label)
            if timer is not wanted:
                self._by_itself()

    def _by_itself(self) -> None:
        """Do what is done by itself, until somebody or something has to come."""
        for _number in range(MOST):
            row = next((
                row for row in self.standing()
                if row.state is StepState.OPEN and row.id not in self._left and is_automatic(row.kind) and self._is_running(row)
            ), None)
            if row is None:
                break
            with clock.pretended(self.now):
                self._run(row)
        for row in self.standing():
            if row.state is StepState.FAILED and row.id not in self._failed:  # it failed where work was to be opened
                self._failed.add(row.id)
                self._tell(row, row.error or "", is_failed=True)

    def _is_running(self, row: ProcessStep) -> bool:
        return self._session.get_one(ProcessCase, row.case_id).state is CaseState.RUNNING

    def _run(self, row: ProcessStep) -> None:
        """Do one step that is done by itself; one that fails takes its error way, or the case stops there."""
        kind, step_id = kind_of(row.kind), row.id
        assert kind is not None, "only known kinds are done by themselves"
        self.looking.mark()
        try:
            with self._uow.attempt():
                course = Course.held(self._ctx, self._uow, row.case_id)
                row = course.step(step_id)
                if kind.reaches_out:
                    course.done(row, next(iter(ports_of(course.graph, row.node, row.kind))))
                else:
                    settle(course, row, kind.run(self._ctx, self._uow, step_input(course, row, kind)))
                self._react()
        except (Conflict, Unreachable):
            raise
        except UserError as error:
            self.looking.back()
            self._uow.take_events()
            forget(self._session)
            self._fail(row.case_id, step_id, error)
            return
        self._tell(row, _("It reaches out of the program and was left out.") if kind.reaches_out else "")

    def _fail(self, case_id: int, step_id: int, error: UserError) -> None:
        course = Course.held(self._ctx, self._uow, case_id)
        row = course.step(step_id)
        if isinstance(error, AccessDenied):
            self._left.add(step_id)
            note = _("You may not do this; in a case the agent does it. {reason}").format(reason=error.text)
            self._tell(row, note, error.hint, is_failed=True)
            return
        self._failed.add(step_id)
        course.failed(row, str(error))
        self._react()
        self._tell(row, error.text, error.hint, is_failed=True)

    def _react(self) -> None:
        self._session.flush()
        react(self._ctx, self._uow, self._uow.take_events())
        self._session.flush()

    def _tell(self, row: ProcessStep, note: str = "", cure: str = "", *, is_failed: bool = False) -> None:
        row = self._session.get_one(ProcessStep, row.id)
        graph = self.graph(row)
        effects = self.looking.take(row, self.now)
        is_told = row.state.is_closed and not effects.papers  # what a case keeps of a document stands in it anyway
        self.steps.append(Tried(
            self.now, self.looking.cases.index(row.case_id), row.node, row.title, row.kind, row.outcome or "", outcome_of(graph, row),
            doer(self._session, row), answers_of(self._session, graph, row) if is_told else (), effects, note, cure, is_failed,
        ))
