"""When people work, when they are away, and what else can be planned."""

from __future__ import annotations

from typing import Any

from app.core.i18n import N_, NN_
from app.services.listing import Filter
from app.ui.forms.editors import EDITORS
from app.ui.forms.spec import F, Group, Preset, Screen
from app.ui.lists.filter_words import ME
from app.ui.screens.absences import AbsenceCard, AbsenceList
from app.ui.screens.registration import CATALOGUE, SETTINGS, add_screen
from app.ui.screens.schedule_card import ScheduleCard
from app.ui.screens.week_hours import HourEditor, WeekHoursEditor

EDITORS["week_hours"] = WeekHoursEditor
EDITORS["hour"] = HourEditor


def _is_one_day(draft: Any) -> bool:
    """Hours are said of one day only."""
    return draft["first_day"] == draft["last_day"] or bool(draft["from_time"] or draft["to_time"])


ABSENCE = add_screen(Screen(
    entity="absence", title=N_("Absences"), one=N_("absence"), new=N_("New absence"), icon="absence", name="first_day",
    columns=("employee", "kind", "first_day", "last_day", "from_time", "to_time", "is_approved", "comment"), sort=(("first_day", True),),
    count=NN_("{count} absence", "{count} absences"), empty=N_("Vacations, illness, trips: the planner keeps these days free."),
    presets=(
        Preset("now", N_("This month"), (Filter("last_day", "between", "this_month"),)),
        Preset("mine", N_("Mine"), (Filter("employee", "eq", ME),)),
        Preset("asked", N_("Asked for"), (Filter("is_approved", "eq", False),)),
    ),
    card=(
        Group(N_("Absence"), (F("employee"), F("kind"), F("is_approved"), F("comment"))),
        Group(N_("When"), (
            F("first_day"), F("last_day"), F("from_time", editor="hour", visible=_is_one_day), F("to_time", editor="hour", visible=_is_one_day),
        ), column=1),
    ),
    card_class=AbsenceCard, list_class=AbsenceList,
), SETTINGS, order=308)

WORK_SCHEDULE = add_screen(Screen(
    entity="work_schedule", title=N_("Schedules of working hours"), one=N_("schedule"), new=N_("New schedule"), icon="clock",
    columns=("name", "is_default"), sort=(("name", False),), count=NN_("{count} schedule", "{count} schedules"),
    empty=N_("The working hours of a week. Whoever works part-time gets a schedule of their own."),
    card=(
        Group(N_("Schedule"), (F("name"), F("is_default"))),
        Group(N_("Working hours"), (F("hours", editor="week_hours"),)),
    ),
    card_class=ScheduleCard,
), SETTINGS, order=310)

HOLIDAY = add_screen(Screen(
    entity="holiday", title=N_("Holidays"), one=N_("holiday"), new=N_("New holiday"), icon="holiday",
    columns=("name", "day", "branch", "is_worked"), sort=(("day", False),), count=NN_("{count} holiday", "{count} holidays"),
    empty=N_("The public holidays of your country are known. Add here what your firm or a branch has beside them, or works in spite of them."),
    presets=(Preset("year", N_("This year"), (Filter("day", "between", "this_year"),)),),
    card=(Group(N_("Holiday"), (F("day"), F("name"), F("branch"), F("is_worked"))),),
), SETTINGS, order=312)

RESOURCE = add_screen(Screen(
    entity="resource", title=N_("Cars, rooms, machines"), one=N_("resource"), new=N_("New resource"), icon="vehicle",
    columns=("name", "kind", "seats", "branch", "is_active", "comment"), sort=(("name", False),),
    count=NN_("{count} resource", "{count} resources"), empty=N_("What a task takes beside people: the planner shows when it is free."),
    card=(
        Group(N_("Resource"), (F("name"), F("kind"), F("branch"), F("is_active"))),
        Group(N_("More"), (F("seats"), F("comment")), column=1),
    ),
), CATALOGUE, order=274)
