"""Charts: all the rest never presses the named bars flat."""

from __future__ import annotations

from decimal import Decimal

from reportlab.graphics import shapes

from app.reports.charts import ChartSpec, draw
from app.reports.charts.spec import Series

WIDTH, HEIGHT = 800.0, 200.0


def _spec(*values: int, kind: str = "rows", rest: bool = True) -> ChartSpec:
    names = tuple(f"Client {number}" for number in range(len(values)))
    return ChartSpec(kind, "Net", "€", names, (Series("Net", tuple(map(Decimal, values))),), has_rest=rest)  # type: ignore[arg-type]


def _bars(spec: ChartSpec) -> list[float]:
    return [shape.width for shape in draw(spec, WIDTH, HEIGHT).drawing.contents if isinstance(shape, shapes.Rect)]


def _words(spec: ChartSpec) -> list[str]:
    return [shape.text for shape in draw(spec, WIDTH, HEIGHT).drawing.contents if isinstance(shape, shapes.String)]


def test_rows_when_the_rest_is_larger_than_all_then_the_named_bars_keep_their_length() -> None:
    assert _bars(_spec(40, 20, 940)) == _bars(_spec(40, 20, 100))
    assert len(_bars(_spec(40, 20, 940))) == 2
    assert _bars(_spec(40, 20, 940))[0] > WIDTH / 2


def test_rows_when_there_is_a_rest_then_it_is_told_in_words_and_to_screen_readers() -> None:
    assert "94 % of the total" in _words(_spec(40, 20, 940))
    assert draw(_spec(40, 20, 940), WIDTH, HEIGHT).hits[-1].text == "Client 2 · Net: 940.00 €"


def test_rows_when_something_is_below_zero_then_no_share_is_claimed() -> None:
    assert not [text for text in _words(_spec(40, -20, 940)) if "%" in text]


def test_rows_when_all_are_named_then_all_have_bars() -> None:
    assert len(_bars(_spec(40, 20, 940, rest=False))) == 3
