"""Fields of one draft in several places of a card, used as one grid."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any

from app.services.context import Context
from app.services.records import Draft
from app.ui.forms.field_grid import FieldGrid
from app.ui.forms.spec import Group


class JoinedGrid(FieldGrid):
    """The first grid is this widget; ``parts`` are further ones that stand elsewhere on the card."""

    def __init__(self, groups: Sequence[Group], others: Sequence[Sequence[Group]], draft: Draft, context: Context, *, at_once: bool = True) -> None:
        self.parts: list[FieldGrid] = []
        self._others = others
        super().__init__(groups, draft, context, at_once=at_once)

    def build(self) -> Generator[None]:
        """Make the fields of all parts."""
        yield from super().build()
        for other in self._others:
            part = FieldGrid(other, self._draft, self._context, at_once=False)
            yield from part.build()
            part.judge_by(self._judge)
            part.edited.connect(self.edited)
            self.parts.append(part)
            self.rows.update(part.rows)

    def show_draft(self, draft: Draft, *, keeps_typed: bool = False) -> None:
        """Show another draft everywhere."""
        super().show_draft(draft, keeps_typed=keeps_typed)
        for part in self.parts:
            part.show_draft(draft, keeps_typed=keeps_typed)

    def judge_by(self, judge: Callable[[Any], Mapping[str, str]]) -> None:
        """Judge the fields of all parts so."""
        super().judge_by(judge)
        for part in self.parts:
            part.judge_by(judge)

    def apply_rules(self) -> None:
        """Lock, hide and mark the fields of all parts."""
        own = {name: row for name, row in self.rows.items() if name in self._fields}
        for name, row in own.items():
            self.apply_to(name, row)
        for part in self.parts:
            part.apply_rules()
