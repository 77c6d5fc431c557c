"""The day of one person on paper and by letter: in order, with where and whom, and no more than the person may see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.enums.people import Role
from app.core.enums.planning import Channel, TaskKind
from app.core.planning.board import RowKey
from app.core.planning.wall_time import to_utc
from app.models.files import Attachment
from app.models.reminders import OutgoingMessage
from app.services import records
from app.services.context import Context
from app.services.morning import letters
from app.services.morning.day import read_day
from app.services.morning.papers import PLAN, ROUTE, print_day
from app.services.morning.settings import Morning, read_morning, save_morning
from app.services.planning.creating import NewTask, create_task
from tests.unit.printing.papers import pages

DAY = date(2026, 6, 3)
ZONE = "Europe/Berlin"


@pytest.fixture
def driver(new_firm: Context) -> int:
    branch = records.save(new_firm, records.new(new_firm, "branch", name="Berlin", zone=ZONE)).ids("branch")[0]
    employee = records.new(new_firm, "employee", name="Dora Driver", role=Role.SALES, email="dora@firm.example", branch=branch)
    driver = records.save(new_firm, employee).ids("employee")[0]
    client = records.save(new_firm, records.new(new_firm, "client", name="Hafen AG", phone="+49 40 111", address="Kai 1, Hamburg")).ids("client")[0]
    records.save(new_firm, records.new(new_firm, "address", client=client, street="Tor 7", postcode="20457", city="Hamburg", comment="ring twice"))
    contact = records.save(new_firm, records.new(new_firm, "contact", client=client, name="Max Mole", phone="+49 40 222")).ids("contact")[0]

    def task(kind: TaskKind, title: str, hour: int, **more: object) -> None:
        begin = to_utc(datetime.combine(DAY, time(hour)), ZONE)
        end = to_utc(datetime.combine(DAY, time(hour + 1)), ZONE)
        create_task(new_firm, replace(NewTask(kind, title, RowKey("employee", driver), begin, end, zone=ZONE), **more))

    task(TaskKind.VISIT, "Fetch printer", 14, client_id=client, contact_id=contact, description="Serial 7\nHeavy", checklist=("Take trolley",))
    task(TaskKind.VISIT, "Deliver toner", 9, client_id=client, place="Lager 2")
    task(TaskKind.CALL, "Ring the office", 11, client_id=client)
    return driver


@pytest.mark.backends
def test_day_when_read_then_in_order_with_where_and_whom(new_firm: Context, driver: int) -> None:
    read = read_day(new_firm, driver, DAY)
    assert [(stop.begins, stop.title) for stop in read.stops] == [("09:00", "Deliver toner"), ("11:00", "Ring the office"), ("14:00", "Fetch printer")]
    first, second = read.visits
    assert (first.place, first.phone[-2:], first.comment) == ("Lager 2", "11", ""), "masked where contacts are metered"
    assert (second.place, second.contact, second.phone[-2:], second.comment) == ("Tor 7, 20457 Hamburg", "Max Mole", "22", "ring twice")
    assert [check.text for check in second.checks] == ["Take trolley"]
    assert read_day(new_firm, driver, date(2026, 6, 4)).stops == ()


def test_day_when_the_role_sees_no_clients_then_no_phone_is_printed(new_firm: Context, driver: int) -> None:
    draft = records.load(new_firm, "employee", driver)
    draft["role"] = Role.ADMINISTRATOR
    records.save(new_firm, draft)
    assert {stop.phone for stop in read_day(new_firm, driver, DAY).stops} == {""}


@pytest.mark.parametrize(("form", "there", "not_there"), [
    (ROUTE, ("Tourenblatt", "Besuche: 2", "Fetch printer", "Tor 7", "+49 40 222", "Take trolley", "Dora Driver"), "Ring the office"),
    (PLAN, ("Tagesplan", "Anruf", "Ring the office", "Serial 7"), "Tourenblatt"),
])
def test_paper_when_printed_then_it_says_all_of_it(new_firm: Context, driver: int, form: str, there: tuple[str, ...], not_there: str) -> None:
    made = print_day(new_firm, driver, DAY, form)
    text = " ".join(" ".join(pages(made.pdf)).split())
    assert all(one in text for one in there), text
    assert not_there not in text and made.file_name.endswith("2026-06-03 Dora Driver.pdf")


@pytest.mark.backends
def test_letters_when_morning_comes_then_each_is_written_once(new_firm: Context, driver: int) -> None:
    wanted = Morning(time(6, 30), frozenset({driver}), frozenset({driver}))
    save_morning(new_firm, wanted)
    assert read_morning(new_firm) == wanted
    with clock.frozen(to_utc(datetime.combine(DAY, time(6, 0)), ZONE)):
        assert letters.write_due(new_firm) == 1800
    for _look in range(2):
        with clock.frozen(to_utc(datetime.combine(DAY, time(6, 31)), ZONE)):
            letters.write_due(new_firm)
    with new_firm.reading() as session:
        written = session.scalars(sa.select(OutgoingMessage).order_by(OutgoingMessage.key)).all()
        enclosed = session.scalars(sa.select(Attachment).where(Attachment.entity == "outgoing_message")).all()
    assert [(one.channel, one.recipient, one.key) for one in written] == [
        (Channel.EMAIL, "dora@firm.example", f"morning|{kind}|2026-06-03|{driver}") for kind in ("plan", "route")
    ]
    assert "09:00–10:00" in written[0].text and "Hafen AG" in written[0].text
    assert [(one.record_id, one.name) for one in enclosed] == [(written[1].id, "Tourenblatt 2026-06-03 Dora Driver.pdf")]


def test_letters_when_the_day_is_half_over_or_empty_then_none(new_firm: Context, driver: int) -> None:
    save_morning(new_firm, Morning(time(6, 30), frozenset({driver, new_firm.user.id or 0}), frozenset()))
    for moment in (datetime.combine(DAY, time(15, 0)), datetime(2026, 6, 4, 7, 0)):
        with clock.frozen(to_utc(moment, ZONE)):
            letters.write_due(new_firm)
    with new_firm.reading() as session:
        assert not session.scalars(sa.select(OutgoingMessage)).all()
