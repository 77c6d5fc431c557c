"""iCalendar in and out: nothing is lost, a second import changes nothing, what was changed on either side is carried and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.enums.planning import Answer, TaskKind, TaskState
from app.core.errors import UserError
from app.core.planning.board import RowKey
from app.core.planning.calendar_text import DEEPEST, CalendarError
from app.models.planning import CalendarFile, Task, TaskParticipant, TaskSeries
from app.models.reminders import Reminder
from app.services import records, undo
from app.services.context import Context
from app.services.planning import calendars
from app.services.planning.creating import NewTask, create_task
from app.services.planning.moving import Move, move_tasks
from app.services.planning.series import Repeat, create_series
from app.services.planning.series_changes import SeriesChange, Which, change_series, delete_instances
from app.services.reminders import of_task

NOW = datetime(2026, 3, 2, 6)

CALENDAR = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Else//Where//EN
X-COLOUR:teal
BEGIN:VTIMEZONE
TZID:Our Office
X-LIC-LOCATION:Europe/Berlin
BEGIN:STANDARD
DTSTART:19961027T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:one@else
DTSTART;TZID=Our Office:20260304T100000
DURATION:PT45M
SUMMARY;LANGUAGE=en:Budget\\, once more
DESCRIPTION:A long text that is folded somewhere in the middle of a wo
 rd\\nand has two lines
ATTENDEE;PARTSTAT=ACCEPTED;CN=Ann:mailto:ann@firm.example
ATTENDEE;CN=Guest:mailto:guest@else.example
X-UNKNOWN;A="b:c":kept
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT15M
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:two@else
DTSTART;TZID=Our Office:20260302T090000
DTEND;TZID=Our Office:20260302T091500
RRULE:FREQ=WEEKLY;COUNT=5
EXDATE;TZID=Our Office:20260316T090000
SUMMARY:Stand-up
END:VEVENT
BEGIN:VEVENT
UID:two@else
RECURRENCE-ID;TZID=Our Office:20260323T090000
DTSTART;TZID=Our Office:20260323T110000
DTEND;TZID=Our Office:20260323T120000
SUMMARY:Long stand-up
END:VEVENT
BEGIN:VTODO
UID:three@else
DUE;VALUE=DATE:20260310
PRIORITY:1
SUMMARY:Tax return
STATUS:IN-PROCESS
END:VTODO
BEGIN:VJOURNAL
UID:four@else
SUMMARY:Not a task
END:VJOURNAL
END:VCALENDAR
"""

pytestmark = pytest.mark.backends()


@pytest.fixture(autouse=True)
def march() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def tasks(ctx: Context) -> list[Task]:
    with ctx.reading() as session:
        return list(session.scalars(sa.select(Task).where(Task.deleted_at.is_(None)).order_by(Task.starts_at, Task.id)))


def titled(ctx: Context, title: str) -> Task:
    return next(task for task in tasks(ctx) if task.title == title)


def exported(ctx: Context) -> list[str]:
    return calendars.export_person(ctx).decode().replace("\r\n ", "").split("\r\n")


def original(data: bytes = CALENDAR) -> list[str]:
    return data.decode().replace("\n ", "").split("\n")


def event(**lines: str) -> bytes:
    inside = {"UID": "x@else", "DTSTART": "20260304T100000Z", "SUMMARY": "Talk", **lines}
    told = "".join(f"{name}:{value}\n" for name, value in inside.items() if value)
    return f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{told}END:VEVENT\nEND:VCALENDAR\n".encode()


def test_calendar_when_imported_then_it_becomes_tasks_and_goes_out_as_it_came(ctx: Context) -> None:
    ann = records.save(ctx, records.new(ctx, "employee", name="Ann", email="Ann@firm.example")).created("employee")[0]
    seen = calendars.preview_import(ctx, CALENDAR)
    assert (seen.new, seen.same, seen.kept, seen.warnings) == (4, 0, 1, ())
    assert [(line.title, line.is_recurring) for line in seen.lines][1] == ("Stand-up", True)
    calendars.import_calendar(ctx, CALENDAR, "office.ics")
    budget, tax, long = titled(ctx, "Budget, once more"), titled(ctx, "Tax return"), titled(ctx, "Long stand-up")
    assert (budget.starts_at, budget.ends_at, budget.zone) == (datetime(2026, 3, 4, 9), datetime(2026, 3, 4, 9, 45), "Europe/Berlin")
    assert budget.description == "A long text that is folded somewhere in the middle of a word\nand has two lines"
    assert (tax.starts_at, tax.state, tax.is_important, tax.kind) == (None, TaskState.IN_WORK, True, TaskKind.ASSIGNMENT)
    assert (long.is_exception, long.occurrence_at, long.starts_at) == (True, datetime(2026, 3, 23, 8), datetime(2026, 3, 23, 10))
    assert [f"{task.starts_at:%m-%d}" for task in tasks(ctx) if task.title == "Stand-up"] == ["03-02", "03-09", "03-30"]
    with ctx.reading() as session:
        joined = session.scalars(sa.select(TaskParticipant).where(TaskParticipant.task_id == budget.id)).one()
    assert (joined.employee_id, joined.answer) == (ann, Answer.AGREED)
    assert exported(ctx) == original()


def test_calendar_when_imported_again_then_nothing_changes_and_undo_takes_it_out(ctx: Context) -> None:
    calendars.import_calendar(ctx, CALENDAR, "office.ics")
    count = len(tasks(ctx))
    assert not calendars.import_calendar(ctx, CALENDAR, "office.ics")
    again = calendars.preview_import(ctx, CALENDAR)
    assert (again.new, again.changed, again.same) == (0, 0, 4)
    assert len(tasks(ctx)) == count
    step = undo.steps(ctx, NOW - timedelta(days=1)).undo
    assert step is not None
    undo.undo(ctx, step.id)
    assert not tasks(ctx)
    with ctx.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(CalendarFile)) == 0
        assert session.scalar(sa.select(sa.func.count()).where(TaskSeries.deleted_at.is_(None))) == 0


@pytest.mark.backends("sqlite")
def test_task_when_changed_here_then_only_our_changes_go_out(ctx: Context) -> None:
    calendars.import_calendar(ctx, CALENDAR, "office.ics")
    budget = titled(ctx, "Budget, once more")
    assert budget.starts_at
    assert budget.ends_at
    later = timedelta(hours=2)
    move_tasks(ctx, [Move(budget.id, budget.version, RowKey("employee", ctx.user.id or 0), budget.starts_at + later, budget.ends_at + later)])
    changed = [line for line in exported(ctx) if line not in original()]
    gone = [line for line in original() if line not in exported(ctx)]
    assert changed == ["DTSTART;TZID=Our Office:20260304T120000", "SEQUENCE:1"]
    assert gone == ["DTSTART;TZID=Our Office:20260304T100000"]


@pytest.mark.backends("sqlite")
def test_series_when_an_instance_is_changed_or_deleted_here_then_the_calendar_tells_it(ctx: Context) -> None:
    calendars.import_calendar(ctx, CALENDAR, "office.ics")
    second, third = [task for task in tasks(ctx) if task.title == "Stand-up"][1:3]
    change_series(ctx, second.id, second.version, Which.THIS, SeriesChange({"title": "Short stand-up"}))
    delete_instances(ctx, third.id, third.version, Which.THIS)
    lines = exported(ctx)
    assert "EXDATE:20260316T080000Z,20260330T070000Z" in lines
    assert lines[lines.index("SUMMARY:Short stand-up") - 2] == "RECURRENCE-ID:20260309T080000Z"
    data = "\r\n".join(lines).encode()
    assert calendars.preview_import(ctx, data).new == 1  # the instance that became an entry of its own
    assert "X-UNKNOWN;A=\"b:c\":kept" in lines


@pytest.mark.backends("sqlite")
def test_file_when_it_changed_elsewhere_then_its_changes_come_in_and_ours_stay(ctx: Context) -> None:
    calendars.import_calendar(ctx, event(LOCATION="Room 1"), "a.ics")
    draft = records.load(ctx, "task", tasks(ctx)[0].id)
    draft["title"] = "Our talk"
    records.save(ctx, draft)
    calendars.import_calendar(ctx, event(LOCATION="Room 2"), "a.ics")
    (now,) = tasks(ctx)
    assert (now.title, now.place) == ("Our talk", "Room 2")
    assert "LOCATION:Room 2" in exported(ctx)
    assert "SUMMARY:Our talk" in exported(ctx)


@pytest.mark.backends("sqlite")
def test_task_when_deleted_here_then_it_stays_deleted_and_does_not_go_out(ctx: Context) -> None:
    calendars.import_calendar(ctx, event(), "a.ics")
    records.delete(ctx, "task", [tasks(ctx)[0].id])
    assert not calendars.import_calendar(ctx, event(), "a.ics").ids("task")
    assert calendars.preview_import(ctx, event()).binned == 1
    assert exported(ctx) == ["BEGIN:VCALENDAR", "END:VCALENDAR", ""]


@pytest.mark.backends("sqlite")
def test_own_tasks_when_exported_then_another_firm_reads_the_same(ctx: Context) -> None:
    new = NewTask(TaskKind.VISIT, "Visit; Alfa", None, datetime(2026, 3, 5, 9), datetime(2026, 3, 5, 10), "UTC", place="Straße 5", description="a\nb")
    id = create_task(ctx, new).created("task")[0]
    data = calendars.export_tasks(ctx, [id])
    calendars.import_calendar(ctx, data, "back.ics")
    mine, back = tasks(ctx)
    for name in ("kind", "title", "starts_at", "ends_at", "place", "description", "state"):
        assert getattr(mine, name) == getattr(back, name), name


@pytest.mark.backends("sqlite")
def test_own_series_when_exported_then_its_alarms_come_back_as_reminders(ctx: Context) -> None:
    begin = datetime(2026, 3, 6, 8)
    weekly = NewTask(TaskKind.CALL, "Bank", RowKey("employee", ctx.user.id or 0), begin, begin + timedelta(hours=1), "UTC")
    create_series(ctx, weekly, Repeat("FREQ=WEEKLY;COUNT=3"))
    data = calendars.export_person(ctx).replace(b"kontor-series", b"another-firm")
    assert data.count(b"BEGIN:VALARM") == 1
    was = _reminders(ctx)
    calendars.import_calendar(ctx, data, "back.ics")
    assert len(was) == 3
    assert _reminders(ctx) == sorted(was * 2)


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize(("data", "words"), [
    (b"hello", "no calendar"), (b"", "no calendar"), (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", "Line 3"),
    (b"BEGIN:VCALENDAR\n", "Line 1"), (b"BEGIN:A\n" * (DEEPEST + 1), f"Line {DEEPEST + 1}"), (b"BEGIN:A\nX:\n" + b" 1\n" * 401_000, "lines"),
    (b"BEGIN:A\nX:" + b"y" * 2_600_000 + b"\n " + b"y" * 2_600_000 + b"\nEND:A\n", "Line 2"), (b"x" * 20_000_001, "MB"),
])
def test_hostile_file_when_read_then_it_is_refused_with_its_line(ctx: Context, data: bytes, words: str) -> None:
    with pytest.raises(CalendarError, match=words):
        calendars.preview_import(ctx, data)


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize(("lines", "words"), [
    ({"DTSTART": "20261345T100000Z"}, "Line 4: DTSTART"), ({"DTEND": "20260303T100000Z"}, "ends before"), ({"DTSTART": ""}, "no beginning"),
    ({"RRULE": "FREQ=DAILI"}, "FREQ"), ({"DTSTART;TZID=Mars/Phobos": "20260304T100000", "DTSTART": ""}, "Mars/Phobos"), ({"DURATION": "P1"}, "DURATION"),
    ({"RRULE": "FREQ=SECONDLY"}, ""),
])
def test_broken_entry_when_read_then_a_warning_names_it_and_it_still_goes_out(ctx: Context, lines: dict[str, str], words: str) -> None:
    data = event(**lines)
    assert any(words in warning for warning in calendars.preview_import(ctx, data).warnings) or not words
    calendars.import_calendar(ctx, data, "a.ics")
    assert len(tasks(ctx)) <= 1500
    assert exported(ctx) == original(data)


@pytest.mark.backends("sqlite")
def test_calendar_when_nobody_is_entered_for_the_login_then_a_sentence_says_so(ctx: Context) -> None:
    nobody = replace(ctx, user=replace(ctx.user, id=None))
    with pytest.raises(UserError, match="employee"):
        calendars.preview_import(nobody, CALENDAR)


def _reminders(ctx: Context) -> list[tuple[str, int | None]]:
    with ctx.reading() as session:
        found = sa.select(Task.title, Reminder.minutes_before).join(Reminder, Reminder.task_id == Task.id).where(Reminder.is_open)
        return [(title, minutes) for title, minutes in session.execute(found.order_by(Reminder.due_at, Reminder.id))]


def test_alarms_when_imported_then_they_remind_and_what_is_changed_here_is_told_again(ctx: Context) -> None:
    def alarm(trigger: str) -> str:
        return f"BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER{trigger}\nEND:VALARM\n"

    talk = event().decode().replace("END:VEVENT", alarm(":-PT45M") + alarm(";RELATED=END:-PT2H") + alarm(";VALUE=DATE-TIME:20260304T070000Z") + "END:VEVENT")
    day = event(UID="day@else", DTSTART=";x", SUMMARY="Fair").decode().replace("DTSTART:;x", "DTSTART;VALUE=DATE:20260305")
    day = day.replace("END:VEVENT", alarm(":-P1D") + alarm(":PT9H") + "END:VEVENT")
    weekly = event(UID="week@else", DTSTART="20260306T080000Z", RRULE="FREQ=WEEKLY;COUNT=3", SUMMARY="Review").decode()
    weekly = weekly.replace("END:VEVENT", alarm(":-PT10M") + "END:VEVENT")
    for name, text in (("talk.ics", talk), ("day.ics", day), ("week.ics", weekly)):
        calendars.import_calendar(ctx, text.encode(), name)
    assert _reminders(ctx) == [
        ("Fair", 33 * 60), ("Talk", 120), ("Talk", 45), ("Fair", 0), ("Review", 10), ("Review", 10), ("Review", 10),
    ]
    whole = exported(ctx)
    assert whole == [*original(talk.encode())[:-1], *original(day.encode())[:-1], *original(weekly.encode())]
    talked = titled(ctx, "Talk").id
    with ctx.reading() as session:
        first = session.scalars(sa.select(Reminder.id).where(Reminder.task_id == talked, Reminder.minutes_before == 120)).one()
    of_task.remove(ctx, first)
    of_task.add(ctx, talked, minutes_before=30)
    changed = exported(ctx)
    assert set(changed) - set(whole) == {"TRIGGER:-PT30M", "DESCRIPTION:Talk", "SEQUENCE:1"}
    assert "TRIGGER;RELATED=END:-PT2H" not in changed
    later = talk.replace("-PT45M", "-PT50M")
    calendars.import_calendar(ctx, later.encode(), "talk.ics")
    assert {minutes for title, minutes in _reminders(ctx) if title == "Talk"} == {50, 30}
