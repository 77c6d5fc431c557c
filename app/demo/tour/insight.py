"""Scenes before and after: a process played ahead, the way that cases really take, a process proposed from what was done by hand."""

from __future__ import annotations

import sqlalchemy as sa

from app.core.enums.processes import CaseState
from app.demo.tour.script import Scene
from app.demo.tour.stage import Stage
from app.models.processes import ProcessCase
from app.process_editor.insight.answer_panel import CASES, LOAD
from app.process_editor.insight.declared import PROPOSAL, REAL_PATH, SIMULATION
from app.process_editor.insight.path_page import PathPage
from app.process_editor.insight.path_side import WAYS
from app.process_editor.insight.proposal_page import ProposalPage
from app.process_editor.insight.simulation_page import SimulationPage


def play_ahead(stage: Stage) -> None:
    """The process with the most finished cases, with half as many cases again."""
    process = _most_finished(stage)
    if process is None:
        return
    stage.open(SIMULATION, id=process)
    page = stage.page
    assert isinstance(page, SimulationPage)
    stage.wait()
    page.side.arrivals.setValue(150)
    page.play()
    stage.wait()
    stage.picture("simulation")
    for view in (LOAD, CASES):
        page.panel.tabs.choose(view)
        stage.picture(f"simulation-{view}")


def see_the_real_path(stage: Stage) -> None:
    """Its finished cases over its drawing."""
    process = _most_finished(stage)
    if process is None:
        return
    stage.open(REAL_PATH, id=process)
    page = stage.page
    assert isinstance(page, PathPage)
    stage.wait()
    page.body.side.tabs.choose(WAYS)
    page.body.side.list.setCurrentRow(0)
    stage.picture("real-path")


def propose_a_process(stage: Stage) -> None:
    """What won deals have in common."""
    stage.open(PROPOSAL)
    assert isinstance(stage.page, ProposalPage)
    stage.picture("process-proposal")


def _most_finished(stage: Stage) -> int | None:
    """The process of which most cases are finished."""
    count = sa.select(ProcessCase.process_id).where(ProcessCase.state == CaseState.FINISHED).group_by(ProcessCase.process_id)
    with stage.ctx.reading() as session:
        return session.scalar(count.order_by(sa.func.count().desc(), ProcessCase.process_id).limit(1))


#: in the order in which they are played
SCENES: tuple[Scene, ...] = (play_ahead, see_the_real_path, propose_a_process)
