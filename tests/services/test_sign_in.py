"""The door: a file that asks who works here, tries that are slowed down, second factors, sessions."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import zxingcpp
from argon2 import PasswordHasher

from app.core import clock, totp
from app.core.access import rights_of
from app.core.errors import AccessDenied, FieldErrors, UserError
from app.db.engine import Database
from app.db.guard import journal
from app.services import file_passwords, logins, notes, records, second_factor, sessions, sign_in, tries
from app.services.context import Context
from app.services.logins import Standing
from app.services.second_factor import Offer
from app.services.sign_in import CodeWanted, PersonWanted

ALL = pytest.mark.backends("sqlite", "postgres", "firebird-fdb", "firebird-driver")
#: of the picture of a QR code: quiet modules around it, and dots that a module is wide
QUIET, DOTS = 4, 4
NOON = datetime(2026, 11, 22, 12, 0, 0)
PASSWORD, OTHER = "it's a secret", "quite another"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """The clock stands until a test moves it."""
    with clock.frozen(NOON):
        yield


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Passwords take a hundredth of their time, but where their hash is looked at."""
    if "argon2" not in request.node.name:
        monkeypatch.setattr(file_passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def sam(ctx: Context) -> int:
    """A salesperson with a password, in a file that asks."""
    id = records.save(ctx, records.new(ctx, "employee", name="Sam Seller", role="sales")).created("employee")[0]
    logins.make(ctx, id, "Sam", PASSWORD, PASSWORD)
    file_passwords.ask_who_works(ctx, "olga", OTHER, OTHER)
    return id


def _code(offered: Offer, away: int = 0) -> str:
    return totp.hotp(totp.secret_bytes(offered.secret), totp.step_of(clock.now()) + away)


def _with_factor(ctx: Context) -> Offer:
    offered = second_factor.offer(ctx)
    second_factor.confirm(ctx, offered, _code(offered))
    return offered


# a file that asks ------------------------------------------------------------------------------------------------------------------
def test_file_when_the_owner_has_not_asked_then_everybody_is_the_owner(ctx: Context) -> None:
    assert not file_passwords.asks(ctx.database)
    assert sign_in.enter(ctx.database).user.name == "Olga Owner"


def test_file_when_it_asks_then_the_person_gets_the_rights_of_the_role(ctx: Context, sam: int) -> None:
    with pytest.raises(PersonWanted) as wanted:
        sign_in.enter(ctx.database)
    assert [(one.login, one.name) for one in wanted.value.people] == [("olga", "Olga Owner"), ("sam", "Sam Seller")]
    inside = sign_in.enter(ctx.database, "SAM", PASSWORD)
    assert (inside.user.id, inside.user.login, inside.rights) == (sam, "sam", rights_of("sales"))
    assert sign_in.enter(ctx.database, "olga", OTHER).rights.may("organisation.login.save")
    for login, password in (("sam", OTHER), ("nobody", PASSWORD)):
        with pytest.raises(AccessDenied, match="not right"):
            sign_in.enter(ctx.database, login, password)
    note = notes.add_note(inside, "employee", sam, "Here I am").created("note")[0]
    with inside.reading() as session:
        assert journal.history(session, "note", note)[0].login == "sam"
    with pytest.raises(AccessDenied):
        file_passwords.ask_nobody(inside)
    file_passwords.ask_nobody(ctx)
    assert sign_in.enter(ctx.database).user.name == "Olga Owner"


def test_login_of_a_file_when_it_has_capitals_of_any_alphabet_then_it_is_known_and_gets_no_more_rights(ctx: Context, sam: int) -> None:
    employee = records.load(ctx, "employee", sam)
    employee["login"] = "Сёма"
    records.save(ctx, employee)
    with pytest.raises(PersonWanted) as wanted:
        sign_in.enter(ctx.database)
    login = wanted.value.people[1].login
    entered = sign_in.enter(ctx.database, login, PASSWORD)
    assert (entered.user.id, entered.rights) == (sam, rights_of("sales"))


def test_password_when_made_then_it_stands_in_the_file_only_as_an_argon2_hash(ctx: Context, sam: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    sign_in.enter(ctx.database, "sam", PASSWORD)
    with ctx.reading() as session:
        secret = tries.secret_of(session, sam)
        assert secret is not None
        assert str(secret.password_hash).startswith("$argon2id$")
        entries = journal.history(session, "person_secret", secret.id)
    assert entries
    assert not [entry for entry in entries if "password_hash" in entry.values]
    ctx.database.dispose()
    files = Path(str(ctx.database.url.database)).parent.glob(f"{Path(str(ctx.database.url.database)).name}*")
    assert not [file for file in files if PASSWORD.encode() in file.read_bytes()]
    assert PASSWORD not in caplog.text


def test_tries_when_five_are_wrong_then_even_the_right_one_waits_longer_each_time(ctx: Context, sam: int) -> None:
    def fail() -> None:
        with pytest.raises(AccessDenied, match="not right"):
            sign_in.enter(ctx.database, "sam", "wrong one")

    for _number in range(tries.FREE_TRIES):
        fail()
    with pytest.raises(AccessDenied, match="Too many"):
        sign_in.enter(ctx.database, "sam", PASSWORD)
    with clock.frozen(NOON + timedelta(seconds=29)), pytest.raises(AccessDenied, match="Too many"):
        sign_in.enter(ctx.database, "sam", PASSWORD)
    with clock.frozen(NOON + timedelta(seconds=30)):
        fail()
    with clock.frozen(NOON + timedelta(seconds=89)), pytest.raises(AccessDenied, match="Too many"):
        sign_in.enter(ctx.database, "sam", PASSWORD)
    with clock.frozen(NOON + timedelta(seconds=90)):
        assert sign_in.enter(ctx.database, "sam", PASSWORD).user.id == sam
        fail()
        assert sign_in.enter(ctx.database, "sam", PASSWORD).user.id == sam
    assert sign_in.enter(ctx.database, "olga", OTHER).user.name == "Olga Owner"
    with ctx.reading() as session:
        secret = tries.secret_of(session, sam)
        assert secret is not None
        assert {entry.use_case for entry in journal.history(session, "person_secret", secret.id)} >= {"organisation.login.try"}


def test_wait_when_failures_go_on_then_it_stays_bearable(ctx: Context, sam: int) -> None:
    moment = NOON
    for _number in range(14):
        with clock.frozen(moment), pytest.raises(AccessDenied, match="not right"):
            sign_in.enter(ctx.database, "sam", "wrong one")
        moment += tries.LONGEST_WAIT
    with clock.frozen(moment):
        assert sign_in.enter(ctx.database, "sam", PASSWORD).user.id == sam


def test_login_of_a_file_when_locked_or_renewed_then_the_door_obeys(ctx: Context, sam: int) -> None:
    assert logins.standing(ctx, sam) is Standing.OPEN
    logins.lock(ctx, sam)
    assert logins.standing(ctx, sam) is Standing.LOCKED
    with pytest.raises(AccessDenied):
        sign_in.enter(ctx.database, "sam", PASSWORD)
    logins.unlock(ctx, sam)
    logins.set_password(ctx, sam, OTHER, OTHER)
    inside = sign_in.enter(ctx.database, "sam", OTHER)
    assert logins.is_known_to_others(inside)
    logins.change_own_password(inside, PASSWORD, PASSWORD)
    assert not logins.is_known_to_others(inside)
    assert sign_in.enter(ctx.database, "sam", PASSWORD).user.id == sam


def test_person_when_dismissed_then_the_file_lets_nobody_in_under_the_name(ctx: Context, sam: int) -> None:
    employee = records.load(ctx, "employee", sam)
    employee["is_active"] = False
    records.save(ctx, employee)
    with pytest.raises(AccessDenied, match="does not work here"):
        sign_in.enter(ctx.database, "sam", PASSWORD)
    with pytest.raises(PersonWanted) as wanted:
        sign_in.enter(ctx.database)
    assert [one.login for one in wanted.value.people] == ["olga"]


def test_asking_when_the_password_is_poor_then_nothing_is_switched_on(ctx: Context) -> None:
    for login, password, again, field in (("olga", "short", "short", "password"), ("olga", PASSWORD, OTHER, "again"), (" ", PASSWORD, PASSWORD, "login")):
        with pytest.raises(FieldErrors) as wrong:
            file_passwords.ask_who_works(ctx, login, password, again)
        assert set(wrong.value.errors) == {field}
    assert not file_passwords.asks(ctx.database)


# the second factor -----------------------------------------------------------------------------------------------------------------
@ALL
def test_factor_when_confirmed_then_the_door_asks_for_a_code_that_is_good_once(ctx: Context) -> None:
    offered = second_factor.offer(ctx)
    assert second_factor.state(ctx).since is None
    with pytest.raises(FieldErrors):
        second_factor.confirm(ctx, offered, "000000" if _code(offered) != "000000" else "111111")
    assert sign_in.enter(ctx.database).user.id == ctx.user.id  # it does not count before it is confirmed
    second_factor.confirm(ctx, offered, _code(offered, -1))
    assert second_factor.state(ctx) == second_factor.FactorState(NOON, second_factor.CODES)
    with pytest.raises(CodeWanted):
        sign_in.enter(ctx.database)
    code = _code(offered)
    assert sign_in.enter(ctx.database, code=f"{code[:3]} {code[3:]}").user.id == ctx.user.id
    with pytest.raises(AccessDenied, match="used before"):
        sign_in.enter(ctx.database, code=code)
    with clock.frozen(NOON + timedelta(seconds=30)):
        assert sign_in.enter(ctx.database, code=_code(offered)).user.id == ctx.user.id


@ALL
def test_factor_when_the_telephone_is_lost_then_a_recovery_code_opens_once_and_an_administrator_takes_it_off(ctx: Context) -> None:
    offered = _with_factor(ctx)
    assert len(set(offered.codes)) == second_factor.CODES
    assert sign_in.enter(ctx.database, code=offered.codes[0].lower()).user.id == ctx.user.id
    with pytest.raises(AccessDenied):
        sign_in.enter(ctx.database, code=offered.codes[0])
    assert second_factor.state(ctx).codes_left == second_factor.CODES - 1
    with pytest.raises(AccessDenied):
        second_factor.take_off(replace(ctx, rights=rights_of("sales")), ctx.user.id or 0)
    second_factor.take_off(ctx, ctx.user.id or 0)
    assert sign_in.enter(ctx.database).user.id == ctx.user.id
    assert second_factor.state(ctx) == second_factor.FactorState(None, 0)
    with ctx.reading() as session:
        secret = tries.secret_of(session, ctx.user.id or 0)
        assert secret is not None
        entries = journal.history(session, "person_secret", secret.id)
    assert entries[0].use_case == "organisation.login.factor"
    assert offered.secret not in str([entry.values for entry in entries])


def test_factor_when_a_clock_is_wrong_then_it_is_told_and_tries_are_slowed_down(ctx: Context) -> None:
    offered = _with_factor(ctx)
    with pytest.raises(AccessDenied, match="about 5 minutes"):
        sign_in.enter(ctx.database, code=_code(offered, 10))
    for _number in range(tries.FREE_TRIES - 1):
        with pytest.raises(AccessDenied, match="used before"):
            sign_in.enter(ctx.database, code=_code(offered))
    with pytest.raises(AccessDenied, match="Too many"):
        sign_in.enter(ctx.database, code=_code(offered, 1))
    with clock.frozen(NOON + timedelta(seconds=31)):
        assert sign_in.enter(ctx.database, code=_code(offered)).user.id == ctx.user.id


def test_factor_when_its_owner_takes_it_off_then_a_code_is_needed(ctx: Context) -> None:
    offered = _with_factor(ctx)
    with pytest.raises(AccessDenied):
        second_factor.take_off_own(ctx, "123")
    second_factor.take_off_own(ctx, _code(offered, 1))
    assert second_factor.state(ctx).since is None


def test_factor_when_offered_then_the_picture_reads_as_the_address(ctx: Context) -> None:
    offered = second_factor.offer(ctx)
    size, runs = offered.qr
    side = (size + 2 * QUIET) * DOTS
    picture = bytearray(b"\xff" * side * side)
    for row, first, length in runs:
        for line in range((row + QUIET) * DOTS, (row + QUIET + 1) * DOTS):
            start = line * side + (first + QUIET) * DOTS
            picture[start : start + length * DOTS] = bytes(length * DOTS)
    (read,) = zxingcpp.read_barcodes(memoryview(bytes(picture)).cast("B", (side, side)))
    assert read.text == totp.address(offered.secret, ctx.user.login, ctx.firm)


# sessions --------------------------------------------------------------------------------------------------------------------------
@ALL
def test_session_when_ended_by_the_administrator_then_its_window_hears_it(ctx: Context) -> None:
    (mine,) = sessions.begin(ctx).created("sign_in")
    (other,) = sessions.begin(ctx).created("sign_in")
    assert [one.id for one in sessions.all_open(ctx)] == [other, mine]
    assert all(one.is_there and one.workstation == sessions.workstation() for one in sessions.all_open(ctx))
    assert sessions.beat(ctx, mine) == ""
    with clock.frozen(NOON + timedelta(minutes=2)):
        assert sessions.beat(ctx, mine) == ""
    with clock.frozen(NOON + timedelta(minutes=4)):
        assert {one.id: one.is_there for one in sessions.all_open(ctx)} == {mine: True, other: False}
        (third,) = sessions.begin(ctx).created("sign_in")
        assert [one.id for one in sessions.all_open(ctx)] == [third, mine]  # the silent one of this workstation is over
    sessions.end(ctx, mine)
    assert sessions.beat(ctx, mine) == "Olga Owner has ended your session."
    assert sessions.beat(ctx, third) == ""
    sessions.leave(ctx, third)
    assert sessions.all_open(ctx) == []
    with pytest.raises(UserError, match="over already"):
        sessions.end(ctx, third)


def test_session_when_the_person_is_locked_or_gone_then_it_ends(ctx: Context, sam: int, database: Database) -> None:
    inside = sign_in.enter(database, "sam", PASSWORD)
    (id,) = sessions.begin(inside).created("sign_in")
    logins.lock(ctx, sam)
    assert sessions.beat(inside, id) == "Olga Owner has ended your session."
    logins.unlock(ctx, sam)
    (id,) = sessions.begin(inside).created("sign_in")
    employee = records.load(ctx, "employee", sam)
    employee["is_active"] = False
    records.save(ctx, employee)
    assert sessions.beat(inside, id) == "Your login is locked."
    with pytest.raises(AccessDenied):
        sessions.all_open(inside)
    with pytest.raises(AccessDenied):
        sessions.end(inside, id)
