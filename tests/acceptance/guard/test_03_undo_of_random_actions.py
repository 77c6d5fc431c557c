"""Undo and redo of many random actions: cards, mass edits, bins, notes, files, drafts of documents."""

from __future__ import annotations

import pytest

from app.db.engine import Database
from tests.helpers.firm import small_firm
from tests.helpers.undo_world import World, undo_and_redo

ACTIONS = {"sqlite": 300, "postgres": 60, "firebird": 60}


@pytest.mark.heavy
@pytest.mark.backends
def test_actions_when_undone_in_and_out_of_order_then_states_are_exact_or_the_undo_is_refused(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    number = ACTIONS[database.name]
    world = World(small_firm(database), seed=11)
    start = world.state()
    outcome = undo_and_redo(world, [world.act() for _number in range(number)], start, middle=number // 5)
    assert outcome.restored
    assert outcome.refused
    with capsys.disabled():
        print(
            f"\nundo, {database.name}: {number} random actions undone = start, redone = end; out of the middle"
            f" {outcome.restored} restored exactly and redone, {outcome.refused} refused, 0 broken"
        )
