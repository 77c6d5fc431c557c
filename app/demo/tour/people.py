"""Scenes of people: the door of a file that asks, a second factor, a handover."""

from __future__ import annotations

from app.demo.tour.script import Scene, find
from app.demo.tour.stage import Stage
from app.services.listing import Filter
from app.ui.screens.factor_dialog import FactorDialog
from app.ui.screens.handover_page import HandoverPage
from app.ui.screens.settings_page import SettingsPage


def guard_the_door(stage: Stage) -> None:
    """What my settings offer for signing in: a file that asks, and a telephone."""
    stage.open("settings")
    page = stage.page
    assert isinstance(page, SettingsPage)
    asking = page.door.ask_who_works()
    stage.picture("door-ask-who-works")
    asking.reject()
    page.door.set_up()
    stage.wait()
    for dialog in stage.shell.findChildren(FactorDialog):
        stage.picture("door-second-factor")
        dialog.steps.setCurrentIndex(1)
        stage.picture("door-recovery-codes")
        dialog.reject()
    stage.close_pages()


def hand_over(stage: Stage) -> None:
    """A salesperson leaves: who would get what, in equal shares."""
    leaver = find(stage, "employee", Filter("role", "in", ("sales",)), sort=(("id", False),))
    if leaver is None:
        return
    stage.open("handover", employee=leaver)
    page = stage.page
    assert isinstance(page, HandoverPage)
    stage.picture("handover")
    if page.form is not None:
        page.form.kinds["shares"].setChecked(True)
        for box in list(page.form.shares.values())[1:4]:
            box.setChecked(True)
    stage.picture("handover-shares")
    stage.close_pages()


#: in the order in which they are played
SCENES: tuple[Scene, ...] = (guard_the_door, hand_over)
