"""The journal in words: records and kinds are named, technical columns are left out."""

from __future__ import annotations

from app.models.base import Base
from app.services import journal, notes, records, schema
from app.services.context import Context
from app.services.journal import JournalQuery


def test_fields_when_asked_for_every_table_then_each_has_a_kind(ctx: Context) -> None:
    for table in Base.metadata.tables:
        assert isinstance(schema.recorded_fields(ctx, table), dict)


def test_note_when_read_in_the_journal_then_its_record_is_named(ctx: Context) -> None:
    client = records.save(ctx, records.new(ctx, "client", name="Alfa")).created("client")[0]
    notes.add_note(ctx, "client", client, "Call before noon", "0f8fad5b-d9cb-469f-a165-70867728950e")
    line = next(line for line in journal.older(ctx, JournalQuery()).lines if "Call before noon" in line.detail)
    assert line.detail.startswith("Record: Client “Alfa” · ")
