"""SEC-04: the search of the journal is a range of an index: what it costs does not grow with the journal."""

from __future__ import annotations

import datetime
import time

import pytest

from app.db.engine import Database
from app.db.guard import journal, trail
from app.db.guard.trail import Wanted
from app.db.session import reading

#: entries that a search for a text looks at before it says how far it came; at both sizes there are more
SCAN = 5000
STEPS = (30_000, 300_000)
#: how often the time of a question at the first size it may take at ten times as many entries; a scan would take ten times as long
MOST_GROWTH = 4.0
#: a question that takes less is not measured by its growth, for the noise of a busy machine is larger
UNMEASURED = 0.05  # s

FILL = {
    "sqlite": """WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {last})
INSERT INTO jrn_entry(epoch, tx, at, login, addr, op, tbl, rkey, doc) SELECT 1, i / 4, strftime('%Y-%m-%dT%H:%M:%f', 1600000000 + i, 'unixepoch'),
 'person' || (i % 5), '10.0.0.' || (i % 50), CASE WHEN i % 4 = 0 THEN 'A' WHEN i % 1000 = 1 THEN 'D' WHEN i % 97 = 1 THEN 'E' ELSE 'U' END,
 CASE WHEN i % 97 = 1 AND i % 4 <> 0 AND i % 1000 <> 1 THEN 'app:open' ELSE 'table' || (i % 40) END, '' || (i % 20000),
 '{{"name":["old ' || i || '","new ' || i || '"]}}' FROM n""",
    "postgres": """INSERT INTO jrn.entry(epoch, tx, at, login, addr, op, tbl, rkey, doc) SELECT 1, i / 4, timestamp '2020-09-13' + i * interval '1 s',
 'person' || (i % 5), '10.0.0.' || (i % 50), CASE WHEN i % 4 = 0 THEN 'A' WHEN i % 1000 = 1 THEN 'D' WHEN i % 97 = 1 THEN 'E' ELSE 'U' END,
 CASE WHEN i % 97 = 1 AND i % 4 <> 0 AND i % 1000 <> 1 THEN 'app:open' ELSE 'table' || (i % 40) END, (i % 20000)::text,
 '{{"name":["old ' || i || '","new ' || i || '"]}}' FROM generate_series({first}, {last} - 1) i""",
}


def questions(entries: int) -> dict[str, Wanted]:
    """What people ask, each in the middle of what there is."""
    middle = datetime.datetime(2020, 9, 13) + datetime.timedelta(seconds=entries // 2)
    return {
        "newest": Wanted(), "person": Wanted(login="person2"), "kind of record": Wanted(table="table9"), "deleted": Wanted(op="D"),
        "opened": Wanted(table="app:open"), "one record": Wanted(table="table9", key="9", kinds=("app:open", "app:print")),
        "a day": Wanted(since=middle, until=middle + datetime.timedelta(days=1)),
        "person on a day": Wanted(login="person2", since=middle, until=middle + datetime.timedelta(days=1)),
        "text of nobody": Wanted(text="no such words"), "text of a person": Wanted(login="person2", text="new 2"),
    }


@pytest.mark.heavy
@pytest.mark.backends("sqlite", "postgres")
def test_search_when_the_journal_grows_tenfold_then_each_question_takes_about_as_long(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    times: dict[str, list[float]] = {}
    first = 1
    for size in STEPS:
        with database.engine.connect() as connection:
            journal.run(connection, [FILL[database.name].format(first=first, last=size), "ANALYZE"])
            connection.commit()
        first = size
        for name, wanted in questions(size).items():
            best = float("inf")
            for _try in range(3):
                with reading(database) as session:
                    begun = time.perf_counter()
                    trail.search(session, wanted, scan=SCAN)
                    best = min(best, time.perf_counter() - begun)
            times.setdefault(name, []).append(best)
    with capsys.disabled():
        print(f"\n{database.name}: ms at {STEPS[0]:,} → {STEPS[1]:,} entries")
        for name, (small, large) in times.items():
            print(f"  {name:18} {small * 1000:8.2f} → {large * 1000:8.2f}   x{large / small:.1f}")
    slow = {name: pair for name, pair in times.items() if pair[1] > UNMEASURED and pair[1] > pair[0] * MOST_GROWTH}
    assert not slow
    assert all(pair[1] < 1 for pair in times.values())
