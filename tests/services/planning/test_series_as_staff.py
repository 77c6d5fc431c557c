"""Recurring tasks and calendars under a login of the staff, with the rights that the server keeps."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.core import clock
from app.core.enums.planning import Answer, TaskKind
from app.core.planning.board import RowKey
from app.services import logins, undo
from app.services.context import Context, open_context
from app.services.planning import calendars, people, series
from app.services.planning.creating import NewTask
from app.services.planning.series import Repeat
from app.services.planning.series_changes import SeriesChange, Which, change_series, counts, delete_instances
from app.services.planning.series_people import Beside, answer_times, change_beside, invitations
from tests.services.planning.test_series import FIRST, HOUR, NOW, begins, take_back, tasks
from tests.services.test_logins import PASSWORD, SERVERS, _as, employee, login  # noqa: F401 - the last two are fixtures

EVENT = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20260304T100000Z\nRRULE:FREQ=DAILY;COUNT=3\nSUMMARY:Talk\nEND:VEVENT\nEND:VCALENDAR\n"


@SERVERS
def test_salesperson_when_own_tasks_recur_then_all_answers_work_and_are_taken_back(
    ctx: Context, employee: int, login: str  # noqa: F811 - pytest's way to ask for fixtures
) -> None:
    logins.make(ctx, employee, login, PASSWORD, PASSWORD)
    database = _as(ctx, login, PASSWORD)
    try:
        with clock.frozen(NOW):
            sam = open_context(database)
        with clock.frozen(NOW):
            new = NewTask(TaskKind.CALL, "Call the bank", RowKey("employee", employee), FIRST, FIRST + HOUR, "UTC", checklist=("look",))
            series.create_series(sam, new, Repeat("FREQ=DAILY;COUNT=5"))
            third = tasks(sam)[2]
            found = counts(sam, third.id)
            assert found is not None
            assert (found.later, found.all) == (3, 5)
            assert third.starts_at
            wanted = SeriesChange({"title": "Later"}, third.starts_at + HOUR, third.starts_at + 2 * HOUR)
            change_series(sam, third.id, third.version, Which.LATER, wanted)
            assert begins(sam) == ["03-02 09", "03-03 09", "03-04 10", "03-05 10", "03-06 10"]
            last = tasks(sam)[4]
            delete_instances(sam, last.id, last.version, Which.THIS)
            undo.undo(sam, undo.recent(sam, 1)[0].id)
            assert len(begins(sam)) == 5
            calendars.import_calendar(sam, EVENT, "talks.ics")
            assert [task.title for task in tasks(sam)].count("Talk") == 3
            assert calendars.export_person(sam).replace(b"\r\n", b"\n").startswith(EVENT)
            assert [one.name for one in calendars.imported(sam)] == ["talks.ics"]
            assert calendars.imported(ctx) == []
            undo.undo(sam, undo.recent(sam, 1)[0].id)
            assert "Talk" not in [task.title for task in tasks(sam)]
        with clock.frozen(datetime(2026, 3, 3)):
            series.extend(sam, [tasks(sam)[0].series_id or 0])
            board = series.create_series(ctx, NewTask(TaskKind.MEETING, "Board", None, FIRST, FIRST + HOUR, "UTC"), Repeat("FREQ=WEEKLY;COUNT=4"))
            meetings = sorted(board.created("task"))
            change_beside(ctx, meetings[0], Which.ALL, Beside(come=(employee,)))
            asked = invitations(sam, meetings[1])
            assert asked is not None
            assert (asked.later, asked.all) == (3, 4)
            answer_times(sam, meetings[1], Answer.AGREED, Which.LATER)
            answer_times(sam, meetings[0], Answer.DECLINED, Which.THIS)
            assert [people.participants(ctx, id)[0].answer for id in meetings] == [Answer.DECLINED, *[Answer.AGREED] * 3]
            take_back(sam)
            take_back(sam)
            assert {people.participants(ctx, id)[0].answer for id in meetings} == {Answer.INVITED}
        with clock.frozen(NOW + timedelta(days=2)):
            assert series.extend_all(ctx) == 1
    finally:
        database.dispose()
