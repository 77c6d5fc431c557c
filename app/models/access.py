"""What each person may do beyond the declared rights of the role."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.i18n import N_
from app.db.types import ShortText
from app.models.base import Base, Keyed, reference


class PermissionGrant(Keyed, Base):
    """A permission given to one employee in addition to the role's."""

    __tablename__ = "permission_grant"
    __table_args__ = (UniqueConstraint("employee_id", "permission"),)

    employee_id: Mapped[int] = reference("employee", N_("Employee"), required=True, index=False)
    permission: Mapped[str] = mapped_column(ShortText(80), nullable=False, info={"label": N_("Right")})
