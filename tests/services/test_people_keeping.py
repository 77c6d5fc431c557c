"""Who may decide about people is kept in a file as on the servers: nobody makes himself an owner."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.errors import AccessDenied
from app.core.rules.people import refusal_of_card, refusal_of_door
from app.services import logins, records, second_factor
from app.services.context import Context, open_context

PASSWORD = "it's a secret"


def person(ctx: Context, name: str, role: str) -> int:
    return records.save(ctx, records.new(ctx, "employee", name=name, login=name, role=role)).created("employee")[0]


def change(ctx: Context, id: int, name: str, value: object) -> None:
    card = records.load(ctx, "employee", id)
    card[name] = value
    records.save(ctx, card)


@pytest.mark.parametrize("role", ["administrator", "accountant"])
def test_card_when_somebody_would_make_himself_or_another_an_owner_then_refused(ctx: Context, role: str) -> None:
    """An accountant keeps the cards of the employees, an administrator their logins; neither the owner's rights."""
    sam, me = person(ctx, "sam", "sales"), person(ctx, "me", role)
    mine = open_context(ctx.database, "me")
    owner = ctx.user.id or 0
    asked: list[Callable[[], object]] = [
        lambda: change(mine, sam, "role", "owner"),
        lambda: change(mine, me, "role", "head"),
        lambda: change(mine, owner, "is_active", False),
        lambda: change(mine, owner, "login", "somebody"),
        lambda: person(mine, "twin", "owner"),
        lambda: records.delete(mine, "employee", [owner]),
        lambda: logins.set_password(mine, owner, PASSWORD, PASSWORD),
        lambda: logins.make(mine, owner, ctx.user.login, PASSWORD, PASSWORD),
        lambda: second_factor.take_off(mine, owner),
    ]
    logins.make(ctx, owner, "olga", PASSWORD, PASSWORD)
    offered = second_factor.offer(ctx)
    second_factor.confirm(ctx, offered, second_factor.totp.hotp(
        second_factor.totp.secret_bytes(offered.secret), second_factor.totp.step_of(second_factor.clock.now()),
    ))
    for ask in asked:
        with pytest.raises(AccessDenied):
            ask()
    change(mine, sam, "name", "Samuel")
    assert second_factor.state(ctx).since is not None


def test_administrator_when_managing_the_others_in_a_file_then_allowed(ctx: Context) -> None:
    person(ctx, "me", "administrator")
    mine = open_context(ctx.database, "me")
    sam = person(mine, "sam", "sales")
    logins.make(mine, sam, "sam", PASSWORD, PASSWORD)
    change(mine, sam, "role", "head")
    logins.lock(mine, sam)
    logins.unlock(mine, sam)
    logins.change_own_password(mine, PASSWORD, PASSWORD)
    assert records.load(ctx, "employee", sam)["role"] == "head"


def test_rule_when_asked_then_it_is_that_of_the_servers() -> None:
    assert refusal_of_card("accountant", None, "sales", is_own=False, has_login=False) == ""
    assert refusal_of_card("accountant", None, "sales", is_own=False, has_login=True)
    assert refusal_of_card("administrator", "sales", "accountant", is_own=False, has_login=True) == ""
    assert refusal_of_card("administrator", "owner", "owner", is_own=False, has_login=True)
    assert refusal_of_door("sales", "sales", is_own=True) == ""
    assert refusal_of_door("administrator", "owner", is_own=False)
