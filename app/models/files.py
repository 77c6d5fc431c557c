"""Files dropped on records, and notes written on them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.i18n import N_
from app.db.types import Hash, Id, LongText, ShortText, Utc
from app.models.base import Base, Binned, Keyed, reference


class FileContent(Keyed, Base):
    """The bytes of a file, inserted once and never changed; the same content is kept once."""

    __tablename__ = "file_content"

    hash: Mapped[str] = mapped_column(Hash, nullable=False, unique=True, info={"label": N_("SHA-256")})
    size: Mapped[int] = mapped_column(Id, nullable=False, info={"label": N_("Bytes")})
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, nullable=False, info={"label": N_("Content"), "journal": False})


class Attachment(Keyed, Binned, Base):
    """A file on a record."""

    __tablename__ = "attachment"
    __table_args__ = (sa.Index("ix_attachment_record", "entity", "record_id"),)

    entity: Mapped[str] = mapped_column(ShortText(27), nullable=False, info={"label": N_("Entity")})
    record_id: Mapped[int] = mapped_column(Id, nullable=False, info={"label": N_("Record")})
    name: Mapped[str] = mapped_column(ShortText(250), nullable=False, info={"label": N_("Name")})
    content_id: Mapped[int] = reference("file_content", N_("Content"), required=True)
    added_at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Added")})
    added_by_id: Mapped[int | None] = reference("employee", N_("Added by"), index=False)


class Note(Keyed, Binned, Base):
    """A remark on a record."""

    __tablename__ = "note"
    __table_args__ = (sa.Index("ix_note_record", "entity", "record_id"),)

    entity: Mapped[str] = mapped_column(ShortText(27), nullable=False, info={"label": N_("Entity")})
    record_id: Mapped[int] = mapped_column(Id, nullable=False, info={"label": N_("Record")})
    text: Mapped[str] = mapped_column(LongText, nullable=False, info={"label": N_("Text")})
    written_at: Mapped[datetime] = mapped_column(Utc, nullable=False, info={"label": N_("Written")})
    written_by_id: Mapped[int | None] = reference("employee", N_("Written by"), index=False)
