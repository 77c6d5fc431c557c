"""S-15: the line to an office server is encrypted and the server proves itself, or nothing is said on it; and the addresses that say so."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from app.core.errors import AccessDenied, Unreachable
from app.db.backends.postgres import PostgresBackend
from app.db.engine import address, open_database
from app.services.doctor.examination import examine
from tests.helpers.databases import PostgresSource
from tests.helpers.pair import SCRIPTS, Pair
from tests.helpers.servers import PASSWORD, present

CANNOT_PROVE = "cannot prove"


@pytest.fixture(scope="module")
def office() -> Iterator[Pair]:
    """An office server whose certificate is for "localhost" only."""
    made = present(Pair)
    try:
        made.set_up_one("localhost")
        yield made
    finally:
        made.close()


def greet(url: str, password: str = PASSWORD) -> None:
    database = open_database(url, password)
    try:
        database.greet()
    finally:
        database.dispose()


def test_server_when_its_authority_vouches_then_the_line_is_encrypted(office: Pair) -> None:
    database = open_database(f"postgresql://owner@{office.one.place}/kontor?sslmode=verify-full&sslrootcert={office.one.authority}", PASSWORD)
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").scalar() is True
        connection.rollback()
    database.dispose()


def test_server_when_another_authority_is_named_then_refused(office: Pair, tmp_path: Path) -> None:
    subprocess.run([SCRIPTS / "certificates.sh", "--dir", tmp_path, "--names", "localhost"], check=True, capture_output=True)
    with pytest.raises(Unreachable, match=CANNOT_PROVE):
        greet(f"postgresql://owner@{office.one.place}/kontor?sslmode=verify-full&sslrootcert={tmp_path / 'ca.crt'}")


def test_server_when_its_certificate_is_for_another_name_then_refused(office: Pair) -> None:
    with pytest.raises(Unreachable, match=CANNOT_PROVE):
        greet(f"postgresql://owner@127.0.0.1:{office.one.port}/kontor?sslmode=verify-full&sslrootcert={office.one.authority}")


def test_line_when_without_tls_then_the_server_refuses(office: Pair) -> None:
    with pytest.raises(Unreachable, match=CANNOT_PROVE):
        greet(f"postgresql://owner@{office.one.place}/kontor?sslmode=disable")


def test_login_when_the_password_is_wrong_then_denied(office: Pair) -> None:
    with pytest.raises(AccessDenied):
        greet(f"postgresql://owner@{office.one.place}/kontor?sslmode=verify-full&sslrootcert={office.one.authority}", "wrong password")


def test_server_when_it_knows_no_tls_then_the_client_refuses(postgres_source: PostgresSource, office: Pair) -> None:
    url = postgres_source.url.set(database="postgres", host="localhost", query={"sslmode": "verify-full", "sslrootcert": str(office.one.authority)})
    with pytest.raises(Unreachable, match=CANNOT_PROVE):
        greet(url.render_as_string(hide_password=False))


def test_set_up_when_called_again_then_nothing_changes(office: Pair) -> None:
    def held() -> tuple[bytes, ...]:
        files = ("authority/ca.crt", "authority/server.crt", "data/pg_hba.conf", "data/conf.d/kontor.conf", "client/connection.txt")
        return tuple((office.one.folder / file).read_bytes() for file in files)

    before = held()
    office.set_up_one("localhost")
    assert held() == before
    assert (office.one.folder / "authority" / "ca.key").stat().st_mode & 0o077 == 0
    with psycopg.connect(
        host="localhost", port=office.one.port, dbname="kontor", user="owner", password=PASSWORD, sslmode="verify-full", sslrootcert=str(office.one.authority)
    ) as connection:
        assert connection.execute("SELECT count(*) FROM pg_roles WHERE rolname IN ('owner', 'kontor_replica')").fetchone() == (2,)


def test_set_up_when_an_option_is_missing_then_said() -> None:
    with tempfile.TemporaryDirectory() as folder:
        said = subprocess.run([SCRIPTS / "postgres.sh", "--root", folder, "--names", "x"], capture_output=True, text=True, check=False)
        shutil.rmtree(folder)
        Path(folder).mkdir()
    assert said.returncode == 1
    assert "--network is missing" in said.stderr


@pytest.mark.parametrize(("url", "hosts", "ports"), [
    ("postgresql://anna@one:5432,two:5433/kontor", "one,two", "5432,5433"),
    ("postgresql://anna@one,two:5433/kontor?sslmode=verify-full", "one,two", "5433,5433"),
    ("postgresql://one:1,two:2/kontor", "one,two", "1,2"),
    ("postgresql://anna@one,two/kontor?port=1%2C2", "one,two", "1,2"),
])
def test_address_when_it_names_several_servers_then_both_lists_are_kept(url: str, hosts: str, ports: str) -> None:
    parsed = address(url)
    again = address(parsed.render_as_string())
    assert again == parsed
    assert (again.host, again.query["port"]) == (hosts, ports)


def test_address_when_it_names_several_servers_then_libpq_gets_both(office: Pair) -> None:
    greet(f"postgresql://owner@localhost:{office.two.port},{office.one.place}/kontor?sslmode=verify-full&sslrootcert={office.one.authority}")


@pytest.mark.parametrize(("url", "mode"), [
    ("postgresql://a@office/k", "verify-full"), ("postgresql://a@127.0.0.1,office/k", "verify-full"), ("postgresql://a@office/k?sslmode=require", None),
    ("postgresql://a@127.0.0.1/k", None), ("postgresql://a@localhost/k", None), ("postgresql:///k", None),
])
def test_server_when_in_the_network_then_it_must_prove_itself(url: str, mode: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PGSSLMODE", raising=False)
    assert PostgresBackend(address(url), None, None).client_options().get("sslmode") == mode


def test_server_when_set_up_by_the_script_then_the_doctor_finds_nothing_unsafe(office: Pair) -> None:
    database = open_database(f"postgresql://owner@{office.one.place}/kontor?sslmode=verify-full&sslrootcert={office.one.authority}", PASSWORD)
    report = examine(database)
    database.dispose()
    assert {finding.check for finding in report.findings} <= {"tables", "archive_mode", "free_space"}
    assert report.unseen == ("weak_password",)
