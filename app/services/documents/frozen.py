"""The names that a posted document carries for ever: printing reads these, never the present cards."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from functools import lru_cache
from typing import Any

#: raised when a field changes its meaning; older documents keep theirs
FORMAT = 1


@dataclass(frozen=True, slots=True)
class FrozenParty:
    """A legal entity: our firm, the client or its payer. Fields are named like the columns they were copied from."""

    name: str = ""
    full_name: str = ""
    country: str = ""
    tax_id: str = ""
    tax_reason_code: str = ""
    vat_number: str = ""
    registration_number: str = ""
    statistics_code: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    director: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class FrozenAccount:
    """Our bank account."""

    account: str = ""
    currency: str = ""
    bank_name: str = ""
    bank_code: str = ""
    correspondent_account: str = ""


@dataclass(frozen=True, slots=True)
class FrozenSigners:
    """Who signs for the firm."""

    director: str = ""
    director_post: str = ""
    accountant: str = ""
    manager: str = ""
    manager_post: str = ""
    manager_phone: str = ""
    manager_email: str = ""


@dataclass(frozen=True, slots=True)
class FrozenUnit:
    """A unit of measure with its codes."""

    name: str = ""
    sign: str = ""
    okei: str = ""
    unece: str = ""


@dataclass(frozen=True, slots=True)
class FrozenVat:
    """A VAT rate; ``category`` after EN 16931, ``reason`` why nothing is charged."""

    name: str = ""
    category: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FrozenBasis:
    """A document that this one was made from."""

    type: str
    number: str
    date: date


@dataclass(frozen=True, slots=True)
class Frozen:
    """All names of a document. Units and rates are keyed by the ids that its lines carry.

    :param fingerprint: of the paper when it was posted (``Paper.fingerprint``).
    """

    firm: FrozenParty = FrozenParty()
    account: FrozenAccount = FrozenAccount()
    signers: FrozenSigners = FrozenSigners()
    client: FrozenParty = FrozenParty()
    payer: FrozenParty = FrozenParty()
    contact: str = ""
    branch: str = ""
    warehouse: str = ""
    warehouse_address: str = ""
    logo_id: int | None = None
    stamp_id: int | None = None
    units: dict[int, FrozenUnit] = field(default_factory=dict)
    vats: dict[int, FrozenVat] = field(default_factory=dict)
    basis: tuple[FrozenBasis, ...] = ()
    fingerprint: str = ""

    def as_json(self) -> dict[str, Any]:
        """What ``document.frozen`` keeps: empty values are left out."""
        values: dict[str, Any] = {"format": FORMAT}
        for name in ("firm", "account", "signers", "client", "payer"):
            values[name] = _filled(getattr(self, name))
        for name in ("contact", "branch", "warehouse", "warehouse_address", "logo_id", "stamp_id", "fingerprint"):
            values[name] = getattr(self, name)
        values["units"] = {str(id): _filled(unit) for id, unit in self.units.items()}
        values["vats"] = {str(id): _filled(vat) for id, vat in self.vats.items()}
        values["basis"] = [{"type": one.type, "number": one.number, "date": one.date.isoformat()} for one in self.basis]
        return {name: value for name, value in values.items() if value not in (None, "", {}, [])}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Frozen:
        """Read ``document.frozen`` back."""
        return cls(
            firm=FrozenParty(**values.get("firm", {})),
            account=FrozenAccount(**values.get("account", {})),
            signers=FrozenSigners(**values.get("signers", {})),
            client=FrozenParty(**values.get("client", {})),
            payer=FrozenParty(**values.get("payer", {})),
            contact=values.get("contact", ""),
            branch=values.get("branch", ""),
            warehouse=values.get("warehouse", ""),
            warehouse_address=values.get("warehouse_address", ""),
            logo_id=values.get("logo_id"),
            stamp_id=values.get("stamp_id"),
            units={int(id): FrozenUnit(**unit) for id, unit in values.get("units", {}).items()},
            vats={int(id): FrozenVat(**vat) for id, vat in values.get("vats", {}).items()},
            basis=tuple(FrozenBasis(one["type"], one["number"], date.fromisoformat(one["date"])) for one in values.get("basis", ())),
            fingerprint=values.get("fingerprint", ""),
        )


@lru_cache(maxsize=4096)
def _filled(part: Any) -> dict[str, Any]:
    """The values of a part that are not empty; the same firm and client come again and again in a batch."""
    return {field.name: value for field in fields(part) if (value := getattr(part, field.name)) != ""}
