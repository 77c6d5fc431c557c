"""Boards for measuring and looking at: many people, many days, tasks of every kind and state, the same each time."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from app.core.enums.planning import TaskKind, TaskState
from app.core.planning.board import Block, Board, Row, RowKey, Span, TimeOff
from app.core.planning.load import counted
from app.core.planning.wall_time import to_utc
from app.core.planning.working_time import WorkCalendar, without

BERLIN = "Europe/Berlin"
MONDAY = datetime(2026, 11, 16)
#: Wednesday of the first week, before noon in Berlin
NOW = datetime(2026, 11, 18, 10, 36)
FIRST = ("Anna", "Maria", "Jonas", "Tiago", "Lena", "Piotr", "Samir", "Ida", "Oleg", "Nils", "Claire", "Erik")
LAST = ("Weber", "Krüger", "Sommer", "Reis", "Vogt", "Nowak", "Haddad", "Lund", "Petrov", "Brandt", "Martin", "Holm")
TITLES = ("Sales meeting", "Quote Q-0331", "Visit Alfa", "Contract draft", "Trade fair, stand B12", "Tender documents", "Repair spindle", "Stock count A–D")
DETAILS = ("Hamburg", "Dubois", "", "Elbe Logistik", "40 firms")


def at(day: float, hour: float = 0.0, zone: str = BERLIN) -> datetime:
    """A moment by day and hour of wall time, counted from ``MONDAY``."""
    return to_utc(MONDAY + timedelta(days=day, hours=hour), zone)


def person(number: int, days: int, zone: str = BERLIN, off: tuple[int, ...] = ()) -> Row:
    """A person with the usual week and whole days off."""
    time_off = tuple(TimeOff(Span(at(day, zone=zone), at(day + 1, zone=zone)), "Vacation") for day in off)
    working = without(WorkCalendar().working(Span(at(0, zone=zone), at(days, zone=zone)), zone), [each.span for each in time_off])
    name = f"{FIRST[number % 12]} {LAST[(number + number // 12) % 12]}"
    return Row(RowKey("employee", number + 1), name, colour=number % 12, zone=zone, working=working, time_off=time_off)


def task(id: int, row: int, starts_at: datetime, minutes: int, **more: object) -> Block:
    """A task of a person."""
    values: dict[str, object] = {"kind": TaskKind.ASSIGNMENT, "title": f"Task {id}", "detail": "", "zone": BERLIN, "rows": (RowKey("employee", row + 1),)}
    return Block(id=id, version=1, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes), minutes=minutes, **(values | more))  # type: ignore[arg-type]


def board(rows: tuple[Row, ...], blocks: tuple[Block, ...], days: int, zone: str = BERLIN) -> Board:
    """A board of some days from ``MONDAY`` on."""
    span = Span(at(0, zone=zone), at(days, zone=zone))
    return Board(span, zone, counted(rows, blocks, span, zone), blocks, (), NOW)


def large_board(people: int, days: int, items: int) -> Board:
    """Tasks of all kinds and states, spread evenly over people and days, some over each other, some outside working hours."""
    chance = random.Random(4)
    rows = tuple(person(number, days, off=(number % days,) if number % 5 == 0 else ()) for number in range(people))
    blocks = []
    for id in range(1, items + 1):
        starts_at = at(chance.randrange(days), chance.choice((8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 20)) + chance.randrange(4) / 4)
        starts_at -= timedelta(seconds=starts_at.second)
        blocks.append(task(
            id, chance.randrange(people), starts_at, chance.choice((10, 15, 30, 45, 60, 60, 90, 120)), kind=chance.choice(list(TaskKind)),
            title=chance.choice(TITLES), detail=chance.choice(DETAILS), state=chance.choice(list(TaskState)) if chance.random() < 0.4 else TaskState.OPEN,
            is_fixed=chance.random() < 0.1, is_tentative=chance.random() < 0.1, is_important=chance.random() < 0.05, is_hidden=chance.random() < 0.02,
            series_id=7 if chance.random() < 0.1 else None,
        ))
    return board(rows, tuple(blocks), days)
