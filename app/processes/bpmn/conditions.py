"""Conditions of other programs: those that are formulas of ours as well are taken over, the others are kept as they came."""

from __future__ import annotations

import re

from lxml import etree

from app.core.expression import ExpressionError, parse
from app.processes.bpmn.names import model

_WRAPPED = re.compile(r"^[$#]\{(.*)\}$", re.DOTALL)
_SIGNS = (("&&", " and "), ("||", " or "))


def understood(flow: etree._Element) -> str:
    """The condition of a line as a formula; empty when there is none or it is in a language that we do not read."""
    text = (flow.findtext(model("conditionExpression")) or "").strip()
    formula = translated(text)
    if not formula:
        return ""
    try:
        parse(formula)
    except ExpressionError:
        return ""
    return formula


def is_foreign(flow: etree._Element) -> bool:
    """Whether a line has a condition that we cannot read."""
    return bool((flow.findtext(model("conditionExpression")) or "").strip()) and not understood(flow)


def translated(text: str) -> str:
    """A condition without the wrapping that JUEL (``${…}``) and FEEL (``= …``) put around it."""
    text = text.strip()
    wrapped = _WRAPPED.match(text)
    text = wrapped[1] if wrapped else text.removeprefix("=")
    for foreign, ours in _SIGNS:
        text = text.replace(foreign, ours)
    return text.strip()
