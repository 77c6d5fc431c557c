"""Conditions of lines: formulas over the answers of a case and the record that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.core.expression import Value, evaluate, parse


class Values(Mapping[str, Any]):
    """What the names of a formula stand for: answers first, then the record. What nobody has said yet is unknown (None), not an error.

    :param record: values of the record by the names that formulas use, such as ``client.discount``.
    """

    def __init__(self, answers: Mapping[str, Any], record: Mapping[str, Any], outcome: str = "") -> None:
        self._answers, self._record, self._outcome = answers, record, outcome

    def __getitem__(self, name: str) -> Any:
        if name in self._answers:
            return self._answers[name]
        if name in self._record:
            return self._record[name]
        return self._outcome if name == "outcome" else None

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str)

    def __iter__(self) -> Iterator[str]:
        return iter({**self._record, **self._answers})

    def __len__(self) -> int:
        return len({**self._record, **self._answers})


def work_out(formula: str, values: Mapping[str, Any]) -> Value:
    """The value of a formula.

    :raises ExpressionError: it cannot be read or worked out; the error knows the place.
    """
    return evaluate(parse(formula), values)


def is_met(formula: str, values: Mapping[str, Any]) -> bool:
    """Whether a condition holds; an unknown one does not.

    :raises ExpressionError: it cannot be read or worked out.
    """
    return work_out(formula, values) is True
