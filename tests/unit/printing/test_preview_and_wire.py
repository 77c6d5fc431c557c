"""Pages as pictures, and contexts as bytes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.reports.printing.pictures import prepared
from app.reports.printing.preview import Preview
from app.reports.printing.samples import euro_paper, logo
from app.reports.printing.wire import pack, unpack
from tests.unit.printing.conftest import Render


def test_preview_when_opened_then_gives_pixels_of_each_page(render: Render) -> None:
    with Preview(render("any/invoice", euro_paper(lines=30), "en")) as preview:
        assert len(preview) == 2
        assert preview.size(0) == pytest.approx((595.28, 841.89), abs=0.5)
        image = preview.image(0, dpi=72)
        assert (image.width, image.height) == (596, 842)
        assert len(image.data) == image.stride * image.height
        assert image.stride >= image.width * 4
        white = image.data.count(b"\xff")
        assert 0.8 * len(image.data) * 3 / 4 < white < len(image.data)
        assert "Invoice" in preview.text(0)


def test_wire_when_a_context_goes_through_then_values_keep_their_kind() -> None:
    paper = euro_paper(lines=2)
    back = unpack(pack(paper))
    assert back.doc.date == date(2026, 11, 21)
    assert back.lines[1].net == paper.lines[1].net
    assert isinstance(back.lines[1].net, Decimal)
    assert back.firm.address[0] == "Gerberstraße 12"
    assert not hasattr(back, "pictures")
    assert back.doc.posted is True
    assert back.lines[0].ordered == Decimal(1)


def test_wire_when_something_else_is_packed_then_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        pack({"session": object()})


def test_picture_when_it_is_none_then_refused_and_when_prepared_then_kept() -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        prepared(b"not a picture")
    data = logo()
    assert prepared(data) is prepared(data)
    assert prepared(data).size == (560, 168)
