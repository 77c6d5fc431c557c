"""Cases with several places gone at once go on by a new version: whole, where its joins can still go on, or not at all."""

from __future__ import annotations

from itertools import count

import pytest

from app.core.enums.processes import CaseState, StepState
from app.core.errors import UserError
from app.processes.definition import Edge, Graph
from app.services import undo
from app.services.context import Context
from app.services.process_designs import drafts, publishing
from app.services.process_runs import deciding, starting, working
from app.services.process_runs.deciding import RunningCase
from tests.helpers.accidents import Crash, crash_at
from tests.helpers.processes import block, case_of, chain, open_step, published, state_of, step, steps_of


def next_version(ctx: Context, process: int, graph: Graph) -> tuple[int, tuple[RunningCase, ...]]:
    """Publish another drawing; its key and the cases that it concerns."""
    version, _changes = drafts.open_draft(ctx, process)
    drafts.save_draft(ctx, version, drafts.read_design(ctx, version).line.lock, graph)
    publishing.publish(ctx, version, drafts.read_design(ctx, version).line.lock)
    return version, deciding.impact(ctx, version).cases


def open_nodes(ctx: Context, case: int) -> list[str]:
    """Where a case stands, in the order of names."""
    return sorted(row.node for row in steps_of(ctx, case) if row.state in (StepState.OPEN, StepState.WAITING))


def begun(ctx: Context, graph: Graph) -> tuple[int, int]:
    """A process and a case of it."""
    process = published(ctx, graph)
    return process, starting.start_case(ctx, process).created("process_case")[0]


@pytest.mark.backends
def test_case_when_two_places_are_gone_then_goes_on_at_two_others_and_its_join_still_fires(ctx: Context) -> None:
    process, case = begun(ctx, block("call", "write"))
    version, (seen,) = next_version(ctx, process, block("ring", "draft"))
    old = case_of(ctx, case).version_id
    tokens = {standing.node: standing.token_id for standing in seen.standings}
    assert seen.needs_choice and seen.proposal is not None
    assert sorted(seen.proposal.values()) == ["draft", "ring"]
    for wrong, said in (
        ({"call": "ring", "write": "send"}, "Nobody stands at “Ring”, “Send” at once"), ({"call": "ring", "write": "ring"}, "“Ring”"),
        ({"call": "ring"}, "Nobody stands at “Ring”, “Send” at once"), ({"call": "ring", "write": "nothing"}, "“Ring”, “Send”"),
    ):
        with pytest.raises(UserError, match=said):
            deciding.move_case(ctx, case, version, {tokens[node]: place for node, place in wrong.items()})
        assert (case_of(ctx, case).version_id, open_nodes(ctx, case)) == (old, ["call", "write"])

    deciding.move_case(ctx, case, version, seen.proposal)

    assert (case_of(ctx, case).version_id, open_nodes(ctx, case)) == (version, ["draft", "ring"])
    for node in ("ring", "draft", "send"):
        row = open_step(ctx, case, node)
        working.complete(ctx, row.id, row.version)
    assert state_of(ctx, case) is CaseState.FINISHED


@pytest.mark.backends
def test_case_when_its_branches_are_gone_then_both_go_on_as_one(ctx: Context) -> None:
    process, case = begun(ctx, block("call", "write"))
    version, (seen,) = next_version(ctx, process, chain(step("ask"), step("send")))
    assert seen.needs_choice and seen.proposal is not None
    assert set(seen.proposal.values()) == {"send"}
    deciding.move_case(ctx, case, version, seen.proposal)
    assert open_nodes(ctx, case) == ["send"]
    row = open_step(ctx, case)
    working.complete(ctx, row.id, row.version)
    assert state_of(ctx, case) is CaseState.FINISHED


def test_case_when_one_branch_is_done_and_the_other_gone_then_the_join_is_kept_from_waiting_for_ever(ctx: Context) -> None:
    process, case = begun(ctx, block("call", "write"))
    row = open_step(ctx, case, "call")
    working.complete(ctx, row.id, row.version)
    version, (seen,) = next_version(ctx, process, block("call", "draft"))
    (gone,) = [standing.token_id for standing in seen.standings if standing.node == "write"]
    with pytest.raises(UserError, match="would wait for ever for a way along which nobody comes from “Send”"):
        deciding.move_case(ctx, case, version, {gone: "send"})
    assert seen.proposal == {gone: "draft"}
    deciding.move_case(ctx, case, version, seen.proposal)
    assert open_nodes(ctx, case) == ["draft"]
    row = open_step(ctx, case, "draft")
    working.complete(ctx, row.id, row.version)
    assert open_nodes(ctx, case) == ["send"]


def test_case_when_it_waits_before_a_join_that_is_none_any_more_then_goes_on(ctx: Context) -> None:
    process, case = begun(ctx, block("call", "write"))
    row = open_step(ctx, case, "call")
    working.complete(ctx, row.id, row.version)
    gone = block("call", "write").without(["split", "write", "start-split-", "split-call-", "split-write-", "write-join-"])
    version, (seen,) = next_version(ctx, process, gone.with_(edges=[Edge("start-call-", "start", "call")]))
    token = next(standing.token_id for standing in seen.standings if standing.node == "write")
    deciding.move_case(ctx, case, version, {token: "send"})
    assert open_nodes(ctx, case) == ["send"]
    row = open_step(ctx, case)
    working.complete(ctx, row.id, row.version)
    assert state_of(ctx, case) is CaseState.FINISHED


@pytest.mark.backends
def test_move_when_whoever_moves_dies_at_any_statement_then_the_case_is_whole(ctx: Context) -> None:
    process, case = begun(ctx, block("call", "write"))
    version, (seen,) = next_version(ctx, process, block("ring", "draft"))
    assert seen.proposal is not None
    old, died = case_of(ctx, case).version_id, 0
    for statement in count(1):
        try:
            with crash_at(ctx.database, statement):
                deciding.move_case(ctx, case, version, seen.proposal, key="once")
            break
        except Crash:
            died += 1
            whole = (case_of(ctx, case).version_id, open_nodes(ctx, case))
            assert whole in ((old, ["call", "write"]), (version, ["draft", "ring"]))
    assert died > 10
    assert (case_of(ctx, case).version_id, open_nodes(ctx, case)) == (version, ["draft", "ring"])


@pytest.mark.backends
def test_move_when_somebody_wants_it_back_then_is_told_why_not(ctx: Context) -> None:
    process, case = begun(ctx, block("call", "write"))
    version, (seen,) = next_version(ctx, process, block("ring", "draft"))
    deciding.move_case(ctx, case, version, seen.proposal)
    (deed,) = [each for each in undo.recent(ctx) if each.use_case == deciding.MOVE]
    assert deed.why_not == "A case that went on by a newer version does not go back: only the version in force takes cases."
