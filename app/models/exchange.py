"""Imports: what came in, and the mappings that people saved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.enums.exchange import BatchState
from app.core.i18n import N_
from app.db.types import Choice, Hash, JsonText, ShortText, Utc
from app.models.base import Base, Keyed, Versioned, reference


class ImportBatch(Keyed, Versioned, Base):
    """One import of one file; the journal knows its transactions by ``job`` and undoes them together."""

    __tablename__ = "import_batch"

    kind: Mapped[str] = mapped_column(ShortText(30), nullable=False, info={"label": N_("What")})
    file_name: Mapped[str] = mapped_column(ShortText(250), nullable=False, info={"label": N_("File")})
    file_hash: Mapped[str] = mapped_column(Hash, nullable=False, info={"label": N_("SHA-256")})
    state: Mapped[BatchState] = mapped_column(Choice(BatchState), nullable=False, default=BatchState.DONE, info={"label": N_("State")})
    at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Imported at")})
    employee_id: Mapped[int | None] = reference("employee", N_("Imported by"), index=False)
    job: Mapped[str] = mapped_column(ShortText(36), nullable=False, unique=True, info={"label": N_("Job"), "hidden": True})
    counts: Mapped[Any] = mapped_column(JsonText, nullable=False, info={"label": N_("Counts"), "hidden": True})


class ImportMapping(Keyed, Versioned, Base):
    """A mapping of columns that somebody saved under a name."""

    __tablename__ = "import_mapping"
    __table_args__ = (sa.UniqueConstraint("kind", "name"),)

    kind: Mapped[str] = mapped_column(ShortText(30), nullable=False, info={"label": N_("What")})
    name: Mapped[str] = mapped_column(ShortText(100), nullable=False, info={"label": N_("Name")})
    definition: Mapped[Any] = mapped_column(JsonText, nullable=False, info={"label": N_("Columns"), "hidden": True})


class ValueAlias(Keyed, Base):
    """A word of foreign files that was once said to mean one of our records, such as "Stk" for the unit pc."""

    __tablename__ = "value_alias"
    __table_args__ = (sa.UniqueConstraint("entity", "word"),)

    entity: Mapped[str] = mapped_column(ShortText(27), nullable=False, info={"label": N_("Entity")})
    word: Mapped[str] = mapped_column(ShortText(100), nullable=False, info={"label": N_("Word")})
    record_id: Mapped[int] = mapped_column(sa.BigInteger, nullable=False, info={"label": N_("Record")})
