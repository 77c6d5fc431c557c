"""What each person may do beyond the declared rights of the role, how the person is known again, and who is signed in."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.enums.logins import Refusal, WishKind, WishState
from app.core.i18n import N_
from app.db.types import Choice, Hash, Id, ShortText, Utc
from app.models.base import Base, Keyed, reference


class PermissionGrant(Keyed, Base):
    """A permission given to one employee in addition to the role's."""

    __tablename__ = "permission_grant"
    __table_args__ = (UniqueConstraint("employee_id", "permission"),)

    employee_id: Mapped[int] = reference("employee", N_("Employee"), required=True, index=False)
    permission: Mapped[str] = mapped_column(ShortText(80), nullable=False, info={"label": N_("Right")})


class PersonSecret(Keyed, Base):
    """What one person proves to be that person with. The journal learns that it was changed, and never what it is.

    The password stands here for a file only: the servers keep their own. ``last_step`` is the newest step whose code was taken.
    """

    __tablename__ = "person_secret"

    employee_id: Mapped[int] = mapped_column(
        Id, sa.ForeignKey("employee.id"), nullable=False, unique=True, info={"label": N_("Employee"), "reference": "employee"},
    )
    password_hash: Mapped[str | None] = mapped_column(ShortText(200), info={"label": N_("Password"), "hidden": True, "journal": False})
    password_set_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Password set")})
    is_given: Mapped[bool] = mapped_column(
        sa.Boolean, nullable=False, default=False, server_default=sa.false(), info={"label": N_("Password given by somebody else")},
    )
    is_locked: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False, info={"label": N_("Login is locked")})
    factor_secret: Mapped[str | None] = mapped_column(ShortText(64), info={"label": N_("Second factor"), "hidden": True, "journal": False})
    factor_since: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Second factor since")})
    last_step: Mapped[int | None] = mapped_column(Id, info={"label": N_("Last code"), "hidden": True, "journal": False})
    failures: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0, info={"label": N_("Failed tries")})
    wait_until: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Wait until")})


class RecoveryCode(Keyed, Base):
    """A code that opens once where the telephone is lost; only its hash is kept."""

    __tablename__ = "recovery_code"

    employee_id: Mapped[int] = reference("employee", N_("Employee"), required=True)
    code_hash: Mapped[str] = mapped_column(Hash, nullable=False, info={"label": N_("Recovery code"), "hidden": True, "journal": False})
    used_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Used")})


class SignIn(Keyed, Base):
    """A window of a person at a workstation, from signing in until it is closed or ended by somebody. Its heartbeat is not journaled."""

    __tablename__ = "sign_in"
    __table_args__ = (sa.Index("ix_sign_in_ended_at_id", "ended_at", "id"),)

    employee_id: Mapped[int] = reference("employee", N_("Employee"), required=True)
    login: Mapped[str] = mapped_column(ShortText(63), nullable=False, info={"label": N_("Login")})
    workstation: Mapped[str] = mapped_column(ShortText(120), nullable=False, info={"label": N_("Workstation")})
    begun_at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Signed in")})
    seen_at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Last seen"), "journal": False})
    ended_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Ended")})
    ended_by_id: Mapped[int | None] = reference("employee", N_("Ended by"), index=False)
    #: wrong passwords typed at the workstation since the sign-in before, the last of them, and for which logins
    failed_tries: Mapped[int | None] = mapped_column(sa.Integer, info={"label": N_("Wrong passwords before")})
    failed_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Last wrong password")})
    failed_logins: Mapped[str | None] = mapped_column(ShortText(200), info={"label": N_("Wrong passwords for")})


class LoginWish(Keyed, Base):
    """What whoever manages the people asks of the server for a login, where only the server's administrator can do it (Firebird).

    Who asked, with which role, and when, is written by the database itself. A password lies in it sealed for one agent, until it was used.
    """

    __tablename__ = "login_wish"
    __table_args__ = (sa.Index("ix_login_wish_state_id", "state", "id"),)

    employee_id: Mapped[int] = reference("employee", N_("Employee"), required=True)
    kind: Mapped[WishKind] = mapped_column(Choice(WishKind), nullable=False, info={"label": N_("What to do")})
    login: Mapped[str] = mapped_column(ShortText(31), nullable=False, info={"label": N_("Login")})
    token: Mapped[str] = mapped_column(ShortText(36), nullable=False, unique=True, info={"label": N_("Mark"), "hidden": True})
    letter: Mapped[str | None] = mapped_column(ShortText(500), info={"label": N_("Sealed password"), "hidden": True, "journal": False})
    address: Mapped[str | None] = mapped_column(ShortText(60), info={"label": N_("Key of the agent"), "hidden": True, "journal": False})
    asked_by: Mapped[str] = mapped_column(ShortText(31), nullable=False, default="", info={"label": N_("Asked by")})
    asked_role: Mapped[str] = mapped_column(ShortText(31), nullable=False, default="", info={"label": N_("In the role")})
    asked_at: Mapped[datetime] = mapped_column(Utc, nullable=False, default=clock.now, info={"label": N_("Asked")})
    state: Mapped[WishState] = mapped_column(Choice(WishState), nullable=False, default=WishState.ASKED, info={"label": N_("State")})
    refusal: Mapped[Refusal | None] = mapped_column(Choice(Refusal), info={"label": N_("Refusal")})
    done_at: Mapped[datetime | None] = mapped_column(Utc, info={"label": N_("Done")})


class LoginState(Keyed, Base):
    """How a login stands with a server that tells only its administrator (Firebird); written by the agent, or by that administrator."""

    __tablename__ = "login_state"

    login: Mapped[str] = mapped_column(ShortText(31), nullable=False, unique=True, info={"label": N_("Login")})
    is_open: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, info={"label": N_("Can sign in")})
    role: Mapped[str] = mapped_column(ShortText(40), nullable=False, info={"label": N_("Role")})
