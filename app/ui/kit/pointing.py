"""Where a page shall go when it comes to the front: said by another page, which knows only its name.

A page that is open already is brought up as it is, and what it was opened with stays what it was opened with.
"""

from __future__ import annotations

_wanted: dict[str, int] = {}


def point_at(page: str, record_id: int) -> None:
    """Let a page show a record when it is next shown.

    :param page: code of the page.
    """
    _wanted[page] = record_id


def pointed_at(page: str) -> int | None:
    """The record that a page shall show; said once."""
    return _wanted.pop(page, None)
