"""Money: what is open, and every charge and payment behind it."""

from __future__ import annotations

from app.core.i18n import N_, NN_
from app.services.listing import Filter
from app.ui.forms.spec import Preset, Screen
from app.ui.screens.registration import MONEY_GROUP, add_screen

CLAIM = add_screen(Screen(
    entity="claim", title=N_("Open amounts"), one=N_("claim"), new="", icon="balance", name="document",
    columns=("document", "client", "due_on", "charged", "paid", "open", "currency"), sort=(("due_on", False),),
    count=NN_("{count} claim", "{count} claims"), empty=N_("What clients owe. Posted invoices bring it here, payments take it away."),
    presets=(
        Preset("open", N_("Unpaid"), (Filter("open", "ne", 0),)),
        Preset("overdue", N_("Overdue amounts"), (Filter("overdue", "gt", 0),)),
    ),
    opens_with="open", stretch="client",
), MONEY_GROUP, order=60)

SETTLEMENT = add_screen(Screen(
    entity="settlement_movement", title=N_("Settlements"), one=N_("movement"), new="", icon="settlement", name="date",
    columns=("document", "date", "claim", "client", "charged", "paid", "currency"), sort=(("date", True),),
    count=NN_("{count} movement", "{count} movements"), empty=N_("Charges and payments. Posting writes them; nobody can change them."),
), MONEY_GROUP, order=62, in_navigation=False)
