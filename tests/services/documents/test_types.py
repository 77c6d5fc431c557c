"""Every declared document type holds together with the rest of the program."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from app.core.access import ROLE_PERMISSIONS, rights_of
from app.core.enums.documents import DocumentState
from app.models.documents import Document
from app.reports.printing.catalogue import FORMS
from app.services.documents import types
from app.services.documents.document_type import DOCUMENT_TYPES, DocumentType
from app.services.documents.titles import document_title
from app.ui.kit.icon_table import ICONS
from tests.helpers.shop import TODAY

KINDS = DOCUMENT_TYPES.all()
#: fields that a card may show, as the schema names them
FIELDS = {attribute.key.removesuffix("_id") for attribute in sa.inspect(Document).column_attrs}


def test_types_when_discovered_then_one_for_each_file() -> None:
    files = {file.stem for file in Path(types.__file__).parent.glob("*.py")} - {"__init__"}
    assert set(DOCUMENT_TYPES.codes()) == files


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_type_when_declared_then_all_it_names_exists(kind: DocumentType) -> None:
    assert kind.icon in ICONS
    assert set(kind.based_on) <= set(DOCUMENT_TYPES.codes())
    assert set(kind.fields) <= FIELDS
    assert set(kind.needs) <= set(kind.fields)
    assert all(kind.title)
    assert kind.number_mask.format(series="", branch="MUC-", year=2026, n=7).endswith("MUC-2026-00007")
    assert set(kind.transitions) == {(DocumentState.DRAFT, DocumentState.POSTED), (DocumentState.POSTED, DocumentState.DRAFT)}
    assert all(code.startswith(f"{kind.permission}.") for code in (*kind.transitions.values(), kind.save_permission))
    for code in kind.print_forms:
        assert FORMS.find(code).document == kind.code


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_type_when_somebody_must_post_it_then_a_role_beside_the_owner_may(kind: DocumentType) -> None:
    roles = [role for role in ROLE_PERMISSIONS if role != "owner"]
    assert any(all(rights_of(role).may(code) for code in (*kind.transitions.values(), kind.save_permission)) for role in roles)


def test_masks_when_compared_then_all_differ() -> None:
    assert len({kind.number_mask for kind in KINDS}) == len(KINDS)


def test_title_when_there_is_no_number_then_names_the_day() -> None:
    assert document_title("invoice", None, TODAY) == "Invoice, draft of 16/03/2026"
    assert document_title("invoice", "INV-1", TODAY) == "Invoice INV-1"
