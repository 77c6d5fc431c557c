"""The white list of what may be asked for a login."""

from __future__ import annotations

import pytest

from app.core.enums.logins import Refusal, WishKind
from app.core.rules.login_wishes import Door, Person, Wish, refusal

PEOPLE = {
    one.id: one
    for one in (
        Person(1, "olga", "owner", True), Person(2, "ada", "administrator", True), Person(3, "sam", "sales", True), Person(4, "", "sales", True),
        Person(5, "old", "owner", False), Person(6, "gone", "sales", False), Person(7, "eve", "head", True), Person(8, "root", "owner", True),
    )
}
DOORS = {
    "olga": Door(True, "owner"), "ada": Door(True, "administrator"), "sam": Door(True, "sales"), "old": Door(True, "owner"), "gone": Door(False, "sales"),
    "root": Door(True, "", True), "foreign": Door(True), "eve": Door(True, "head"), "renamed": Door(True, "sales"),
}
ADA = ("ada", "administrator", False)
OLGA = ("olga", "owner", False)
ROOT = ("root", "none", True)
CASES = [
    (WishKind.MAKE, 4, "new", ADA, None), (WishKind.MAKE, 4, "sam", ADA, Refusal.TAKEN), (WishKind.MAKE, 4, "foreign", ADA, Refusal.TAKEN),
    (WishKind.MAKE, 6, "again", ADA, Refusal.GONE), (WishKind.MAKE, 4, "No Name", ADA, Refusal.NAME), (WishKind.MAKE, 99, "new", ADA, Refusal.GONE),
    (WishKind.ROLE, 3, "sam", ADA, None), (WishKind.ROLE, 2, "ada", ADA, Refusal.OWN), (WishKind.LOCK, 3, "sam", ADA, None),
    (WishKind.LOCK, 3, "eve", ADA, Refusal.NOT_THEIRS), (WishKind.DISMISS, 3, "renamed", ADA, None), (WishKind.UNLOCK, 3, "renamed", ADA, Refusal.NOT_THEIRS),
    (WishKind.UNLOCK, 6, "gone", ADA, Refusal.GONE), (WishKind.LOCK, 6, "gone", ADA, None), (WishKind.PASSWORD, 3, "foreign", ADA, Refusal.NO_LOGIN),
    (WishKind.PASSWORD, 1, "olga", ADA, Refusal.OWNER), (WishKind.LOCK, 3, "old", ADA, Refusal.OWNER), (WishKind.PASSWORD, 8, "root", OLGA, Refusal.SERVER),
    (WishKind.LOCK, 5, "old", OLGA, None), (WishKind.LOCK, 1, "olga", ROOT, None), (WishKind.LOCK, 3, "sam", ("eve", "head", False), Refusal.NOT_YOURS),
    (WishKind.LOCK, 3, "sam", ("ada", "owner", False), Refusal.NOT_YOURS), (WishKind.LOCK, 3, "sam", ("", "", False), Refusal.NOT_YOURS),
    (WishKind.LOCK, 3, "sam", ("gone", "sales", False), Refusal.NOT_YOURS),
]


@pytest.mark.parametrize(("kind", "employee", "login", "asker", "expected"), CASES)
def test_wish_when_asked_then_only_what_is_on_the_list_is_done(
    kind: WishKind, employee: int, login: str, asker: tuple[str, str, bool], expected: Refusal | None,
) -> None:
    assert refusal(Wish(kind, employee, login, *asker), PEOPLE, DOORS) == expected


@pytest.mark.parametrize("kind", [WishKind.LOCK, WishKind.DISMISS])
def test_last_owner_when_to_be_locked_then_stays(kind: WishKind) -> None:
    people = {1: PEOPLE[1], 2: PEOPLE[2]}
    assert refusal(Wish(kind, 1, "olga", *ROOT), people, DOORS) is Refusal.LAST_OWNER
    assert refusal(Wish(kind, 1, "olga", *ROOT), {**people, 8: PEOPLE[8]}, DOORS) is None


def test_last_owner_when_the_card_names_another_role_then_keeps_it() -> None:
    people = {1: Person(1, "olga", "sales", True), 2: PEOPLE[2]}
    assert refusal(Wish(WishKind.ROLE, 1, "olga", *ROOT), people, DOORS) is Refusal.LAST_OWNER
