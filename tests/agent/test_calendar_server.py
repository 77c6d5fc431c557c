"""The agent's door for calendar programs: the right secret opens one calendar, everything else finds nothing."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.agent.allowance import Allowance
from app.agent.calendar_server import CalendarServer
from app.core import clock
from app.core.enums.planning import TaskKind
from app.core.errors import UserError
from app.core.planning.board import RowKey
from app.services import calendar_addresses, published_calendar, records
from app.services.context import Context
from app.services.planning.creating import NewTask, create_task
from tests.helpers.mail_server import certificate

Answer = tuple[int, dict[str, str], str]


@pytest.fixture
def ctx(new_firm: Context) -> Context:
    assert new_firm.user.id is not None
    begin = (clock.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    own = NewTask(TaskKind.VISIT, "Mount shelf, бюро", RowKey("employee", new_firm.user.id), begin, begin + timedelta(hours=1), place="Hafen 3; left")
    create_task(new_firm, own)
    records.save(new_firm, records.new(new_firm, "employee", name="Ben Other"))
    create_task(new_firm, NewTask(TaskKind.CALL, "Secret of others", RowKey("employee", new_firm.user.id + 1), begin, begin + timedelta(hours=1)))
    return new_firm


@pytest.fixture
def door(ctx: Context) -> Iterator[CalendarServer]:
    server = CalendarServer(ctx, 0, "127.0.0.1")
    server.start()
    try:
        yield server
    finally:
        server.stop()


def ask(door: CalendarServer, path: str, verb: str = "GET", **headers: str) -> Answer:
    line = http.client.HTTPConnection("127.0.0.1", door.port, timeout=20)
    try:
        line.request(verb, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = line.getresponse()
        return answer.status, dict(answer.headers), answer.read().decode()
    finally:
        line.close()


@pytest.mark.backends
def test_calendar_when_asked_with_its_secret_then_it_holds_the_persons_tasks_alone(ctx: Context, door: CalendarServer) -> None:
    token = calendar_addresses.make(ctx, "Telephone")
    status, headers, text = ask(door, f"/calendar/{token}.ics")
    assert (status, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert text.startswith("BEGIN:VCALENDAR\r\n") and text.endswith("END:VCALENDAR\r\n")
    assert "SUMMARY:Mount shelf\\, бюро" in text and "LOCATION:Hafen 3\\; left" in text and "Secret of others" not in text
    assert ask(door, f"/calendar/{token}.ics", If_None_Match=headers["ETag"])[::2] == (304, "")
    [address] = calendar_addresses.own(ctx)
    assert address.name == "Telephone" and address.read_at is not None
    calendar_addresses.end(ctx, address.id)
    assert ask(door, f"/calendar/{token}.ics")[0] == 404
    assert calendar_addresses.own(ctx) == []


def test_door_when_anything_else_is_asked_then_there_is_nothing_to_learn(ctx: Context, door: CalendarServer) -> None:
    token = calendar_addresses.make(ctx, "")
    right = f"/calendar/{token}.ics"
    answers = {
        (ask(door, path, verb)[0], ask(door, path, verb)[2])
        for path, verb in (
            ("/", "GET"), ("/calendar/", "GET"), (right.replace(token, "A" * 43), "GET"), (right, "POST"), (right, "DELETE"), (right, "PROPFIND"),
        )
    }
    assert answers == {(404, "")}
    with socket.create_connection(("127.0.0.1", door.port), timeout=20) as line:
        line.sendall(b"what is this\r\n\r\n")
        assert line.recv(1000).startswith(b"HTTP/1.1 404 ")


def test_door_when_somebody_guesses_then_he_is_made_to_wait(ctx: Context, door: CalendarServer) -> None:
    found = [ask(door, f"/calendar/{'B' * 43}.ics")[0] for _guess in range(20)]
    assert found[:10] == [404] * 10 and found[-1] == 429


def test_secret_when_made_then_only_its_hash_is_kept(ctx: Context) -> None:
    tokens = {calendar_addresses.make(ctx, "") for _address in range(10)}
    assert len(tokens) == 10 and {len(token) for token in tokens} == {43}
    assert {calendar_addresses.owner_of(ctx, token) for token in tokens} == {ctx.user.id}
    assert calendar_addresses.owner_of(ctx, "") is None
    with pytest.raises(UserError, match="10 addresses"):
        calendar_addresses.make(ctx, "")


def test_calendar_when_nothing_is_changed_then_the_text_is_the_same_but_for_its_stamp(ctx: Context) -> None:
    assert ctx.user.id is not None
    first = published_calendar.calendar_of(ctx, ctx.user.id)
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        second = published_calendar.calendar_of(ctx, ctx.user.id)
    assert [line for line in first.splitlines() if not line.startswith("DTSTAMP")] == [
        line for line in second.splitlines() if not line.startswith("DTSTAMP")
    ]


def test_door_when_it_has_a_certificate_then_the_line_is_encrypted(ctx: Context, tmp_path: Path) -> None:
    authority, _context = certificate(tmp_path)
    both = tmp_path / "both.pem"
    both.write_bytes(authority.read_bytes() + (tmp_path / "server.key").read_bytes())
    server = CalendarServer(ctx, 0, "127.0.0.1", both)
    server.start()
    try:
        line = http.client.HTTPSConnection("127.0.0.1", server.port, timeout=20, context=ssl.create_default_context(cafile=authority))
        line.request("GET", f"/calendar/{calendar_addresses.make(ctx, '')}.ics")
        assert line.getresponse().status == 200
        line.close()
    finally:
        server.stop()
    with pytest.raises(UserError, match="cannot be published"):
        CalendarServer(ctx, 0, "127.0.0.1", tmp_path / "none.pem")


def test_allowance_when_used_up_then_it_fills_with_time() -> None:
    moment = [0.0]
    allowance = Allowance(3, 60, most_known=2, tell_time=lambda: moment[0])
    assert [allowance.take("a") for _question in range(4)] == [True, True, True, False]
    moment[0] += 1
    assert [allowance.take("a"), allowance.take("a")] == [True, False]
    assert allowance.take("b") and allowance.take("c") and allowance.take("a"), "whoever is forgotten begins anew"


def test_base_when_kept_then_addresses_begin_with_it(ctx: Context) -> None:
    calendar_addresses.save_base(ctx, "http://firm.example:8443/")
    base = calendar_addresses.read_base(ctx)
    assert calendar_addresses.address_of(base, "T", subscribe=True) == "webcal://firm.example:8443/calendar/T.ics"
    with pytest.raises(UserError):
        calendar_addresses.save_base(ctx, "firm.example")
