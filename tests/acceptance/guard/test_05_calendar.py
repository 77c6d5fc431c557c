"""Bar 5, T-14: the nights in which clocks are turned, 29 February, 31 December, and a zone with half an hour, for what has times or days."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as hour

import pytest
import sqlalchemy as sa

from app.agent.schedule import is_due
from app.core import clock
from app.core.period import Period, add_months
from app.db.engine import Database
from app.models.documents import Document
from app.services import journal, reporting, sessions
from app.services.context import Context
from app.services.documents import actions, drafts
from app.services.journal import JournalQuery
from tests.helpers.firm import sell, small_firm

pytestmark = [pytest.mark.heavy, pytest.mark.timeout(600)]
#: zone → the days whose nights are walked through, minute by minute
NIGHTS = {
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25), date(2028, 2, 29), date(2026, 12, 31)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),  # half an hour
    "America/Havana": (date(2026, 3, 8), date(2026, 11, 1)),  # turned at midnight
    "Asia/Beirut": (date(2026, 3, 29), date(2026, 10, 25)),  # turned at midnight
    "Asia/Kolkata": (date(2026, 3, 29), date(2028, 2, 29), date(2026, 12, 31)),
    "Pacific/Apia": (date(2026, 12, 31),),
}
#: when the nightly jobs of the tests are due: also in the hour that is missing, and in the one that comes twice
DUE = (hour(0, 0), hour(0, 30), hour(1, 0), hour(1, 45), hour(2, 0), hour(2, 30), hour(3, 0), hour(23, 59))
MINUTE = timedelta(minutes=1)

Tell = Callable[[str], None]


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Tell:
    """Prints a figure."""

    def say(text: str) -> None:
        with capsys.disabled():
            print(f"\n{text}")

    return say


@contextmanager
def living_in(zone: str) -> Iterator[None]:
    """This computer stands in another zone."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ") if before is None else os.environ.__setitem__("TZ", before)
        time.tzset()


def minutes(day: date) -> Iterator[datetime]:
    """Naive UTC moments of a day here and of the days beside it."""
    first = datetime.combine(day - timedelta(days=1), hour()).astimezone(UTC).replace(tzinfo=None)
    last = datetime.combine(day + timedelta(days=2), hour()).astimezone(UTC).replace(tzinfo=None)
    while first < last:
        yield first
        first += MINUTE


def test_nightly_job_when_clocks_are_turned_then_it_begins_once_a_day(tell: Tell) -> None:
    """T-14: the schedule of backups, checks and alarms, walked through minute by minute."""
    walked = began = 0
    wrong = []
    for zone, days in NIGHTS.items():
        with living_in(zone):
            for day in days:
                for at in DUE:
                    last = next(minutes(day)) - MINUTE  # it ran the day before: nothing is to be made up for
                    runs: Counter[date] = Counter()
                    for moment in minutes(day):
                        walked += 1
                        if is_due(at, last, moment):
                            last = moment
                            runs[clock.local(moment).date()] += 1
                    began += sum(runs.values())
                    if set(runs.values()) != {1} or len(runs) != 3:
                        wrong.append((zone, day, at, dict(runs)))
    tell(f"T-14, nightly jobs: {walked} minutes in {len(NIGHTS)} zones, {began} runs: {len(wrong)} days with none or two")
    assert wrong == []


def test_day_of_the_journal_when_clocks_are_turned_then_each_moment_lies_in_one_day(tell: Tell) -> None:
    """T-14: where the days of the journal, of its export and of the card as of a date begin and end."""
    wrong, asked = [], 0
    for zone, days in NIGHTS.items():
        with living_in(zone):
            for day in days:
                edges = [journal._midnight(day + timedelta(days=number)) for number in (-1, 0, 1, 2)]
                for moment in minutes(day):
                    asked += 1
                    inside = [number for number in range(3) if edges[number] <= moment < edges[number + 1]]  # type: ignore[operator]
                    if [day + timedelta(days=number - 1) for number in inside] != [clock.local(moment).date()]:
                        wrong.append((zone, moment))
    tell(f"T-14, days of the journal: {asked} moments, {len(wrong)} in no day, in two or in the wrong one")
    assert wrong == []


@pytest.mark.backends("sqlite", "postgres", "firebird-fdb")
def test_journal_when_searched_by_a_day_of_a_turned_clock_then_all_of_it_and_nothing_else_is_found(database: Database, backend: str, tell: Tell) -> None:
    """T-14: the search in the database itself; what is written now stands in the day that it is here, in every zone."""
    ctx = small_firm(database).ctx
    figures = []
    for zone in NIGHTS:
        with living_in(zone):
            here = clock.today()
            found = [len(journal.older(ctx, JournalQuery(period=Period(day, day)), limit=500).lines) for day in (here - timedelta(days=1), here, here + timedelta(days=1))]
            whole = len(journal.older(ctx, JournalQuery(), limit=500).lines)
            figures.append((zone, found, whole))
            assert sum(found) == whole
    tell(f"T-14, {backend}: days of the journal found by search in {len(figures)} zones: each line in one day")


@pytest.mark.backends("sqlite", "postgres", "firebird-fdb")
def test_reports_when_days_are_the_edges_of_months_then_whole(database: Database, backend: str, tell: Tell) -> None:
    """T-14: documents have days, not moments, so that no zone moves a sale into another month."""
    firm = small_firm(database)
    days = (date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1))
    for zone, day in zip([*NIGHTS][: len(days)], days, strict=True):
        with living_in(zone), clock.frozen(datetime.combine(day, hour(23, 30)).astimezone(UTC).replace(tzinfo=None)):
            id = sell(firm, "invoice", [(firm.service, None)])
            draft = drafts.load(firm.ctx, id)
            assert draft["date"] == day
            actions.post(firm.ctx, id, draft.version)
    expected = Counter((day.year, day.month) for day in days)
    seen = 0
    for (year, month), count in expected.items():
        for zone in ("Europe/Berlin", "Asia/Kolkata", "Pacific/Apia"):
            with living_in(zone):
                result = reporting.run(firm.ctx, "sales_by_product", {"period": f"{year}-{month:02}"})
                assert result.total is not None
                seen += 1
                assert _quantity(firm.ctx, Period.month(date(year, month, 1))) == count
    tell(f"T-14, {backend}: {len(days)} invoices at the edges of months, of a leap year and in turned nights: {seen} months from 3 zones, each whole")


def _quantity(ctx: Context, period: Period) -> int:
    """How many invoices the database has in a period."""
    chosen = sa.and_(Document.type == "invoice", Document.date.between(period.first, period.last))
    with ctx.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Document).where(chosen)) or 0


def test_session_and_periods_when_clocks_are_turned_then_nobody_is_gone_and_no_day_is_lost(database: Database, tell: Tell) -> None:
    """T-14: heartbeats are moments of UTC; 29 February and 31 December as days of periods."""
    ctx = small_firm(database).ctx
    lost = 0
    for zone, days in NIGHTS.items():
        with living_in(zone):
            for day in days:
                start = next(minutes(day))
                with clock.frozen(start):
                    id = sessions.begin(ctx).created("sign_in")[0]
                for number in range(0, 3 * 24 * 60, 30):
                    with clock.frozen(start + number * MINUTE):
                        assert sessions.beat(ctx, id) == ""
                        lost += not next(one for one in sessions.all_open(ctx) if one.id == id).is_there
                with clock.frozen(start + timedelta(days=3)):
                    sessions.leave(ctx, id)
    assert add_months(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert add_months(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert Period.relative("last_year", date(2028, 2, 29)) == Period(date(2027, 1, 1), date(2027, 12, 31))
    assert Period.relative("this_month", date(2028, 2, 29)).last == date(2028, 2, 29)
    assert Period.relative("last_12_months", date(2026, 12, 31)) == Period(date(2026, 1, 1), date(2026, 12, 31))
    tell(f"T-14, sessions: windows open over {sum(map(len, NIGHTS.values()))} such nights: {lost} taken for gone")
    assert lost == 0
