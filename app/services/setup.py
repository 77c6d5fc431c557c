"""The first minutes of a database: the firm, its country's taxes, units, stages, a warehouse, and the person who sets it up."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from app.core import paths
from app.core.changes import Changes
from app.core.enums.documents import ClaimsOn, RoundTax, StageKind, VatCategory
from app.core.enums.people import Role
from app.core.enums.vocabulary import choice
from app.core.errors import UserError
from app.core.folding import fold
from app.core.i18n import N_, _
from app.models.catalog import PriceList, Unit, VatRate, VatRatePeriod
from app.models.clients import ClientCategory
from app.models.organisation import Employee, Firm
from app.models.sales import DealStage
from app.models.stock import Warehouse
from app.services.context import Context
from app.services.documents import series
from app.services.planning.setup import furnish
from app.services.use_case import use_case

#: sign, name, OKEI code, UN/ECE Recommendation 20 code, decimals of a quantity
UNITS = (
    (N_("pc"), N_("Piece"), "796", "H87", 0), (N_("set"), N_("Set"), "839", "SET", 0), (N_("pack"), N_("Pack"), "778", "PK", 0),
    (N_("pair"), N_("Pair"), "715", "PR", 0), (N_("kg"), N_("Kilogram"), "166", "KGM", 3), (N_("l"), N_("Litre"), "112", "LTR", 3),
    (N_("m"), N_("Metre"), "006", "MTR", 3), (N_("m²"), N_("Square metre"), "055", "MTK", 3), (N_("m³"), N_("Cubic metre"), "113", "MTQ", 3),
    (N_("h"), N_("Hour"), "356", "HUR", 2), (N_("service"), N_("Service"), "642", "C62", 0),
)
#: name, kind, probability in per cent
STAGES = (
    (N_("First contact"), StageKind.OPEN, 10), (N_("Needs clear"), StageKind.OPEN, 30), (N_("Quotation sent"), StageKind.OPEN, 50),
    (N_("Agreed"), StageKind.OPEN, 80), (N_("Won"), StageKind.WON, 100), (N_("Lost"), StageKind.LOST, 0),
)
CATEGORIES = (N_("Wholesale"), N_("Retail"), N_("Service"), N_("Supplier"))
#: names that the country files use for rates
RATE_NAMES = (
    N_("Standard rate"), N_("Reduced rate"), N_("Intermediate rate"), N_("Special rate"), N_("Super-reduced rate"), N_("Zero rate"), N_("No tax"),
)


@dataclass(frozen=True, slots=True)
class Beginning:
    """The answers of the first start.

    :param country: ISO 3166 code of a country that we have a file for.
    """

    firm: str
    country: str
    owner: str
    login: str | None = None


def countries() -> list[str]:
    """ISO codes of the countries whose taxes and customs we ship."""
    return sorted(file.stem.upper() for file in (paths.RESOURCES / "countries").glob("*.toml"))


def country_file(code: str) -> dict[str, Any]:
    """What we know of a country.

    :raises UserError: nothing.
    """
    file = paths.RESOURCES / "countries" / f"{code.lower()}.toml"
    if code.upper() not in countries():
        hint = _("Choose one of: {list}.").format(list=", ".join(countries()))
        raise UserError(_("Nothing is known of the country “{code}”.").format(code=code), hint)
    return tomllib.loads(file.read_text(encoding="utf-8"))


def is_empty(ctx: Context) -> bool:
    """Whether the database has no firm yet."""
    with ctx.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Firm)) == 0


@use_case("organisation.setup")
def set_up(ctx: Context, beginning: Beginning, key: str | None = None) -> Changes:
    """Fill an empty database with what every firm of the country needs.

    :raises UserError: the database has a firm already, a name is missing, or the country is unknown.
    """
    known = country_file(beginning.country)
    if not beginning.firm.strip() or not beginning.owner.strip():
        raise UserError(_("The firm and its owner need names."), _("Type both."))
    if not is_empty(ctx):
        raise UserError(_("This database belongs to a firm already."), _("Open it, or choose another file."))
    with ctx.uow(key) as uow:
        uow.session.add_all(Unit(sign=_(sign), name=_(name), okei=okei, unece=unece, digits=digits) for sign, name, okei, unece, digits in UNITS)
        uow.session.add_all(_rate(beginning.country.upper(), entry) for entry in known["vat"])
        uow.session.add_all(
            DealStage(name=_(name), kind=kind, probability=Decimal(percent), position=place) for place, (name, kind, percent) in enumerate(STAGES)
        )
        uow.session.add_all(ClientCategory(name=_(name)) for name in CATEGORIES)
        furnish(uow.session)
        uow.session.add(Warehouse(name=_("Main warehouse"), is_default=True))
        uow.session.add(
            PriceList(name=_("Retail prices"), currency=known["currency"], includes_tax=known.get("prices_include_tax", False), is_default=True)
        )
        uow.session.add(Employee(name=beginning.owner.strip(), role=Role.OWNER, login=beginning.login, search=fold(beginning.owner)))
        firm = Firm(
            name=beginning.firm.strip(), country=beginning.country.upper(), currency=known["currency"], language=known["language"],
            claims_on=choice(ClaimsOn, known["claims_on"]), round_tax=choice(RoundTax, known["round_tax"]), payment_days=known["payment_days"],
            prices_include_tax=known.get("prices_include_tax", False),
        )
        uow.session.add(firm)
        if numbers := series.of_country(known):
            uow.session.flush()
            uow.session.add(series.setting(firm.id, numbers))
        return uow.commit()


def _rate(country: str, entry: dict[str, Any]) -> VatRate:
    periods = [
        VatRatePeriod(percent=Decimal(percent), valid_from=date.fromisoformat(first), valid_to=date.fromisoformat(last) if last else None)
        for first, last, percent in entry["periods"]
    ]
    return VatRate(
        name=_(entry["name"]), country=country, category=choice(VatCategory, entry["category"]), reason=entry.get("reason"),
        is_default=entry.get("default", False), periods=periods,
    )
