"""A drawing as JSON with a number of its format; what has its usual value is left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from math import isfinite
from typing import Any

from app.core.errors import UserError
from app.core.i18n import _
from app.processes.definition import FORMAT, Edge, Graph, Lane, Node, Note, Shape
from app.processes.stored_values import from_stored, to_stored

_KINDS: tuple[tuple[str, type[Node | Edge | Lane | Note]], ...] = (
    ("nodes", Node), ("edges", Edge), ("lanes", Lane), ("notes", Note), ("lines", Edge),
)
_FIELDS: dict[type, dict[str, Any]] = {
    kind: {each.name: None if each.default is MISSING else each.default for each in fields(kind)} for _name, kind in _KINDS
}
#: fields that may not be left out
_NEEDED: dict[type, tuple[str, ...]] = {kind: tuple(each.name for each in fields(kind) if each.default is MISSING) for _name, kind in _KINDS}


def to_json(graph: Graph) -> dict[str, Any]:
    """The drawing as a value for ``json.dumps``; keys keep their order."""
    drawn: dict[str, Any] = {"format": FORMAT, "about": graph.about, "document_type": graph.document_type}
    for name, kind in _KINDS:
        drawn[name] = [_written(each, kind) for each in getattr(graph, name).values()]
    if graph.foreign:
        drawn["foreign"] = dict(graph.foreign)
    return drawn


def from_json(drawn: Mapping[str, Any]) -> Graph:
    """The drawing of a JSON value.

    :raises UserError: it is no drawing, or one of a format that this program does not know.
    """
    number = drawn.get("format") if isinstance(drawn, Mapping) else None
    if not isinstance(number, int) or isinstance(number, bool):
        raise UserError(_("This is not the drawing of a process."))
    if number != FORMAT:
        raise UserError(
            _("The drawing of this process has the format {number}, and this program reads {known}.").format(number=number, known=FORMAT),
            _("Install the newest version of the program."),
        )
    try:
        parts = {name: {each.key: each for each in (_read(entry, kind) for entry in drawn.get(name, ()))} for name, kind in _KINDS}
        foreign = {str(key): str(value) for key, value in dict(drawn.get("foreign", {})).items()}
        about, document_type = str(drawn.get("about") or ""), str(drawn.get("document_type") or "")
        if any(len(parts[name]) != len(drawn.get(name, ())) for name in parts):
            raise ValueError("a key stands twice")
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise UserError(_("The drawing of this process is damaged: {reason}.").format(reason=error)) from error
    return Graph(parts["nodes"], parts["edges"], parts["lanes"], parts["notes"], about, document_type, foreign, parts["lines"])


def _written(item: Any, kind: type) -> dict[str, Any]:
    usual, found = _FIELDS[kind], {}
    for name in usual:
        value = getattr(item, name)
        if name in _NEEDED[kind] or value != usual[name]:
            found[name] = _plain(name, value)
    if not found.get("params", True):
        del found["params"]
    return found


def _plain(name: str, value: Any) -> Any:
    if name in ("x", "y", "width", "height"):
        return value
    if name == "bends":
        return [list(point) for point in value]
    if name == "label":
        return list(value)
    return to_stored(value)


def _read(entry: Mapping[str, Any], kind: Callable[..., Any]) -> Any:
    usual = _FIELDS[kind]  # type: ignore[index]
    values = {name: _value(name, entry[name], usual[name]) for name in usual if name in entry}
    if not isinstance(values.get("key"), str) or not values["key"]:
        raise ValueError("a part without a key")
    return kind(**values)


def _value(name: str, value: Any, usual: Any) -> Any:
    match name:
        case "shape":
            return Shape(value)
        case "params":
            return dict(from_stored(dict(value)))
        case "bends":
            return tuple((_finite(x), _finite(y)) for x, y in value)
        case "label":
            x, y, width, height = value
            return _finite(x), _finite(y), _finite(width), _finite(height)
        case "x" | "y" | "width" | "height":
            return _finite(value)
    wanted: type = bool if isinstance(usual, bool) else str
    if not isinstance(value, wanted):
        raise TypeError(f"{name} = {value!r}")
    return value


def _finite(value: Any) -> float:
    number = float(value)
    if not isfinite(number):
        raise ValueError(f"{value!r} is no place")
    return number
