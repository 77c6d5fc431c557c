"""What the dialog of publishing reads and does; everything here runs on worker threads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.changes import Changes
from app.core.errors import UserError
from app.process_editor.versions.case_rows import MovedCase
from app.processes.definition import Graph
from app.services.context import Context
from app.services.process_designs import publishing
from app.services.process_designs.drafts import VersionLine, read_design
from app.services.process_runs.deciding import Impact, impact, move_case

NOTHING = Changes()


@dataclass(frozen=True, slots=True)
class Prospect:
    """What publishing a draft would mean.

    :param before: the drawing that is in force, or that most cases run by; None for the first version.
    :param graphs: drawings of the versions of running cases, by key.
    """

    impact: Impact
    before: Graph | None
    graphs: Mapping[int, Graph]


@dataclass(frozen=True, slots=True)
class Published:
    """What came of it.

    :param refused: why cases could not move, a sentence each; they go on as they began.
    """

    changes: Changes
    moved: int
    refused: tuple[str, ...]


def read_prospect(ctx: Context, version_id: int, published: VersionLine | None) -> Prospect:
    """What publishing a draft would mean for those that are under way."""
    found = impact(ctx, version_id)
    wanted = {case.version_id for case in found.cases} | ({published.id} if published is not None else set())
    graphs = {key: read_design(ctx, key).graph for key in wanted}
    return Prospect(found, graphs[published.id] if published is not None else None, graphs)


def publish(ctx: Context, version_id: int, lock: int, comment: str, moved: Sequence[MovedCase], key: str) -> Published:
    """Publish a draft, then let the chosen cases move, each in a transaction of its own.

    :param lock: version of the row, as it was opened. :raises UserError: it cannot be published; nothing is changed then.
    """
    return move(ctx, version_id, moved, key, publishing.publish(ctx, version_id, lock, comment, key))


def read_moving(ctx: Context, published: VersionLine) -> Prospect:
    """What it would mean for cases of older versions to go on by the version that is in force."""
    found = impact(ctx, published.id)
    graphs = {key: read_design(ctx, key).graph for key in {published.id, *(case.version_id for case in found.cases)}}
    usual = Counter(case.version_id for case in found.cases).most_common(1)
    return Prospect(found, graphs[usual[0][0]] if usual else None, graphs)


def move(ctx: Context, version_id: int, moved: Sequence[MovedCase], key: str, changes: Changes = NOTHING) -> Published:
    """Let cases go on by a published version, each in a transaction of its own.

    :param changes: what was written before.
    """
    count, refused = 0, []
    for case in moved:
        try:
            changes |= move_case(ctx, case.case_id, version_id, case.choices, f"{key}-{case.case_id}")
            count += 1
        except UserError as error:
            refused.append(error.text)
    return Published(changes, count, tuple(refused))
