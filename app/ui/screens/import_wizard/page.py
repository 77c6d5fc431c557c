"""The page of the wizard: the strip of steps above, the step, and the way back and on below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from app.core.i18n import _
from app.services.context import Context
from app.services.imports.targets import KINDS
from app.ui.kit.commands import Command
from app.ui.kit.pages import Page
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, ElidedLabel, Ground, Hairline, PageHead
from app.ui.screens.import_wizard.check_step import CheckStep
from app.ui.screens.import_wizard.columns_step import ColumnsStep
from app.ui.screens.import_wizard.file_step import FileStep
from app.ui.screens.import_wizard.layout_step import LayoutStep
from app.ui.screens.import_wizard.result_step import ResultStep
from app.ui.screens.import_wizard.step import Step, StepStrip, WizardState, dress

#: what the list that the wizard was opened from holds → kind of import
_KIND_OF = {"client": "clients", "contact": "contacts", "product": "products", "product_price": "prices", "stock_balance": "stock"}


class ImportPage(Page):
    """Brings a table in, step by step.

    :param entity: what the list holds that the wizard was opened from.
    :param file: a file to begin with, or nothing.
    """

    def __init__(self, context: Context, entity: str = "", file: str = "") -> None:
        super().__init__(_("Import"), "import")
        kind = _KIND_OF.get(entity, "documents" if entity else "clients")
        self.state = WizardState(context, kind)
        self.file_step = FileStep(self.state)
        self.layout_step = LayoutStep(self.state)
        self.columns_step = ColumnsStep(self.state)
        self.check_step = CheckStep(self.state)
        self.result_step = ResultStep(self.state)
        self.steps: tuple[Step, ...] = (self.file_step, self.layout_step, self.columns_step, self.check_step, self.result_step)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = PageHead(_("Import"))
        column.addWidget(self._head)
        self.strip = StepStrip([step.title for step in self.steps])
        column.addWidget(self.strip)
        column.addWidget(Hairline())
        self._stack = QStackedWidget()
        for step in self.steps:
            self._stack.addWidget(step)
            step.changed.connect(self._renew)
            step.onward.connect(self.go_on)
        column.addWidget(self._stack, 1)
        column.addWidget(Hairline())
        column.addWidget(self._footer())
        self._at = 0
        self._show(0)
        if file:
            self.file_step.take(file)

    def _footer(self) -> Ground:
        footer = Ground("surface")
        footer.setFixedHeight(scaled(52))
        row = QHBoxLayout(footer)
        row.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 0)
        row.setSpacing(tokens.GAP)
        self._reason = ElidedLabel("", "body", "text2")
        row.addWidget(self._reason, 1)
        self.back_button = Button(_("Back"), "secondary")
        self.back_button.clicked.connect(self.go_back)
        self.next_button = Button(_("Continue"), "primary")
        self.next_button.clicked.connect(self.go_on)
        row.addWidget(self.back_button)
        row.addWidget(self.next_button)
        return footer

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """Back and on also by keys."""
        return (
            Command("import.back", _("Step &back"), self.go_back, "Alt+Left", "left", "go", lambda: "" if self._at else _("This is the first step.")),
            Command("import.next", _("Step &on"), self.go_on, "Alt+Right", "right", "go", self._why_not_next),
        )

    @property
    def step(self) -> Step:
        """The step in sight."""
        return self.steps[self._at]

    def _why_not_next(self) -> str:
        return self.step.why_not_next()

    def go_on(self) -> None:
        """To the next step, or from the last one to a new file."""
        if self._why_not_next():
            return
        if self.step is self.result_step:
            self.state.job = self.state.report = self.state.imported = None
            self.file_step.chosen.set_text("")
            self._show(0)
        else:
            self._show(self._at + 1)

    def go_back(self) -> None:
        """To the step before. After an import that is the beginning: the check would speak of the past."""
        if self._at and not self.result_step.is_running:
            if self.step is self.result_step:
                self.state.report = None
            self._show(self._at - 1)

    def _show(self, index: int) -> None:
        self._at = index
        self._stack.setCurrentIndex(index)
        self.strip.set_current(index)
        self.step.enter()
        self._renew()

    def _renew(self) -> None:
        reason = self._why_not_next()
        self._reason.set_text(reason)
        self.next_button.setText(self.step.next_text)
        self.next_button.setAccessibleName(self.step.next_text)
        self.next_button.set_reason(reason)
        dress(self.next_button, "primary" if self.step.leads_on else "secondary")
        self.back_button.setVisible(self._at > 0)
        self.back_button.setEnabled(not self.result_step.is_running)
        job = self.state.job
        kind = KINDS.get(self.state.kind).name
        self._head.set_title(_("Import"), f"{kind} · {job.table.path.name}" if job is not None else kind)
        self.set_title(_("Import: {name}").format(name=job.table.path.name) if job is not None else _("Import"))
        self.actions_changed.emit()

    def can_close(self) -> bool:
        """A running import is not left alone."""
        return not self.result_step.is_running
