"""The command as an administrator types it: what it does, what it says, how it ends."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli import main
from app.core import clock, totp
from app.core.i18n import set_language
from app.db.engine import Database, open_database
from app.services import file_passwords, logins, records, second_factor, verifying
from app.services.context import open_context


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Settings and logs of the test's own; nothing goes on logging afterwards."""
    folder = tmp_path / "home"
    monkeypatch.setenv("KONTOR_HOME", str(folder))
    monkeypatch.setenv("KONTOR_LANGUAGE", "en")
    monkeypatch.delenv("KONTOR_DB", raising=False)
    before = list(logging.getLogger().handlers)
    yield folder
    for handler in set(logging.getLogger().handlers) - set(before):
        logging.getLogger().removeHandler(handler)
        handler.close()


@pytest.fixture
def file(tmp_path: Path) -> str:
    """The address of a firm in a file."""
    url = f"sqlite:///{tmp_path / 'firm.kontor'}"
    assert main(["init", url, "--firm", "Nord GmbH", "--country", "DE", "--owner", "Olga"]) == 0
    return url


def test_init_when_run_twice_then_the_firm_stays_and_is_the_last_one_used(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", file]) == 0
    assert main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert "Tables: as this program needs them" in said
    assert file in said


@pytest.mark.backends
def test_server_when_set_up_then_verified_with_the_password_of_the_environment(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("KONTOR_PASSWORD", database.backend.url.password or "")
    url = database.url.render_as_string()
    assert main(["init", url, "--firm", "Nord GmbH", "--country", "DE", "--owner", "Olga"]) == 0
    assert main(["--db", url, "verify"]) == 0
    assert "Nothing is wrong." in capsys.readouterr().out


def test_verify_when_something_is_wrong_then_said_and_status_one(file: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    found = verifying.Finding("stock", "Bolt M8: 3 too many")
    monkeypatch.setattr(verifying, "examine", lambda _ctx: verifying.Examination((found,), (), ("The journal gives the tables",), 0.1))
    assert main(["--db", file, "verify"]) == 1
    assert "Bolt M8: 3 too many" in capsys.readouterr().out


def test_backup_when_restored_into_a_new_file_then_the_same_firm(file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = f"sqlite:///{tmp_path / 'copy.kontor'}"
    assert main(["--db", file, "backup", str(tmp_path / "b.backup")]) == 0
    assert main(["--db", copy, "restore", str(tmp_path / "b.backup")]) == 0
    assert main(["--db", copy, "verify"]) == 0
    assert "Nothing is wrong." in capsys.readouterr().out


def test_import_when_tried_then_counted_and_nothing_written(file: str, tmp_path: Path) -> None:
    (tmp_path / "clients.csv").write_text("Name;City\nAlfa GmbH;Kiel\n;Bremen\n", encoding="utf-8")
    words = ["--db", file, "import", "clients", str(tmp_path / "clients.csv"), "--report", str(tmp_path / "r.json")]
    for dry, status in ((["--dry-run"], 1), ([], 1), (["--dry-run"], 1)):
        assert main([*words, *dry]) == status  # one line is refused each time
    assert json.loads((tmp_path / "r.json").read_text())["records"]["same"] == 1


def test_report_when_written_then_a_file_with_its_heads(file: str, tmp_path: Path) -> None:
    assert main(["--db", file, "report", "sales_by_month", "--set", "period=this year", "--format", "csv", "-o", str(tmp_path / "s.csv")]) == 0
    assert "Month" in (tmp_path / "s.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--db", "sqlite:///{tmp}/nowhere.kontor", "verify"], "There is no file"),
        (["--db", "sqlite:///{tmp}/nowhere/new.kontor", "init"], "cannot be opened"),
        (["--db", "sqlite:///{tmp}/text.kontor", "verify"], "is no file of Kontor"),
        (["--db", "frobnicate", "verify"], "is not the address of a database"),
        (["--db", "oracle://a@b/c", "verify"], "is not a kind of database"),
        (["--db", "postgresql://a@127.0.0.1:notaport/x", "verify"], "is not the address of a database"),
        (["--db", "postgresql://a:secret@127.0.0.1/x", "verify"], "A password has no place"),
        (["--db", "{file}", "report", "no_such_report"], "There is no report"),
        (["--db", "{file}", "print", "invoice", "INV-1", "-o", "{tmp}/i.pdf"], "There is no printed form"),
        (["--db", "{file}", "import", "clients", "{tmp}/missing.csv"], "missing.csv” cannot be opened: there is no such file"),
        (["--db", "{file}", "import", "clients", "{tmp}/text.kontor", "--mapping", "{tmp}"], "cannot be opened: it is a folder"),
        (["--db", "{file}", "backup", "{tmp}/nowhere/x.backup"], "could not be written: there is no such file or folder"),
        (["--db", "{file}", "try-backup", "{tmp}/missing.backup"], "There is no file"),
        (["--db", "{file}", "init", "--firm", "Another"], "belongs to a firm already"),
        (["--db", "sqlite:///{tmp}/new.kontor", "init", "--firm", " ", "--owner", "Olga"], "need names"),
        (["--db", "{file}", "restore", "{tmp}/missing.backup"], "missing.backup"),
    ],
)
def test_words_when_they_name_nothing_then_a_sentence_and_status_one(
    file: str, tmp_path: Path, words: list[str], sentence: str, capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "text.kontor").write_text("just a text\n" * 100)
    assert main([word.format(tmp=tmp_path, file=file) for word in words]) == 1
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "nowhere.kontor").exists()


def test_fault_when_unexpected_then_logged_and_told_without_a_traceback(
    file: str, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    def broken(_ctx: object) -> None:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(verifying, "examine", broken)
    assert main(["--db", file, "verify"]) == 1
    said = capsys.readouterr()
    assert "a fault of Kontor" in said.out + said.err
    assert "Traceback" not in said.out + said.err
    assert any("by nothing" in log.read_text(encoding="utf-8") for log in home.rglob("kontor.log"))


def test_commands_when_the_file_asks_who_works_here_then_they_ask_as_well(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    opened = open_database(file)
    owner = open_context(opened)
    ann = records.save(owner, records.new(owner, "employee", name="Ann", login="ann", role="sales")).created("employee")[0]
    logins.make(owner, ann, "ann", "a good secret", "a good secret")
    file_passwords.ask_who_works(owner, "olga", "quite another", "quite another")
    offered = second_factor.offer(owner)
    second_factor.confirm(owner, offered, totp.hotp(totp.secret_bytes(offered.secret), totp.step_of(clock.now())))
    opened.dispose()
    words = ["--db", file, "backup"]
    assert main(words) == 1
    assert "asks who works here" in capsys.readouterr().err
    monkeypatch.setenv("KONTOR_LOGIN", "ann")
    monkeypatch.setenv("KONTOR_PASSWORD", "wrong")
    assert main(words) == 1
    assert "not right" in capsys.readouterr().err
    monkeypatch.setenv("KONTOR_PASSWORD", "a good secret")
    assert main(words) == 1
    assert "maintenance.backup" in capsys.readouterr().err
    monkeypatch.setenv("KONTOR_LOGIN", "olga")
    monkeypatch.setenv("KONTOR_PASSWORD", "quite another")
    assert main(words) == 1
    assert "code" in capsys.readouterr().err
    assert main(["--db", file, "agent", "--once"]) == 0
    assert "nightly_backup" in capsys.readouterr().out


def test_words_when_unknown_then_status_two() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["frobnicate"])
    assert ended.value.code == 2


def test_words_when_unknown_in_russian_then_told_in_russian(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("KONTOR_LANGUAGE", "ru")
    try:
        for words in (["frobnicate"], ["report", "--format", "doc"], ["print"], ["backup", "--level", "x"], ["doctor", "x"], ["--help"]):
            with pytest.raises(SystemExit):
                main(words)
            said = capsys.readouterr()
            for english in ("usage", "error", "argument", "option", "invalid", "required", "show"):
                assert english not in said.out + said.err, (words, english)
    finally:
        set_language("en")


def test_doctor_when_a_program_asks_then_json_and_the_worst_as_status(file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--db", file, "doctor", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["tables"] == "current"
    assert [finding["check"] for finding in said["findings"]] == ["no_backup"]
    (tmp_path / "firm.kontor").chmod(0o666)
    assert main(["--db", file, "doctor"]) == 1
    told = capsys.readouterr().out
    assert "WARNING [others_may_open]" in told
    assert f"Cure: chmod 600 {tmp_path / 'firm.kontor'}" in told
