"""The invariant of metered contacts: behind every mask that a record shows lies a value."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from app.core.i18n import _
from app.db.guard import vault
from app.services.entities import entity_of
from app.services.verifying.finding import Finding, Progress


def masks_have_values(session: Session, _progress: Progress) -> Iterator[Finding]:
    """Records whose phone or e-mail is masked, and nobody could be told what it is."""
    for table, id, field in vault.without_value(session.connection()):
        text = _("{name} no. {id}: the true “{field}” is lost; what is shown is only its mask.")
        yield Finding("masks_have_values", text.format(name=entity_of(table).name, id=id, field=field), table, id)
