"""The owner lets people in and out of the server."""

from __future__ import annotations

import contextlib
import itertools
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.core import clock, totp
from app.core.access import rights_of
from app.core.errors import AccessDenied, FieldErrors, Unreachable, UserError
from app.db.engine import Database, open_database
from app.db.guard import journal, staff
from app.models import Base
from app.services import logins, records, second_factor, sessions, sign_in
from app.services.context import Context, open_context
from app.services.logins import Standing
from app.services.second_factor import CodeWanted

SERVERS = pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")
PASSWORD, OTHER = "it's a secret", "quite another"
_numbers = itertools.count(1)


@pytest.fixture
def login(database: Database) -> Iterator[str]:
    """A login that is taken away afterwards."""
    name = f"sam_{next(_numbers)}"
    if database.name == "postgres":
        with database.engine.connect() as connection:
            staff.grant(connection, Base.metadata.sorted_tables)  # PostgreSQL copies no rights from a template's database
            connection.commit()
    yield name
    if database.name != "sqlite" and staff.standing(database, name) is not Standing.ABSENT:
        with database.engine.connect() as connection:
            journal.run(connection, [f'DROP OWNED BY "{name}"', f'DROP ROLE "{name}"'] if database.name == "postgres" else [f'DROP USER "{name.upper()}"'])
            connection.commit()


@pytest.fixture
def employee(ctx: Context) -> int:
    """Somebody without a login."""
    return records.save(ctx, records.new(ctx, "employee", name="Sam Seller", role="sales")).created("employee")[0]


def _as(ctx: Context, login: str, password: str) -> Database:
    return open_database(ctx.database.url.set(username=login).render_as_string(), password)


@SERVERS
def test_login_when_made_then_the_employee_can_sign_in(ctx: Context, employee: int, login: str) -> None:
    assert logins.standing(ctx, employee) is Standing.ABSENT
    changes = logins.make(ctx, employee, login.upper(), PASSWORD, PASSWORD)
    assert changes.touches("employee")
    assert logins.standing(ctx, employee) is Standing.OPEN
    mine = _as(ctx, login, PASSWORD)
    try:
        mine.greet()
        inner = open_context(mine)
        assert (inner.user.id, inner.user.name) == (employee, "Sam Seller")
        assert not inner.rights.may("organisation.login.save")
    finally:
        mine.dispose()


@SERVERS
def test_login_when_locked_then_nobody_gets_in_until_it_is_unlocked(ctx: Context, employee: int, login: str) -> None:
    logins.make(ctx, employee, login, PASSWORD, PASSWORD)
    logins.lock(ctx, employee)
    assert logins.standing(ctx, employee) is Standing.LOCKED
    shut = _as(ctx, login, PASSWORD)
    with pytest.raises(AccessDenied):
        shut.greet()
    shut.dispose()
    logins.unlock(ctx, employee)
    logins.set_password(ctx, employee, OTHER, OTHER)
    again = _as(ctx, login, OTHER)
    again.greet()
    again.dispose()


@SERVERS
def test_password_when_changed_by_its_owner_then_the_new_one_is_good(ctx: Context, employee: int, login: str) -> None:
    logins.make(ctx, employee, login, PASSWORD, PASSWORD)
    mine = _as(ctx, login, PASSWORD)
    assert logins.is_known_to_others(open_context(mine))
    logins.change_own_password(open_context(mine), OTHER, OTHER)
    assert not logins.is_known_to_others(open_context(mine))
    mine.dispose()
    fresh = _as(ctx, login, OTHER)
    fresh.greet()
    logins.set_password(ctx, employee, PASSWORD, PASSWORD)
    assert logins.is_known_to_others(open_context(fresh))
    fresh.dispose()
    assert not logins.is_known_to_others(ctx)


@SERVERS
def test_login_when_a_plain_employee_makes_one_then_it_is_refused(ctx: Context, employee: int, login: str) -> None:
    logins.make(ctx, employee, login, PASSWORD, PASSWORD)
    mine = _as(ctx, login, PASSWORD)
    try:
        inner = open_context(mine)
        with pytest.raises(AccessDenied, match="right"):
            logins.make(inner, employee, "friend", PASSWORD, PASSWORD)
        with pytest.raises(AccessDenied, match="administrator"):  # the server refuses, too
            logins.make(replace(inner, rights=ctx.rights), employee, "friend", PASSWORD, PASSWORD)
    finally:
        mine.dispose()
    assert records.load(ctx, "employee", employee)["login"] == login


@SERVERS
def test_login_when_something_is_wrong_then_nothing_is_kept(ctx: Context, employee: int, login: str) -> None:
    own = str(records.load(ctx, "employee", ctx.user.id or 0)["login"]).lower()
    for name, first, second in ((login, PASSWORD, OTHER), (login, "short", "short"), ("x", PASSWORD, PASSWORD), (own, PASSWORD, PASSWORD)):
        with pytest.raises(UserError):
            logins.make(ctx, employee, name, first, second)
    assert records.load(ctx, "employee", employee)["login"] is None
    assert staff.standing(ctx.database, login) is Standing.ABSENT
    with pytest.raises(UserError, match="no login"):
        logins.lock(ctx, employee)
    with pytest.raises(UserError, match="own login"):
        logins.lock(ctx, ctx.user.id or 0)


@SERVERS
def test_login_when_used_then_the_journal_knows_what_was_done_and_nothing_knows_the_password(
    ctx: Context, employee: int, login: str, caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    logins.make(ctx, employee, login, PASSWORD, PASSWORD)
    logins.lock(ctx, employee)
    with ctx.reading() as session:
        changes = journal.history(session, "employee", employee)
    assert changes[0].use_case == "organisation.login.save"
    assert PASSWORD.replace("'", "") not in caplog.text.replace("'", "")


@SERVERS
def test_statement_when_the_server_refuses_it_then_the_error_does_not_carry_the_password(ctx: Context, login: str) -> None:
    taken = f"CREATE ROLE kontor_staff PASSWORD '{OTHER}'" if ctx.database.name == "postgres" else f"CREATE USER SYSDBA PASSWORD '{OTHER}'"
    with pytest.raises(sa.exc.DBAPIError) as refused, staff._acting(ctx.database) as connection:
        journal.run(connection, [taken])
    assert refused.value.statement is None
    assert OTHER not in str(refused.value)


def test_passwords_when_they_differ_then_it_is_said_at_the_field(ctx: Context, employee: int) -> None:
    with pytest.raises(FieldErrors) as refused:
        logins.make(ctx, employee, "sam", PASSWORD, OTHER)
    assert set(refused.value.errors) == {"again"}


def test_rights_when_declared_then_only_the_owner_and_the_accountant_manage_logins() -> None:
    assert [role for role in ("owner", "head", "sales", "accountant", "storekeeper") if rights_of(role).may("organisation.login.lock")] == [
        "owner", "accountant",
    ]
    assert all(rights_of(role).may("customization.password.save") for role in ("head", "sales", "storekeeper"))


@SERVERS
def test_person_when_signed_in_under_the_own_login_then_factor_and_session_are_the_own_and_the_lock_ends_them(
    ctx: Context, employee: int, login: str,
) -> None:
    logins.make(ctx, employee, login, PASSWORD, PASSWORD)
    mine = _as(ctx, login, PASSWORD)
    try:
        inner = sign_in.enter(mine)
        offered = second_factor.offer(inner)
        secret = totp.secret_bytes(offered.secret)
        second_factor.confirm(inner, offered, totp.hotp(secret, totp.step_of(clock.now()) - 1))
        with pytest.raises(CodeWanted):
            sign_in.enter(mine)
        with pytest.raises(AccessDenied):
            sign_in.enter(mine, code="not a code")
        assert sign_in.enter(mine, code=offered.codes[0]).user.id == employee
        (id,) = sessions.begin(inner).created("sign_in")
        assert sessions.beat(inner, id) == ""
        with clock.frozen(clock.now() + sessions.HEARTBEAT):
            assert sessions.beat(inner, id) == ""
        assert [(one.id, one.name) for one in sessions.all_open(ctx)] == [(id, "Sam Seller")]
        second_factor.take_off(ctx, employee)
        assert sign_in.enter(mine).user.id == employee
        logins.lock(ctx, employee)
        assert _until_told(inner, id) in ("The server does not let you in any more.", "Olga Owner has ended your session.")
    finally:
        mine.dispose()
    assert sessions.all_open(ctx) == []


def _until_told(ctx: Context, id: int) -> str:
    """What the window hears: the first question may find the connection cut."""
    for _attempt in range(3):
        with contextlib.suppress(Unreachable):
            return sessions.beat(ctx, id)
    return ""
