"""Scenes before and after: a process tried on its drawing, what of some days would have begun it, a process played ahead, the way that cases
really take, a process proposed from what was done by hand.
"""

from __future__ import annotations

import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.core.enums.processes import CaseState
from app.demo.tour.script import Scene
from app.demo.tour.stage import Stage
from app.models.processes import ProcessCase, ProcessStart
from app.process_editor.insight.answer_panel import CASES, LOAD
from app.process_editor.insight.declared import PROPOSAL, REAL_PATH, SIMULATION
from app.process_editor.insight.path_page import PathPage
from app.process_editor.insight.path_side import WAYS
from app.process_editor.insight.proposal_page import ProposalPage
from app.process_editor.insight.simulation_page import SimulationPage
from app.process_editor.page import EditorPage
from app.process_editor.trial.dry_panel import DryRunPanel
from app.process_editor.trial.panel import TrialPanel

#: how often a trial is answered before its picture is taken where it stands
_MOST_ANSWERS = 12


def try_it_out(stage: Stage) -> None:
    """The process that begins by itself, tried with a record of what it begins with: its first step, a step later, and all that it leaves behind."""
    page = _beginning_by_itself(stage)
    if page is None:
        return
    page.life.run_it()
    stage.picture("trial-begin")
    page.life.dry_run()
    stage.wait()
    panel = page.frame.side
    assert isinstance(panel, DryRunPanel)
    panel.look_back(30)
    stage.picture("dry-run")
    panel.try_it()
    stage.wait()
    trial = page.frame.side
    assert isinstance(trial, TrialPanel)
    stage.picture("trial")
    trial.go_to_end()
    stage.picture("trial-asked")
    for _time in range(_MOST_ANSWERS):
        if not trial.places or not trial.places[0].buttons:
            break
        _answer(stage, trial)
    stage.picture("trial-end")
    trial.area.verticalScrollBar().setValue(trial.area.verticalScrollBar().maximum())
    stage.picture("trial-told")


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


def _answer(stage: Stage, trial: TrialPanel) -> None:
    """Answer what the first place asks, as a person would by keys, and let everybody go on as usual."""
    place = trial.places[0]
    for row in place.questions.rows.values() if place.questions is not None else ():
        row.editor.setFocus()
        stage.keys("2")
    QTest.mouseClick(place.buttons[0], Qt.MouseButton.LeftButton)
    stage.wait()
    trial.go_to_end()
    stage.wait()


def _beginning_by_itself(stage: Stage) -> EditorPage | None:
    """The editor of the process that something begins."""
    first = sa.select(ProcessStart.process_id).where(ProcessStart.kind == "event").order_by(ProcessStart.process_id).limit(1)
    with stage.ctx.reading() as session:
        process = session.scalar(first)
    if process is None:
        return None
    stage.open("process.card", id=process)
    assert isinstance(stage.page, EditorPage)
    return stage.page


def _most_finished(stage: Stage) -> int | None:
    """The process of which most cases are finished."""
    count = sa.select(ProcessCase.process_id).where(ProcessCase.state == CaseState.FINISHED).group_by(ProcessCase.process_id)
    with stage.ctx.reading() as session:
        return session.scalar(count.order_by(sa.func.count().desc(), ProcessCase.process_id).limit(1))


#: in the order in which they are played
SCENES: tuple[Scene, ...] = (try_it_out, play_ahead, see_the_real_path, propose_a_process)
