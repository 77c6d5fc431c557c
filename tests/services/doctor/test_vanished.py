"""How long a Firebird server keeps the locks of a computer that vanished."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.db.engine import open_database
from app.services.doctor import firebird_vanished
from app.services.doctor.check import CHECKS, FIREBIRD, Patient
from tests.helpers.pair import SCRIPTS


@pytest.mark.parametrize(("values", "seconds"), [
    ((7200, 75, 9, 15), 7875), ((20, 10, 3, 15), 924.6), ((20, 10, 3, 7), 51), ((20, 10, 1, 6), 30), ((10, 5, 3, 6), 25.4), ((40, 10, 3, 7), 70), ((20, 10, 3, 3), 50),
])
def test_locks_when_a_computer_vanishes_then_kept_as_long_as_the_system_says(tmp_path: Path, values: tuple[int, ...], seconds: float) -> None:
    """T-07; 924.6 s is what the kernel's manual says of 15 sendings."""
    for name, value in zip(("keepalive_time", "keepalive_intvl", "keepalive_probes", "retries2"), values, strict=True):
        (tmp_path / f"tcp_{name}").write_text(f"{value}\n")
    assert firebird_vanished.kept_by_linux(tmp_path) == pytest.approx(seconds)


@pytest.mark.parametrize(("host", "seconds", "found"), [("127.0.0.1", 7875.0, 1), ("127.0.0.1", 51.0, 0), ("office", 7875.0, 0)])
def test_locks_when_kept_for_hours_then_told_on_the_server_itself(monkeypatch: pytest.MonkeyPatch, host: str, seconds: float, found: int) -> None:
    monkeypatch.setattr(firebird_vanished, "kept_by_linux", lambda: seconds)
    one = next(one for one in CHECKS if one.code == "vanished" and FIREBIRD in one.kinds)
    findings = one.findings(Patient(open_database(f"firebird://a@{host}//k.fdb"), None))  # type: ignore[arg-type]
    assert len(findings) == found
    assert all("131 minutes" in finding.text for finding in findings)


def test_server_settings_when_as_shipped_then_nothing_is_kept_longer_than_a_minute(tmp_path: Path) -> None:
    for line in (SCRIPTS / "vanished.conf").read_text().splitlines():
        if not line.startswith("#"):
            name, _equals, value = line.partition(" = ")
            (tmp_path / name.removeprefix("net.ipv4.")).write_text(value)
    assert firebird_vanished.kept_by_linux(tmp_path) <= 60
