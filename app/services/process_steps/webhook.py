"""Tells a program in the local network something, and takes what it answers.

A password that the program wants is kept on the computers that may call it (vault of the operating system), never in the database: the step
names it, and where it is not known the step is left to the agent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.core import machine_secrets
from app.core.enums.people import Role
from app.core.errors import AccessDenied, UserError
from app.core.i18n import N_, _
from app.db.session import UnitOfWork
from app.integrations import webhook
from app.processes.definition import Node
from app.processes.script import read_script, run_script
from app.processes.step_type import Param, ParamKind, Port, StepType
from app.services.context import Context
from app.services.process_steps.step import StepInput, StepOutcome, step_type

SECRETS = "processes.process.save"
#: letters of a text that an answer may bring, and digits of a number
LONGEST_TEXT, MOST_DIGITS = 4000, 28


def keep_secret(ctx: Context, name: str, secret: str) -> str:
    """Keep a password for programs in the house on this computer; returns in words where it is. Empty forgets it."""
    ctx.rights.demand(SECRETS)
    if not secret:
        machine_secrets.drop(_name(ctx, name))
        return ""
    return machine_secrets.keep(_name(ctx, name), secret)


def sentence(node: Node, names: Mapping[str, str]) -> str:
    """The step read aloud."""
    return _("Tells the program at {url}.").format(url=node.params.get("url", ""))


@step_type(StepType(
    "webhook", N_("Tell a program"), "integration", N_("Hands values to a program in the local network and takes its answer."), "U",
    ports=(Port("", N_("Told")),), sentence=sentence,
    params=(
        Param("url", N_("Address"), ParamKind.TEXT, is_required=True, hint=N_("In the local network, such as http://192.168.1.20:8080/path")),
        Param("method", N_("How"), ParamKind.CHOICE, default="POST", options=tuple((method, method) for method in webhook.METHODS)),
        Param("values", N_("What is told"), ParamKind.LONG_TEXT, hint=N_("One on each line: name = formula")),
        Param("takes", N_("Taken from the answer"), ParamKind.TEXT, hint=N_("Names with commas between them")),
        Param("secret", N_("Password"), ParamKind.TEXT, hint=N_("The name under which the computers keep it, not the password itself")),
    ),
), reaches_out=True)
def run(ctx: Context, uow: UnitOfWork, step: StepInput) -> StepOutcome:
    """Tell it.

    :raises AccessDenied: this computer does not know the password. :raises UserError: nobody answers as wanted.
    """
    told = run_script(read_script(str(step.param("values") or "")), step.values)
    request = webhook.Request(
        str(step.param("url") or ""), str(step.param("method") or "POST"), {name: _written(value) for name, value in told.items()},
        f"kontor-step-{step.row.id}", _secret(ctx, step),
    )
    answer = webhook.call(request)
    wanted = [name.strip() for name in str(step.param("takes") or "").split(",") if name.strip()]
    return StepOutcome(answers={name: _taken(name, answer[name]) for name in wanted if name in answer})


def _secret(ctx: Context, step: StepInput) -> str:
    name = str(step.param("secret") or "").strip()
    if not name:
        return ""
    found = machine_secrets.read(_name(ctx, name))
    if found is None:
        text, hint = _("This computer does not know the password “{name}”.").format(name=name), _("Keep it on the computer of the agent.")
        raise UserError(text, hint) if ctx.user.role is Role.OWNER else AccessDenied(text, hint)
    return found


def _name(ctx: Context, name: str) -> str:
    return f"program:{name}|{ctx.database.url.set(username='', drivername=ctx.database.name, query={}).render_as_string()}"


def _written(value: Any) -> Any:
    """A value as JSON says it; sums are texts, so that nobody reads them as binary fractions."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) and abs(value) < 2**53 else str(value)
    return value.isoformat() if isinstance(value, date) else value


def _taken(name: str, value: Any) -> Any:
    """A value of an answer as the case keeps it."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        value = Decimal(value)
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < MOST_DIGITS:
        return value
    if isinstance(value, str) and len(value) <= LONGEST_TEXT:
        return value
    raise UserError(_("“{name}” of the answer is no single value.").format(name=name), _("Take another, or none."))
