"""Absences from asking to granting: who is told, what blocks the planner, what can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from app.core.access import rights_of
from app.core.errors import AccessDenied, FieldErrors, UserError
from app.core.planning.board import RowKey, Span
from app.core.planning.working_time import AskedOff
from app.services import records, undo
from app.services.absence_asking import ask
from app.services.context import Context, UserInfo
from app.services.planning.absences import grant, refuse, withdraw
from app.services.planning.board import read_board
from app.services.reminders import notices
from tests.services.planning.test_moving import person

MONDAY = date(2026, 11, 23)
WEEK = Span(datetime(2026, 11, 22, 23), datetime(2026, 11, 29, 23))

pytestmark = pytest.mark.backends()


def of(ctx: Context, id: int, name: str, role: str = "sales") -> Context:
    """The same firm with another person before the screen."""
    return replace(ctx, user=UserInfo(id, name, name.lower()), rights=rights_of(role))


def asked(ctx: Context, **more: object) -> int:
    draft = records.new(ctx, "absence", kind="vacation", first_day=MONDAY, last_day=MONDAY + timedelta(days=1), **more)
    return ask(ctx, draft).created("absence")[0]


def told(ctx: Context) -> list[str]:
    return [line.text for line in notices.latest(ctx)]


def week_of(ctx: Context, employee: int) -> tuple[int, list[tuple[str, bool]]]:
    """Days that somebody works, and the stretches that are marked."""
    row = next(row for row in read_board(ctx, WEEK, "Europe/Berlin").rows if row.key == RowKey("employee", employee))
    return len({span.starts_at.date() for span in row.working}), [(off.word, isinstance(off, AskedOff)) for off in row.time_off]


def test_absence_when_asked_for_then_it_is_shown_and_blocks_only_when_granted(ctx: Context) -> None:
    head = of(ctx, person(ctx, "Hanna", role="head"), "Hanna", "head")
    ann = of(ctx, person(ctx, "Ann", role="sales", head=head.user.id), "Ann")
    assert ann.user.id is not None
    free, _marked = week_of(ctx, ann.user.id)
    first = asked(ann)
    assert told(head) == ["Ann asks to be away: Vacation, 23/11/2026 – 24/11/2026"]
    assert told(ctx) == []  # her own head is asked, nobody else
    assert week_of(ctx, ann.user.id) == (free, [("Vacation, asked for", True)])
    with pytest.raises(AccessDenied):
        grant(ann, [first])
    grant(head, [first])
    assert week_of(ctx, ann.user.id) == (free - 2, [("Vacation", False)])
    assert told(ann) == ["Hanna granted your absence: Vacation, 23/11/2026 – 24/11/2026"]
    with pytest.raises(UserError, match="decided"):
        refuse(head, [first])
    undo.undo(ctx, undo.recent(ctx, everybody=True)[0].id)
    assert week_of(ctx, ann.user.id)[1] == [("Vacation, asked for", True)]
    refuse(head, [first])
    assert week_of(ctx, ann.user.id) == (free, [])
    assert told(ann)[0].startswith("Hanna refused your absence")


def test_request_when_changed_or_taken_back_then_only_by_whoever_asked_and_before_the_answer(ctx: Context) -> None:
    ann, ben = (of(ctx, person(ctx, name, role="sales"), name) for name in ("Ann", "Ben"))
    with pytest.raises(FieldErrors, match="exchange"):
        ask(ann, records.new(ann, "absence", first_day=MONDAY, last_day=MONDAY - timedelta(days=1)))
    first = asked(ann)
    assert len(told(ctx)) == 1  # she has no head: the owner is asked
    with pytest.raises(UserError, match="Somebody else"):
        withdraw(ben, [first])
    later = records.load(ann, "absence", first)
    later["last_day"] = MONDAY + timedelta(days=3)
    ask(ann, later)
    on_card = records.load(ctx, "absence", first)
    on_card["is_approved"] = True
    records.save(ctx, on_card)
    assert told(ann) == ["Olga Owner granted your absence: Vacation, 23/11/2026 – 26/11/2026"]
    again = records.load(ann, "absence", first)
    again["last_day"] = MONDAY
    with pytest.raises(UserError, match="granted already"):
        ask(ann, again)
    second = asked(ann)
    withdraw(ann, [second])
    with pytest.raises(UserError, match="decided"):
        grant(ctx, [first, second])
