"""Papers of drafts that are not stored yet: what ``loading`` reads back from the database is put together here from one look at each table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.catalog import ProductKind
from app.core.enums.documents import DocumentState
from app.core.money import ZERO
from app.models.catalog import Product, Unit, VatRate, VatRatePeriod
from app.models.clients import Client, Contact, LegalEntity
from app.models.organisation import Branch, Employee, Firm, FirmBankAccount
from app.models.stock import Warehouse
from app.services.documents import names
from app.services.documents.draft_model import DocumentDraft, LineDraft
from app.services.documents.frozen import Frozen, FrozenAccount, FrozenBasis, FrozenParty, FrozenSigners
from app.services.documents.loading import around, chunks, order_lines
from app.services.documents.paper import Paper, PaperLine, Relative

_NO_PARTY = FrozenParty()


class MemoryPapers:
    """Makes papers of a batch of drafts; reads each table once, when it is made."""

    def __init__(self, session: Session, drafts: Sequence[DocumentDraft]) -> None:
        self._session = session
        lines = [line for draft in drafts for line in draft.lines]
        self._firms = self._read(
            Firm, [draft["firm"] for draft in drafts],
            names.FIRM, Firm.claims_on, Firm.closed_until, Firm.director, Firm.director_post, Firm.accountant, Firm.logo_id, Firm.stamp_id,
        )
        self._branches = self._read(Branch, [draft["branch"] for draft in drafts], Branch.code, Branch.name)
        self._clients = self._read(Client, [draft["client"] for draft in drafts], names.CLIENT, Client.status, Client.credit_limit)
        self._payers = self._read(LegalEntity, [draft["legal_entity"] for draft in drafts], names.PAYER)
        self._contacts = self._read(Contact, [draft["contact"] for draft in drafts], Contact.name)
        self._places = self._read(Warehouse, [draft["warehouse"] for draft in drafts], Warehouse.name, Warehouse.address)
        self._people = self._read(Employee, [draft["manager"] for draft in drafts], Employee.name, Employee.post, Employee.phone, Employee.email)
        self._accounts = self._read(FirmBankAccount, [draft["firm_account"] for draft in drafts], names.ACCOUNT)
        self._units = self._read(Unit, [line.unit for line in lines], names.UNIT, Unit.digits)
        self._vats = self._read(VatRate, [line.vat_rate for line in lines], names.VAT)
        self._kinds = self._read(Product, [line.product for line in lines], Product.kind)
        self._periods: dict[int, list[Any]] = defaultdict(list)
        periods = (VatRatePeriod.vat_rate_id, VatRatePeriod.percent, VatRatePeriod.valid_from, VatRatePeriod.valid_to)
        for part in chunks(self._vats):
            for row in session.execute(sa.select(*periods).where(VatRatePeriod.vat_rate_id.in_(part)).order_by(VatRatePeriod.valid_from)):
                self._periods[row.vat_rate_id].append(row)
        self._order_lines = order_lines(session, [line.source_line for line in lines if line.source_line is not None])
        self._parties: dict[Any, FrozenParty] = {}
        self._frozen_units = {id: names.read_unit(row) for id, row in self._units.items()}
        self._frozen_vats = {id: names.read_vat(row) for id, row in self._vats.items()}

    def _read(self, model: Any, ids: Iterable[int | None], *columns: Any) -> dict[int, Any]:
        found: dict[int, Any] = {}
        for part in chunks(id for id in ids if id is not None):
            found |= {row.id: row for row in self._session.execute(sa.select(model.id, *columns).where(model.id.in_(part)))}
        return found

    def paper(self, id: int, draft: DocumentDraft, parents: list[Relative]) -> Paper:
        """The paper of a draft.

        :param id: a key that stands for it until it is stored.
        """
        firm, branch, client = self._firms[draft["firm"]], self._branches.get(draft["branch"]), self._clients.get(draft["client"])
        return Paper(
            id=id, type=draft["type"], version=1, state=DocumentState.DRAFT, number=None, number_key=None, series=draft["series"],
            date=draft["date"], firm_id=draft["firm"], branch_id=draft["branch"], branch_code=(branch.code if branch else None) or "",
            client_id=draft["client"], warehouse_id=draft["warehouse"], currency=draft["currency"], due_on=draft["due_on"],
            net=draft["net"], tax=draft["tax"], gross=draft["gross"],
            external_number=draft["external_number"], claims_on=firm.claims_on, closed_until=firm.closed_until,
            client_status=client.status if client else None, credit_limit=client.credit_limit if client else None,
            frozen=self._frozen(draft, parents), parents=parents,
            lines=[self._line(draft["date"], position, line) for position, line in enumerate(draft.lines, 1)],
        )

    def _line(self, on: date, position: int, line: LineDraft) -> PaperLine:
        unit, vat, product = self._units.get(line.unit or 0), self._vats.get(line.vat_rate or 0), self._kinds.get(line.product or 0)
        valid, around = self._percentage(line, on)
        return PaperLine(
            id=-position, position=position, product_id=line.product, is_goods=product is not None and product.kind is ProductKind.GOODS,
            name=line.name, quantity=line.quantity or ZERO, price=line.price or ZERO, discount=line.discount or ZERO,
            unit=unit.unit.sign if unit else "", unit_digits=unit.digits if unit else 4, vat_rate_id=line.vat_rate,
            vat_name=vat.vat.name if vat else "", vat_percent=line.vat_percent, vat_valid=valid, vat_around=around, net=line.net,
            tax=line.tax, gross=line.gross,
            source_line_id=line.source_line, order_line_id=self._order_lines.get(line.source_line or 0),
        )

    def _percentage(self, line: LineDraft, on: date) -> tuple[Decimal | None, tuple[date | None, date | None]]:
        """What the line's rate is on the day, and when the line's own percentage ended or begins."""
        valid = None
        for period in self._periods.get(line.vat_rate or 0, ()):
            if period.valid_from <= on and (period.valid_to is None or period.valid_to >= on):
                valid = period.percent
                if valid == line.vat_percent:
                    return valid, (None, None)
        return valid, around(self._periods.get(line.vat_rate or 0, []), line.vat_percent, on)

    def _frozen(self, draft: DocumentDraft, parents: list[Relative]) -> Frozen:
        firm, client, payer = self._firms[draft["firm"]], self._clients.get(draft["client"]), self._payers.get(draft["legal_entity"])
        manager, place, account = self._people.get(draft["manager"]), self._places.get(draft["warehouse"]), self._accounts.get(draft["firm_account"])
        contact, branch = self._contacts.get(draft["contact"]), self._branches.get(draft["branch"])
        frozen = names.compose(
            firm=self._party("firm", firm), client=self._party("client", client), payer=self._party("payer", payer),
            account=FrozenAccount(**names.texts(account.account)) if account else FrozenAccount(),
            signers=FrozenSigners(
                firm.director or "", firm.director_post or "", firm.accountant or "",
                *((manager.name, manager.post or "", manager.phone or "", manager.email or "") if manager else ()),
            ),
        )
        return replace(
            frozen, contact=contact.name if contact else "", branch=branch.name if branch else "", warehouse=place.name if place else "",
            warehouse_address=(place.address if place else None) or "", logo_id=firm.logo_id, stamp_id=firm.stamp_id,
            units={line.unit: self._frozen_units[line.unit] for line in draft.lines if line.unit in self._frozen_units},
            vats={line.vat_rate: self._frozen_vats[line.vat_rate] for line in draft.lines if line.vat_rate in self._frozen_vats},
            basis=tuple(FrozenBasis(one.type, one.number or "", one.date) for one in parents),
        )

    def _party(self, name: str, row: Any) -> FrozenParty:
        if row is None:
            return _NO_PARTY
        key = (name, row.id)
        if key not in self._parties:
            self._parties[key] = FrozenParty(**names.texts(getattr(row, name)))
        return self._parties[key]
