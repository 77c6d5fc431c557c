"""Defaults and rules of single entities that their columns cannot say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app.core import clock
from app.core.i18n import _, format_number
from app.core.rules.checks import check_russian_account
from app.db.session import UnitOfWork
from app.models.organisation import Firm
from app.models.sales import DealStage
from app.services.contacts import HIGHEST_QUOTA
from app.services.context import Context
from app.services.login_office import settle
from app.services.planning import absences, keeping

if TYPE_CHECKING:
    from app.services.record_draft import Draft


def _client_defaults(ctx: Context) -> dict[str, Any]:
    return {"manager": ctx.user.id, "since": clock.today(), "branch": ctx.user.branch_id}


def _deal_defaults(ctx: Context) -> dict[str, Any]:
    with ctx.reading() as session:
        stages = sa.select(DealStage.id).where(DealStage.deleted_at.is_(None)).order_by(DealStage.position, DealStage.id)
        first = session.scalars(stages).first()
    return {"manager": ctx.user.id, "opened_on": clock.today(), "stage": first, **_in_our_currency(ctx)}


def _in_our_currency(ctx: Context) -> dict[str, Any]:
    with ctx.reading() as session:
        ours = session.scalars(sa.select(Firm.currency).where(Firm.deleted_at.is_(None)).order_by(Firm.id)).first()
    return {"currency": ours} if ours else {}


def _dated(ctx: Context) -> dict[str, Any]:
    return {"valid_from": clock.today()}


def _price_list_defaults(ctx: Context) -> dict[str, Any]:
    return {**_dated(ctx), **_in_our_currency(ctx)}


#: entity → values of a fresh record
DEFAULTS: dict[str, Callable[[Context], dict[str, Any]]] = {
    "client": _client_defaults, "deal": _deal_defaults, "product_price": _dated, "vat_rate_period": _dated, "employee_rate": _dated,
    "price_list": _price_list_defaults, "firm_bank_account": _in_our_currency, "client_bank_account": _in_our_currency, "task": keeping.task_defaults,
    "absence": absences.absence_defaults,
}

#: entity → attributes of a fresh record that no card shows
FRESH: dict[str, Callable[[Context], dict[str, Any]]] = {"task": keeping.task_fresh}


def _periods(draft: Draft) -> dict[str, str]:
    first, last = draft["valid_from"], draft["valid_to"]
    if first and last and first > last:
        return {"valid_to": _("The end lies before the beginning: exchange the two dates.")}
    return {}


def _percentages(name: str) -> Callable[[Draft], dict[str, str]]:
    def rule(draft: Draft) -> dict[str, str]:
        value = draft[name]
        if value is not None and not 0 <= value <= 100:
            return {name: _("“{label}” lies between 0 and 100.").format(label=draft.schema[name].label)}
        return {}

    return rule


def _days_to_pay(draft: Draft) -> dict[str, str]:
    if draft["payment_days"] is not None and not 0 <= draft["payment_days"] <= 3650:
        return {"payment_days": _("Days to pay lie between 0 and 3650.")}
    return {}


def _employee(draft: Draft) -> dict[str, str]:
    errors, quota = {}, draft["contact_quota"]
    if quota is not None and not 0 <= quota <= HIGHEST_QUOTA:
        text = _("“{label}” lies between 0 and {most}: leave it empty for what holds in the firm.")
        errors["contact_quota"] = text.format(label=draft.schema["contact_quota"].label, most=format_number(HIGHEST_QUOTA))
    if draft.id is not None and draft["head"] == draft.id:
        errors["head"] = _("Nobody is the own head: choose somebody else, or leave it empty.")
    return errors


def _client(draft: Draft) -> dict[str, str]:
    errors = {**_percentages("discount")(draft), **_days_to_pay(draft)}
    if draft["credit_limit"] is not None and draft["credit_limit"] < 0:
        errors["credit_limit"] = _("A credit limit is not negative: leave it empty for no limit.")
    return errors


def _vat_period(draft: Draft) -> dict[str, str]:
    return {**_periods(draft), **_percentages("percent")(draft)}


def _price(draft: Draft) -> dict[str, str]:
    if draft["price"] is not None and draft["price"] < 0:
        return {"price": _("A price is not negative.")}
    return {}


def _russian_account(draft: Draft) -> dict[str, str]:
    account, bank_code = draft["account"] or "", draft["bank_code"] or ""
    if len(account) == 20 and account.isdigit() and bank_code:
        problem = check_russian_account(account, bank_code)
        return {"account": problem} if problem else {}
    return {}


def _parent_group(draft: Draft) -> dict[str, str]:
    if draft.id is not None and draft["parent"] == draft.id:
        return {"parent": _("A group cannot lie within itself: choose another one.")}
    return {}


#: entity → rule: a draft in, sentences by field out
RULES: dict[str, Callable[[Draft], dict[str, str]]] = {
    "client": _client, "price_list": _periods, "vat_rate_period": _vat_period, "product_price": _price,
    "firm_bank_account": _russian_account, "client_bank_account": _russian_account, "product_group": _parent_group,
    "deal_stage": _percentages("probability"), "employee": _employee, "firm": _days_to_pay, "task": keeping.task_rule,
    "absence": keeping.absence_rule, "branch": keeping.branch_rule,
}

#: what surrounds the writing of records: the context, the unit of work, the keys of those that are there, the values by field → the new ones
Around = Callable[[Context, UnitOfWork, Sequence[int], Mapping[str, Any]], AbstractContextManager[list[Any]]]
AROUND: dict[str, Around] = {"task": keeping.around_tasks, "absence": absences.around_absences}

#: entity → what follows once a record was changed and stored: the context and its key
AFTERWARDS: dict[str, Callable[[Context, int], None]] = {"employee": settle}
