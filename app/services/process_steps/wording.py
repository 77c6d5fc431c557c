"""What a letter of a process says: amounts, days and numbers as papers write them, in the client's language and the currency of the document."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.i18n import currency_sign, language, translator
from app.db.types import Money, Percent, Price, Quantity
from app.models.clients import Client
from app.models.documents import Document
from app.models.organisation import Firm
from app.models.sales import Deal
from app.processes.questions import QuestionKind, questions_of
from app.processes.texts import fill
from app.reports.printing.formats import formats
from app.services.process_steps.papers import CURRENCY, TOTAL
from app.services.process_steps.step import StepInput

#: a drawing may name the currency itself behind an amount
_NAMES_IT = re.compile(r"\s*\{\s*[\w.]*currency\s*\}")
_TABLES: dict[str, Any] = {"client": Client.__table__, "deal": Deal.__table__, "document": Document.__table__}
_OF_COLUMN = {Money: "amount", Price: "price", Quantity: "qty", Percent: "qty"}


def worded(session: Session, step: StepInput, template: str) -> str:
    """A text of a step with its names filled in."""
    return fill(template, step.values, _Wording(session, step).write)


class _Wording:
    """How one message writes values. A message to the client is in the language of the client's papers, any other one in that of the window."""

    def __init__(self, session: Session, step: StepInput) -> None:
        self._session, self._step = session, step
        self._language = self._of_client() if step.param("to") == "client" else language()

    def write(self, name: str, value: Any, behind: str) -> str:
        """A value as people read it.

        :param behind: the text behind its place.
        """
        match value:
            case None:
                return ""
            case bool():
                return translator(self._language[:2]).gettext("yes" if value else "no")
            case int() | Decimal():
                return self._number(name, Decimal(value), behind)
            case datetime():
                return self._in("date", "")(clock.local(value).date()) + f" {clock.local(value):%H:%M}"
            case date():
                return self._in("date", "")(value)
        return str(value)

    def _number(self, name: str, value: Decimal, behind: str) -> str:
        kind, currency = self._kind(name)
        if kind == "amount" and (_NAMES_IT.match(behind) or behind.lstrip().startswith((currency, currency_sign(currency)))):
            kind = "money"
        if not kind:
            kind = "int" if value == value.to_integral_value() else "money"
        return self._in(kind, currency)(value)

    def _kind(self, name: str) -> tuple[str, str]:
        """The format of a number and its currency; no format for what is only worked out."""
        answers = self._step.answers
        if name in answers:
            paper = name.removesuffix(TOTAL)
            if paper != name and (currency := answers.get(paper + CURRENCY)):
                return "amount", str(currency)
            return "amount" if self._asks_amount(name) else "", self._currency()
        entity, field = self._place(name)
        column = _TABLES[entity].columns.get(field) if entity in _TABLES else None
        kind = next((kind for type, kind in _OF_COLUMN.items() if column is not None and isinstance(column.type, type)), "")
        return kind, self._currency(entity)

    def _place(self, name: str) -> tuple[str, str]:
        """Entity and field of a name; a field alone is one of the record that the case is about."""
        entity, dot, field = name.partition(".")
        about = self._step.case.entity
        return (entity, field) if dot else (about.value if about is not None else "", name)

    def _asks_amount(self, name: str) -> bool:
        nodes = self._step.graph.nodes.values()
        return any(each.name == name and each.kind is QuestionKind.MONEY for node in nodes for each in questions_of(node.params.get("questions")))

    def _currency(self, entity: str = "") -> str:
        """Of a record of the case, else of the one that it is about, else of the firm."""
        own = entity or self._place("")[0]
        found = self._step.values.get(f"{own}.currency")
        return str(found or self._of_firm(Firm.currency) or "EUR")

    def _of_client(self) -> str:
        client = sa.select(Client.language).where(Client.id == (self._step.case.client_id or 0))
        return self._session.scalar(client) or self._of_firm(Firm.language) or "en"

    def _of_firm(self, column: Any) -> Any:
        """That of the own firm that the document belongs to, else of the first."""
        document = self._step.row.document_id or self._step.case.document_id or 0
        own = self._session.scalar(sa.select(column).join(Document, Document.firm_id == Firm.id).where(Document.id == document))
        return own or self._session.scalar(sa.select(column).where(Firm.deleted_at.is_(None)).order_by(Firm.id).limit(1))

    def _in(self, kind: str, currency: str) -> Callable[[Any], str]:
        return formats(self._language, currency or "EUR")[kind]
