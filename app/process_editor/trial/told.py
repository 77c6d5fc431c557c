"""One thing that would happen, told in the panel of a trial: when, who, and everything that it would leave behind."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.core.enums.documents import DocumentState
from app.core.i18n import _, format_moment, format_money, format_number
from app.services.process_insight.trial import FieldChange, Letter, Made, Paper, StockMove, Tried
from app.ui.kit.theme import theme, tokens
from app.ui.kit.widgets import Label, StateChip


class Told(QWidget):
    """A line of the log of a trial; `build` adds what would be left behind, piece by piece.

    :param case: title of the case, where it is not the tried one.
    """

    def __init__(self, tried: Tried, case: str = "") -> None:
        super().__init__()
        self.tried = tried
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 8)
        column.setSpacing(4)
        below = " · ".join(part for part in (format_moment(tried.at), tried.who or _("by itself"), tried.outcome_words, case) if part)
        column.addWidget(Label(tried.title, "strong", wrap=True))
        column.addWidget(Label(below, "small", "text2", wrap=True))
        for question, answer in tried.answers:
            column.addWidget(Label(_("{name}: {value}").format(name=question, value=answer), "small", wrap=True))
        if tried.note:
            column.addWidget(Label(tried.note, "small", "bad" if tried.is_failed else "text2", wrap=True))
        if tried.cure:
            column.addWidget(Label(tried.cure, "small", "text2", wrap=True))
        self.setAccessibleName(f"{tried.title}. {below}")
        self.setAccessibleDescription(" ".join(part for part in (tried.note, tried.cure) if part))

    def build(self) -> Generator[None]:
        """Add everything that would be left behind."""
        effects = self.tried.effects
        for paper in effects.papers:
            box = PaperBox(paper)
            self._column.addWidget(box)
            yield
            yield from box.build()
        if effects.moves:
            self._column.addWidget(_box(_("Stock"), [_move(move) for move in effects.moves]))
            yield
        for letter in effects.letters:
            self._column.addWidget(LetterBox(letter))
            yield
        if effects.changes:
            self._column.addWidget(_box(effects.changes[0].record, [_change(change) for change in effects.changes]))
            yield
        for made in effects.made:
            self._column.addWidget(Label(_made(made), "small", wrap=True))
            yield


class Box(QWidget):
    """A sunken frame round one thing that would be left behind; its ``content`` is a vertical layout."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.content = QVBoxLayout(self)
        self.content.setContentsMargins(10, 8, 10, 8)
        self.content.setSpacing(3)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Border and ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme().color("line"))
        painter.setBrush(theme().color("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS)


class PaperBox(Box):
    """A document; `build` adds its lines and sums, piece by piece."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(paper.title)
        self._paper = paper
        state = DocumentState.POSTED if paper.is_posted else DocumentState.DRAFT
        head = QHBoxLayout()
        head.addWidget(Label(paper.title, "label", wrap=True), 1)
        head.addWidget(StateChip(state.label, state.tone or "neutral"), 0, Qt.AlignmentFlag.AlignTop)
        self.content.addLayout(head)
        if paper.client:
            self.content.addWidget(Label(paper.client, "small", "text2", wrap=True))

    def build(self) -> Generator[None]:
        """Add lines and sums."""
        paper = self._paper
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        self.content.addLayout(grid)
        for line in paper.lines:
            place = grid.rowCount()
            much = f"{format_number(line.quantity, 4, trim=True)} {line.unit}".strip()
            text = _("{name}, {quantity} at {price}").format(name=line.text, quantity=much, price=format_money(line.price))
            grid.addWidget(Label(text, "small", wrap=True), place, 0)
            grid.addWidget(Label(format_money(line.net), "small"), place, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            yield
        sums = [(_("VAT"), format_money(paper.tax), "small")] if paper.tax else []
        for words, amount, face in [*sums, (_("Total"), format_money(paper.gross, paper.currency), "strong")]:
            place = grid.rowCount()
            grid.addWidget(Label(words, "small", "text2"), place, 0)
            grid.addWidget(Label(amount, face), place, 1, Qt.AlignmentFlag.AlignRight)
            yield


class LetterBox(Box):
    """A message as it would go out."""

    def __init__(self, letter: Letter) -> None:
        super().__init__(letter.subject or letter.channel)
        to = _("{channel} to {recipient}, not sent").format(channel=letter.channel, recipient=letter.recipient)
        self.content.addWidget(Label(to, "small", "text2", wrap=True))
        if letter.subject:
            self.content.addWidget(Label(letter.subject, "label", wrap=True))
        self.content.addWidget(Label(letter.text, "small", wrap=True))
        for name in letter.enclosed:
            self.content.addWidget(Label(_("Goes along: {file}").format(file=name), "small", "text2", wrap=True))


def _box(title: str, lines: Sequence[str]) -> Box:
    box = Box(title)
    box.content.addWidget(Label(title, "small_label", "text2", wrap=True))
    for line in lines:
        box.content.addWidget(Label(line, "small", wrap=True))
    return box


def _move(move: StockMove) -> str:
    much = f"{format_number(abs(move.quantity), 4, trim=True)} {move.unit}".strip()
    if move.is_reserved:
        aside, free = _("{product}: {quantity} set aside in {warehouse}"), _("{product}: {quantity} no longer set aside in {warehouse}")
        text = aside if move.quantity > 0 else free
    else:
        text = _("{product}: {quantity} into {warehouse}") if move.quantity > 0 else _("{product}: {quantity} out of {warehouse}")
    return text.format(quantity=much, product=move.product, warehouse=move.warehouse)


def _change(change: FieldChange) -> str:
    return _("{field}: {old} → {new}").format(field=change.label, old=change.old or "—", new=change.new or "—")


def _made(made: Made) -> str:
    if made.entity == "notice":
        return _("{who} is told: {title}").format(who=made.who, title=made.text)
    text = _("{kind}: {name}").format(kind=made.kind, name=made.text)
    return _("{thing}, for {who}").format(thing=text, who=made.who) if made.who else text
