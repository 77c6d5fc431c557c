"""Lengths of time as ISO 8601 writes them, as minutes of working time, and back."""

from __future__ import annotations

import re
from math import ceil

from lxml import etree

from app.processes.bpmn.names import XSI, model
from app.processes.durations import DAY, WEEK

_LENGTH = re.compile(
    r"^P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?$"
)
_OTHERS = ("timeDate", "timeCycle")


def working_minutes(element: etree._Element) -> int | None:
    """How long an event waits; None where it waits for a day, again and again, or by a formula of another program.

    A day counts as a working day and seven of them as a working week; what is shorter counts as it stands.
    """
    found = _LENGTH.match((element.findtext(f"{model('timerEventDefinition')}/{model('timeDuration')}") or "").strip(" \t\r\n\"'"))
    if found is None or not any(found.groups()):
        return None
    weeks, days, hours, minutes = (int(found[name] or 0) for name in ("weeks", "days", "hours", "minutes"))
    weeks, days = (weeks + days // 7, 0) if days % 7 == 0 else (weeks, days)
    return max((weeks * WEEK + days) * DAY + hours * 60 + minutes + ceil(float(found["seconds"] or 0) / 60), 1)


def set_working_minutes(element: etree._Element, minutes: object) -> None:
    """Write how long an event waits, unless it says so already."""
    definition = element.find(model("timerEventDefinition"))
    if definition is None or not isinstance(minutes, int) or minutes <= 0 or working_minutes(element) == minutes:
        return
    for name in _OTHERS:
        for each in definition.findall(model(name)):
            definition.remove(each)
    length = definition.find(model("timeDuration"))
    if length is None:
        length = etree.SubElement(definition, model("timeDuration"))
        prefix = next((name for name, space in definition.nsmap.items() if space == model("")[1:-1]), None)
        length.set(f"{{{XSI}}}type", f"{prefix}:tFormalExpression" if prefix else "tFormalExpression")
    length.text = f"P{minutes // DAY}D" if minutes % DAY == 0 and minutes // DAY < 7 else f"PT{minutes}M"
