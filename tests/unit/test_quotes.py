"""Quotes within quotes, as Russian writes them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.core import i18n
from app.core.i18n import _, nested_quotes


@pytest.fixture
def _russian() -> Iterator[None]:
    before = i18n.language()
    i18n.set_language("ru")
    yield
    i18n.set_language(before)


@pytest.mark.usefixtures("_russian")
def test_text_when_a_name_with_quotes_is_put_into_quotes_then_they_are_of_the_second_level() -> None:
    text = _("{kind} “{name}”").format(kind="Клиент", name="ООО «Альфа»")
    assert text == "Клиент «ООО „Альфа“»"
    assert type(text) is str


@pytest.mark.parametrize("text", ["ООО «Альфа»", "«Альфа» и «Бета»", "» и «", "«не закрыта"])
def test_quotes_when_there_is_one_level_or_they_do_not_match_then_the_text_stays(text: str) -> None:
    assert nested_quotes(text) == text
