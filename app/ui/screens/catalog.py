"""Goods and services, their groups, units, tax rates, barcodes and prices."""

from __future__ import annotations

from typing import Any

from app.core.i18n import N_, NN_
from app.services.listing import Filter
from app.ui.forms.spec import F, Group, Preset, Screen
from app.ui.screens.registration import CATALOGUE, add_screen


def _is_service(draft: Any) -> bool:
    return bool(draft["kind"] == "service")


PRODUCT = add_screen(Screen(
    entity="product", title=N_("Goods and services"), one=N_("product"), new=N_("New product"), icon="product",
    columns=("name", "article", "kind", "group", "unit", "vat_rate", "on_hand", "free"), sort=(("name", False),),
    count=NN_("{count} product", "{count} products"),
    empty=N_("What you sell and buy. Enter the first one, or bring your price list along from Excel."), imports=True,
    presets=(
        Preset("goods", N_("Goods only"), (Filter("kind", "in", ("goods",)),)),
        Preset("services", N_("Services"), (Filter("kind", "in", ("service",)),)),
    ),
    card=(
        Group(N_("Product"), (F("name"), F("article"), F("kind"), F("group"), F("unit"), F("vat_rate"))),
        Group(N_("Stock"), (
            F("weight", visible=lambda draft: not _is_service(draft)), F("minimum_stock", visible=lambda draft: not _is_service(draft)),
            F("country", visible=lambda draft: not _is_service(draft)),
        ), column=1),
        Group(N_("Notes"), (F("description"),), column=1),
    ),
), CATALOGUE, order=200)

PRODUCT_GROUP = add_screen(Screen(
    entity="product_group", title=N_("Product groups"), one=N_("group"), new=N_("New group"), icon="product_group",
    columns=("name", "parent"), sort=(("name", False),), count=NN_("{count} group", "{count} groups"),
    empty=N_("The tree that goods and services are sorted into."),
    card=(Group(N_("Group"), (F("name"), F("parent"))),),
), CATALOGUE, order=202)

PRICE_LIST = add_screen(Screen(
    entity="price_list", title=N_("Price lists"), one=N_("price list"), new=N_("New price list"), icon="price_list",
    columns=("name", "currency", "includes_tax", "valid_from", "valid_to", "is_default"), sort=(("name", False),),
    count=NN_("{count} price list", "{count} price lists"),
    empty=N_("Prices in one currency for a time: retail, wholesale, a spring offer."),
    card=(
        Group(N_("Price list"), (F("name"), F("currency"), F("includes_tax"), F("is_default"))),
        Group(N_("Validity"), (F("valid_from"), F("valid_to")), column=1),
    ),
), CATALOGUE, order=204)

PRODUCT_PRICE = add_screen(Screen(
    entity="product_price", title=N_("Prices"), one=N_("price"), new=N_("New price"), icon="price", name="price",
    columns=("product", "price_list", "price", "valid_from"), sort=(("product", False),),
    count=NN_("{count} price", "{count} prices"), empty=N_("What a product costs in a price list from a day on."), imports=True,
    card=(Group(N_("Price"), (F("product"), F("price_list"), F("price"), F("valid_from"))),),
), CATALOGUE, order=206)

UNIT = add_screen(Screen(
    entity="unit", title=N_("Units"), one=N_("unit"), new=N_("New unit"), icon="unit", columns=("name", "sign", "okei", "unece", "digits"),
    sort=(("name", False),), count=NN_("{count} unit", "{count} units"), empty=N_("Pieces, kilograms, hours: what quantities count."),
    card=(
        Group(N_("Unit"), (F("name"), F("sign"), F("digits"))),
        Group(N_("Codes"), (F("okei"), F("unece")), column=1),
    ),
), CATALOGUE, order=208)

VAT_RATE = add_screen(Screen(
    entity="vat_rate", title=N_("VAT rates"), one=N_("VAT rate"), new=N_("New rate"), icon="tax",
    columns=("name", "country", "category", "is_default"), sort=(("name", False),), count=NN_("{count} rate", "{count} rates"),
    empty=N_("Kinds of tax rates; their per cent depends on the day."),
    card=(
        Group(N_("Rate"), (F("name"), F("country"), F("category"), F("is_default"))),
        Group(N_("Exemption"), (F("reason"),), column=1),
    ),
), CATALOGUE, order=209)

VAT_RATE_PERIOD = add_screen(Screen(
    entity="vat_rate_period", title=N_("VAT percentages"), one=N_("VAT percentage"), new=N_("New percentage"), icon="tax", name="percent",
    columns=("vat_rate", "percent", "valid_from", "valid_to"), sort=(("valid_from", True),),
    count=NN_("{count} percentage", "{count} percentages"), empty=N_("How many per cent a rate is from one day to another."),
    card=(Group(N_("Percentage"), (F("vat_rate"), F("percent"), F("valid_from"), F("valid_to"))),),
), CATALOGUE, order=211, in_navigation=False)

BARCODE = add_screen(Screen(
    entity="barcode", title=N_("Barcodes"), one=N_("barcode"), new=N_("New barcode"), icon="barcode", name="code",
    columns=("code", "product", "quantity"), sort=(("code", False),), count=NN_("{count} barcode", "{count} barcodes"),
    empty=N_("Codes that scanners read; a pack's code counts for several pieces."),
    card=(Group(N_("Barcode"), (F("code"), F("product"), F("quantity"))),),
), CATALOGUE, order=212, in_navigation=False)
