"""The seal of a posted document: a hash over its head, its lines and the names that it carries, kept beside those names.

A later change behind the program's back shows by it. What may go on changing after posting stands not in it: who looks after the client, notes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.services.documents.paper import Paper

#: where the seal stands among the names
_SEAL = "fingerprint"
#: begins a seal of this kind; those without are of the first kind, which took in neither number, tax nor names
_KIND = "2:"


def sealed(paper: Paper, number: str | None) -> dict[str, Any]:
    """The names of a paper as they are kept, with their seal.

    :param number: that the paper gets.
    """
    names = paper.frozen.as_json()
    return names | {_SEAL: _seal(paper, number, names)}


def is_unbroken(paper: Paper, kept: Mapping[str, Any]) -> bool:
    """Whether a posted paper is what was sealed; one without a seal, as imports bring them, always is.

    :param kept: the names as they are stored.
    """
    seal = kept.get(_SEAL, "")
    names = {name: value for name, value in kept.items() if name != _SEAL}
    return not seal or seal == (_seal(paper, paper.number, names) if seal.startswith(_KIND) else paper.fingerprint())


def _seal(paper: Paper, number: str | None, names: Mapping[str, Any]) -> str:
    head = (
        paper.type, number, paper.date, paper.firm_id, paper.branch_id, paper.client_id, paper.warehouse_id, paper.currency, paper.due_on,
        paper.external_number, *map(_plain, (paper.net, paper.tax, paper.gross)),
    )
    lines = (
        (
            line.position, line.product_id, line.name, line.vat_rate_id, line.source_line_id,
            *map(_plain, (line.quantity, line.price, line.discount, line.vat_percent, line.net, line.tax, line.gross)),
        )
        for line in paper.lines
    )
    text = json.dumps([head, *lines, names], ensure_ascii=False, sort_keys=True, default=str)
    return _KIND + hashlib.sha256(text.encode()).hexdigest()


def _plain(number: Decimal) -> str:
    """A number whose spelling does not depend on trailing zeros."""
    return f"{number.normalize():f}"
