"""One-time codes by the clock (RFC 6238 on top of RFC 4226): what an authenticator on a telephone shows, computed without any network."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import struct
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import quote, urlencode

#: seconds that a code stands (RFC 6238, section 5.2)
STEP = 30
DIGITS = 6
#: bytes of a secret: as long as the hash that is used (RFC 4226, requirement 6)
SECRET_BYTES = 20
#: steps before and after the present one whose codes are taken: clocks differ, and people type slowly
WINDOW = 1
#: steps in which a code is looked for to tell that a clock is wrong: ten minutes
FAR = 20

Algorithm = Literal["sha1", "sha256", "sha512"]


def hotp(secret: bytes, counter: int, digits: int = DIGITS, algorithm: Algorithm = "sha1") -> str:
    """The code of a counter (RFC 4226, section 5.3)."""
    digest = hmac.new(secret, struct.pack(">Q", counter), getattr(hashlib, algorithm)).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_of(moment: datetime) -> int:
    """The step in which a naive UTC moment lies."""
    return int(moment.replace(tzinfo=UTC).timestamp()) // STEP


def _is_code(secret: bytes, step: int, code: str) -> bool:
    return hmac.compare_digest(hotp(secret, step).encode(), code.encode(errors="replace"))


def matching_step(secret: bytes, code: str, moment: datetime, last_step: int | None) -> int | None:
    """The step whose code was typed, if it is near enough and newer than the last one that was taken: no code is good twice."""
    present = step_of(moment)
    for step in range(present - WINDOW, present + WINDOW + 1):
        if (last_step is None or step > last_step) and _is_code(secret, step, code):
            return step
    return None


def skew(secret: bytes, code: str, moment: datetime) -> int | None:
    """Seconds by which the clock that made a refused code is ahead of ours; None when the code belongs to no near time."""
    present = step_of(moment)
    steps = sorted(range(-FAR, FAR + 1), key=abs)
    found = next((step for step in steps if abs(step) > WINDOW and _is_code(secret, present + step, code)), None)
    return None if found is None else found * STEP


def new_secret() -> str:
    """A fresh secret, in base32 as authenticators take it."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def secret_bytes(text: str) -> bytes:
    """A secret as it is typed or kept, as bytes."""
    clean = text.replace(" ", "").upper()
    return base64.b32decode(clean + "=" * (-len(clean) % 8))


def address(secret: str, login: str, firm: str) -> str:
    """The text of the QR code that an authenticator scans (Key URI format)."""
    issuer = f"Kontor {firm}".strip().replace(":", " ")
    return f"otpauth://totp/{quote(f'{issuer}:{login}')}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"
