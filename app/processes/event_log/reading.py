"""Reads a journal whatever it comes as: XES or CSV, packed with gzip or not."""

from __future__ import annotations

from itertools import chain

from app.core.errors import UserError
from app.core.i18n import _
from app.processes.event_log.limits import pieces
from app.processes.event_log.log import EventLog
from app.processes.event_log.table import Columns, read_table
from app.processes.event_log.xes import read_xes

_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read_log(data: bytes, columns: Columns | None = None) -> EventLog:
    """The journal in a file.

    :param columns: of a table whose columns have other names than usual.
    :raises UserError: it is none, it is hostile or too large, or nothing happened in it.
    """
    coming = pieces(data)
    first = next(coming, b"")
    head = first
    for mark in _MARKS:
        head = head.removeprefix(mark)
    whole = chain((first,), coming)
    log = read_xes(whole) if head.lstrip(b" \t\r\n\x00").startswith(b"<") else read_table(whole, columns)
    if not log.traces:
        raise UserError(_("The journal holds no event with a name and a moment."))
    return log
