"""Tasks, what they can end with, and tasks that recur."""

from __future__ import annotations

from typing import Any

from app.core.i18n import N_, NN_
from app.services.listing import Filter
from app.ui.forms.spec import F, Group, Preset, Screen
from app.ui.lists.filter_words import ME, NOW
from app.ui.screens.registration import CATALOGUE, TOP, add_screen
from app.ui.screens.task_card import TaskCard
from app.ui.screens.task_list import TaskList

OPEN = ("open", "in_work")
_MINE, _WAITING = Filter("employee", "eq", ME), Filter("state", "in", OPEN)


def _of_client(draft: Any) -> dict[str, Any]:
    return {"client_id": draft["client"]} if draft["client"] is not None else {}


def _always(_draft: Any) -> bool:
    return True


def _is_open(draft: Any) -> bool:
    """The outcome is said by finishing."""
    return draft["state"] in (None, *OPEN)


TASK = add_screen(Screen(
    entity="task", title=N_("Tasks"), one=N_("task"), new=N_("New task"), icon="task", name="title",
    columns=("title", "kind", "state", "employee", "starts_at", "last_at", "client", "moved_count"), sort=(("starts_at", False),),
    count=NN_("{count} task", "{count} tasks"),
    empty=N_("What somebody is to do: calls, meetings, visits, assignments. Begin with the one you must not forget."),
    presets=(
        Preset("today", N_("Mine today"), (_MINE, _WAITING, Filter("starts_at", "between", "today"))),
        Preset("mine", N_("All of mine"), (_MINE, _WAITING)),
        Preset("overdue", N_("Overdue"), (_WAITING, Filter("last_at", "lt", NOW)), sort=(("last_at", False),)),
        Preset("backlog", N_("Not planned"), (_WAITING, Filter("starts_at", "empty")), sort=(("due_at", False),)),
        Preset("given", N_("Given by me"), (Filter("author", "eq", ME), Filter("employee", "ne", ME), _WAITING), group=("employee",)),
        Preset("moved", N_("Put off again and again"), (_WAITING, Filter("moved_count", "ge", 3)), sort=(("moved_count", True),)),
    ),
    card=(
        Group(N_("What"), (
            F("title"), F("kind"), F("client"), F("contact", within=_of_client), F("deal", within=_of_client), F("document", within=_of_client),
            F("place"), F("description"),
        )),
        Group(N_("When and who"), (
            F("employee"), F("starts_at"), F("ends_at"), F("is_all_day"), F("planned_minutes"), F("due_at"), F("author", readonly=_always),
        ), column=1),
        Group(N_("Marks"), (F("is_important"), F("is_tentative"), F("is_fixed")), column=1),
        Group(N_("Outcome"), (
            F("result", readonly=_is_open), F("spent_minutes"), F("began_at"), F("finished_at", readonly=_is_open),
            F("result_text", readonly=_is_open),
        ), column=1),
    ),
    card_class=TaskCard, list_class=TaskList,
), TOP, order=14)

TASK_SERIES = add_screen(Screen(
    entity="task_series", title=N_("Recurring tasks"), one=N_("recurring task"), new="", icon="repeat", name="title",
    columns=("title", "rule", "employee", "starts_at", "minutes", "shift"), sort=(("title", False),), stretch="rule",
    count=NN_("{count} recurring task", "{count} recurring tasks"), empty=N_("Open a task and let it recur: each time of it stands in the planner."),
    card=(
        Group(N_("Recurring task"), (
            F("title", readonly=_always), F("employee", readonly=_always), F("author", readonly=_always), F("starts_at", readonly=_always),
            F("minutes", readonly=_always), F("is_all_day", readonly=_always), F("zone", readonly=_always),
        )),
        Group(N_("Rule"), (F("rule", readonly=_always, editor="recurrence"), F("shift", readonly=_always), F("branch", readonly=_always)), column=1),
    ),
), CATALOGUE, order=272)

TASK_RESULT = add_screen(Screen(
    entity="task_result", title=N_("Results of tasks"), one=N_("result"), new=N_("New result"), icon="done",
    columns=("name", "position", "kind", "is_success", "next_kind", "next_days", "next_title"), sort=(("position", False),),
    count=NN_("{count} result", "{count} results"),
    empty=N_("What a task can end with. The first nine are picked by their digit, and each can propose the next task."),
    card=(
        Group(N_("Result"), (F("name"), F("position"), F("kind"), F("is_success"))),
        Group(N_("Next task"), (F("next_kind"), F("next_days"), F("next_title")), column=1),
    ),
), CATALOGUE, order=270)
