"""Drawings of published versions, read once: they never change."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from app.core.enums.processes import VersionState
from app.core.errors import UserError
from app.core.i18n import _
from app.models.processes import ProcessVersion
from app.processes.definition import Graph
from app.processes.json_form import from_json

_MOST = 200
_known: WeakKeyDictionary[Engine, dict[int, Graph]] = WeakKeyDictionary()


def graph_of(session: Session, version_id: int) -> Graph:
    """The drawing of a version.

    :raises UserError: it is gone, or of a format that this program does not know.
    """
    known = _known.setdefault(_engine(session), {})
    if (graph := known.get(version_id)) is not None:
        return graph
    row = session.execute(sa.select(ProcessVersion.graph, ProcessVersion.state).where(ProcessVersion.id == version_id)).one_or_none()
    if row is None:
        raise UserError(_("This version is not there any more."), _("Read the list of processes again."))
    graph = from_json(row.graph)
    if row.state is not VersionState.DRAFT:
        if len(known) >= _MOST:
            known.clear()
        known[version_id] = graph
    return graph


def _engine(session: Session) -> Engine:
    bound = session.get_bind()
    return bound if isinstance(bound, Engine) else bound.engine
