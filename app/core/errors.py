"""The errors that a person may see. Everything else that is raised is a bug."""

from __future__ import annotations

from collections.abc import Mapping


class UserError(Exception):
    """An expected error, told to the person as it stands.

    :param text: one sentence that names what is wrong.
    :param hint: one sentence that names the cure, or nothing.
    """

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text, hint)
        self.text = text
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.text} {self.hint}".strip()


class FieldErrors(UserError):
    """Everything wrong with a form, at once.

    :param errors: field name → sentence; a field of a line is named like ``lines.3.quantity`` (lines count from 0).
    """

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = dict(errors)


class AccessDenied(UserError):
    """The person lacks a right; the text says which."""


class StaleRecord(UserError):
    """Somebody saved the record meanwhile.

    :param entity: code of the record's entity.
    :param id: its key.
    """

    def __init__(self, text: str, entity: str, id: int) -> None:
        super().__init__(text)
        self.entity = entity
        self.id = id


class UpgradeWanted(UserError):
    """The tables are of an older version, and whoever opens them may bring them to this one."""


class Unreachable(UserError):
    """The database server does not answer; nothing was written."""
