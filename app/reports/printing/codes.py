"""Machine-readable codes: texts of payment QR codes, and the modules of QR and Code 128 as plain rows of bits."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import zxingcpp

from app.core.i18n import _
from app.core.money import round_money

_EPC_LIMIT = Decimal("999999999.99")


def epc_text(*, name: str, iban: str, amount: Decimal, reference: str, bic: str = "") -> str:
    """Text of a SEPA credit transfer (EPC069-12, version 002, UTF-8, unstructured reference); empty where the rules do not allow one.

    :param amount: euros, 0.01 to 999 999 999.99.
    """
    iban, bic = iban.replace(" ", ""), bic.replace(" ", "")
    rounded = round_money(amount, "EUR")
    if not iban or not name or not Decimal("0.01") <= rounded <= _EPC_LIMIT:
        return ""
    return "\n".join(("BCD", "002", "1", "SCT", bic, _one_line(name, 70), iban, f"EUR{rounded}", "", "", _one_line(reference, 140)))


def rouble_text(
    *, name: str, account: str, bank: str, bic: str, correspondent_account: str, amount: Decimal, purpose: str,
    tax_id: str = "", tax_reason_code: str = "",
) -> str:  # fmt: skip
    """Text of a Russian payment order (GOST R 56042-2014, UTF-8); empty when an obligatory field is missing.

    The separator is "|" unless a value holds one. :param amount: roubles.
    """
    if not (name and account and bank and bic):
        return ""
    pairs = [
        ("Name", _one_line(name, 160)),
        ("PersonalAcc", account.replace(" ", "")),
        ("BankName", _one_line(bank, 45)),
        ("BIC", bic),
        ("CorrespAcc", correspondent_account.replace(" ", "") or "0"),
        ("PayeeINN", tax_id),
        ("KPP", tax_reason_code),
        ("Sum", str(int(round_money(amount, "RUB") * 100)) if amount > 0 else ""),
        ("Purpose", _one_line(purpose, 210)),
    ]
    values = "".join(value for _name, value in pairs)
    separator = next(sign for sign in "|~^;#" if sign not in values)
    return separator.join(["ST00012", *(f"{name}={value}" for name, value in pairs if value)])


def qr_runs(text: str, level: str = "M") -> tuple[int, list[tuple[int, int, int]]]:
    """The dark modules of a QR code: its size in modules, and runs (row from the top, first column, number of modules).

    :param level: error correction L, M, Q or H. :raises ValueError: for an empty text and for one that no QR code holds.
    """
    rows = _rows(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    return len(rows), [(index, start, length) for index, row in enumerate(rows) for start, length in _runs(row)]


def code128_runs(text: str) -> tuple[int, list[tuple[int, int]]]:
    """The bars of a Code 128: its width in modules, and runs (first module, number of modules).

    :raises ValueError: for a text outside ASCII, which the code does not hold.
    """
    if not text.isascii():
        raise ValueError(_("a Code 128 holds ASCII only: {text}").format(text=text))
    row = _rows(text, zxingcpp.BarcodeFormat.Code128)[0]
    return len(row), list(_runs(row))


def _rows(text: str, kind: zxingcpp.BarcodeFormat, **options: str) -> list[bytes]:
    if not text:
        raise ValueError(_("a code without text"))
    image: Any = zxingcpp.create_barcode(text, kind, **options).to_image(scale=1, add_quiet_zones=False)
    height, width = memoryview(image).shape or (0, 0)
    data = memoryview(image).tobytes()
    return [data[row * width : (row + 1) * width] for row in range(height)]


def _runs(row: bytes) -> Iterator[tuple[int, int]]:
    """Dark is 0."""
    start = None
    for column, value in enumerate(row):
        if value == 0 and start is None:
            start = column
        elif value and start is not None:
            yield start, column - start
            start = None
    if start is not None:
        yield start, len(row) - start


def _one_line(text: str, most: int) -> str:
    return " ".join(text.split())[:most]
