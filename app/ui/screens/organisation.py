"""Our own side: firms, accounts, branches, employees."""

from __future__ import annotations

from app.core.i18n import N_, NN_
from app.ui.forms.spec import F, Group, Screen
from app.ui.screens.employee_card import EmployeeCard
from app.ui.screens.registration import SETTINGS, add_screen

FIRM = add_screen(Screen(
    entity="firm", title=N_("Own firms"), one=N_("firm"), new=N_("New firm"), icon="firm",
    columns=("name", "country", "currency", "tax_id", "vat_number", "closed_until"), sort=(("name", False),),
    count=NN_("{count} firm", "{count} firms"), empty=N_("The legal entities that you issue papers for."),
    card=(
        Group(N_("Firm"), (F("name"), F("full_name"), F("country"), F("currency"), F("language"), F("address"))),
        Group(N_("Signers"), (F("director"), F("director_post"), F("accountant"))),
        Group(N_("Numbers"), (
            F("tax_id"), F("tax_reason_code"), F("vat_number"), F("registration_number"), F("statistics_code"),
        ), column=1),
        Group(N_("Contact"), (F("phone"), F("email"), F("website")), column=1),
        Group(N_("Rules"), (F("prices_include_tax"), F("round_tax"), F("claims_on"), F("payment_days"), F("closed_until")), column=1),
    ),
), SETTINGS, order=300)

FIRM_BANK_ACCOUNT = add_screen(Screen(
    entity="firm_bank_account", title=N_("Own bank accounts"), one=N_("account"), new=N_("New account"), icon="bank", name="account",
    columns=("account", "firm", "bank_name", "bank_code", "currency", "is_default"), sort=(("account", False),),
    count=NN_("{count} account", "{count} accounts"), empty=N_("Accounts that stand on your invoices."),
    card=(
        Group(N_("Account"), (F("firm"), F("account"), F("currency"), F("is_default"))),
        Group(N_("Bank"), (F("bank_name"), F("bank_code"), F("correspondent_account")), column=1),
    ),
), SETTINGS, order=302)

BRANCH = add_screen(Screen(
    entity="branch", title=N_("Branches"), one=N_("branch"), new=N_("New branch"), icon="organisation", columns=("name", "code", "address"),
    sort=(("name", False),), count=NN_("{count} branch", "{count} branches"),
    empty=N_("Offices with their own people, warehouses and number series."),
    card=(
        Group(N_("Branch"), (F("name"), F("code"), F("address"))),
        Group(N_("Working time"), (F("zone"), F("country"), F("region"), F("schedule")), column=1),
    ),
), SETTINGS, order=304)

EMPLOYEE = add_screen(Screen(
    entity="employee", title=N_("Employees"), one=N_("employee"), new=N_("New employee"), icon="employee",
    columns=("name", "post", "role", "login", "phone", "email", "branch", "is_active"), sort=(("name", False),),
    count=NN_("{count} employee", "{count} employees"), empty=N_("Everybody who works here; each signs in under a login."),
    card=(
        Group(N_("Who it is"), (F("name"), F("post"), F("role"), F("scope"), F("branch"), F("head"), F("schedule"), F("is_active"))),
        Group(N_("Contact"), (F("login"), F("phone"), F("email"), F("colour"), F("contact_quota")), column=1),
    ),
    card_class=EmployeeCard,
), SETTINGS, order=306)

EMPLOYEE_RATE = add_screen(Screen(
    entity="employee_rate", title=N_("Costs of hours"), one=N_("cost of an hour"), new=N_("New cost of an hour"), icon="price", name="cost",
    columns=("employee", "cost", "valid_from"), sort=(("employee", False),), count=NN_("{count} cost of an hour", "{count} costs of an hour"),
    empty=N_("What an hour of each person costs the firm from a day on; steps of processes are reckoned with it."),
    card=(Group(N_("Cost of an hour"), (F("employee"), F("cost"), F("valid_from"))),),
), SETTINGS, order=307, right="organisation.employee_rate.save")
