"""Files that go along with a letter: attachments of its row."""

from __future__ import annotations

import hashlib
import mimetypes

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.integrations.mail.letter import Enclosure
from app.models.files import Attachment, FileContent
from app.models.reminders import OutgoingMessage
from app.services.attachments import safe_name
from app.services.context import Context

_ENTITY = OutgoingMessage.__tablename__


def enclose(session: Session, message: OutgoingMessage, name: str, content: bytes) -> None:
    """Put a file to a message of the same unit of work."""
    session.flush()
    digest = hashlib.sha256(content).hexdigest()
    stored = session.scalar(sa.select(FileContent.id).where(FileContent.hash == digest))
    if stored is None:
        fresh = FileContent(hash=digest, size=len(content), content=content)
        session.add(fresh)
        session.flush()
        stored = fresh.id
    session.add(Attachment(entity=_ENTITY, record_id=message.id, name=safe_name(name), content_id=stored, added_at=clock.now()))


def enclosures_of(ctx: Context, message_id: int) -> tuple[Enclosure, ...]:
    """What goes along with a message."""
    statement = (
        sa.select(Attachment.name, FileContent.content).join(FileContent, FileContent.id == Attachment.content_id)
        .where(Attachment.entity == _ENTITY, Attachment.record_id == message_id, Attachment.deleted_at.is_(None)).order_by(Attachment.id)
    )
    with ctx.reading() as session:
        return tuple(
            Enclosure(name, bytes(content), mimetypes.guess_type(name)[0] or "application/octet-stream")
            for name, content in session.execute(statement)
        )
