"""Numbers of documents: one count for each type, firm, branch, series letter and, where the firm wants it, year; without gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.core.i18n import _
from app.db.numbering import continue_after, take_number
from app.services.documents.paper import Paper
from app.services.documents.series import Series, read_series, usual

#: what stands between the series and a number of somebody else's program that an import brought along
FOREIGN = ":="


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed, and the unique key that stands for its series and count."""

    text: str
    key: str


def series_key(paper: Paper, by_year: bool = True) -> str:
    """The counter that a paper's number comes from."""
    return f"{paper.type}:{paper.firm_id}:{paper.branch_code}:{paper.series or ''}:{paper.date.year if by_year else 0}"


def why_not_renumber(paper: Paper) -> str | None:
    """A document that was posted before keeps its number, so it must stay in its series: no gap is left behind."""
    if paper.number_key is None or paper.number_key.rpartition(":")[0] in (series_key(paper), series_key(paper, by_year=False)):
        return None
    text = _("It keeps the number {number}: take a date of the same year, and the same branch and series.")
    return text.format(number=paper.number)


def take_numbers(session: Session, papers: Sequence[Paper]) -> dict[int, Number]:
    """Numbers for the papers, each series in the order given; papers that had one keep it.

    Call it last: the counters stay locked until the transaction ends. They are taken in one order, so nobody deadlocks.
    """
    ways = _ways(session, [paper for paper in papers if not (paper.number and paper.number_key)])
    found = {paper.id: Number(paper.number, paper.number_key) for paper in papers if paper.number and paper.number_key}
    series: dict[str, list[Paper]] = {}
    for paper in papers:
        if paper.id not in found:
            series.setdefault(series_key(paper, ways[paper.firm_id, paper.type].by_year), []).append(paper)
    for key in sorted(series):
        first = take_number(session, key)
        if len(series[key]) > 1:
            continue_after(session, key, first + len(series[key]) - 1)
        for count, paper in enumerate(series[key], first):
            found[paper.id] = Number(number_text(ways[paper.firm_id, paper.type], paper, count), f"{key}:{count}")
    return found


def _ways(session: Session, papers: Sequence[Paper]) -> dict[tuple[int, str], Series]:
    """How each firm numbers each type of the papers."""
    own = read_series(session, {paper.firm_id for paper in papers}) if papers else {}
    return {(paper.firm_id, paper.type): own.get((paper.firm_id, paper.type)) or usual(paper.type) for paper in papers}


def number_text(way: Series, paper: Paper, count: int) -> str:
    """A number as it is printed."""
    return way.text(count, paper.date.year, paper.branch_code, paper.series or "")
