"""What windows are made of, loaded before somebody waits for it."""

from __future__ import annotations

from importlib import import_module

from app.core.registry import discover

#: what a page brings along when the first of it is opened
HEAVY_PAGES = (
    "app.ui.reporting.report_page", "app.ui.reporting.print_preview", "app.ui.screens.import_wizard.page", "app.ui.planner.page",
    "app.ui.planner.personal.page", "app.process_editor.page", "app.process_editor.wizard.page", "app.process_editor.monitor.page",
    "app.process_editor.insight.simulation_page", "app.process_editor.insight.path_page", "app.process_editor.insight.proposal_page",
)
#: what is declared in files of their own and looked for when the first of it is wanted
DECLARING = ("app.services.process_steps.step", "app.processes.templates.template")


def declare_pages() -> None:
    """Load the modules that declare pages."""
    import_module("app.ui.reporting")
    import_module("app.ui.planner")
    import_module("app.process_editor.pages")
    import_module("app.process_editor.monitor.declared")
    import_module("app.process_editor.insight.declared")
    discover(import_module("app.ui.screens"), whole=False)


def load_heavy_pages() -> None:
    """Load what would hold the window when the first page that needs it is opened; a worker's work."""
    for name in HEAVY_PAGES:
        import_module(name)
    for name in DECLARING:
        import_module(name).load()


def warm_up() -> None:
    """Do while nobody waits what would hold somebody later; that is also starting the process that makes papers."""
    load_heavy_pages()
    import_module("app.services.printing").printer().warm_up()
