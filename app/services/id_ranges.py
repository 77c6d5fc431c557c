"""Many keys in one short text: ``1-200,305``, packed where that is still long. An export is asked years later whether a client was in it."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable

_LONGEST_PLAIN = 1000
_PACKED = "z:"


def as_ranges(ids: Iterable[int]) -> str:
    """Keys as a text that ``is_within`` reads."""
    text = plain_ranges(ids)
    return text if len(text) <= _LONGEST_PLAIN else _PACKED + base64.b64encode(zlib.compress(text.encode(), 9)).decode()


def plain_ranges(ids: Iterable[int]) -> str:
    """The same, never packed: what a server reads."""
    parts: list[list[int]] = []
    for id in sorted(set(ids)):
        if parts and id == parts[-1][1] + 1:
            parts[-1][1] = id
        else:
            parts.append([id, id])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)


def is_within(id: int, text: str) -> bool:
    """Whether a key is among those that a text stands for."""
    plain = zlib.decompress(base64.b64decode(text.removeprefix(_PACKED))).decode() if text.startswith(_PACKED) else text
    for part in filter(None, plain.split(",")):
        first, _dash, last = part.partition("-")
        if int(first) <= id <= int(last or first):
            return True
    return False
