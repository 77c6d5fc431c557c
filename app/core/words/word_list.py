"""A readable way to write a long list of single words."""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    """The words of a text, split at white space."""
    return tuple(text.split())
