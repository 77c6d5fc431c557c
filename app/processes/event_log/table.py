"""Reads journals out of CSV: a line for each event, with case, step and moment; the columns are known by the names that such files use."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.core.errors import UserError
from app.core.i18n import _
from app.processes.event_log.limits import check_count, moment_of
from app.processes.event_log.log import EventLog, Record, log_of

#: characters of a line: no event needs more
LONGEST = 100_000
_CASE = ("case:concept:name", "case_id", "caseid", "case id", "case")
_STEP = ("concept:name", "activity", "activityid", "activity_id", "event", "task")
_MOMENT = ("time:timestamp", "completetimestamp", "complete timestamp", "timestamp", "time", "date")
_PERSON = ("org:resource", "resource", "user")
_TRANSITION = ("lifecycle:transition", "transition")


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of the columns; the last two may be missing."""

    case: str
    step: str
    moment: str
    who: str = ""
    transition: str = ""


def read_table(pieces: Iterable[bytes], columns: Columns | None = None) -> EventLog:
    """The journal in a CSV file in UTF-8 that comes piece by piece.

    :param columns: where the names are not the usual ones.
    :raises UserError: no text, a column is missing, a moment is none, or more than a journal has.
    """
    lines = _lines(pieces)
    first = next(lines, "")
    separator = max((",", ";", "\t"), key=first.count)
    header = next(csv.reader([first], delimiter=separator), [])
    columns = columns or _columns(header)
    places = {name: place for place, name in enumerate(header) if name}
    if missing := [name for name in (columns.case, columns.step, columns.moment) if name not in places]:
        raise UserError(_("The table has no column “{name}”.").format(name=missing[0]), _("Say which columns hold case, step and moment."))
    case, step, moment = (places[name] for name in (columns.case, columns.step, columns.moment))
    who, transition = places.get(columns.who), places.get(columns.transition)
    cases: dict[str, list[Record]] = {}
    reader = csv.reader(lines, delimiter=separator)
    try:
        for count, row in enumerate(reader, start=1):
            check_count(count)
            if len(row) > max(case, step, moment) and row[case] and row[step] and row[moment]:
                record = Record(row[step], moment_of(row[moment], count + 1), _cell(row, who), _cell(row, transition))
                cases.setdefault(row[case], []).append(record)
    except csv.Error as error:
        raise UserError(_("Line {line} of the table cannot be read.").format(line=reader.line_num + 1), _("Save it again as CSV.")) from error
    return log_of(cases.items())


def _cell(row: list[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""


def _columns(header: list[str]) -> Columns:
    named = {name.strip().lower(): name for name in reversed(header)}
    found = [next((named[name] for name in names if name in named), "") for names in (_CASE, _STEP, _MOMENT, _PERSON, _TRANSITION)]
    if not all(found[:3]):
        raise UserError(
            _("The table does not say which columns hold case, step and moment."),
            _("Its first line names the columns: case_id, activity, timestamp, and if known resource."),
        )
    return Columns(*found)


def _lines(pieces: Iterable[bytes]) -> Iterator[str]:
    """The lines of a text, with their ends, as it comes."""
    decoder, rest = codecs.getincrementaldecoder("utf-8-sig")(), ""
    try:
        for piece in pieces:
            *whole, rest = (rest + decoder.decode(piece)).split("\n")
            yield from (line + "\n" for line in whole)
            if len(rest) > LONGEST:
                raise UserError(_("The table has a line of more than {most} characters: it is not read.").format(most=LONGEST))
        rest += decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise UserError(_("The file is neither an event log (XES) nor a table in UTF-8."), _("Save it again as CSV in UTF-8.")) from error
    if rest:
        yield rest
