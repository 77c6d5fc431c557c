"""Middle and nearly longest of many values."""

from __future__ import annotations

from collections.abc import Sequence


def percentile(rising: Sequence[float], percent: int) -> float:
    """The smallest of the values within which so many per cent of them lie (nearest rank); 0 where there are none."""
    return rising[-(-len(rising) * percent // 100) - 1] if rising else 0.0


def median(rising: Sequence[float]) -> float:
    """The middle of the values, or between the middle two; 0 where there are none."""
    return (rising[(len(rising) - 1) // 2] + rising[len(rising) // 2]) / 2 if rising else 0.0
