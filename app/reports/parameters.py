"""The parameters that reports share, and how what was kept of them becomes values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.core import clock
from app.core.errors import FieldErrors, UserError
from app.core.i18n import N_, _
from app.core.period import Period
from app.reports.catalogue import Parameter, ReportSpec

#: ids that one filter may name
MOST_CHOSEN = 500

PERIOD = Parameter("period", "period", N_("Period"), default="this_year")
ON_DAY = Parameter("day", "date", N_("As of"), default="today", required=True)
FIRM = Parameter("firm", "ref", N_("Own firm"), reference="firm")
BRANCH = Parameter("branch", "ref", N_("Branch"), reference="branch")
MANAGER = Parameter("manager", "ref", N_("Manager"), reference="employee")
CLIENT = Parameter("client", "ref", N_("Client"), reference="client")
CATEGORY = Parameter("category", "ref", N_("Category"), reference="client_category")
PRODUCT = Parameter("product", "ref", N_("Product"), reference="product")
PRODUCT_GROUP = Parameter("product_group", "ref", N_("Goods group"), reference="product_group")
WAREHOUSE = Parameter("warehouse", "ref", N_("Warehouse"), reference="warehouse")

#: names of the parameters that each report has by itself where it declares groups, columns or what can be compared
GROUP, ACROSS, COMPARE = "group", "across", "compare"
#: the one thing to compare with
YEAR_BEFORE = "year_before"


def kept(spec: ReportSpec, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters as they may be saved (texts, numbers, lists): what was chosen, else the default. Relative periods stay relative."""
    known = {parameter.name: parameter.default for parameter in spec.parameters}
    known[GROUP] = spec.groups[0] if spec.grouped else ""
    known[ACROSS] = known[COMPARE] = ""
    unknown = set(chosen) - set(known)
    if unknown:
        raise UserError(_("The report has no parameter “{name}”.").format(name=sorted(unknown)[0]))
    return {name: chosen.get(name, default) for name, default in known.items()}


def resolve(spec: ReportSpec, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Turn kept parameters into values: `Period`, `date`, tuples of ids. Empty ones become None.

    :raises FieldErrors: everything that is wrong with them.
    """
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for parameter in spec.parameters:
        try:
            values[parameter.name] = _value(parameter, parameters.get(parameter.name))
        except UserError as error:
            errors[parameter.name] = str(error)
            continue
        if parameter.required and values[parameter.name] is None:
            errors[parameter.name] = _("Choose a value for “{label}”.").format(label=_(parameter.label))
    for name, allowed in ((GROUP, spec.groups), (ACROSS, spec.across), (COMPARE, (YEAR_BEFORE,) if spec.compared else ())):
        values[name] = parameters.get(name) or None
        if values[name] is not None and values[name] not in allowed:
            errors[name] = _("The report cannot be put together by “{name}”.").format(name=values[name])
    if errors:
        raise FieldErrors(errors)
    return values


def _value(parameter: Parameter, raw: Any) -> Any:
    if raw in (None, "", (), []):
        return None
    match parameter.kind:
        case "period":
            return raw if isinstance(raw, Period) else Period.parse(str(raw))
        case "date":
            return _day(raw)
        case "ref":
            ids = (raw,) if isinstance(raw, int) else tuple(int(each) for each in raw)
            if len(ids) > MOST_CHOSEN:
                raise UserError(_("“{label}” takes at most {count} values.").format(label=_(parameter.label), count=MOST_CHOSEN))
            return ids
        case "choice":
            if raw not in {option.value for option in parameter.options}:
                raise UserError(_("“{value}” is not a choice of “{label}”.").format(value=raw, label=_(parameter.label)))
            return raw
        case "bool":
            return bool(raw)
    raise TypeError(parameter.kind)


def _day(raw: Any) -> date:
    if isinstance(raw, date):
        return raw
    if raw == "today":
        return clock.today()
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise UserError(_("“{text}” is not a day.").format(text=raw), _("Write it as 2026-01-31.")) from None
