"""What a journal of strangers may cost, and moments as files write them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import UTC, datetime

from app.core.errors import UserError
from app.core.i18n import _

#: bytes of a file as it comes and unpacked, and lines in it
LARGEST, LARGEST_UNPACKED, MOST_EVENTS = 50_000_000, 400_000_000, 2_000_000
_PIECE = 1 << 16
_PACKED = b"\x1f\x8b"


def pieces(data: bytes) -> Iterator[bytes]:
    """The bytes of a file, unpacked where it is packed with gzip, never more at once than a piece.

    :raises UserError: it is too large, as it comes or unpacked, or the packing is broken.
    """
    if len(data) > LARGEST:
        raise _too_large(LARGEST)
    if not data.startswith(_PACKED):
        yield from (data[start:start + _PIECE] for start in range(0, len(data), _PIECE))
        return
    count, left, unpacker = 0, data, zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        while left and not unpacker.eof:
            piece = unpacker.decompress(left, _PIECE)
            left = unpacker.unconsumed_tail
            count += len(piece)
            if count > LARGEST_UNPACKED:
                raise _too_large(LARGEST_UNPACKED)
            yield piece
        yield unpacker.flush()
    except zlib.error as error:
        raise _broken() from error
    if not unpacker.eof:
        raise _broken()


def moment_of(text: str, line: int) -> datetime:
    """A moment as ISO 8601 writes it, as naive UTC; without an offset it is one.

    :raises UserError: it is none; ``line`` says where it stands.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError) as error:
        raise UserError(
            _("Line {line}: “{text}” is no moment.").format(line=line, text=text[:40]), _("Moments look like 2026-03-02 14:30:00+01:00.")
        ) from error


def check_count(count: int) -> None:
    """Lets nobody read more lines than a journal has.

    :raises UserError: there are more.
    """
    if count > MOST_EVENTS:
        raise UserError(
            _("The journal has more than {most} lines: it is not read.").format(most=MOST_EVENTS), _("Take a shorter time of it.")
        )


def _too_large(most: int) -> UserError:
    return UserError(
        _("The journal has more than {most} MB: it is not read.").format(most=most // 1_000_000), _("Take a shorter time of it.")
    )


def _broken() -> UserError:
    return UserError(_("The packed file is broken or cut off."), _("Fetch it once more."))
