"""Numbers of documents as the firm or its country wants them, on all databases."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from app.core import clock
from app.core.access import rights_of
from app.core.errors import AccessDenied, FieldErrors
from app.db.engine import Database
from app.services.documents import actions, drafts, series
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.documents.series import Series
from app.services.setup import countries, country_file
from tests.helpers.firm import SmallFirm, only, post, sell, small_firm

pytestmark = pytest.mark.backends


@pytest.fixture
def firm(standing_firm: SmallFirm) -> SmallFirm:
    """A German firm."""
    return standing_firm


def _number(firm: SmallFirm, id: int) -> str:
    return str(drafts.load(firm.ctx, id)["number"])


def _invoice(firm: SmallFirm, day: datetime.date | None = None) -> int:
    draft = drafts.load(firm.ctx, sell(firm, "invoice", [(firm.products[0], Decimal(1))]))
    draft["date"] = day or clock.today()
    draft["note"] = "to be posted"
    return post(firm.ctx, drafts.save(firm.ctx, draft))


def _set(firm: SmallFirm, **chosen: Series) -> None:
    series.save_series(firm.ctx, only(firm.ctx, "firm"), {**series.series_of_firm(firm.ctx, only(firm.ctx, "firm")), **chosen})


def test_numbers_when_the_firm_is_russian_then_they_are_in_russian_and_go_on(database: Database) -> None:
    firm = small_firm(database, country="RU")
    order = _post(firm, "order")
    assert [_number(firm, order), _number(firm, _invoice(firm))] == ["ЗК-00001", "СЧ-00001"]
    assert _number(firm, _invoice(firm)) == "СЧ-00002"


def _post(firm: SmallFirm, type: str) -> int:
    id = sell(firm, type, [(firm.products[0], Decimal(1))])
    actions.post(firm.ctx, id, 1)
    return id


def test_numbers_when_nothing_is_set_then_they_are_as_before(firm: SmallFirm) -> None:
    assert _number(firm, _invoice(firm)) == f"INV-{clock.today().year}-00001"
    assert all(
        way.text(7, 2026, "MUC", "A") == DOCUMENT_TYPES.get(type).number_mask.format(series="A-", branch="MUC-", year=2026, n=7)
        for type, way in series.series_of_firm(firm.ctx, only(firm.ctx, "firm")).items()
    )


def test_series_when_changed_then_the_count_goes_on_and_old_numbers_stay(firm: SmallFirm) -> None:
    first = _invoice(firm)
    _set(firm, invoice=Series("R", 3))
    second = _invoice(firm)
    year = clock.today().year
    assert [_number(firm, first), _number(firm, second)] == [f"INV-{year}-00001", f"R{year}-002"]


def test_series_when_it_no_longer_begins_anew_then_documents_keep_theirs_when_posted_again(firm: SmallFirm) -> None:
    old = _invoice(firm)
    _set(firm, invoice=Series("R-", 2, by_year=False))
    new = _invoice(firm)
    last_year = _invoice(firm, clock.today() - datetime.timedelta(days=400))
    assert [_number(firm, new), _number(firm, last_year)] == ["R-01", "R-02"]
    for id in (old, new):
        before = _number(firm, id)
        actions.unpost(firm.ctx, id, drafts.load(firm.ctx, id).version, "wrong day")
        actions.post(firm.ctx, id, drafts.load(firm.ctx, id).version)
        assert _number(firm, id) == before


def test_series_when_it_cannot_be_then_it_is_refused_at_its_field(firm: SmallFirm) -> None:
    for bad, field in ((Series("TOO-LONG"), "invoice.prefix"), (Series("A:B"), "invoice.prefix"), (Series("A", 0), "invoice.digits")):
        with pytest.raises(FieldErrors) as refused:
            _set(firm, invoice=bad)
        assert list(refused.value.errors) == [field]


def test_series_when_a_salesperson_sets_it_then_it_is_refused(firm: SmallFirm) -> None:
    seller = replace(firm.ctx, rights=rights_of("sales"))
    with pytest.raises(AccessDenied):
        series.save_series(seller, only(firm.ctx, "firm"), {"invoice": Series("X-")})


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize("code", countries())
def test_country_when_it_declares_numbers_then_each_type_has_its_own(code: str, database: Database) -> None:
    declared = series.of_country(country_file(code))
    assert not declared or set(declared) == set(DOCUMENT_TYPES.codes())
    assert len({way.prefix for way in declared.values()}) == len(declared)
