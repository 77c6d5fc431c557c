"""Invented numbers have right check digits and cannot be anybody's."""

from __future__ import annotations

from random import Random

import pytest
from stdnum import ean, iban
from stdnum.de import vat
from stdnum.ru import inn, ogrn

from app.core.rules.checks import check_russian_account
from app.demo import numbers
from app.demo.words import Words, feminine, latin, short_name


@pytest.mark.parametrize("seed", range(40))
def test_numbers_when_made_then_their_check_digits_hold(seed: int) -> None:
    rng = Random(seed)
    assert vat.is_valid(numbers.german_vat_number(rng))
    assert iban.is_valid(numbers.german_iban(rng, "90050040"))
    assert inn.is_valid(numbers.russian_inn(rng))
    assert inn.is_valid(numbers.russian_inn(rng, person=True))
    assert ogrn.is_valid(numbers.russian_registration(rng))
    trader = numbers.russian_registration(rng, person=True)  # stdnum 2.2 refuses those whose rest has two figures
    assert int(trader[:-1]) % 13 % 10 == int(trader[-1])
    assert check_russian_account(numbers.russian_account(rng, "045100914"), "045100914") is None
    assert ean.is_valid(numbers.barcode(seed))


def test_correspondent_account_when_made_then_it_ends_like_the_bic() -> None:
    account = numbers.correspondent_account("045100914")
    assert account.endswith("914")
    assert check_russian_account(account, "045100914", correspondent=True) is None


def test_inn_when_made_then_its_region_does_not_exist() -> None:
    assert {numbers.russian_inn(Random(seed))[:2] for seed in range(20)} == {"96"}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_families_when_counted_then_they_make_nine_hundred_goods(language: str) -> None:
    assert sum(family["count"] for family in Words(language).families) == 900


def test_languages_when_compared_then_they_have_the_same_lists() -> None:
    english, russian = Words("en"), Words("ru")
    assert english.sales.keys() == russian.sales.keys()
    assert english.posts.keys() == russian.posts.keys()
    assert [family["count"] for family in english.families] == [family["count"] for family in russian.families]
    assert [sorted(family) for family in english.families] == [sorted(family) for family in russian.families]


def test_russian_names_when_a_woman_bears_them_then_they_agree() -> None:
    assert [feminine(name) for name in ("Орлов", "Зимин", "Ткачёв", "Долгих")] == ["Орлова", "Зимина", "Ткачёва", "Долгих"]
    people = [Words("ru").person(Random(seed)).name.split() for seed in range(60)]
    women = Words("ru")._lists["people"]["women"]
    assert all(patronymic.endswith("на") == (first in women) for _last, first, patronymic in people)


def test_texts_for_addresses_when_russian_then_they_are_latin() -> None:
    assert latin("Щукин Юрий-2") == "shchukinyuriy-2"
    assert short_name("Брагина Анна Сергеевна") == "Брагина А. С."
    assert short_name("Anna Brandt") == "Anna Brandt"
