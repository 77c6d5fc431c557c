"""Files on records: the bytes are kept once and never changed."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePath

import sqlalchemy as sa

from app.core import clock
from app.core.changes import Changes
from app.core.errors import UserError
from app.core.i18n import _
from app.models.files import Attachment, FileContent
from app.services.context import Context
from app.services.seeing import demand_seen
from app.services.use_case import use_case

LARGEST_BYTES = 50_000_000
LONGEST_NAME = 200
#: names that Windows keeps for devices
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@use_case("files.attachment.add", undo=True)
def attach(ctx: Context, entity: str, record_id: int, name: str, content: bytes, key: str | None = None) -> Changes:
    """Put a file on a record.

    :raises UserError: the file is empty or too large, or the person does not see the record.
    """
    if not content:
        raise UserError(_("The file “{name}” is empty.").format(name=name))
    if len(content) > LARGEST_BYTES:
        raise UserError(
            _("The file “{name}” is too large.").format(name=name),
            _("At most {size} MB fit on a record.").format(size=LARGEST_BYTES // 1_000_000),
        )
    with ctx.uow(key) as uow:
        demand_seen(ctx, uow.session, entity, record_id)
        digest = hashlib.sha256(content).hexdigest()
        stored = uow.session.scalar(sa.select(FileContent.id).where(FileContent.hash == digest))
        if stored is None:
            fresh = FileContent(hash=digest, size=len(content), content=content)
            uow.session.add(fresh)
            uow.session.flush()
            stored = fresh.id
        uow.session.add(
            Attachment(
                entity=entity, record_id=record_id, name=safe_name(name), content_id=stored, added_at=clock.now(), added_by_id=ctx.user.id
            )
        )
        return uow.commit()


def content(ctx: Context, id: int) -> tuple[str, bytes]:
    """Name and bytes of an attachment.

    :raises UserError: it is not there any more.
    """
    statement = sa.select(Attachment.name, FileContent.content).join(FileContent, FileContent.id == Attachment.content_id)
    with ctx.reading() as session:
        found = session.execute(statement.where(Attachment.id == id)).first()
    if found is None:
        raise UserError(_("The file is not there any more."))
    return found[0], bytes(found[1])


def safe_name(name: str) -> str:
    """The last part of a name, without what a file system would stumble over or obey."""
    last = PurePath(name.replace("\\", "/")).name
    cleaned = re.sub(r'[<>:"|?*\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]', "_", last).strip(" .")[-LONGEST_NAME:]
    return f"_{cleaned}" if not cleaned or _DEVICES.fullmatch(cleaned) else cleaned
