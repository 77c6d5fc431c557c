"""Records are dealt out by rule, and a client keeps one face."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.rules.handing_over import Record, Rule, counts, deal_out

RECORDS = (
    Record("client", 1, 1, branch=7, category=3), Record("client", 2, 2, branch=8), Record("client", 3, 3, category=4),
    Record("deal", 11, 1, branch=7, category=3), Record("deal", 12, 9, branch=8), Record("document", 21, 2, branch=8), Record("document", 22, None),
)


def _to(rule: Rule) -> dict[tuple[str, int], int]:
    return {(one.entity, one.id): one.to for one in deal_out(RECORDS, rule)}


def test_all_to_one_when_dealt_then_one_gets_all() -> None:
    assert counts(deal_out(RECORDS, Rule("one", (50, 51)))) == {50: {"client": 3, "deal": 2, "document": 2}}


def test_by_branch_when_dealt_then_the_first_gets_what_is_not_named() -> None:
    to = _to(Rule("branch", (50,), {7: 51, 8: 52}))
    assert to["client", 1] == to["deal", 11] == 51
    assert to["client", 2] == to["deal", 12] == to["document", 21] == 52
    assert to["client", 3] == to["document", 22] == 50


def test_by_category_when_dealt_then_deals_follow_their_client() -> None:
    to = _to(Rule("category", (50,), {3: 51, 4: 52}))
    assert (to["client", 1], to["deal", 11], to["client", 3], to["client", 2]) == (51, 51, 52, 50)


@given(clients=st.lists(st.integers(1, 500), unique=True, max_size=60), others=st.lists(st.tuples(st.integers(1, 500), st.integers(1, 600)), max_size=60), people=st.integers(1, 6))
def test_equal_shares_when_dealt_then_clients_differ_by_one_at_most_and_nothing_is_torn_apart(
    clients: list[int], others: list[tuple[int, int]], people: int,
) -> None:
    records = [Record("client", id, id) for id in clients] + [Record("deal", number, client) for number, (_id, client) in enumerate(others)]
    colleagues = tuple(range(900, 900 + people))
    dealt = deal_out(records, Rule("shares", colleagues))
    per_person = [sum(one.entity == "client" and one.to == person for one in dealt) for person in colleagues]
    assert max(per_person) - min(per_person) <= 1
    faces: dict[int | None, set[int]] = {}
    for record, one in zip(records, dealt, strict=True):
        faces.setdefault(record.client, set()).add(one.to)
    assert all(len(face) == 1 for face in faces.values())


def test_rule_when_it_names_nobody_then_it_is_refused() -> None:
    with pytest.raises(ValueError, match="colleague"):
        deal_out(RECORDS, Rule("one", ()))
    assert Rule("branch", (1,), {7: 2, 8: 1}).receivers == (1, 2)
