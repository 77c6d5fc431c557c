"""Writes imported documents: clients and goods that are new, headers, lines and claims, many in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.enums.documents import DocumentState
from app.core.folding import fold, fold_all
from app.db.session import UnitOfWork
from app.models.catalog import Product, Unit, VatRate
from app.models.clients import Client
from app.models.documents import Document, DocumentLine
from app.models.organisation import Firm
from app.services.documents import names
from app.services.documents.bulk_writing import insert_rows
from app.services.documents.frozen import Frozen, FrozenParty, FrozenSigners, FrozenUnit, FrozenVat
from app.services.documents.ledger import write_movements
from app.services.documents.numbers import series_key
from app.services.documents.paper import Paper
from app.services.imports.document_parts import ClientPart, DocumentPart, LinePart
from app.services.imports.lookups import Lookups
from app.services.records import fold_search

_CHUNK = 500
#: the same few articles and clients stand on many lines
_folded = lru_cache(maxsize=50_000)(fold)
_DUE = ("invoice", "act")


class DocumentWriter:
    """Writes the documents of one import.

    :param firm: whose documents they are.
    :param employee_id: who imports.
    """

    def __init__(self, firm: Firm, lookups: Lookups, employee_id: int | None) -> None:
        self._firm = firm
        self._lookups = lookups
        self._employee_id = employee_id
        self._learned: list[tuple[str, str, str, int]] = []
        self._frozen_firm: FrozenParty | None = None
        self._parties: dict[int, FrozenParty] = {}
        self._units: dict[int, FrozenUnit] = {}
        self._vats: dict[int, FrozenVat] = {}
        self._piece: int | None = None

    def write(self, uow: UnitOfWork, parts: Sequence[DocumentPart], batch_id: int) -> None:
        """Write documents into an open unit of work."""
        session = uow.session
        self._learned.clear()
        self._settle_clients(session, parts)
        self._settle_products(session, parts)
        self._read_names(session, parts)
        papers = [self._paper(part) for part in parts]
        moment = clock.now()
        insert_rows(session, Document, [self._header(part, paper, batch_id, moment) for part, paper in zip(parts, papers, strict=True)])
        self._find_ids(session, papers)
        insert_rows(session, DocumentLine, [
            _line_row(paper.id, position, line) for part, paper in zip(parts, papers, strict=True) for position, line in enumerate(part.lines, 1)
        ])
        write_movements(uow, [paper for paper in papers if paper.gross])
        for paper in papers:
            uow.touch("document", paper.id, "I")

    def accept(self) -> None:
        """After the commit: remember what was made."""
        for entity, field, value, id in self._learned:
            self._lookups.learn(entity, field, value, id)
        self._learned.clear()

    # ------------------------------------------------------------------ clients and goods

    def _settle_clients(self, session: Session, parts: Sequence[DocumentPart]) -> None:
        made: dict[tuple[str, str], Client] = {}
        waiting: list[tuple[DocumentPart, Client]] = []
        for part in parts:
            part.client_id = self._known_client(session, part.client)
            if part.client_id is None:
                field, value = _named_by(part.client)
                client = made.get((field, fold(value)))
                if client is None:
                    given = part.client
                    client = Client(code=given.code, tax_id=given.tax_id, name=given.name or value, country=given.country, city=given.city)
                    fold_search("client", client)
                    made[field, fold(value)] = client
                    session.add(client)
                waiting.append((part, client))
        session.flush()
        for part, client in waiting:
            part.client_id = client.id
        for (field, value), client in made.items():
            self._learned.append(("client", field, value, client.id))
            if field != "name":
                self._learned.append(("client", "name", client.name, client.id))

    def _known_client(self, session: Session, client: ClientPart) -> int | None:
        """By the surest thing that the file says of the client: a code that is unknown makes a new client whatever its name."""
        field, value = _named_by(client)
        return self._lookups.named(session, "client", field).get(_folded(value))

    def _settle_products(self, session: Session, parts: Sequence[DocumentPart]) -> None:
        articles = self._lookups.named(session, "product", "article")
        by_name = self._lookups.named(session, "product", "name")
        made: dict[str, Product] = {}
        waiting: list[tuple[LinePart, Product]] = []
        for part in parts:
            for line in part.lines:
                if line.article is None:
                    line.product_id = by_name.get(_folded(line.name or ""))
                    continue
                folded = _folded(line.article)
                line.product_id = articles.get(folded)
                if line.product_id is None:
                    product = made.get(folded)
                    if product is None:
                        unit = line.unit_id or self._piece_unit(session)
                        product = made[folded] = Product(article=line.article, name=line.name or line.article, unit_id=unit)
                        session.add(product)
                    elif product.name == product.article and line.name:
                        product.name = line.name
                    waiting.append((line, product))
        for product in made.values():
            fold_search("product", product)
        session.flush()
        for line, product in waiting:
            line.product_id = product.id
        self._learned += [("product", "article", article, product.id) for article, product in made.items()]

    def _piece_unit(self, session: Session) -> int:
        """The unit of goods of which the file says none."""
        if self._piece is None:
            self._piece = self._lookups.find(session, "unit", "pc") or session.scalars(sa.select(Unit.id).order_by(Unit.id)).first()
        if self._piece is None:
            unit = Unit(name="Piece", sign="pc", okei="796", unece="H87")
            session.add(unit)
            session.flush()
            self._piece = unit.id
        return self._piece

    # ------------------------------------------------------------------ headers

    def _read_names(self, session: Session, parts: Sequence[DocumentPart]) -> None:
        """The names that the papers carry for ever."""
        if self._frozen_firm is None:
            row = session.execute(sa.select(names.FIRM).where(Firm.id == self._firm.id)).one()
            self._frozen_firm = FrozenParty(**names.texts(row.firm))
        wanted = sorted({part.client_id for part in parts if part.client_id is not None} - self._parties.keys())
        for start in range(0, len(wanted), _CHUNK):
            statement = sa.select(Client.id, names.CLIENT).where(Client.id.in_(wanted[start : start + _CHUNK]))
            self._parties |= {row.id: FrozenParty(**names.texts(row.client)) for row in session.execute(statement)}
        units = sorted({line.unit_id for part in parts for line in part.lines if line.unit_id is not None} - self._units.keys())
        for start in range(0, len(units), _CHUNK):
            statement = sa.select(Unit.id, names.UNIT).where(Unit.id.in_(units[start : start + _CHUNK]))
            self._units |= {row.id: names.read_unit(row) for row in session.execute(statement)}
        rates = sorted({line.vat_rate for part in parts for line in part.lines if line.vat_rate is not None} - self._vats.keys())
        for start in range(0, len(rates), _CHUNK):
            statement = sa.select(VatRate.id, names.VAT).where(VatRate.id.in_(rates[start : start + _CHUNK]))
            self._vats |= {row.id: names.read_vat(row) for row in session.execute(statement)}

    def _paper(self, part: DocumentPart) -> Paper:
        assert self._frozen_firm is not None
        assert part.client_id is not None
        due = part.header["due_on"]
        if due is None and part.type in _DUE:
            due = part.date + timedelta(days=self._firm.payment_days)
        party = self._parties[part.client_id]
        frozen = Frozen(
            firm=self._frozen_firm, client=party, payer=party,
            signers=FrozenSigners(self._firm.director or "", self._firm.director_post or "", self._firm.accountant or ""),
            units={line.unit_id: self._units[line.unit_id] for line in part.lines if line.unit_id is not None},
            vats={line.vat_rate: self._vats[line.vat_rate] for line in part.lines if line.vat_rate is not None},
        )
        paper = Paper(
            id=0, type=part.type, version=1, state=DocumentState.POSTED, number=part.number, number_key=None, series=None, date=part.date,
            firm_id=self._firm.id, branch_id=None, branch_code="", client_id=part.client_id, warehouse_id=None,
            currency=part.header["currency"], due_on=due, net=part.totals.net, tax=part.totals.tax, gross=part.totals.gross,
            external_number=part.header["external_number"],
            claims_on=self._firm.claims_on, closed_until=self._firm.closed_until, client_status=None, credit_limit=None, frozen=frozen,
        )
        # the equals sign keeps foreign numbers apart from the counts of our own series
        paper.number_key = f"{series_key(paper)}:={part.number}"
        return paper

    def _header(self, part: DocumentPart, paper: Paper, batch_id: int, moment: Any) -> dict[str, Any]:
        return {
            "version": 1, "type": paper.type, "number": paper.number, "number_key": paper.number_key, "date": paper.date, "state": paper.state,
            "firm_id": paper.firm_id, "client_id": paper.client_id, "manager_id": part.header["manager"], "currency": paper.currency,
            "prices_include_tax": self._firm.prices_include_tax, "due_on": paper.due_on, "external_number": paper.external_number,
            "subject": part.header["subject"], "note": part.header["note"], "net": part.totals.net, "tax": part.totals.tax,
            "gross": part.totals.gross, "posted_at": moment, "posted_by_id": self._employee_id, "frozen": paper.frozen.as_json(),
            "batch_id": batch_id, "search": fold_all([paper.number, paper.external_number]),
        }

    def _find_ids(self, session: Session, papers: Sequence[Paper]) -> None:
        """The keys that the server gave; one driver cannot tell them for many rows at once."""
        by_key = {paper.number_key: paper for paper in papers}
        keys = sorted(str(key) for key in by_key)
        for start in range(0, len(keys), _CHUNK):
            statement = sa.select(Document.id, Document.number_key).where(Document.number_key.in_(keys[start : start + _CHUNK]))
            for id, key in session.execute(statement):
                by_key[key].id = id


def _named_by(client: ClientPart) -> tuple[str, str]:
    """The field and the word that a client is known by."""
    if client.code is not None:
        return "code", client.code
    return ("tax_id", client.tax_id) if client.tax_id is not None else ("name", client.name or "")


def _line_row(document_id: int, position: int, line: LinePart) -> dict[str, Any]:
    return {
        "document_id": document_id, "position": position, "product_id": line.product_id, "article": line.article,
        "name": line.name or line.article, "quantity": line.quantity, "unit_id": line.unit_id, "price": line.price, "discount": line.discount,
        "vat_rate_id": line.vat_rate, "vat_percent": line.vat_percent, "net": line.net, "tax": line.tax, "gross": line.gross,
    }
