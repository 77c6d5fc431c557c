"""How a firm numbers its documents: for each type a prefix, figures, and whether the count begins anew each year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.changes import Changes
from app.core.errors import FieldErrors
from app.core.i18n import _
from app.models.customization import FirmSetting
from app.services.context import Context
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.use_case import use_case

LONGEST_PREFIX, MOST_DIGITS = 7, 6
_USUAL_DIGITS = 5
_FORBIDDEN = frozenset("{}:")


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of one type of document in one firm.

    :param digits: figures of the count at least, filled up with zeros.
    :param by_year: the count begins anew each year, and the year stands in the number; else it never begins anew.
    """

    prefix: str
    digits: int = _USUAL_DIGITS
    by_year: bool = True

    def text(self, count: int, year: int, branch: str = "", series: str = "") -> str:
        """A number as it is printed."""
        parts = [series, branch, str(year) if self.by_year else ""]
        return self.prefix + "".join(f"{part}-" for part in parts if part) + f"{count:0{self.digits}}"


def usual(type: str) -> Series:
    """The series of a type in a firm that has set none."""
    return Series(DOCUMENT_TYPES.get(type).number_mask.partition("{")[0])


def of_country(profile: Mapping[str, Any]) -> dict[str, Series]:
    """The series that a country's file declares; empty where it declares none."""
    known = profile.get("numbers", {})
    digits, by_year = known.get("digits", _USUAL_DIGITS), known.get("by_year", True)
    return {type: Series(prefix, digits, by_year) for type, prefix in known.get("prefixes", {}).items()}


def setting(firm_id: int, chosen: Mapping[str, Series]) -> FirmSetting:
    """The series of a firm as they are kept."""
    return FirmSetting(name=_name(firm_id), value=_raw(chosen))


def read_series(session: Session, firms: Iterable[int]) -> dict[tuple[int, str], Series]:
    """What firms have set, by firm and type; one statement."""
    names = {_name(firm): firm for firm in set(firms)}
    rows = session.execute(sa.select(FirmSetting.name, FirmSetting.value).where(FirmSetting.name.in_(sorted(names))))
    return {(names[name], type): Series(**values) for name, kept in rows for type, values in (kept or {}).items()}


def series_of_firm(ctx: Context, firm_id: int) -> dict[str, Series]:
    """The series of all types in a firm, in the order of their declaration."""
    with ctx.reading() as session:
        own = read_series(session, [firm_id])
    return {kind.code: own.get((firm_id, kind.code)) or usual(kind.code) for kind in DOCUMENT_TYPES}


@use_case("organisation.numbers.save")
def save_series(ctx: Context, firm_id: int, chosen: Mapping[str, Series], key: str | None = None) -> Changes:
    """Set the series of a firm. Numbers that were given stay; the counts go on.

    :raises FieldErrors: a prefix or a number of figures cannot be; the keys are ``<type>.prefix`` and ``<type>.digits``.
    """
    _check(chosen)
    with ctx.uow(key) as uow:
        kept = uow.session.scalar(sa.select(FirmSetting).where(FirmSetting.name == _name(firm_id)))
        if kept is None:
            uow.session.add(setting(firm_id, chosen))
        else:
            kept.value = _raw(chosen)
        return uow.commit()


def _check(chosen: Mapping[str, Series]) -> None:
    errors = {}
    for type, series in chosen.items():
        if len(series.prefix) > LONGEST_PREFIX or not series.prefix.isprintable() or _FORBIDDEN & set(series.prefix):
            errors[f"{type}.prefix"] = _("A prefix has at most {count} letters, figures or hyphens.").format(count=LONGEST_PREFIX)
        if not 1 <= series.digits <= MOST_DIGITS:
            errors[f"{type}.digits"] = _("Numbers have 1 to {count} figures at least.").format(count=MOST_DIGITS)
    if errors:
        raise FieldErrors(errors)


def _name(firm_id: int) -> str:
    return f"numbers:{firm_id}"


def _raw(chosen: Mapping[str, Series]) -> dict[str, Any]:
    return {type: {"prefix": series.prefix.strip(), "digits": series.digits, "by_year": series.by_year} for type, series in chosen.items()}
