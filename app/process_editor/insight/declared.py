"""The pages of insight, declared here and loaded when the first is opened."""

from __future__ import annotations

from typing import Any

from app.core.i18n import N_
from app.services.context import Context
from app.ui.kit.pages import Page, PageType, declare

SIMULATION, REAL_PATH, PROPOSAL = "process_simulation", "process_real_path", "process_proposal"
_SEES, _DRAWS = "processes.process_case.view", "processes.process.save"


def _simulation(context: Context, id: int, **_more: Any) -> Page:
    """A process played ahead.

    :param id: of the process.
    """
    from app.process_editor.insight.simulation_page import SimulationPage

    return SimulationPage(context, id)


def _real_path(context: Context, id: int, **_more: Any) -> Page:
    """The way that the cases of a process really take.

    :param id: of the process.
    """
    from app.process_editor.insight.path_page import PathPage

    return PathPage(context, id)


def _proposal(context: Context, **_more: Any) -> Page:
    """A process proposed from what was done by hand."""
    from app.process_editor.insight.proposal_page import ProposalPage

    return ProposalPage(context)


declare(PageType(SIMULATION, N_("Simulation"), "chart_line", "", _simulation, permission=_SEES, in_navigation=False, folds_navigation=True))
declare(PageType(REAL_PATH, N_("The real path"), "mining", "", _real_path, permission=_SEES, in_navigation=False, folds_navigation=True))
declare(PageType(PROPOSAL, N_("Process from what was done"), "mining", "", _proposal, permission=_DRAWS, in_navigation=False, folds_navigation=True))
