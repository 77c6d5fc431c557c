"""Warehouses, what is in them, and how it came there."""

from __future__ import annotations

from app.core.i18n import N_, NN_
from app.services.listing import Filter
from app.ui.forms.spec import F, Group, Preset, Screen
from app.ui.screens.registration import CATALOGUE, STOCK_GROUP, add_screen

STOCK = add_screen(Screen(
    entity="stock_balance", title=N_("Stock"), one=N_("balance"), new="", icon="stock", name="product",
    columns=("product", "product.article", "warehouse", "quantity", "reserved", "free"), sort=(("product", False),),
    count=NN_("{count} balance", "{count} balances"),
    empty=N_("What is in the warehouses. It fills when you post a goods receipt or the stock at the start."), imports=True,
    presets=(Preset("there", N_("In stock"), (Filter("quantity", "gt", 0),)),),
), STOCK_GROUP, order=50)

STOCK_MOVEMENT = add_screen(Screen(
    entity="stock_movement", title=N_("Stock movements"), one=N_("movement"), new="", icon="transfer", name="date",
    columns=("product", "date", "document", "warehouse", "quantity"), sort=(("date", True),),
    count=NN_("{count} movement", "{count} movements"), empty=N_("What came and went. Posting writes it; nobody can change it."),
), STOCK_GROUP, order=52, in_navigation=False)

WAREHOUSE = add_screen(Screen(
    entity="warehouse", title=N_("Warehouses"), one=N_("warehouse"), new=N_("New warehouse"), icon="warehouse",
    columns=("name", "branch", "address", "is_default"), sort=(("name", False),), count=NN_("{count} warehouse", "{count} warehouses"),
    empty=N_("Places where goods are kept."),
    card=(Group(N_("Warehouse"), (F("name"), F("branch"), F("address"), F("is_default"))),),
), CATALOGUE, order=270)
