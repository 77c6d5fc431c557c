"""Reads a process for its page and saves what was drawn. Everything here runs on worker threads."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.changes import Changes
from app.core.enums.people import Role
from app.core.enums.processes import VersionState
from app.core.errors import UserError
from app.core.i18n import _
from app.process_editor.inspector.figures import StepFigures
from app.process_editor.kinds import SIZES
from app.processes.definition import Graph, Node, Shape
from app.processes.validation import World
from app.services import records
from app.services.context import Context
from app.services.process_designs import drafts, world
from app.services.process_designs.drafts import Design, VersionLine
from app.services.process_designs.standing import running_by_version
from app.services.process_insight.monitor import read_monitor
from app.services.process_steps.step import load

PROCESS = "process"


@dataclass(frozen=True, slots=True)
class Opened:
    """A process as its page needs it.

    :param design: the version that is drawn: the draft, or the newest one as long as nobody has changed it.
    :param published: the version that cases begin with. :param versions: all of them, newest first.
    :param world: what exists in the firm. :param names: names by kind and key, ``employee:7``.
    :param running: how many cases are under way with each version, by its number.
    :param figures: what the last 90 days say of each step. :param may_save: whether this person may draw.
    """

    process_id: int
    design: Design
    published: VersionLine | None
    versions: tuple[VersionLine, ...]
    world: World
    names: dict[str, str]
    running: dict[int, int]
    figures: dict[str, StepFigures]
    may_save: bool
    may_publish: bool

    @property
    def name(self) -> str:
        """What the process is called."""
        return self.design.name

    @property
    def is_draft(self) -> bool:
        """Whether a draft is drawn; a published version becomes one with its first save."""
        return self.design.line.state is VersionState.DRAFT


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving."""

    opened: Opened
    changes: Changes


def open_process(ctx: Context, process_id: int) -> Opened:
    """The newest version of a process with all that its page needs.

    :raises UserError: it is gone.
    """
    load()
    lines = tuple(drafts.versions(ctx, process_id))
    if not lines:
        raise UserError(_("This process is not there any more."), _("Read the list of processes again."))
    design = drafts.read_design(ctx, lines[0].id)
    known, figures = world.world_of(ctx), read_monitor(ctx, process_id).figures
    return Opened(
        process_id, design, next((line for line in lines if line.state is VersionState.PUBLISHED), None), lines, known, names_of(known),
        running_by_version(ctx, process_id), {node: StepFigures(each.now, each.half, each.most) for node, each in figures.items()},
        ctx.rights.may(drafts.SAVE), ctx.rights.may("processes.process.publish"),
    )


def save(ctx: Context, opened: Opened, graph: Graph, over: int | None = None) -> Saved:
    """Save a drawing.

    :param over: version of the row that somebody else saved meanwhile, and that is to be written over.
    :raises DrawnMeanwhile: somebody else saved it.
    """
    version_id, lock, changes = opened.design.line.id, opened.design.line.lock, Changes()
    if not opened.is_draft:
        version_id, changes = drafts.open_draft(ctx, opened.process_id)
        lock = drafts.read_design(ctx, version_id).line.lock if changes else -1
    changes |= drafts.save_draft(ctx, version_id, lock if over is None else over, graph)
    return Saved(open_process(ctx, opened.process_id), changes)


def rename(ctx: Context, process_id: int, name: str) -> Changes:
    """Call a process otherwise."""
    return records.edit_many(ctx, PROCESS, [process_id], {"name": name}, None)


def begin(ctx: Context, name: str, graph: Graph | None = None, key: str | None = None) -> Changes:
    """Make a process; without a drawing it has a start and nothing else."""
    return drafts.create_process(ctx, name, graph if graph is not None else EMPTY, key=key)


def names_of(known: World) -> dict[str, str]:
    """Names of roles, people, types of documents, stages and processes, by kind and key."""
    found = {f"role:{role.value}": role.label for role in Role}
    found |= {f"employee:{key}": name for key, name in (known.employees or {}).items()}
    found |= {f"document_type:{code}": name for code, name in (known.document_types or {}).items()}
    found |= {f"{entity}:{key}": name for entity, records in known.records.items() for key, name in records.items()}
    return found | {f"process:{key}": name for key, name in (known.processes or {}).items()}


def _first() -> Graph:
    width, height = SIZES[Shape.START]
    return Graph(nodes={"start": Node("start", Shape.START, x=80.0, y=96.0, width=width, height=height)})


#: what an empty process has
EMPTY = _first()

