"""A context as bytes between the program and its child process: JSON, because a child that a hostile template took over must not be
able to send us anything that runs (pickle could)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

_KIND = "\0"


def pack(value: Any) -> bytes:
    """Dataclasses, mappings, lists, texts, numbers, Decimals and days as JSON; TypeError for anything else."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def unpack(data: bytes) -> Any:
    """The opposite of pack: mappings and dataclasses come back as objects with attributes."""
    return json.loads(data.decode("utf-8", "surrogatepass"), object_hook=_restore)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Decimal):
        return {_KIND: "decimal", "value": str(value)}
    if isinstance(value, date):
        return {_KIND: "date", "value": value.isoformat()[:10]}
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value) if item.name != "pictures"}
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"a form cannot print {type(value).__name__}")


def _restore(pairs: dict[str, Any]) -> Any:
    kind = pairs.get(_KIND)
    if kind == "decimal":
        return Decimal(pairs["value"])
    if kind == "date":
        return date.fromisoformat(pairs["value"])
    return SimpleNamespace(**pairs)
