"""What leaves the house: told to the journal, bounded by right and reason, shown to the owner until acknowledged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.core.access import Rights
from app.core.errors import AccessDenied, FieldErrors, UserError
from app.services import events, journal, journal_export, records, taking
from app.services.context import Context
from app.services.events import Event
from app.services.id_ranges import as_ranges, is_within
from app.services.journal import JournalQuery
from app.services.taking import Taking


def export(rows: int, reason: str = "") -> Taking:
    return Taking(Event.EXPORT, "client", "Clients", rows, taking.digest_of("what went out"), "City: Köln", range(1, rows + 1), reason)


@pytest.mark.backends
def test_taking_when_below_the_limit_then_the_journal_keeps_rows_filter_and_hash(ctx: Context) -> None:
    assert not taking.take(ctx, export(200))
    (line,) = journal.older(ctx, JournalQuery(kind="export")).lines
    assert (line.who, line.action, line.title) == ("Olga Owner", "Exported", "Clients")
    assert line.detail == f"200 rows · City: Köln · SHA-256 {taking.digest_of('what went out')[:12]}…"
    assert taking.not_acknowledged(ctx) == []


@pytest.mark.backends
def test_taking_when_above_the_limit_then_it_takes_a_reason_and_the_owner_sees_it_until_acknowledged(ctx: Context) -> None:
    with pytest.raises(UserError, match="only with a reason"):
        taking.take(ctx, export(201, "  x "))
    assert journal.older(ctx, JournalQuery(kind="export")).lines == ()
    assert taking.take(ctx, export(201, "for the Christmas letter")).created("large_export")
    (seen,) = taking.not_acknowledged(ctx)
    assert (seen.who, seen.event, seen.title, seen.rows, seen.reason) == ("Olga Owner", Event.EXPORT, "Clients", 201, "for the Christmas letter")
    (line,) = journal.older(ctx, JournalQuery(kind="export")).lines
    assert "Reason: for the Christmas letter" in line.detail
    assert taking.acknowledge(ctx, [seen.id]).ids("large_export") == (seen.id,)
    assert taking.not_acknowledged(ctx) == []
    assert not taking.acknowledge(ctx, [seen.id])


def test_taking_when_the_right_is_missing_then_it_is_refused_and_the_refusal_stands_in_the_journal(ctx: Context) -> None:
    seller = replace(ctx, rights=Rights(frozenset({"clients.*"})))
    with pytest.raises(UserError, match="More than 200 rows"):
        taking.take(seller, export(201, "for myself"))
    with pytest.raises(AccessDenied):
        taking.save_limit(seller, 5)
    lines = journal.older(ctx, JournalQuery(kind="refusal")).lines
    assert [taking.LARGE in line.detail or taking.SET_LIMIT in line.detail for line in lines] == [True, True]
    assert taking.not_acknowledged(seller) == []


def test_limit_when_set_by_the_firm_then_it_holds(ctx: Context) -> None:
    taking.save_limit(ctx, 3)
    taking.save_limit(ctx, 2)
    assert taking.limit(ctx) == 2
    with pytest.raises(UserError):
        taking.check(ctx, 3, "")
    assert not taking.check(ctx, 2, "")
    with pytest.raises(FieldErrors):
        taking.save_limit(ctx, -1)


def test_journal_when_it_cannot_be_written_then_the_taking_does_not_happen(ctx: Context) -> None:
    with ctx.database.engine.connect() as connection:
        connection.exec_driver_sql("CREATE TRIGGER full BEFORE INSERT ON jrn_entry BEGIN SELECT raise(ABORT, 'disk full'); END")
        connection.commit()
    with pytest.raises(UserError, match="journal could not be written"):
        taking.take(ctx, export(2))
    with pytest.raises(AccessDenied):
        records.delete(replace(ctx, rights=Rights()), "client", [1])


@pytest.mark.parametrize("ids", [[], [7], [1, 2, 3, 9], range(1, 200_001), range(1, 200_001, 3)])
def test_ranges_when_kept_as_text_then_they_tell_who_was_within(ids: list[int]) -> None:
    text = as_ranges(ids)
    known = set(ids)
    assert all(is_within(id, text) == (id in known) for id in (*range(1, 12), 99_999, 200_000, 200_001, 300_000))
    assert len(text) < 200_000


@pytest.mark.backends
def test_client_when_many_met_it_then_who_saw_names_each_of_them(ctx: Context) -> None:
    made = records.save(ctx, records.new(ctx, "client", name="Bolt & Nut"))
    (client,) = made.created("client")
    other = next(iter(records.save(ctx, records.new(ctx, "client", name="Other")).created("client")))
    draft = records.load(ctx, "client", client)
    draft["city"] = "Köln"
    records.save(ctx, draft)
    events.opened(ctx, "client", client)
    events.opened(ctx, "client", other)
    taking.take(ctx, Taking(Event.EXPORT, "client", "Clients", 2, "0" * 64, ids=[client, other]))
    taking.take(ctx, Taking(Event.COPY, "client", "Clients", 1, "0" * 64, ids=[other]))
    taking.take(ctx, Taking(Event.PRINT, f"client|{client}", "Invoice 7.pdf", 1, "0" * 64))
    lines = journal.who_saw(ctx, "client", client)
    assert [line.kind for line in lines] == ["print", "export", "open", "changed", "created"]
    assert lines[3].detail == "City: — → Köln"
    assert lines[2].title == "Client “Bolt & Nut”"
    assert all(line.who == "Olga Owner" for line in lines)


def test_export_when_a_file_of_the_person_has_nearly_the_same_name_then_it_is_left_alone(ctx: Context, tmp_path: Path) -> None:
    mine = tmp_path / "journal.part"
    mine.write_text("my own")
    journal_export.write(ctx, [], tmp_path / "journal.xlsx", "")
    assert mine.read_text() == "my own"
    assert (tmp_path / "journal.xlsx").is_file()
