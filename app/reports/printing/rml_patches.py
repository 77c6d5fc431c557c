"""Methods of z3c.rml 5.2 that are replaced, in one place: strict and fast reading of attributes and children, no files at all.

Each replacement gives the same result as the original (a test compares them on all forms), except where it refuses more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NoReturn

import reportlab.rl_config
from reportlab.lib.styles import ParagraphStyle
from z3c.rml import attr, directive, interfaces
from zope.schema import getFieldsInOrder

from app.core.i18n import _

#: name, field, how it is read, and what texts it was read from
_Fields = list[tuple[str, Any, str, dict[str, Any]]]
_BOUND, _ALONE, _FREE = "bound", "alone", "free"
_fields_of: dict[Any, _Fields] = {}
_MOST_KNOWN = 500


def patch() -> None:
    """Install the replacements; calling it again changes nothing."""
    reportlab.rl_config.useA85 = 0  # binary streams are smaller and faster
    reportlab.rl_config.shapeChecking = 0
    directive.ABORT_ON_INVALID_DIRECTIVE = True
    directive.RMLDirective.getAttributeValues = attribute_values
    directive.RMLDirective.processSubDirectives = process_children
    attr.File.fromUnicode = refuse_file
    attr.getManager = nearest_manager
    ParagraphStyle.__deepcopy__ = copy_style


def attribute_values(
    self: Any,
    ignore: Iterable[str] | None = None,
    select: Iterable[str] | None = None,
    attrMapping: Mapping[str, str] | None = None,
    includeMissing: bool = False,
    valuesOnly: bool = False,
) -> list[Any]:
    """As the original, but binds only attributes that are present, required or have a default."""
    order = list(select) if select is not None else None
    items: list[tuple[str, Any]] = []
    for name, field, kind, known in _fields(self.signature):
        if (ignore is not None and name in ignore) or (order is not None and name not in order):
            continue
        value = _value(self, name, field, kind, known)
        if field.required and value is field.missing_value:
            raise ValueError(_('attribute "{name}" is missing').format(name=name))
        if value is not field.missing_value or includeMissing:
            items.append((name, value))
    if order is not None:
        items.sort(key=lambda item: order.index(item[0]))
    if attrMapping:
        items = [(attrMapping.get(name, name), value) for name, value in items]
    return [value for _name, value in items] if valuesOnly else items


def _value(context: Any, name: str, field: Any, kind: str, known: dict[str, Any]) -> Any:
    """What the field's own get() gives, without binding it where nothing depends on the element around it."""
    if kind == _BOUND:
        return field.bind(context).get()
    text = context.element.get(name)
    if text is None:
        return field.missing_value if field.default is None else field.default
    if kind == _ALONE:
        return field.bind(context).fromUnicode(text)
    if text not in known:
        if len(known) > _MOST_KNOWN:
            known.clear()
        known[text] = field.bind(context).fromUnicode(text)
    return known[text]


def _fields(signature: Any) -> _Fields:
    """Name, field and how it is read: free of its surroundings, by its attribute alone, or bound to the directive."""
    known = _fields_of.get(signature)
    if known is None:
        known = _fields_of[signature] = [(name, field, _kind(field), {}) for name, field in getFieldsInOrder(signature)]
    return known


def _kind(field: Any) -> str:
    if type(field).get is not attr.RMLAttribute.get or interfaces.IDeprecated.providedBy(field):
        return _BOUND
    return _FREE if type(field) in (attr.Measurement, attr.Integer, attr.Float) else _ALONE


def process_children(self: Any, select: Iterable[str] | None = None, ignore: Iterable[str] | None = None) -> None:
    """As the original, but an unknown child is an error, and every flowable remembers its element so that layout can name a line."""
    for element in self.element:
        if element.tag not in self.factories:
            raise ValueError(_("<{child}> may not stand in <{parent}>").format(child=element.tag, parent=self.element.tag))
        if (select is None or element.tag in select) and (ignore is None or element.tag not in ignore):
            flow = getattr(self, "flow", ())
            before = len(flow)
            self.factories[element.tag](element, self).process()
            for flowable in flow[before:]:
                flowable.rml_element = element


def nearest_manager(context: Any, interface: Any = None) -> Any:
    """As the original: the next directive upwards that declares the interface; the answer for a class is kept."""
    wanted = interface or interfaces.IManager
    while context is not None and not _declares(context.__class__, wanted):
        context = context.parent
    if context is None:
        raise ValueError(_("The manager could not be found."))
    return context


@cache
def _declares(kind: Any, interface: Any) -> bool:
    return interface in vars(kind).get("__implemented__", {})


def copy_style(self: ParagraphStyle, _memo: dict[int, Any]) -> ParagraphStyle:
    """The attributes of a style are never changed in place, so a flat copy is as good as a deep one."""
    copied: ParagraphStyle = object.__new__(type(self))
    copied.__dict__.update(self.__dict__)
    return copied


def refuse_file(self: Any, value: str) -> NoReturn:
    """No attribute of any directive opens a file; pictures come with the form, through <picture>."""
    raise ValueError(_("files cannot be opened from a form: {name}").format(name=value))
