"""A second factor: one-time codes of the person's own telephone, and recovery codes on paper. It works without any network.

The program asks for it. On a server it guards this program's door, not the server's: whoever knows the password can still reach the
server with another program.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock, totp
from app.core.changes import Changes
from app.core.errors import AccessDenied, FieldErrors, UserError
from app.core.i18n import _, ngettext
from app.models.access import PersonSecret, RecoveryCode
from app.reports.printing.codes import qr_runs
from app.services import tries
from app.services.context import Context
from app.services.use_case import declare, perform, use_case

#: permission of whoever may take it off for somebody who lost the telephone
PERMISSION = "organisation.login.factor"
TRY, REMOVE = "customization.factor.try", "customization.factor.remove"
declare(TRY, REMOVE, undo=False)
CODES = 10
#: letters of a recovery code: 80 bits of chance, without signs that look alike
_LETTERS, _LENGTH, _GROUP = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 16, 4


class CodeWanted(UserError):
    """Name and password are right; now the code is needed."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A second factor that is being set up; nothing of it is kept before it is confirmed.

    :param qr: size of the QR code in modules, and its dark runs (row, first column, number of modules).
    :param codes: recovery codes, shown once.
    """

    secret: str
    qr: tuple[int, list[tuple[int, int, int]]]
    codes: tuple[str, ...]

    @property
    def grouped(self) -> str:
        """The secret in groups of four, for typing."""
        return " ".join(self.secret[start : start + _GROUP] for start in range(0, len(self.secret), _GROUP))


@dataclass(frozen=True, slots=True)
class FactorState:
    """How somebody's second factor stands; ``since`` is None without one."""

    since: datetime | None
    codes_left: int


def offer(ctx: Context) -> Offer:
    """Begin to set one up for oneself."""
    secret = totp.new_secret()
    return Offer(secret, qr_runs(totp.address(secret, ctx.user.login, ctx.firm)), tuple(_new_code() for _number in range(CODES)))


@use_case("customization.factor.save")
def confirm(ctx: Context, offered: Offer, code: str, key: str | None = None) -> Changes:
    """Switch it on, once a code proves that the telephone has the secret.

    :raises FieldErrors: the code is not right; it says by how much a clock is wrong where that is the reason.
    """
    secret_bytes = totp.secret_bytes(offered.secret)
    step = totp.matching_step(secret_bytes, _clean(code), clock.now(), None)
    if step is None:
        raise FieldErrors({"code": _why_refused(secret_bytes, code)})
    with ctx.uow(key) as uow:
        secret = tries.locked_secret(uow.session, _own_id(ctx))
        secret.factor_secret, secret.factor_since, secret.last_step = offered.secret, clock.now(), step
        _drop_codes(uow.session, secret.employee_id)
        uow.session.add_all(RecoveryCode(employee_id=secret.employee_id, code_hash=_hash(text)) for text in offered.codes)
        return uow.commit()


def take_off_own(ctx: Context, code: str, key: str | None = None) -> Changes:
    """Switch one's own off, which takes a code as well.

    :raises AccessDenied: the code is not right.
    """
    prove(ctx, code)
    return perform(ctx, REMOVE, lambda inner: _take_off(inner, _own_id(inner), key))


@use_case("organisation.login.factor")
def take_off(ctx: Context, employee_id: int, key: str | None = None) -> Changes:
    """Switch it off for somebody who lost the telephone; the journal says who did it for whom."""
    return _take_off(ctx, employee_id, key)


def _take_off(ctx: Context, employee_id: int, key: str | None) -> Changes:
    with ctx.uow(key, employee=employee_id) as uow:
        secret = tries.locked_secret(uow.session, employee_id)
        secret.factor_secret, secret.factor_since, secret.last_step = None, None, None
        tries.note_success(secret)
        _drop_codes(uow.session, employee_id)
        uow.touch("employee", employee_id)
        return uow.commit()


def state(ctx: Context, employee_id: int | None = None) -> FactorState:
    """How the second factor of an employee stands, one's own without a key."""
    wanted = employee_id or ctx.user.id
    with ctx.reading() as session:
        since = session.scalar(sa.select(PersonSecret.factor_since).where(PersonSecret.employee_id == wanted))
        unused = sa.select(sa.func.count()).select_from(RecoveryCode).where(RecoveryCode.employee_id == wanted, RecoveryCode.used_at.is_(None))
        return FactorState(since, session.scalar(unused) or 0)


def ask(ctx: Context, code: str) -> None:
    """Demand the code of whoever has a second factor.

    :raises CodeWanted: there is one, and no code was given.
    :raises AccessDenied: the code is not right.
    """
    if ctx.user.id is None or state(ctx).since is None:
        return
    if not code.strip():
        raise CodeWanted(_("Type the code that your telephone shows, or one of your recovery codes."))
    prove(ctx, code)


def prove(ctx: Context, code: str) -> None:
    """Take a code of the telephone or a recovery code; either is good once.

    :raises AccessDenied: it is not right, or the person has to wait after too many wrong tries.
    """
    employee_id, why = _own_id(ctx), ""

    def attempt(inner: Context) -> Changes:
        nonlocal why
        with inner.uow(employee=employee_id) as uow:
            secret = tries.locked_secret(uow.session, employee_id)
            tries.refuse_while_waiting(secret)
            why = _take(uow.session, secret, code)
            if why:
                tries.note_failure(secret)
            else:
                tries.note_success(secret)
            return uow.commit()

    perform(ctx, TRY, attempt)
    if why:
        raise AccessDenied(why)


def _take(session: Session, secret: PersonSecret, code: str) -> str:
    """Use a code up; returns why it is not good, or nothing."""
    if secret.factor_secret is None:
        return ""
    if len(clean := _clean(code)) != totp.DIGITS:
        wanted = sa.select(RecoveryCode).where(
            RecoveryCode.employee_id == secret.employee_id, RecoveryCode.code_hash == _hash(code), RecoveryCode.used_at.is_(None),
        )
        recovery = session.scalar(wanted.with_for_update())
        if recovery is None:
            return _("This code is not right, or it was used before.")
        recovery.used_at = clock.now()
        return ""
    secret_bytes = totp.secret_bytes(secret.factor_secret)
    step = totp.matching_step(secret_bytes, clean, clock.now(), secret.last_step)
    if step is None:
        return _why_refused(secret_bytes, code)
    secret.last_step = step
    return ""


def _why_refused(secret: bytes, code: str) -> str:
    seconds = totp.skew(secret, _clean(code), clock.now())
    if seconds is None:
        return _("This code is not right, or it was used before.")
    minutes = max(1, round(abs(seconds) / 60))
    return ngettext(
        "This code belongs to another time: the clocks of your telephone and this computer differ by about {count} minute. Set them right.",
        "This code belongs to another time: the clocks of your telephone and this computer differ by about {count} minutes. Set them right.",
        minutes,
    ).format(count=minutes)


def _own_id(ctx: Context) -> int:
    if ctx.user.id is None:
        raise UserError(_("A second factor belongs to a person."), _("Enter the people of the firm first."))
    return ctx.user.id


def _drop_codes(session: Session, employee_id: int) -> None:
    for code in session.scalars(sa.select(RecoveryCode).where(RecoveryCode.employee_id == employee_id)).all():
        session.delete(code)


def _new_code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _place in range(_LENGTH))
    return "-".join(letters[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))


def _clean(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign.isalnum())


def _hash(code: str) -> str:
    return hashlib.sha256(_clean(code).encode()).hexdigest()
