"""Which rows just got a new value from elsewhere: they are marked for a moment."""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic

FRESH_FOR = 1.2  # s


class Freshness:
    """Keys of rows with the moment of their change."""

    def __init__(self) -> None:
        self._since: dict[int, float] = {}

    def mark(self, ids: Iterable[int]) -> None:
        """These rows have just changed."""
        moment = monotonic()
        self._since.update(dict.fromkeys(ids, moment))

    def of(self, id: int) -> float:
        """1 for a value that just came, fading to 0."""
        since = self._since.get(id)
        return 0.0 if since is None else max(0.0, 1 - (monotonic() - since) / FRESH_FOR)

    @property
    def is_fading(self) -> bool:
        """Whether some row is still marked."""
        limit = monotonic() - FRESH_FOR
        self._since = {id: since for id, since in self._since.items() if since > limit}
        return bool(self._since)
