"""Codes of standards as choices."""

from __future__ import annotations

import tomllib

import pytest

from app.core import paths
from app.core.codes import PAPER_LANGUAGES, options_of
from app.core.i18n import set_language


@pytest.mark.parametrize(("language", "name"), [("en", "Germany"), ("ru", "Германия")])
def test_countries_when_asked_then_named_in_the_language_of_the_window(language: str, name: str) -> None:
    set_language(language)
    try:
        found = options_of("country")
    finally:
        set_language("en")
    assert {option.value: option.label for option in found}["DE"] == name
    assert [option.label.casefold() for option in found] == sorted(option.label.casefold() for option in found)


def test_languages_when_a_country_names_one_then_papers_speak_it() -> None:
    for file in (paths.RESOURCES / "countries").glob("*.toml"):
        assert tomllib.loads(file.read_text(encoding="utf-8"))["language"] in PAPER_LANGUAGES


def test_languages_when_a_form_speaks_one_then_it_can_be_chosen() -> None:
    for file in (paths.RESOURCES.parents[1] / "forms").rglob("form.toml"):
        assert set(tomllib.loads(file.read_text(encoding="utf-8"))["languages"]) <= set(PAPER_LANGUAGES)
