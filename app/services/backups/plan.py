"""When backups are made, where they go and how long they stay: a setting of the firm."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import paths
from app.core.changes import Changes
from app.core.errors import FieldErrors
from app.core.file_errors import is_folder
from app.core.i18n import _
from app.models.customization import FirmSetting
from app.services.context import Context
from app.services.use_case import use_case

PERMISSION = "maintenance.backup"
MOST_DAYS, MOST_WEEKS, MOST_MONTHS = 366, 104, 120
_NAME = "backups"


@dataclass(frozen=True, slots=True)
class Plan:
    """The firm's plan.

    :param at: local time of the computer that backs up, from which on the backup of a day is due.
    :param folder: where backups go; empty for the folder of the program's data.
    :param second: a second place, such as a NAS; empty for none.
    :param days: of how many days, ``weeks`` and ``months`` the newest backup is kept.
    :param key_mark: mark of the key with which backups must be encrypted; empty while there is none.
    """

    at: time = time(1, 30)
    folder: str = ""
    second: str = ""
    days: int = 14
    weeks: int = 8
    months: int = 12
    key_mark: str = ""

    def place(self) -> Path:
        """The folder of the backups; it is made when it is missing and ours."""
        if self.folder:
            return Path(self.folder)
        own = paths.data() / "backups"
        own.mkdir(exist_ok=True)
        return own


def read_plan(ctx: Context) -> Plan:
    """The plan in force."""
    with ctx.reading() as session:
        kept = session.scalar(sa.select(FirmSetting.value).where(FirmSetting.name == _NAME))
    values = dict(kept or {})
    if "at" in values:
        values["at"] = time.fromisoformat(values["at"])
    return Plan(**values)


@use_case("maintenance.backup.plan")
def save_plan(ctx: Context, plan: Plan, key: str | None = None) -> Changes:
    """Set the plan. The mark of the key stays what it is.

    :raises FieldErrors: a folder is not there or is relative, both are the same, or a number cannot be.
    """
    _check(plan)
    with ctx.uow(key, folder=plan.folder, second=plan.second) as uow:
        _keep(uow.session, replace(plan, key_mark=_mark_in_force(uow.session)))
        return uow.commit()


@use_case("maintenance.backup.key")
def save_mark(ctx: Context, key_mark: str, key: str | None = None) -> Changes:
    """Say with which key backups must be encrypted from now on."""
    plan = read_plan(ctx)
    with ctx.uow(key, mark=key_mark) as uow:
        _keep(uow.session, replace(plan, key_mark=key_mark))
        return uow.commit()


def _mark_in_force(session: Session) -> str:
    kept = session.scalar(sa.select(FirmSetting.value).where(FirmSetting.name == _NAME))
    return str((kept or {}).get("key_mark", ""))


def _keep(session: Session, plan: Plan) -> None:
    values: dict[str, Any] = {**asdict(plan), "at": plan.at.isoformat("minutes")}
    kept = session.scalar(sa.select(FirmSetting).where(FirmSetting.name == _NAME))
    if kept is None:
        session.add(FirmSetting(name=_NAME, value=values))
    else:
        kept.value = values


def _check(plan: Plan) -> None:
    errors = {}
    for name, folder in (("folder", plan.folder), ("second", plan.second)):
        if folder and not Path(folder).is_absolute():
            errors[name] = _("Write the whole path of the folder.")
        elif folder and not is_folder(folder):
            errors[name] = _("This folder is not there, or it cannot be reached from here.")
    if plan.second and Path(plan.second) == plan.place():
        errors["second"] = _("The second folder must be another one, best on another disk.")
    for name, number, most in (("days", plan.days, MOST_DAYS), ("weeks", plan.weeks, MOST_WEEKS), ("months", plan.months, MOST_MONTHS)):
        if not (1 if name == "days" else 0) <= number <= most:
            errors[name] = _("At most {count} are kept.").format(count=most)
    if errors:
        raise FieldErrors(errors)
