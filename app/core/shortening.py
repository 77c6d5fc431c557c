"""Texts of people within a sentence of ours."""

from __future__ import annotations


def shortened(text: str, most: int = 80) -> str:
    """A text on one line, with "…" behind so many letters; what somebody pastes by mistake must not fill the window."""
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most and len(text) <= 4 * most else f"{line[: most - 1]}…"
