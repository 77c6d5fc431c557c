"""Reads XES (IEEE 1849): the cases of a journal with name, moment, person and transition of each event.

Files come from strangers: no document types, so no entities; no network; limits of size, depth and number. Nothing is kept of what is not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.parsers import expat

from app.core.errors import UserError
from app.core.i18n import _
from app.processes.event_log.limits import check_count, moment_of
from app.processes.event_log.log import EventLog, Record, log_of

#: elements inside each other: attributes may hold attributes
DEEPEST = 50
NAME, MOMENT, PERSON, TRANSITION = "concept:name", "time:timestamp", "org:resource", "lifecycle:transition"


def read_xes(pieces: Iterable[bytes]) -> EventLog:
    """The journal in a file that comes piece by piece.

    :raises UserError: no XML, no XES, one with a document type (an XML bomb begins with it), or more than a journal has.
    """
    reading = _Reading()
    for piece in pieces:
        reading.feed(piece, is_last=False)
    reading.feed(b"", is_last=True)
    if not reading.is_log:
        raise UserError(_("The file is XML, but no event log (XES)."), _("Choose a file that ends in .xes or .xes.gz."))
    return log_of(reading.cases)


class _Reading:
    """Collects cases while the file runs through. A case is its name and its lines."""

    def __init__(self) -> None:
        self.cases: list[tuple[str, list[Record]]] = []
        self.is_log = False
        self._depth = self._count = 0
        self._trace: dict[str, str] | None = None
        self._event: dict[str, str] | None = None
        self._records: list[Record] = []
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse_type
        self._parser.StartElementHandler = self._enter
        self._parser.EndElementHandler = self._leave
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def feed(self, piece: bytes, *, is_last: bool) -> None:
        """Reads on.

        :raises UserError: what has come is not to be read.
        """
        try:
            self._parser.Parse(piece, is_last)
        except (expat.ExpatError, LookupError, ValueError) as error:
            text = _("The file cannot be read as XML: line {line} is broken.")
            raise UserError(text.format(line=self._parser.CurrentLineNumber), _("Fetch it once more.")) from error

    def _refuse_type(self, *_declared: object) -> None:
        raise UserError(
            _("The file declares a document type, which event logs never do: it is not read."), _("Take the file only from where you trust it.")
        )

    def _enter(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise UserError(_("The file is built deeper than any event log: it is not read."))
        tag = tag.rpartition(":")[2]
        if self._depth == 1:
            self.is_log = tag == "log"
        elif self._depth == 2 and tag == "trace":
            self._trace, self._records = {}, []
        elif self._depth == 3 and tag == "event" and self._trace is not None:
            self._event = {}
            self._count += 1
            check_count(self._count)
        elif self._depth == 3 and self._trace is not None:
            self._trace[attributes.get("key", "")] = attributes.get("value", "")
        elif self._depth == 4 and self._event is not None:
            self._event[attributes.get("key", "")] = attributes.get("value", "")

    def _leave(self, _tag: str) -> None:
        if self._depth == 3 and self._event is not None:
            if self._event.get(NAME) and self._event.get(MOMENT):
                moment = moment_of(self._event[MOMENT], self._parser.CurrentLineNumber)
                self._records.append(Record(self._event[NAME], moment, self._event.get(PERSON, ""), self._event.get(TRANSITION, "")))
            self._event = None
        elif self._depth == 2 and self._trace is not None:
            self.cases.append((self._trace.get(NAME) or str(len(self.cases) + 1), self._records))
            self._trace = None
        self._depth -= 1
