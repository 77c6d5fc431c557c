"""Cases of processes in rows, and what opens one."""

from __future__ import annotations

from app.core.i18n import N_, NN_
from app.services.listing import Filter
from app.ui.forms.spec import Preset, Screen
from app.ui.lists.filter_words import ME
from app.ui.screens.case_list import CaseList
from app.ui.screens.case_page import CasePage
from app.ui.screens.registration import TOP, add_screen

CASE = add_screen(Screen(
    entity="process_case", title=N_("Cases"), one=N_("case"), new="", icon="process_run", name="title",
    columns=("title", "process", "state", "client", "manager", "started_at", "due_at", "ended_at"), sort=(("started_at", True),),
    count=NN_("{count} case", "{count} cases"),
    empty=N_("A case begins on the card of a client, a deal or a document, on a schedule, or by what happens."),
    presets=(
        Preset("running", N_("Under way"), (Filter("state", "in", ("running", "stopped")),)),
        Preset("mine", N_("My cases"), (Filter("manager", "eq", ME), Filter("state", "in", ("running", "stopped")))),
        Preset("stopped", N_("Stopped by an error"), (Filter("state", "in", ("stopped",)),)),
    ),
    opens_with="running", card_class=CasePage, list_class=CaseList,
), TOP, order=18)
