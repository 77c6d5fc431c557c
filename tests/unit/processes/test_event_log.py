"""Journals out of files, also of strangers."""

from __future__ import annotations

import gzip
from datetime import datetime

import pytest

from app.core.errors import UserError
from app.processes.event_log import Event, limits, read_log

XES = """<?xml version="1.0"?><log xmlns="http://www.xes-standard.org/"><global scope="event"><string key="concept:name" value="?"/></global>
<trace><string key="concept:name" value="7"/>
<event><string key="concept:name" value="Test"/><date key="time:timestamp" value="2026-03-02T10:00:00.000+01:00"/>
<string key="lifecycle:transition" value="start"/><string key="org:resource" value="Ann"/></event>
<event><string key="concept:name" value="Test"><string key="concept:name" value="inner"/></string>
<date key="time:timestamp" value="2026-03-02T10:30:00Z"/><string key="lifecycle:transition" value="complete"/></event>
<event><string key="concept:name" value="Ask"/><date key="time:timestamp" value="2026-03-02T10:40:00"/>
<string key="lifecycle:transition" value="suspend"/></event>
</trace></log>"""
CSV = "case_id;activity;timestamp;resource\n2;Pack;2026-03-03 09:00;Bob\n1;Take;2026-03-02 09:00;\n\n1;Pack;2026-03-02 08:00;Bob\n"
BOMB = '<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><log><trace>&b;</trace></log>'


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_xes_when_read_then_beginning_and_end_of_a_step_are_one_event(pack: type[bytes]) -> None:
    (trace,) = read_log(pack(XES.encode())).traces

    assert trace.case == "7"
    assert trace.events == (Event("Test", datetime(2026, 3, 2, 10, 30), "Ann", datetime(2026, 3, 2, 9, 0)),)
    assert trace.length.total_seconds() == 90 * 60


def test_table_when_read_then_cases_are_put_together_and_in_order() -> None:
    log = read_log(CSV.encode())

    assert [(trace.case, trace.path) for trace in log.traces] == [("1", ("Pack", "Take")), ("2", ("Pack",))]
    assert log.traces[1].events[0].who == "Bob"


@pytest.mark.parametrize(("data", "words"), [
    (BOMB.encode(), "document type"),
    (BOMB.encode("utf-16"), "document type"),
    (b"<log>" + b"<list>" * 60, "deeper"),
    (XES[:300].encode(), "broken"),
    (b"<html><body/></html>", "no event log"),
    (b"<log/>", "no event"),
    (gzip.compress(XES.encode())[:-20], "cut off"),
    (b"\x1f\x8bnothing", "cut off"),
    (b"name;price\nTea;3\n", "which columns"),
    (b"\xff\x00\x81\xfe", "neither"),
    (CSV.replace("2026-03-03", "Monday").encode(), "Line 2"),
    (b"case_id;activity;timestamp\n" + b"x" * 200_000, "characters"),
])
def test_file_when_hostile_or_broken_then_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read_log(data)


def test_packed_file_when_it_swells_beyond_the_limit_then_is_refused_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST_UNPACKED", 200_000)
    with pytest.raises(UserError, match="MB"):
        read_log(gzip.compress(b"case_id;activity;timestamp\n" + b"\n" * 1_000_000))
