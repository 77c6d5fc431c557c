"""The server's own search finds what the person sees and nothing else, by an index."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.db.engine import Database
from app.services import listing, search
from tests.helpers.staffed import Staffed, staffed

pytestmark = pytest.mark.backends("postgres")


def found(database: Database, table: str, *spellings: str) -> list[int]:
    with database.engine.connect() as connection:
        statement = sa.text("SELECT kontor.found(:table, :wanted)")
        return sorted(connection.scalars(statement, {"table": table, "wanted": "\n\n".join(spellings)}))


def in_list(firm: Staffed, who: str, text: str) -> list[int]:
    with firm.context(who) as ctx:
        query = listing.ListQuery("client", ("name",), search=text)
        return sorted(row.id for row in listing.window(ctx, query, 0, 100))


def test_found_when_a_salesperson_asks_then_rows_of_others_are_left_out(database: Database) -> None:
    with staffed(database) as firm:
        mine, theirs, nobodys = firm.clients["sales"], firm.clients["rival"], firm.clients["nobody"]
        with firm.opened("sales") as own:
            assert found(own, "client", "%bakery%") == [mine]
            assert found(own, "client", "%bakery%", "%beta%\n%bau%") == sorted([mine, nobodys])
            assert found(own, "client", "%rival%\n%bakery%") == []
            assert found(own, "deal", "%oven%") == [firm.deals["sales"]]
            assert len(found(own, "contact", "%contact of%")) == 1
            assert found(own, "employee", "%person%") == []
        with firm.opened("owner") as whole:
            assert found(whole, "client", "%bakery%") == sorted([mine, theirs])
        with firm.opened("administrator") as manages_people:
            assert found(manages_people, "client", "%bakery%") == []


def test_search_when_asked_by_each_role_then_it_finds_what_its_list_shows(database: Database) -> None:
    with staffed(database) as firm:
        for who in ("sales", "rival", "owner", "head"):
            with firm.context(who) as ctx:
                everything = sorted(row.id for row in listing.window(ctx, listing.ListQuery("client", ("name",)), 0, 100))
                bakeries = [key for key in everything if key in (firm.clients["sales"], firm.clients["rival"])]
                assert sorted(hit.id for hit in search.find(ctx, "bakery") if hit.entity == "client") == bakeries
                assert in_list(firm, who, "bakery") == bakeries
                assert in_list(firm, who, "ифлукн") == bakeries  # typed in the other layout


def test_search_when_the_table_is_long_then_the_index_of_trigrams_is_there(database: Database) -> None:
    with staffed(database), database.engine.connect() as connection:
        indexes = sa.text("SELECT tablename FROM pg_indexes WHERE indexdef LIKE '%gin_trgm_ops%' ORDER BY tablename")
        assert list(connection.scalars(indexes)) == ["client", "contact", "deal", "document", "employee", "process", "process_case", "product", "task"]
