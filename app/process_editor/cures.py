"""Where the cure of a problem is typed, for problems that no click cures: the words of its link and the field of the inspector."""

from __future__ import annotations

from app.core.i18n import N_, _
from app.processes.validation import Problem

_ROLE, _FORMULA, _TIME = N_("Choose role"), N_("Open formula"), N_("Set the time")
#: check → words of the link, fields of the inspector in the order in which they are looked for; no field: the first that lacks its value
FIELDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "missing_role": (_ROLE, ("role", "assigned")), "vacant_role": (_ROLE, ("role", "assigned")), "deleted_role": (_ROLE, ("role", "assigned")),
    "missing_person": (N_("Choose person"), ("employee", "assigned")), "deleted_person": (N_("Choose person"), ("employee", "assigned")),
    "bad_formula": (_FORMULA, ("condition", "formula", "until")), "wrong_kind": (_FORMULA, ("condition", "formula", "until")),
    "unknown_name": (_FORMULA, ("condition", "formula", "until")), "deleted_field": (_FORMULA, ("condition", "formula", "field", "until")),
    "no_condition": (_FORMULA, ("condition",)), "no_such_outcome": (N_("Choose outcome"), ("port",)), "no_time": (_TIME, ("minutes", "until")),
    "past_time": (_TIME, ("until", "minutes")), "missing_setting": (N_("Fill in"), ()),
}


def link_words(problem: Problem) -> str:
    """What the link of a problem says; empty where neither a click nor a field cures it."""
    if problem.fix is not None:
        return problem.fix.title
    known = FIELDS.get(problem.code)
    return _(known[0]) if known is not None else ""


def fields_of(problem: Problem) -> tuple[str, ...]:
    """The fields of the inspector that cure a problem."""
    known = FIELDS.get(problem.code)
    return known[1] if known is not None else ()
