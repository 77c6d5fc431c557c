"""Letters that only one reader opens: a password on its way to the server through a table that others read, too.

X25519 with a fresh key for each letter, HKDF-SHA256, AES-256-GCM; what the letter is about is sealed with it, so a copy is good for nothing else.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

#: bytes of a public key
KEY_BYTES = 32
#: bytes that every text is filled up to, so that the length of a letter tells nothing
FILLED = 256
_LABEL = b"kontor letter"
#: each key seals one letter
_ONCE = bytes(12)


class BrokenSeal(Exception):
    """The letter is for another reader, about something else, or was changed."""


class Letterbox:
    """A reader. The private key lives in memory and ends with the reader."""

    def __init__(self) -> None:
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        self._key = X25519PrivateKey.generate()

    @property
    def address(self) -> str:
        """The public key, which everybody may know: 44 letters."""
        return base64.b64encode(self._key.public_key().public_bytes_raw()).decode()

    def open(self, letter: str, about: str) -> str:
        """Read a letter.

        :param about: what it was sealed about.
        :raises BrokenSeal: see there.
        """
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

        try:
            raw = base64.b64decode(letter, validate=True)
            sender = raw[:KEY_BYTES]
            shared = self._key.exchange(X25519PublicKey.from_public_bytes(sender))
            filled = _cipher(shared, sender + self._key.public_key().public_bytes_raw()).decrypt(_ONCE, raw[KEY_BYTES:], about.encode())
            return filled[1 : 1 + filled[0]].decode()
        except (InvalidTag, ValueError, IndexError) as error:
            raise BrokenSeal from error


def seal(address: str, text: str, about: str) -> str:
    """Write a letter: 408 letters.

    :param address: of the reader. :param text: at most 255 bytes.
    :raises ValueError: the text is too long, or the address is none.
    """
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    plain = text.encode()
    if len(plain) >= FILLED:
        raise ValueError("the text of a letter is too long")
    reader = base64.b64decode(address, validate=True)
    sender = X25519PrivateKey.generate()
    shared, known = sender.exchange(X25519PublicKey.from_public_bytes(reader)), sender.public_key().public_bytes_raw()
    filled = (bytes([len(plain)]) + plain).ljust(FILLED, b"\0")
    return base64.b64encode(known + _cipher(shared, known + reader).encrypt(_ONCE, filled, about.encode())).decode()


def _cipher(shared: bytes, keys: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=keys, info=_LABEL).derive(shared))
