"""Scenes of processes at work: my work, the form of a step, a case with its log, strips on cards, the monitor, a start for a list."""

from __future__ import annotations

import sqlalchemy as sa

from app.core.enums.processes import CaseState, StepState
from app.demo.tour.script import Scene, find
from app.demo.tour.stage import Stage
from app.models.processes import ProcessCase, ProcessNode, ProcessStep, ProcessVersion
from app.process_editor.monitor.marking import TIME
from app.process_editor.monitor.page import MonitorPage
from app.process_editor.page import EditorPage
from app.processes.definition import Shape
from app.services.process_work.step_form import read_form
from app.ui.kit.pages import PAGES
from app.ui.screens.case_page import CasePage
from app.ui.screens.my_work_page import TEAM, MyWorkPage
from app.ui.screens.process_run_page import RunPage
from app.ui.screens.start_process import StartProcess
from app.ui.screens.step_dialog import open_form


def do_my_work(stage: Stage) -> None:
    """The steps of everybody, and the forms of some of them."""
    stage.open("my_work")
    page = stage.page
    assert isinstance(page, MyWorkPage)
    page.tabs.choose(TEAM)
    stage.picture("my-work-team")
    seen = set[str]()
    for line in page.lines(TEAM):
        if line.kind not in seen and line.is_offered:
            seen.add(line.kind)
            dialog = open_form(page, stage.ctx, read_form(stage.ctx, line.id), lambda _changes: None)
            stage.picture(f"step-{line.kind}")
            dialog.reject()
            stage.wait()


def follow_a_case(stage: Stage) -> None:
    """The longest case with its log, its way on the drawing, and the card of what it is about."""
    with stage.ctx.reading() as session:
        done = sa.select(ProcessStep.case_id).join(ProcessCase, ProcessCase.id == ProcessStep.case_id)
        done = done.where(ProcessStep.state == StepState.DONE, ProcessCase.state == CaseState.RUNNING).group_by(ProcessStep.case_id)
        case = session.scalar(done.order_by(sa.func.count().desc(), ProcessStep.case_id).limit(1))
    stage.open("process_case.card", id=case)
    page = stage.page
    assert isinstance(page, CasePage)
    page.table.selectRow(0)
    stage.picture("case")
    if "process_monitor" in PAGES:
        page.show_drawing()
        stage.picture("case-on-drawing")
    page.open_record()
    stage.picture("case-strip")
    if page.case is not None and page.case.record is not None:
        dialog = StartProcess(stage.shell, stage.ctx, (page.case.record[0].value, page.case.record[1]))
        dialog.open()
        stage.picture("begin-process")
        dialog.reject()


def watch_processes(stage: Stage) -> None:
    """Where the cases of a process stand, and how long its steps take."""
    with stage.ctx.reading() as session:
        count = sa.select(ProcessCase.process_id).group_by(ProcessCase.process_id).order_by(sa.func.count().desc(), ProcessCase.process_id)
        process = session.scalar(count.limit(1))
    if process is None or "process_monitor" not in PAGES:
        return
    stage.open("process_monitor", id=process)
    page = stage.page
    assert isinstance(page, MonitorPage)
    stage.picture("monitor")
    assert page.monitor is not None
    page.view.select((max(page.monitor.figures, key=lambda key: page.monitor.figures[key].now if page.monitor is not None else 0),))
    page.tabs.choose(TIME)
    stage.picture("monitor-time")


def draw_a_process(stage: Stage) -> None:
    """The drawing with the most steps, a step of it in the inspector, and the same as a table."""
    with stage.ctx.reading() as session:
        largest = sa.select(ProcessVersion.process_id).join(ProcessNode, ProcessNode.version_id == ProcessVersion.id)
        largest = largest.group_by(ProcessVersion.process_id, ProcessVersion.id).order_by(sa.func.count().desc(), ProcessVersion.process_id)
        process = session.scalar(largest.limit(1))
    stage.open("process.card", id=process)
    page = stage.page
    assert isinstance(page, EditorPage)
    steps = [key for key, node in page.view.graph.nodes.items() if node.shape is Shape.STEP]
    page.view.select((steps[1],))
    page.view.setFocus()
    stage.picture("process-editor")
    page.toggle_table()
    stage.picture("process-table")
    stage.open("process.card", id=None)
    stage.picture("process-begin")


def begin_for_a_list(stage: Stage) -> None:
    """The page that begins a process for many records."""
    records = tuple(filter(None, (find(stage, "client", sort=(("id", falling),)) for falling in (False, True))))
    stage.open("process_run.card", id=None, about="client", records=records)
    assert isinstance(stage.page, RunPage)
    stage.picture("process-run-new")


#: in the order in which they are played
SCENES: tuple[Scene, ...] = (do_my_work, follow_a_case, watch_processes, draw_a_process, begin_for_a_list)
