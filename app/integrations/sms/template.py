"""Small templates of settings: names in braces, nothing else. Not `str.format`, which reaches into objects."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.core.errors import UserError
from app.core.i18n import _

NAMES = ("to", "digits", "text", "key", "sender", "secret")
_NAME = re.compile(r"\{(\w+)\}")


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its values; braces around anything else stay as they are."""
    return _NAME.sub(lambda found: values.get(found[1], found[0]), template)


def read_fields(text: str) -> dict[str, str]:
    """Fields written one a line as ``name = template``.

    :raises UserError: a line is none, or names something that we do not know.
    """
    fields: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        name, sign, template = (part.strip() for part in line.partition("="))
        if not sign or not name:
            raise UserError(_("Line {number} is not written like “name = value”.").format(number=number))
        check(template)
        fields[name] = template
    return fields


def written_fields(fields: Mapping[str, str]) -> str:
    """The same as text."""
    return "\n".join(f"{name} = {template}" for name, template in fields.items())


def check(template: str) -> None:
    """:raises UserError: a name in braces is none of ours."""
    unknown = [found for found in _NAME.findall(template) if found not in NAMES]
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in NAMES)
        raise UserError(_("There is no {name} to be filled in.").format(name=f"{{{unknown[0]}}}"), _("There are: {list}.").format(list=known))
