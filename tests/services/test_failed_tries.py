"""Wrong passwords at a server: kept at the workstation, told at the next sign-in, and written in the journal with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app import main
from app.core import clock, paths, settings
from app.core.errors import AccessDenied
from app.core.i18n import set_language
from app.core.settings import SavedConnection
from app.db.engine import Database
from app.services import failed_tries, sessions
from app.services.failed_tries import FailedTries
from app.ui.shell.session_watch import words_of
from tests.helpers.staffed import PASSWORD, Staffed, staffed

SERVERS = ("postgres", "firebird-fdb", "firebird-driver")
NOON = datetime(2026, 11, 22, 12, 0, 0)
OFFICE = sa.make_url("postgresql+psycopg://anna@office:5432/kontor")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KONTOR_HOME", str(tmp_path))


@pytest.fixture
def firm(database: Database) -> Iterator[Staffed]:
    with staffed(database) as made:
        yield made


def know(*logins: str) -> None:
    """These have signed in from here before."""
    saved = tuple(SavedConnection(login, OFFICE.set(username=login).render_as_string(), login) for login in logins)
    settings.save(replace(settings.load(), connections=saved))


def connection(firm: Staffed, who: str) -> SavedConnection:
    """The server as the sign-in window opens it for somebody."""
    login = firm.logins[who]
    return SavedConnection("Office", firm.database.url.set(username=login, password=None).render_as_string(), login)


@pytest.mark.backends(*SERVERS)
def test_sign_in_when_passwords_were_wrong_before_then_told_once_to_person_and_administrator(firm: Staffed) -> None:
    know(firm.logins["sales"], firm.logins["head"])
    for who in ("head", "sales", "sales"):
        with pytest.raises(AccessDenied):
            main.connect(connection(firm, who), "not this one")
    ctx = main.connect(connection(firm, "sales"), PASSWORD)
    try:
        (mine,) = sessions.begin(ctx).created("sign_in")
        tries = sessions.tries_before(ctx, mine)
        assert tries is not None
        assert (tries.count, tries.logins) == (3, (firm.logins["sales"], firm.logins["head"]))
        assert abs(clock.now() - tries.last_at) < timedelta(minutes=5)
        (again,) = sessions.begin(ctx).created("sign_in")
        assert sessions.tries_before(ctx, again) is None
    finally:
        ctx.database.dispose()
    with firm.context("administrator") as administrator:
        told = {one.id: one.tries for one in sessions.all_open(administrator)}
    assert told == {mine: tries, again: None}
    with firm.firm.ctx.reading() as session:
        row = session.connection().execute(sa.text(f"SELECT failed_tries FROM sign_in WHERE id = {mine}")).scalar_one()
    assert row == 3


def test_tries_when_kept_then_by_server_and_only_the_latest_names() -> None:
    other = OFFICE.set(host="branch")
    know("anna", "boss", "c", "d")
    with clock.frozen(NOON):
        for login in ("anna", "boss", "c", "d", "d"):
            failed_tries.note(OFFICE.set(username=login))
    told = FailedTries(5, NOON, ("d", "c", "boss"))
    assert (failed_tries.kept(OFFICE), failed_tries.kept(other)) == (told, None)
    failed_tries.note(OFFICE)
    failed_tries.forget(OFFICE, told)
    left = failed_tries.kept(OFFICE)
    assert left is not None
    assert left.count == 6
    failed_tries.forget(OFFICE, left)
    assert failed_tries.kept(OFFICE) is None


def test_tries_when_a_password_was_typed_for_the_name_then_it_is_written_nowhere() -> None:
    know("anna")
    for typed in ("anna", "Tr0ub4dor"):
        failed_tries.note(OFFICE.set(username=typed))
    kept = failed_tries.kept(OFFICE)
    assert kept is not None
    assert (kept.count, kept.logins, kept.names) == (2, ("", "anna"), "a name unknown here, anna")
    assert "Tr0ub4dor" not in (paths.data() / "failed-tries.json").read_text()


@pytest.mark.parametrize("content", ["", "[]", "{", '{"postgresql://office:5432/kontor": {"count": "x"}}', '{"postgresql://office:5432/kontor": 7}'])
def test_tries_when_the_file_is_damaged_then_counting_begins_anew(content: str) -> None:
    (paths.data() / "failed-tries.json").write_text(content)
    assert failed_tries.kept(OFFICE) is None
    failed_tries.note(OFFICE)
    kept = failed_tries.kept(OFFICE)
    assert kept is not None
    assert kept.count == 1


def test_tries_when_nothing_can_be_written_then_signing_in_goes_on() -> None:
    (paths.data() / "failed-tries.new").mkdir()
    failed_tries.note(OFFICE)
    assert failed_tries.kept(OFFICE) is None


@pytest.mark.parametrize(("language", "count", "text"), [
    ("en", 1, "1 wrong password was typed at this workstation before: "), ("en", 3, "3 wrong passwords were typed at this workstation before, the last one "),
    ("ru", 2, "До этого на этом рабочем месте 2 раза ввели неверный пароль: "), ("ru", 5, "До этого на этом рабочем месте 5 раз ввели неверный пароль: "),
])
def test_words_when_told_then_count_moment_and_logins(language: str, count: int, text: str) -> None:
    set_language(language)
    try:
        told = words_of(FailedTries(count, NOON, ("anna", "boss")))
    finally:
        set_language("en")
    assert told.startswith(text)
    assert told.endswith("anna, boss.")
