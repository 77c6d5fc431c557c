"""Texts of people within our sentences."""

from __future__ import annotations

import pytest

from app.core.shortening import shortened


@pytest.mark.parametrize(("text", "short"), [
    ("", ""), (" 9-13,\n14 ", "9-13, 14"), ("x" * 80, "x" * 80), ("x" * 81, "x" * 79 + "…"), ("x" * 10_000, "x" * 79 + "…"),
    ("a" + " " * 400 + "b", "a…"),
])
def test_text_when_it_is_long_then_one_line_of_it_is_told(text: str, short: str) -> None:
    assert shortened(text) == short
