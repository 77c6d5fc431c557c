"""A case under way inside one transaction: the engine says what comes of a happening, and it is written here.

The case is locked as long as the transaction lasts, so of two who want to take it further the second sees what the first has done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Self

import sqlalchemy as sa

from app.core import clock
from app.core.enums.processes import CaseState, StepState
from app.core.errors import UserError
from app.core.i18n import _
from app.db.locking import lock_rows
from app.db.session import UnitOfWork
from app.models.processes import ProcessCase, ProcessStep, ProcessToken
from app.processes import engine
from app.processes.definition import Graph, Shape
from app.processes.moving import Landing, moved, rests
from app.processes.state import Advance, Cancelled, Done, Entered, Failed, Fired, Happening, Left, State, Token
from app.processes.stored_values import from_stored, to_stored
from app.services.context import Context
from app.services.process_designs.doers import role_of
from app.services.process_runs.about import RecordValues
from app.services.process_runs.calling import tell_caller
from app.services.process_runs.entering import enter, row_of
from app.services.process_runs.graphs import graph_of
from app.services.process_runs.leaving import close
from app.services.reminders.notices import put

LONGEST_ERROR = 500
#: what the memory of a token calls its step
STEP = "step"
#: what a session calls with each case that goes on and its advance, for whoever looks on
LOOKING_ON = "looking_on"
_ANEW = {"populate_existing": True}
_TOKENS = sa.select(ProcessToken).where(ProcessToken.case_id == sa.bindparam("case")).order_by(ProcessToken.id)
_AT_STEP = sa.select(ProcessStep, ProcessToken).outerjoin(ProcessToken, ProcessToken.case_id == ProcessStep.case_id).where(
    ProcessStep.id == sa.bindparam("step"),
).order_by(ProcessToken.id)


class Course:
    """A case that is taken further.

    :param case: locked.
    """

    def __init__(self, ctx: Context, uow: UnitOfWork, case: ProcessCase, graph: Graph, tokens: Sequence[ProcessToken] = ()) -> None:
        self.ctx, self.uow, self.session, self.case, self.graph = ctx, uow, uow.session, case, graph
        self.tokens = {token.id: token for token in tokens}
        self.record = RecordValues(uow.session, case)
        self._closing: dict[int, Mapping[str, Any]] = {}
        #: where the case comes from now: the step that it leaves
        self._origin = "0"

    @classmethod
    def held(cls, ctx: Context, uow: UnitOfWork, case_id: int) -> Self:
        """A case, locked, with where it is.

        :raises UserError: it is gone, or not to be seen.
        """
        case = _locked(uow, case_id)
        tokens = uow.session.scalars(_TOKENS, {"case": case_id}, execution_options=_ANEW).all()
        return cls(ctx, uow, case, graph_of(uow.session, case.version_id), tokens)

    @classmethod
    def at_step(cls, ctx: Context, uow: UnitOfWork, case_id: int, step_id: int) -> tuple[Self, ProcessStep]:
        """The same together with one of its steps, in one question less.

        :raises UserError: one of them is gone, or not to be seen.
        """
        case = _locked(uow, case_id)
        found = uow.session.execute(_AT_STEP, {"step": step_id}, execution_options=_ANEW).all()
        if not found or found[0][0].case_id != case_id:
            raise gone()
        tokens = [token for _row, token in found if token is not None]
        return cls(ctx, uow, case, graph_of(uow.session, case.version_id), tokens), found[0][0]

    @property
    def answers(self) -> dict[str, Any]:
        """Answers of the case so far."""
        found: dict[str, Any] = from_stored(self.case.answers or {})
        return found

    def step(self, step_id: int) -> ProcessStep:
        """A step of the case, as it is now.

        :raises UserError: it is gone.
        """
        row = self.session.get(ProcessStep, step_id, populate_existing=True)
        if row is None or row.case_id != self.case.id:
            raise gone()
        return row

    def token_of(self, row: ProcessStep) -> ProcessToken | None:
        """Where the case rests for a step; None where it has gone on."""
        return next((token for token in self.tokens.values() if (token.memory or {}).get(STEP) == row.id), None)

    def begin(self, node: str | None = None) -> None:
        """Let a fresh case begin at one of its starts."""
        self._apply(engine.begin(self.graph, self.answers, node, record=self.record))

    def done(self, row: ProcessStep, outcome: str = "", answers: Mapping[str, Any] | None = None, **closing: Any) -> None:
        """A step is done.

        :param closing: attributes that its row gets with that.
        :raises UserError: the case has gone on from it already.
        """
        token = self._demand(row)
        self._origin = str(row.id)
        self._closing[row.id] = {"outcome": outcome or None, **closing}
        if answers:
            self._closing[row.id] = {**self._closing[row.id], "answers": to_stored({**(row.answers or {}), **answers})}
        self.happen(Done(token.id, outcome, dict(answers or {})))

    def fired(self, row: ProcessStep, boundary: str) -> None:
        """An event on the edge of a step came."""
        token = self._demand(row)
        edges = [event.key for event in self.graph.boundaries.get(row.node, ())]
        self._origin = f"{row.id}/{edges.index(boundary) if boundary in edges else ''}"
        self.happen(Fired(token.id, boundary))

    def failed(self, row: ProcessStep, error: str) -> None:
        """A step could not be done: its error way, or the case stops."""
        text = error[:LONGEST_ERROR]
        token = self._demand(row)
        self._origin = str(row.id)
        self._closing[row.id] = {"state": StepState.FAILED, "error": text}
        self.happen(Failed(token.id, text))
        if self.token_of(row) is not None:
            row.state, row.error = StepState.FAILED, text

    def stop(self, reason: str) -> None:
        """Let the case rest until somebody decides; whoever manages it and whoever began it find that under the bell."""
        case, is_new = self.case, self.case.state is not CaseState.STOPPED
        case.state, case.error = CaseState.STOPPED, reason[:LONGEST_ERROR]
        people = {person for person in (case.manager_id, case.started_by_id) if person is not None and is_new}
        for person in sorted(people):
            put(self.uow, self.ctx, person, "stopped", "process_case", case.id, title=case.title, reason=case.error)

    def cancel(self) -> None:
        """The case is called off: what is open is cancelled with it."""
        self.happen(Cancelled(), CaseState.CANCELLED)

    def try_again(self) -> None:
        """Let everything that rests where no way led on try once more."""
        self.case.state, self.case.error = CaseState.RUNNING, None
        for token in list(self.tokens.values()):
            node = self.graph.nodes[token.node]
            if node.shape not in (Shape.STEP, Shape.WAIT) and token.edge is None and token.id in self.tokens:
                self._origin = f"t{token.id}v{self.case.version}"
                self.happen(Done(token.id))

    def change_version(self, version_id: int, graph: Graph, landing: Landing) -> None:
        """Go on by another version: steps that are in both stay as they are, the others are cancelled and come up where they go on.

        :param landing: where the tokens stand then; nothing speaks against it.
        """
        kept = set()
        for token in self.tokens.values():
            move, step_id = landing.moves[token.id], (token.memory or {}).get(STEP)
            node = graph.nodes[move.node or token.node]
            row = None if step_id is None else self.session.get_one(ProcessStep, step_id)
            if row is not None and move.kind == "stays" and role_of(self.graph, self.graph.nodes[row.node]) is role_of(graph, node):
                kept.add(token.id)
            elif row is not None:
                close(self, row, is_done=False, values={})
        self.graph, self.case.version_id, self._origin = graph, version_id, f"v{version_id}"
        for id in landing.joined:
            self.session.delete(self.tokens.pop(id))
        self.session.flush()
        entered = []
        for token in self.tokens.values():
            stands = moved(graph, Token(token.id, token.node, token.edge, token.memory or {}), landing.moves[token.id])
            token.node, token.edge, token.memory = stands.node, stands.edge, dict(stands.memory) or None
            if token.id not in kept and rests(graph.nodes[stands.node]):
                entered.append(Entered(token.id, stands.node))
        opened = self._open(entered)
        for each, row in zip(entered, opened, strict=True):
            self.tokens[each.token].memory = {**(self.tokens[each.token].memory or {}), STEP: row.id}
        self.session.flush()
        for row in opened:
            enter(self, row)
        if not self.case.state.is_closed:
            self._apply(engine.resume(self.graph, self._state(), record=self.record))

    def happen(self, happening: Happening, ended_as: CaseState = CaseState.FINISHED) -> None:
        """Let something happen to the case, and write what comes of it.

        :param ended_as: what the case is when nothing is left of it.
        """
        self._apply(engine.happen(self.graph, self._state(), happening, record=self.record), ended_as)

    def _state(self) -> State:
        tokens = tuple(Token(row.id, row.node, row.edge, row.memory or {}) for row in sorted(self.tokens.values(), key=lambda row: row.id))
        return State(tokens, self.answers)

    def _demand(self, row: ProcessStep) -> ProcessToken:
        token = self.token_of(row)
        if token is None or self.case.state.is_closed:
            raise gone()
        return token

    def _apply(self, advance: Advance, ended_as: CaseState = CaseState.FINISHED) -> None:
        if (tell := self.session.info.get(LOOKING_ON)) is not None:
            tell(self.case, advance)
        for left in advance.left:
            self._leave(left)
        opened = self._open(advance.entered)
        self._move_tokens(advance.state.tokens, {each.token: row for each, row in zip(advance.entered, opened, strict=True)})
        answers = to_stored(advance.state.answers)
        if answers != self.case.answers:
            self.case.answers = answers
        if advance.stopped:
            self.stop(advance.stopped)
        elif advance.ended:
            self.case.state, self.case.ended_at, self.case.error, self.case.single_key = ended_as, clock.now(), None, None
        self.uow.touch("process_case", self.case.id)
        for row in opened:
            enter(self, row)
        if advance.ended:
            tell_caller(self)

    def _leave(self, left: Left) -> None:
        token = self.tokens.get(left.token)
        step_id = (token.memory or {}).get(STEP) if token is not None else None
        if step_id is None:
            return
        row = self.session.get_one(ProcessStep, step_id)
        close(self, row, is_done=left.is_done, values=self._closing.pop(row.id, {}))

    def _open(self, entered: Sequence[Entered]) -> list[ProcessStep]:
        """Rows of the steps that the case came to; where it came from keeps each of them single, for a step is left only once."""
        if not entered:
            return []
        seen: Counter[str] = Counter()
        rows = []
        for each in entered:
            rows.append(row_of(self, self.graph.nodes[each.node], f"{self._origin}.{seen[each.node]}" if seen[each.node] else self._origin))
            seen[each.node] += 1
        self.session.add_all(rows)
        self.session.flush()
        return rows

    def _move_tokens(self, tokens: Sequence[Token], opened: Mapping[int, ProcessStep]) -> None:
        """Bring the rows of tokens in line: those that went on keep their row, new ones get one, the others go."""
        kept = {token.id for token in tokens}
        for id in [id for id in self.tokens if id not in kept]:
            self.session.delete(self.tokens.pop(id))
        fresh = []
        for token in tokens:
            memory = {name: value for name, value in token.memory.items() if name != STEP or token.id not in opened}
            if token.id in opened:
                memory[STEP] = opened[token.id].id
            row = self.tokens.get(token.id)
            if row is None:
                fresh.append(ProcessToken(case_id=self.case.id, node=token.node, edge=token.edge, memory=memory or None))
            elif (row.node, row.edge, row.memory or {}) != (token.node, token.edge, memory):
                row.node, row.edge, row.memory = token.node, token.edge, memory or None
        if fresh:
            self.session.add_all(fresh)
            self.session.flush()
            self.tokens.update({row.id: row for row in fresh})


def _locked(uow: UnitOfWork, case_id: int) -> ProcessCase:
    found = lock_rows(uow.session, ProcessCase, [case_id])
    if not found:
        raise UserError(_("This case is not there any more, or is not yours to see."), _("Read the list again."))
    return found[0]


def gone() -> UserError:
    """That a step is no longer open."""
    return UserError(_("This step is no longer open."), _("Look at the case again: somebody was faster."))
