"""Tax rates of a draft's lines against its day: the same rule as at posting, told while the card is still open."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.rules import documents as rules
from app.models.catalog import VatRatePeriod
from app.services.documents.defaults import working_day
from app.services.documents.draft_model import DocumentDraft
from app.services.documents.loading import around


def why_not(session: Session, draft: DocumentDraft) -> dict[str, str]:
    """The lines whose tax rate does not hold on the draft's day: key of the line → sentence with the cure."""
    lines = [line for line in draft.lines if line.vat_rate is not None and not line.is_empty]
    if not draft.kind.has_prices or not lines:
        return {}
    on = working_day(draft)
    columns = (VatRatePeriod.vat_rate_id, VatRatePeriod.percent, VatRatePeriod.valid_from, VatRatePeriod.valid_to)
    periods: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(sa.select(*columns).where(VatRatePeriod.vat_rate_id.in_({line.vat_rate for line in lines}))):
        periods[row.vat_rate_id].append(row)
    found: dict[str, str] = {}
    for line in lines:
        known = periods[line.vat_rate or 0]
        valid = {row.percent for row in known if row.valid_from <= on and (row.valid_to is None or row.valid_to >= on)}
        holds = line.vat_percent if line.vat_percent in valid else next(iter(valid), None)
        problem = rules.why_not_vat(line.vat_name, line.vat_percent, on, holds, *around(known, line.vat_percent, on))
        if problem is not None:
            found[line.key] = problem
    return found
