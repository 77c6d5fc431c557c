"""The clipboard: copies go to other processes, other windows and back, as the JSON of a drawing."""

from __future__ import annotations

import json
from collections.abc import Iterable

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from app.process_editor.commands.paste import part
from app.processes.definition import Graph
from app.processes.json_form import from_json, to_json

MIME = "application/x-kontor-process+json"


def put(graph: Graph, keys: Iterable[str]) -> bool:
    """Copy parts of a drawing; False where there is nothing to copy."""
    copied = part(graph, keys)
    if not (copied.nodes or copied.lanes or copied.notes):
        return False
    data = QMimeData()
    data.setData(MIME, json.dumps(to_json(copied)).encode())
    QGuiApplication.clipboard().setMimeData(data)
    return True


def take() -> Graph | None:
    """What was copied; None where it is no drawing.

    :raises UserError: a drawing that this program does not know.
    """
    data = QGuiApplication.clipboard().mimeData()
    if data is None or not data.hasFormat(MIME):
        return None
    try:
        return from_json(json.loads(bytes(data.data(MIME).data()).decode()))
    except ValueError:
        return None


def has_copy() -> bool:
    """Whether parts of a drawing are on the clipboard."""
    data = QGuiApplication.clipboard().mimeData()
    return data is not None and data.hasFormat(MIME)
