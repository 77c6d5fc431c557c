"""The file that a backup is: a head that anybody can read, and a body sealed with AES-256-GCM.

Layout: magic, format, length of the head; the head (JSON); SHA-256 of all the rest; the body in pieces. Each file has a key of its own, derived
by HKDF from the firm's key and a salt in the head, so that no pair of key and nonce comes twice. The head is bound to each piece, the number of the
piece and whether it is the last stand in its nonce: nothing can be changed, moved, left out or cut off. The first bytes of the body are the figures
that a trial compares; they are sealed too, since sums of a firm are nobody's business. Without a key the body is plain; then only the
SHA-256 guards it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from app.core import file_errors
from app.core.errors import UserError
from app.core.i18n import _

MAGIC = b"KONTORBK"
FORMAT = 1
CIPHER, PLAIN = "aes-256-gcm", "none"
KEY_BYTES, SALT_BYTES, TAG_BYTES, DIGEST_BYTES = 32, 32, 16, 32
PIECE = 1 << 20
_LONGEST_HEAD = 1 << 16

#: called now and then during long work with bytes done and in all; what it raises ends the work
Going = Callable[[int, int], None]


class Unreadable(UserError):
    """A file that is no backup of ours, is damaged, or wants another key; nothing was written."""


@dataclass(frozen=True, slots=True)
class Head:
    """What can be read without the key.

    :param kind: of the database: sqlite, postgres, firebird.
    :param schema: number of the newest migration in it.
    :param made_at: naive UTC in ISO form.
    :param key_mark: tells keys apart and gives nothing of the key away; empty when the file is not encrypted.
    :param length: bytes of the body before it was sealed.
    """

    kind: str
    schema: int
    made_at: str
    program: str
    cipher: str
    key_mark: str
    salt: str
    length: int
    piece: int = PIECE


def mark(key: bytes) -> str:
    """Eight figures that tell one key from another."""
    return hashlib.sha256(b"kontor backup key mark" + key).hexdigest()[:8]


def is_ours(file: Path) -> bool:
    """Whether a file begins as our backups do."""
    with file.open("rb") as stream:
        return stream.read(len(MAGIC)) == MAGIC


@contextmanager
def replaced(file: Path) -> Iterator[Path]:
    """A file beside another, which nobody else may read and which replaces that one when the block went well.

    :raises UserError: it could not be written.
    """
    fresh = file.with_name(file.name + ".part")
    try:
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        yield fresh
        fresh.replace(file)
    except OSError as error:
        text = _("The backup could not be written: {reason}.").format(reason=file_errors.why(error))
        raise UserError(text, _("Check the folder and the disk.")) from error
    finally:
        fresh.unlink(missing_ok=True)


def quiet(_done: int, _total: int) -> None:
    """Tell nobody."""


def seal(
    target: Path, copy: Path, figures: Any, key: bytes | None, *, kind: str, schema: int, made_at: str, program: str, going: Going = quiet,
) -> Head:
    """Write a backup out of a database's copy.

    :param figures: what a trial compares; any JSON value.
    :param key: 32 bytes; None leaves the body plain.
    """
    first = json.dumps(figures, separators=(",", ":")).encode()
    first = len(first).to_bytes(8, "big") + first
    salt = os.urandom(SALT_BYTES)
    length = len(first) + copy.stat().st_size
    head = Head(kind, schema, made_at, program, CIPHER if key else PLAIN, mark(key) if key else "", salt.hex(), length)
    start = _start(head)
    digest = hashlib.sha256(start)
    cipher = _Pieces(key, salt, start) if key else None
    with target.open("wb") as out, copy.open("rb") as source:
        out.write(start + bytes(DIGEST_BYTES))
        for number, piece, is_last in _pieces(first, source, length):
            sealed = cipher.seal(number, piece, is_last) if cipher else piece
            digest.update(sealed)
            out.write(sealed)
            going(min(length, (number + 1) * PIECE), length)
        out.seek(len(start))
        out.write(digest.digest())
        out.flush()
        os.fsync(out.fileno())
    return head


def read_head(file: Path) -> Head:
    """The head of a backup.

    :raises Unreadable: it is none, or of a newer program.
    """
    with file.open("rb") as stream:
        return _read_start(file, stream)[0]


def unseal(file: Path, target: Path, key: bytes | None, going: Going = quiet) -> tuple[Head, Any]:
    """Check a backup wholly, then write the database's copy out of it; returns the head and the figures.

    :raises Unreadable: it is none, of a newer program, not whole, changed, or of another key. The target is not made then.
    """
    head = check(file)
    if head.cipher == CIPHER and key is None:
        raise Unreadable(_("The backup {file} is encrypted: its key is needed.").format(file=file.name), _("The key was printed when it was made."))
    if head.cipher == CIPHER and key is not None and mark(key) != head.key_mark:
        text = _("This is not the key of {file}: that one has the mark {wanted}, this one {given}.")
        raise Unreadable(text.format(file=file.name, wanted=head.key_mark, given=mark(key)), _("The mark stands on the printed sheet of each key."))
    fresh = target.with_name(target.name + ".part")
    try:
        figures = _open_body(file, head, key, fresh, going)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    return head, figures


def check(file: Path) -> Head:
    """Read a backup once and compare its SHA-256, which needs no key.

    :raises Unreadable: see ``unseal``.
    """
    with file.open("rb") as stream:
        head, start = _read_start(file, stream)
        wanted = stream.read(DIGEST_BYTES)
        pieces = max(1, -(-head.length // head.piece))
        size = len(start) + DIGEST_BYTES + head.length + (pieces * TAG_BYTES if head.cipher == CIPHER else 0)
        there = file.stat().st_size
        if there < size:
            text = _("The backup {file} is not whole: {there} of {size} bytes are there.")
            raise Unreadable(text.format(file=file.name, there=there, size=size), _again())
        digest = hashlib.sha256(start)
        while piece := stream.read(PIECE):
            digest.update(piece)
    if digest.digest() != wanted:
        raise _changed(file)
    return head


def _open_body(file: Path, head: Head, key: bytes | None, target: Path, going: Going) -> Any:
    from cryptography.exceptions import InvalidTag

    with file.open("rb") as stream, target.open("wb") as out:
        _head, start = _read_start(file, stream)
        stream.read(DIGEST_BYTES)
        cipher = _Pieces(key, bytes.fromhex(head.salt), start) if key and head.cipher == CIPHER else None
        first, wanted, done = b"", -1, 0
        number = 0
        while done < head.length or number == 0:
            size = min(head.piece, head.length - done)
            raw = stream.read(size + (TAG_BYTES if cipher else 0))
            done += size
            try:
                piece = cipher.open(number, raw, done == head.length) if cipher else raw
            except InvalidTag as error:
                raise _changed(file) from error
            number += 1
            if wanted < 0 or len(first) < wanted:
                first += piece
                wanted = 8 + int.from_bytes(first[:8], "big")
                if len(first) >= wanted:
                    out.write(first[wanted:])
            else:
                out.write(piece)
            going(done, head.length)
    return json.loads(first[8:wanted])


class _Pieces:
    """Seals and opens the pieces of one file."""

    def __init__(self, key: bytes, salt: bytes, start: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        own = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=b"kontor backup").derive(key)
        self._cipher, self._start = AESGCM(own), start

    def seal(self, number: int, piece: bytes, is_last: bool) -> bytes:
        return self._cipher.encrypt(_nonce(number, is_last), piece, self._start)

    def open(self, number: int, sealed: bytes, is_last: bool) -> bytes:
        return self._cipher.decrypt(_nonce(number, is_last), sealed, self._start)


def _nonce(number: int, is_last: bool) -> bytes:
    return bytes([is_last]) + number.to_bytes(11, "big")


def _start(head: Head) -> bytes:
    words = json.dumps(asdict(head), separators=(",", ":"), sort_keys=True).encode()
    return MAGIC + FORMAT.to_bytes(2, "big") + len(words).to_bytes(4, "big") + words


def _read_start(file: Path, stream: IO[bytes]) -> tuple[Head, bytes]:
    start = stream.read(len(MAGIC) + 6)
    if start[: len(MAGIC)] != MAGIC or len(start) < len(MAGIC) + 6:
        raise Unreadable(_("{file} is no backup of Kontor.").format(file=file.name), _("Choose another file."))
    number, size = int.from_bytes(start[8:10], "big"), int.from_bytes(start[10:14], "big")
    if number != FORMAT:
        text = _("The backup {file} is of the form {number}, which this Kontor does not know.")
        raise Unreadable(text.format(file=file.name, number=number), _("Bring it back with the newest Kontor."))
    words = stream.read(min(size, _LONGEST_HEAD))
    try:
        return Head(**json.loads(words)), start + words
    except (ValueError, TypeError) as error:
        raise _changed(file) from error


def _pieces(first: bytes, source: IO[bytes], length: int) -> Iterator[tuple[int, bytes, bool]]:
    """The body in pieces of one size, numbered; the last one may be shorter."""
    number, done, rest = 0, 0, first
    while done < length:
        piece = rest[:PIECE]
        rest = rest[PIECE:]
        if len(piece) < PIECE:
            piece += source.read(PIECE - len(piece))
        done += len(piece)
        yield number, piece, done == length
        number += 1


def _changed(file: Path) -> Unreadable:
    return Unreadable(_("The backup {file} is damaged: its content was changed after it was written.").format(file=file.name), _again())


def _again() -> str:
    return _("Take the second copy, or an older backup.")
