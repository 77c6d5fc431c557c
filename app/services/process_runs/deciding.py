"""What somebody decides about a case as a whole: it is called off, or goes on by another version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.changes import Changes
from app.core.enums.processes import CaseState, VersionState
from app.core.errors import UserError
from app.core.i18n import N_, _
from app.models.processes import ProcessCase, ProcessToken, ProcessVersion
from app.processes.comparison import Difference, Move, compare, moves
from app.processes.json_form import from_json
from app.processes.moving import Landing, Standings, land, propose
from app.processes.state import Token
from app.services.context import Context
from app.services.process_designs.drafts import SAVE
from app.services.process_designs.publishing import PUBLISH
from app.services.process_runs.course import Course
from app.services.process_runs.going_on import go_on
from app.services.process_runs.graphs import graph_of
from app.services.use_case import declare, perform

CANCEL, MOVE = "processes.process_case.cancel", "processes.process_case.move"
declare(CANCEL, undo=False)
declare(MOVE, undo=False, why_not=N_("A case that went on by a newer version does not go back: only the version in force takes cases."))
_OPEN = (CaseState.RUNNING, CaseState.STOPPED)


def cancel_case(ctx: Context, case_id: int, reason: str = "", key: str | None = None) -> Changes:
    """Call a case off, with what it has called; its open steps and their tasks are cancelled.

    :param reason: stands in the journal.
    :raises UserError: it is over already.
    """
    def operation(inner: Context) -> Changes:
        with inner.uow(key, reason=reason.strip()[:500]) as uow:
            course = Course.held(inner, uow, case_id)
            if course.case.state.is_closed:
                raise UserError(_("This case is over already."), _("Read it again."))
            course.cancel()
            return uow.commit()

    changes = perform(ctx, CANCEL, operation)
    for other in changes.ids("process_case"):
        changes |= go_on(ctx, other)
    return changes


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a token of a running case stands, and where it would in another version.

    :param token_id: what a choice is told by.
    """

    token_id: int
    node: str
    move: Move


@dataclass(frozen=True, slots=True)
class RunningCase:
    """A case that a publication concerns.

    :param tokens: where it stands, in the order of ``standings``. :param landing: where it goes by itself.
    :param proposal: token → node, places for those that are gone; None where none go together.
    """

    case_id: int
    title: str
    version_id: int
    standings: tuple[Standing, ...]
    tokens: tuple[Token, ...]
    landing: Landing
    proposal: Mapping[int, str] | None

    @property
    def needs_choice(self) -> bool:
        """Whether somebody has to say where it goes on."""
        return bool(self.landing.why_not or self.landing.joined)


@dataclass(frozen=True, slots=True)
class Impact:
    """What a version would change: the drawing, and for each running case where it would stand.

    :param new: places of the version, likewise ``old`` those of the versions of the cases, by key.
    """

    difference: Difference
    cases: tuple[RunningCase, ...]
    new: Standings
    old: Mapping[int, Standings]


def impact(ctx: Context, version_id: int) -> Impact:
    """What publishing a version means: against the one in force, and for the cases that run by others.

    :raises UserError: the version is gone.
    """
    ctx.rights.demand(SAVE)
    with ctx.reading() as session:
        row = session.get(ProcessVersion, version_id)
        if row is None:
            raise UserError(_("This version is not there any more."), _("Read the list of processes again."))
        new = Standings(from_json(row.graph))
        before = session.scalar(sa.select(ProcessVersion.id).where(
            ProcessVersion.process_id == row.process_id, ProcessVersion.state == VersionState.PUBLISHED, ProcessVersion.id != version_id,
        ))
        cases = session.scalars(sa.select(ProcessCase).where(
            ProcessCase.process_id == row.process_id, ProcessCase.state.in_(_OPEN), ProcessCase.version_id != version_id,
        ).order_by(ProcessCase.id)).all()
        tokens = _tokens(session, [case.id for case in cases])
        old = {key: Standings(graph_of(session, key)) for key in {case.version_id for case in cases}}
        running = [_running(case, tokens.get(case.id, ()), old[case.version_id], new) for case in cases]
        difference = Difference() if before is None else compare(graph_of(session, before), new.graph)
        return Impact(difference, tuple(running), new, old)


def _running(case: ProcessCase, rows: Sequence[ProcessToken], old: Standings, new: Standings) -> RunningCase:
    tokens = tuple(_plain(token) for token in rows)
    standings = tuple(Standing(token.id, token.node, moves(old.graph, new.graph, token)) for token in tokens)
    landing = land(old, new, tokens, {})
    proposal = propose(old, new, tokens) if landing.why_not or landing.joined else {}
    return RunningCase(case.id, case.title, case.version_id, standings, tokens, landing, proposal)


def move_case(ctx: Context, case_id: int, to_version: int, choices: Mapping[int, str] | None = None, key: str | None = None) -> Changes:
    """Let a case go on by another published version of its process, whole or not at all.

    :param choices: token → node, where somebody had to choose.
    :raises UserError: a choice is missing or goes together with no other place, the version is not published, or the case is over.
    """
    def operation(inner: Context) -> Changes:
        with inner.uow(key, version=to_version) as uow:
            course = Course.held(inner, uow, case_id)
            version = uow.session.get(ProcessVersion, to_version)
            if version is None or version.process_id != course.case.process_id or version.state is not VersionState.PUBLISHED:
                raise UserError(_("A case goes on by the published version of its process."), _("Publish the draft first."))
            if course.case.state.is_closed:
                raise UserError(_("This case is over already."), _("Read it again."))
            if course.case.version_id != to_version:
                new = Standings(graph_of(uow.session, to_version))
                tokens = [_plain(token) for token in sorted(course.tokens.values(), key=lambda row: row.id)]
                landing = land(Standings(course.graph), new, tokens, choices or {})
                if landing.why_not:
                    raise UserError(landing.why_not, _("Choose for each place that is gone a step where the case can go on, or let it stay."))
                course.change_version(to_version, new.graph, landing)
            return uow.commit()

    return perform(ctx, MOVE, operation, PUBLISH) | go_on(ctx, case_id)


def _plain(token: ProcessToken) -> Token:
    return Token(token.id, token.node, token.edge, token.memory or {})


def _tokens(session: Session, cases: list[int]) -> dict[int, list[ProcessToken]]:
    found: dict[int, list[ProcessToken]] = {}
    for start in range(0, len(cases), 500):
        part = sa.select(ProcessToken).where(ProcessToken.case_id.in_(cases[start : start + 500])).order_by(ProcessToken.id)
        for token in session.scalars(part):
            found.setdefault(token.case_id, []).append(token)
    return found
