"""Random actions: all undone is the start, all redone is the end, one out of the middle comes back exactly or is refused."""

from __future__ import annotations

import pytest

from app.db.engine import Database
from tests.helpers.firm import small_firm
from tests.helpers.undo_world import World, undo_and_redo


@pytest.mark.backends
def test_actions_when_all_are_undone_then_it_is_the_start_and_when_all_are_redone_the_end(database: Database) -> None:
    number = 40 if database.name == "sqlite" else 10
    world = World(small_firm(database), seed=7)
    start = world.state()
    outcome = undo_and_redo(world, [world.act() for _number in range(number)], start, middle=number // 4)
    assert outcome.restored
