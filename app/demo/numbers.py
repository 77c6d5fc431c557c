"""Invented numbers of firms, banks and goods: their check digits are right, and none of them can be anybody's."""

from __future__ import annotations

from random import Random

from stdnum import ean, iban
from stdnum.iso7064 import mod_11_10
from stdnum.ru import inn

from app.core.rules.checks import check_russian_account

#: a region and an inspection that the Russian tax service does not have
_NOBODYS_INSPECTION = "9601"
#: beginning of barcodes that every shop may use inside (GS1 General Specifications, section 2.1.11)
_IN_STORE = "20"


def figures(rng: Random, count: int) -> str:
    """So many random figures."""
    return "".join(rng.choice("0123456789") for _at in range(count))


def german_vat_number(rng: Random) -> str:
    """A VAT number above those that were ever given out, with its check digit (ISO 7064, modulus 11, 10)."""
    body = "99" + figures(rng, 6)
    return f"DE{body}{mod_11_10.calc_check_digit(body)}"


def german_tax_number(rng: Random) -> str:
    """A tax number in the style of Hamburg, of an office that does not exist."""
    return f"99/{figures(rng, 3)}/{figures(rng, 5)}"


def german_iban(rng: Random, bank_number: str) -> str:
    """An account at a bank, with the check digits of ISO 13616."""
    body = bank_number + figures(rng, 10)
    return f"DE{iban.calc_check_digits(f'DE00{body}')}{body}"


def russian_inn(rng: Random, *, person: bool = False) -> str:
    """Tax number of a firm (10 figures) or of a person in trade (12)."""
    if person:
        body = _NOBODYS_INSPECTION + figures(rng, 6)
        return body + inn.calc_personal_check_digits(body)
    body = _NOBODYS_INSPECTION + figures(rng, 5)
    return body + inn.calc_company_check_digit(body)


def russian_kpp() -> str:
    """Tax reason code of a firm at the place where it is registered."""
    return f"{_NOBODYS_INSPECTION}01001"


def russian_registration(rng: Random, *, person: bool = False) -> str:
    """OGRN (13 figures) or OGRNIP (15): the last figure is the rest of the others by 11 or 13."""
    body = ("3" if person else "1") + figures(rng, 2) + "96" + figures(rng, 9 if person else 7)
    return body + str(int(body) % (13 if person else 11) % 10)


def russian_account(rng: Random, bank_code: str) -> str:
    """A settlement account in roubles whose key fits the bank's BIC."""
    return _with_key(f"40702810{{key}}{figures(rng, 11)}", bank_code, correspondent=False)


def correspondent_account(bank_code: str) -> str:
    """The correspondent account of a bank: its last three figures are the BIC's."""
    return _with_key(f"30101810{{key}}00000000{bank_code[-3:]}", bank_code, correspondent=True)


def _with_key(pattern: str, bank_code: str, *, correspondent: bool) -> str:
    candidates = (pattern.format(key=key) for key in range(10))
    return next(account for account in candidates if check_russian_account(account, bank_code, correspondent) is None)


def barcode(number: int) -> str:
    """An EAN-13 of the range for use inside a shop."""
    body = f"{_IN_STORE}{number:010}"
    return body + ean.calc_check_digit(body)
