"""The transactions of one import: each has a key of its own, by which undo finds its rows in the journal."""

from __future__ import annotations

_KEY = "{job}-{number:05}"


def transaction_key(job: str, number: int) -> str:
    """The idempotency key of one transaction of a job, counted from 0; undo finds its rows by it."""
    return _KEY.format(job=job, number=number)
