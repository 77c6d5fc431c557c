"""Clients, their people, legal entities, accounts and addresses."""

from __future__ import annotations

from app.core.i18n import N_, NN_
from app.services.listing import Filter
from app.ui.forms.spec import F, Group, Preset, Screen
from app.ui.lists.filter_words import ME
from app.ui.screens.client_card import ClientCard
from app.ui.screens.reachable_card import ReachableCard
from app.ui.screens.registration import CATALOGUE, TOP, add_screen

CLIENT = add_screen(Screen(
    entity="client", title=N_("Clients"), one=N_("client"), new=N_("New client"), icon="client",
    columns=("name", "status", "manager", "city", "last_document", "open_deals", "balance", "overdue"),
    sort=(("name", False),), count=NN_("{count} client", "{count} clients"),
    empty=N_("Companies and people you sell to or buy from. Enter the first one, or bring yours along from Excel."),
    presets=(
        Preset("mine", N_("My clients"), (Filter("manager", "eq", ME),)),
        Preset("new", N_("New this month"), (Filter("since", "between", "this_month"),)),
        Preset("suppliers", N_("Suppliers"), (Filter("is_supplier", "eq", True),)),
        Preset("stopped", N_("Stopped clients"), (Filter("status", "in", ("stopped",)),)),
    ),
    card=(
        Group(N_("Identity"), (
            F("name"), F("code"), F("kind"), F("status"), F("tax_id"), F("category"), F("manager"), F("branch"), F("since"), F("source"),
            F("is_customer"), F("is_supplier"),
        )),
        Group(N_("Terms"), (F("price_list"), F("discount"), F("payment_days"), F("credit_limit"), F("language")), column=1),
        Group(N_("Contact"), (F("phone", "contact"), F("email", "contact"), F("website"), F("country"), F("city"), F("address")), column=1),
        Group(N_("Notes"), (F("comment"),), column=1),
    ),
    card_class=ClientCard, imports=True,
), TOP, order=20)

CONTACT = add_screen(Screen(
    entity="contact", title=N_("People"), one=N_("person"), new=N_("New person"), icon="contact",
    columns=("name", "client", "post", "phone", "email", "birthday", "is_main"), sort=(("name", False),),
    count=NN_("{count} person", "{count} people"),
    empty=N_("People at your clients: whom you call, write to and hand papers to."), imports=True,
    card=(
        Group(N_("Who it is"), (F("name"), F("client"), F("post"), F("is_main"), F("birthday"))),
        Group(N_("Contact"), (F("phone", "contact"), F("email", "contact"), F("comment")), column=1),
    ),
    card_class=ReachableCard,
), CATALOGUE, order=210)

LEGAL_ENTITY = add_screen(Screen(
    entity="legal_entity", title=N_("Legal entities"), one=N_("legal entity"), new=N_("New legal entity"), icon="company",
    columns=("name", "client", "tax_id", "vat_number", "country", "address", "is_default"), sort=(("name", False),),
    count=NN_("{count} legal entity", "{count} legal entities"),
    empty=N_("Who is named on the papers and pays. A client may have several."),
    card=(
        Group(N_("Legal entity"), (F("name"), F("full_name"), F("client"), F("country"), F("address"), F("director"), F("is_default"))),
        Group(N_("Numbers"), (
            F("tax_id"), F("tax_reason_code"), F("vat_number"), F("registration_number"), F("statistics_code"),
        ), column=1),
    ),
), CATALOGUE, order=220)

CLIENT_BANK_ACCOUNT = add_screen(Screen(
    entity="client_bank_account", title=N_("Bank accounts of clients"), one=N_("bank account"), new=N_("New account"), icon="bank",
    name="account", columns=("account", "legal_entity", "bank_name", "bank_code", "currency", "is_default"), sort=(("account", False),),
    count=NN_("{count} account", "{count} accounts"),
    empty=N_("Accounts that clients pay from and suppliers are paid to."),
    card=(
        Group(N_("Account"), (F("legal_entity"), F("account"), F("currency"), F("is_default"))),
        Group(N_("Bank"), (F("bank_name"), F("bank_code"), F("correspondent_account")), column=1),
    ),
), CATALOGUE, order=230, in_navigation=False)

ADDRESS = add_screen(Screen(
    entity="address", title=N_("Addresses"), one=N_("address"), new=N_("New address"), icon="place", name="street",
    columns=("street", "kind", "postcode", "city", "country", "client"), sort=(("city", False),),
    count=NN_("{count} address", "{count} addresses"),
    empty=N_("Where goods and letters go besides the client's main address."),
    card=(
        Group(N_("Address"), (F("client"), F("kind"), F("street"), F("postcode"), F("city"), F("country"))),
        Group(N_("Notes"), (F("comment"),), column=1),
    ),
), CATALOGUE, order=240, in_navigation=False)

CLIENT_CATEGORY = add_screen(Screen(
    entity="client_category", title=N_("Client categories"), one=N_("category"), new=N_("New category"), icon="tag", columns=("name",),
    sort=(("name", False),), count=NN_("{count} category", "{count} categories"),
    empty=N_("Kinds of clients, such as wholesale or retail, for filters and reports."),
    card=(Group(N_("Category"), (F("name"),)),),
), CATALOGUE, order=250)
