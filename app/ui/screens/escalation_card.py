"""Rules by which a head is told, each said in plain words and tried on the last week before it is switched on."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core import clock
from app.core.enums.planning import EscalationStep, TaskKind
from app.core.enums.vocabulary import choice
from app.core.i18n import N_, NN_, _, format_moment
from app.services.record_draft import Draft
from app.services.reminders import escalating
from app.services.reminders.escalating import Preview
from app.ui.forms.card_page import CardPage
from app.ui.forms.field_grid import FieldGrid
from app.ui.forms.scrolling import scrolled
from app.ui.forms.spec import F, Group, Screen
from app.ui.kit.run import run
from app.ui.kit.theme import tokens
from app.ui.kit.widgets import Label, section_title
from app.ui.screens.registration import SETTINGS, add_screen

TRIED_AFTER = 300  # ms after the last change of the card
SHOWN = 8


class EscalationCard(CardPage):
    """The fields of a rule, and below what they mean and would have done."""

    def build_body(self, grid: FieldGrid, _draft: Draft) -> QWidget:
        """The rule as a sentence, and its trial."""
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(grid), 1)
        inner = QVBoxLayout()
        inner.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, tokens.MARGIN)
        inner.setSpacing(tokens.GAP)
        inner.addWidget(section_title(_("What the rule says")))
        self.sentence, self.trial, self.lines = (Label("", "body", ink, wrap=True) for ink in ("text", "text", "text2"))
        for label in (self.sentence, self.trial, self.lines):
            inner.addWidget(label)
        column.addLayout(inner)
        self._soon = QTimer(self, singleShot=True, interval=TRIED_AFTER)
        self._soon.timeout.connect(self.try_rule)
        grid.edited.connect(lambda *_field: self._soon.start())
        self._soon.start()
        return self.with_save_bar(body)

    def try_rule(self) -> None:
        """Read what the rule would have done with what stands in the fields now."""
        draft = self.draft
        if draft is None or draft["minutes"] is None or draft["step"] is None:
            return
        kind, tell = draft["kind"], draft["tell"]
        asked = partial(
            escalating.preview, self.context, choice(TaskKind, kind) if kind else None, choice(EscalationStep, draft["step"]), int(draft["minutes"]),
            getattr(tell, "id", tell), clock.now(), only_important=bool(draft["only_important"]),
        )
        run(self, asked, done=self._show_preview, quiet=True)

    def _show_preview(self, found: Preview) -> None:
        self.sentence.setText(found.sentence)
        self.trial.setText(found.trial)
        lines = [f"{format_moment(each.at)}  {each.person}: {each.title} → {each.whom}" for each in found.told[-SHOWN:]]
        self.lines.setText("\n".join(lines))


ESCALATION_RULE = add_screen(Screen(
    entity="escalation_rule", title=N_("Escalations"), one=N_("rule"), new=N_("New rule"), icon="warning",
    columns=("name", "kind", "only_important", "step", "minutes", "tell", "is_active"), sort=(("name", False),),
    count=NN_("{count} rule", "{count} rules"), empty=N_("A rule tells the head when somebody does not react to a reminder."),
    card=(
        Group(N_("When"), (F("name"), F("kind"), F("only_important"), F("step"), F("minutes"))),
        Group(N_("Then"), (F("tell"), F("is_active")), column=1),
    ),
    card_class=EscalationCard,
), SETTINGS, order=314)
