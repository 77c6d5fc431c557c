"""Numbers of documents: one series for each type, firm, branch, series letter and year, without gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.core.i18n import _
from app.db.numbering import continue_after, take_number
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.documents.paper import Paper

#: what stands between the series and a number of somebody else's program that an import brought along
FOREIGN = ":="


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed, and the unique key that stands for its series and count."""

    text: str
    key: str


def series_key(paper: Paper) -> str:
    """The counter that a paper's number comes from."""
    return f"{paper.type}:{paper.firm_id}:{paper.branch_code}:{paper.series or ''}:{paper.date.year}"


def why_not_renumber(paper: Paper) -> str | None:
    """A document that was posted before keeps its number, so it must stay in its series: no gap is left behind."""
    if paper.number_key is None or paper.number_key.rpartition(":")[0] == series_key(paper):
        return None
    text = _("It keeps the number {number}: take a date of the same year, and the same branch and series.")
    return text.format(number=paper.number)


def take_numbers(session: Session, papers: Sequence[Paper]) -> dict[int, Number]:
    """Numbers for the papers, each series in the order given; papers that had one keep it.

    Call it last: the counters stay locked until the transaction ends. They are taken in one order, so nobody deadlocks.
    """
    found = {paper.id: Number(paper.number, paper.number_key) for paper in papers if paper.number and paper.number_key}
    series: dict[str, list[Paper]] = {}
    for paper in papers:
        if paper.id not in found:
            series.setdefault(series_key(paper), []).append(paper)
    for key in sorted(series):
        first = take_number(session, key)
        if len(series[key]) > 1:
            continue_after(session, key, first + len(series[key]) - 1)
        for count, paper in enumerate(series[key], first):
            found[paper.id] = Number(number_text(paper, count), f"{key}:{count}")
    return found


def number_text(paper: Paper, count: int) -> str:
    """A number as it is printed."""
    branch, series = (f"{part}-" if part else "" for part in (paper.branch_code, paper.series))
    return DOCUMENT_TYPES.get(paper.type).number_mask.format(branch=branch, series=series, year=paper.date.year, n=count)
