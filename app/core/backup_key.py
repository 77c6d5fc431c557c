"""The key of a firm's backups as people hold it: 32 random bytes, printed as thirteen groups of letters and figures and one that checks them."""

from __future__ import annotations

import hashlib
import secrets

from app.core.errors import UserError
from app.core.i18n import _

BYTES, GROUP, CHECK = 32, 4, 4
#: without I, L, O and U, which people misread (Crockford's alphabet)
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None, "\n": None, "\t": None, "\r": None})
_LENGTH = -(-BYTES * 8 // 5)


def new_key() -> bytes:
    """A key that nobody had before."""
    return secrets.token_bytes(BYTES)


def written(key: bytes) -> str:
    """The key in groups of four, the last one checks the others."""
    letters = _figures(key) + _check(key)
    return "-".join(letters[place : place + GROUP] for place in range(0, len(letters), GROUP))


def read(text: str) -> bytes:
    """The key out of what somebody typed: small letters, blanks and misread figures do not matter.

    :raises UserError: a group is missing, or something was mistyped.
    """
    letters = text.upper().translate(_MISREAD)
    hint = _("Compare it with the printed sheet, group by group.")
    if len(letters) != _LENGTH + CHECK or not set(letters) <= set(_LETTERS):
        there = -(-len(letters) // GROUP)
        raise UserError(_("This is no key: it has {there} of {wanted} groups.").format(there=there, wanted=(_LENGTH + CHECK) // GROUP), hint)
    number = 0
    for letter in letters[:_LENGTH]:
        number = number * 32 + _LETTERS.index(letter)
    spare = _LENGTH * 5 - BYTES * 8
    key = (number >> spare).to_bytes(BYTES, "big")
    if number & ((1 << spare) - 1) or _check(key) != letters[_LENGTH:]:
        raise UserError(_("The key is mistyped: its last group does not fit the others."), hint)
    return key


def _figures(key: bytes) -> str:
    number = int.from_bytes(key, "big") << (_LENGTH * 5 - BYTES * 8)
    return "".join(_LETTERS[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5))


def _check(key: bytes) -> str:
    number = int.from_bytes(hashlib.sha256(b"kontor backup key check" + key).digest()[:3], "big") >> 4
    return "".join(_LETTERS[number >> shift & 31] for shift in (15, 10, 5, 0))
