"""Deals and their stages."""

from __future__ import annotations

from typing import Any

from app.core.i18n import N_, NN_
from app.services.listing import Filter
from app.ui.forms.spec import F, Group, Preset, Screen
from app.ui.lists.filter_words import ME
from app.ui.screens.deal_card import DealCard
from app.ui.screens.registration import CATALOGUE, TOP, add_screen


def _of_client(draft: Any) -> dict[str, Any]:
    return {"client_id": draft["client"]} if draft["client"] is not None else {}


DEAL = add_screen(Screen(
    entity="deal", title=N_("Deals"), one=N_("deal"), new=N_("New deal"), icon="deal", name="title",
    columns=("title", "client", "stage", "manager", "amount", "opened_on", "expected_on", "next_step"), sort=(("opened_on", True),),
    count=NN_("{count} deal", "{count} deals"),
    empty=N_("A chance to sell on its way through the stages. Begin with the one you work on today."),
    presets=(
        Preset("open", N_("In progress"), (Filter("closed_on", "empty"),), group=("stage",)),
        Preset("mine", N_("My deals"), (Filter("manager", "eq", ME), Filter("closed_on", "empty"))),
        Preset("closed", N_("Closed this month"), (Filter("closed_on", "between", "this_month"),)),
    ),
    card=(
        Group(N_("Deal"), (
            F("title"), F("client"), F("contact", within=_of_client), F("stage"), F("manager"), F("next_step"), F("loss_reason"),
        )),
        Group(N_("Terms"), (F("amount"), F("currency"), F("opened_on"), F("expected_on"), F("closed_on")), column=1),
        Group(N_("Notes"), (F("comment"),), column=1),
    ),
    card_class=DealCard,
), TOP, order=30)

DEAL_STAGE = add_screen(Screen(
    entity="deal_stage", title=N_("Deal stages"), one=N_("stage"), new=N_("New stage"), icon="funnel",
    columns=("name", "position", "kind", "probability"), sort=(("position", False),), count=NN_("{count} stage", "{count} stages"),
    empty=N_("The steps that a deal goes through from the first contact to won or lost."),
    card=(Group(N_("Stage"), (F("name"), F("position"), F("kind"), F("probability"))),),
), CATALOGUE, order=260)
