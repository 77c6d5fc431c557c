"""One-time codes are those of the RFCs, and none is good twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.core import totp

SECRET = b"12345678901234567890"
NOON = datetime(2026, 11, 22, 12, 0, 0)


@pytest.mark.parametrize(("counter", "code"), list(enumerate((
    "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
))))
def test_code_when_counted_then_it_is_that_of_rfc_4226(counter: int, code: str) -> None:
    assert totp.hotp(SECRET, counter) == code


@pytest.mark.parametrize(("seconds", "algorithm", "code"), [
    (59, "sha1", "94287082"), (59, "sha256", "46119246"), (59, "sha512", "90693936"),
    (1111111109, "sha1", "07081804"), (1111111109, "sha256", "68084774"), (1111111109, "sha512", "25091201"),
    (1111111111, "sha1", "14050471"), (1111111111, "sha256", "67062674"), (1111111111, "sha512", "99943326"),
    (1234567890, "sha1", "89005924"), (1234567890, "sha256", "91819424"), (1234567890, "sha512", "93441116"),
    (2000000000, "sha1", "69279037"), (2000000000, "sha256", "90698825"), (2000000000, "sha512", "38618901"),
    (20000000000, "sha1", "65353130"), (20000000000, "sha256", "77737706"), (20000000000, "sha512", "47863826"),
])
def test_code_when_timed_then_it_is_that_of_rfc_6238(seconds: int, algorithm: totp.Algorithm, code: str) -> None:
    key = (SECRET * 4)[: {"sha1": 20, "sha256": 32, "sha512": 64}[algorithm]]
    moment = datetime(1970, 1, 1) + timedelta(seconds=seconds)
    assert totp.hotp(key, totp.step_of(moment), 8, algorithm) == code


def test_code_when_typed_then_it_is_good_in_three_steps_and_once() -> None:
    present = totp.step_of(NOON)
    for away in range(-3, 4):
        found = totp.matching_step(SECRET, totp.hotp(SECRET, present + away), NOON, None)
        assert found == (present + away if abs(away) <= 1 else None)
    code = totp.hotp(SECRET, present)
    assert totp.matching_step(SECRET, code, NOON, present) is None
    assert totp.matching_step(SECRET, totp.hotp(SECRET, present - 1), NOON, present) is None
    assert totp.matching_step(SECRET, code, NOON, present - 1) == present


def test_code_when_it_is_of_another_time_then_the_distance_is_told() -> None:
    present = totp.step_of(NOON)
    assert totp.skew(SECRET, totp.hotp(SECRET, present + 10), NOON) == 300
    assert totp.skew(SECRET, totp.hotp(SECRET, present - 4), NOON) == -120
    assert totp.skew(SECRET, totp.hotp(SECRET, present + 1000), NOON) is None


def test_secret_when_typed_with_spaces_then_it_is_the_same() -> None:
    secret = totp.new_secret()
    assert len(totp.secret_bytes(secret)) == totp.SECRET_BYTES
    assert totp.secret_bytes(f"{secret[:4].lower()} {secret[4:]}") == totp.secret_bytes(secret)
    assert totp.secret_bytes("MY") == b"f"


def test_address_when_written_then_an_authenticator_reads_it() -> None:
    text = totp.address("ABC", "anna", "Alfa & Söhne")
    assert text == "otpauth://totp/Kontor%20Alfa%20%26%20S%C3%B6hne%3Aanna?secret=ABC&issuer=Kontor%20Alfa%20%26%20S%C3%B6hne"
