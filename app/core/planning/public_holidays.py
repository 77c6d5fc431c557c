"""The public holidays of countries and their regions, as the library holidays (MIT) knows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class PublicHolidays:
    """One year of a country.

    :param off: day → name; :param worked: weekends that the country has made working days.
    """

    off: Mapping[date, str]
    worked: frozenset[date]


_NONE = PublicHolidays(MappingProxyType({}), frozenset())


@lru_cache(maxsize=256)
def public_holidays(country: str, region: str, year: int, language: str) -> PublicHolidays:
    """The holidays of a year; of an unknown region those of the whole country, of an unknown country none.

    :param country: ISO 3166-1 code; :param region: last part of an ISO 3166-2 code, or empty; :param language: of the names, where they are known.
    """
    import holidays  # a tenth of a second, and many never open a planner

    known = holidays.list_supported_countries()
    if country not in known:
        return _NONE
    region = region if region in known[country] else ""
    plain = holidays.country_holidays(country)
    tongue = next((each for each in plain.supported_languages if each.partition("_")[0] == language), plain.default_language)
    off = holidays.country_holidays(country, subdiv=region or None, years=year, language=tongue, expand=False)
    moved: Mapping[date, str] = {}
    if "workday" in plain.supported_categories:
        moved = holidays.country_holidays(country, subdiv=region or None, years=year, language=tongue, expand=False, categories=("workday",))
    return PublicHolidays(MappingProxyType({day: off.get(day) or "" for day in off}), frozenset(moved))


def is_region(country: str, region: str) -> bool:
    """Whether the holidays of a region of a country are known."""
    import holidays

    return region in holidays.list_supported_countries().get(country, ())
