"""The traffic light: how old the newest backup is that could be restored, and the alarm when it is too old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa

from app.core import clock
from app.core.changes import Changes
from app.core.i18n import _, format_date
from app.models.customization import FirmSetting
from app.services.backups import runs
from app.services.backups.plan import PERMISSION
from app.services.context import Context
from app.services.use_case import use_case

#: a day, and what the backup itself and a late start of the computer may take
PLANNED, OVERDUE = timedelta(hours=26), timedelta(days=3)
_SINCE = "backups:since"


class Colour(StrEnum):
    """Of the light; also the names of the states that the window paints."""

    GREEN = "ok"
    YELLOW = "warn"
    RED = "bad"


@dataclass(frozen=True, slots=True)
class Light:
    """What the owner's page shows.

    :param at: naive UTC of the newest backup that could be restored; None when there was none.
    """

    colour: Colour
    title: str
    text: str
    at: datetime | None = None


def light(ctx: Context) -> Light:
    """The light as it is now."""
    newest, moment = runs.last_verified(ctx), clock.now()
    if newest is None:
        since = _since(ctx)
        late = since is not None and moment - since > OVERDUE
        title = _("There is no backup yet")
        return Light(Colour.RED if late else Colour.YELLOW, title, _("If this computer broke now, everything would be lost."))
    age = moment - newest.started_at
    colour = Colour.GREEN if age <= PLANNED else Colour.YELLOW if age <= OVERDUE else Colour.RED
    here = clock.local(newest.started_at)
    said = {"day": format_date(here.date()), "time": f"{here:%H:%M}"}
    if colour is Colour.GREEN:
        return Light(colour, _("Backed up"), _("The backup of {day}, {time} was restored on trial and is whole.").format(**said), newest.started_at)
    title = _("The backup is late") if colour is Colour.YELLOW else _("No backup for more than three days")
    return Light(colour, title, _("The last one that could be restored is of {day}, {time}.").format(**said), newest.started_at)


def watch(ctx: Context) -> Light:
    """The light for whoever answers for backups. Red is written into the journal, once a day.

    The first call notes since when backups are waited for.
    """
    found = light(ctx)
    if ctx.rights.may(PERMISSION):
        if found.at is None and _since(ctx) is None:
            _begin_watching(ctx)
        if found.colour is Colour.RED:
            _note_overdue(ctx, found)
    return found


@use_case("maintenance.backup.overdue")
def _note_overdue(ctx: Context, found: Light) -> Changes:
    """A key for each day: a second note of the same day finds the first one."""
    last = found.at.isoformat() if found.at else ""
    with ctx.uow(f"backup-overdue-{clock.today().isoformat()}", last=last) as uow:
        return uow.commit()


@use_case("maintenance.backup.watch")
def _begin_watching(ctx: Context) -> Changes:
    with ctx.uow("backup-watch") as uow:
        uow.session.add(FirmSetting(name=_SINCE, value=clock.now().isoformat()))
        return uow.commit()


def _since(ctx: Context) -> datetime | None:
    with ctx.reading() as session:
        kept = session.scalar(sa.select(FirmSetting.value).where(FirmSetting.name == _SINCE))
    return datetime.fromisoformat(kept) if kept else None
