"""Semantic checks of single values: each takes a text and answers None or a sentence that names the cure."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from babel import Locale
from stdnum import iban as iban_number
from stdnum.exceptions import ValidationError
from stdnum.ru import inn

from app.core.i18n import _

_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}")
_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?")
#: prefixes of VAT numbers in the European Union (Greece writes EL)
_VAT_COUNTRIES = re.compile("AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK")
#: weights of the key of Russian accounts, repeated (Bank of Russia, instruction 385-P annex)
_ACCOUNT_WEIGHTS = (7, 1, 3)


def check_email(value: str) -> str | None:
    """One address with an @ and a domain."""
    if _EMAIL.fullmatch(value.strip()):
        return None
    return _("This is not an e-mail address: write it like name@firm.com.")


def check_phone(value: str) -> str | None:
    """At least five figures and nothing that no phone number has."""
    if 5 <= len(re.sub(r"\D", "", value)) <= 20:
        return None
    return _("This is not a phone number: write it like +49 40 555 01 42.")


def check_iban(value: str) -> str | None:
    """International account number with its check digits (ISO 13616)."""
    try:
        iban_number.validate(value)
    except ValidationError:
        return _("The check digits of this IBAN do not fit: one figure is wrong or missing.")
    return None


def check_account(value: str) -> str | None:
    """An IBAN where it looks like one, else twenty figures of a Russian account, else any number."""
    compact = re.sub(r"[\s-]", "", value).upper()
    if re.match(r"[A-Z]{2}\d{2}", compact):
        return check_iban(compact)
    if not re.fullmatch(r"[A-Z0-9./]{4,34}", compact):
        return _("An account number has only figures and letters.")
    return None


def check_russian_account(account: str, bank_code: str, correspondent: bool = False) -> str | None:
    """The key of a Russian settlement or correspondent account against its bank's BIC (Bank of Russia)."""
    if not re.fullmatch(r"\d{20}", account) or not re.fullmatch(r"\d{9}", bank_code):
        return _("A Russian account has 20 figures, its bank's BIC has 9.")
    prefix = f"0{bank_code[4:6]}" if correspondent else bank_code[-3:]
    total = sum(int(figure) * _ACCOUNT_WEIGHTS[at % 3] % 10 for at, figure in enumerate(prefix + account))
    return None if total % 10 == 0 else _("The account does not fit the bank's BIC: one figure is wrong.")


def check_tax_id(value: str) -> str | None:
    """Ten or twelve figures are a Russian INN with check digits; other numbers must at least look like one."""
    compact = re.sub(r"[\s./-]", "", value)
    if re.fullmatch(r"\d{10}|\d{12}", compact) and len(compact) == 12 and not inn.is_valid(compact):
        return _("The check digits of this tax number do not fit: one figure is wrong.")
    if not re.fullmatch(r"[A-Za-z0-9]{4,20}", compact):
        return _("A tax number has 4 to 20 figures and letters.")
    return None


def check_kpp(value: str) -> str | None:
    """Russian tax reason code: four figures, two figures or letters, three figures."""
    return None if re.fullmatch(r"\d{4}[\dA-Z]{2}\d{3}", value) else _("A КПП has nine signs, like 770701001.")


def check_vat_number(value: str) -> str | None:
    """European VAT number with its country and check digits where the country is known."""
    from stdnum.eu import vat

    compact = re.sub(r"[\s.-]", "", value).upper()
    if _VAT_COUNTRIES.match(compact):
        wrong = _("This VAT number is wrong for {country}: a figure is wrong or missing.").format(country=compact[:2])
        return None if vat.is_valid(compact) else wrong
    return None if re.fullmatch(r"[A-Z0-9]{4,20}", compact) else _("A VAT number has 4 to 20 figures and letters.")


def check_bank_code(value: str) -> str | None:
    """BIC of ISO 9362, or the nine figures of a Russian one."""
    compact = re.sub(r"\s", "", value).upper()
    if _BIC.fullmatch(compact) or re.fullmatch(r"\d{6,9}", compact):
        return None
    return _("A BIC has 8 or 11 letters and figures, a Russian one 9 figures.")


def check_currency(value: str) -> str | None:
    """The three letters of a currency (ISO 4217) as the language tables know them."""
    if value in Locale("en").currencies:
        return None
    return _("This is no currency: write its three letters, such as EUR.")


CHECKS: dict[str, Callable[[str], str | None]] = {
    "email": check_email, "phone": check_phone, "iban": check_iban, "account": check_account, "tax_id": check_tax_id, "kpp": check_kpp,
    "vat": check_vat_number, "bank_code": check_bank_code, "currency": check_currency,
}

#: the widest amounts and quantities that a field takes: beyond them a slip of the finger is more likely than the truth
WIDEST = {
    "money": Decimal("999999999999.99"), "price": Decimal("9999999999.9999"), "quantity": Decimal("99999999.9999"), "percent": Decimal(1000),
    "int": Decimal(2_000_000_000),
}


def check_number(kind: str, value: Decimal, digits: int) -> str | None:
    """Within the widest bounds of its kind and with no more decimals than are kept."""
    if not value.is_finite():
        return _("This is not a number.")
    widest = WIDEST.get(kind)
    if widest is not None and abs(value) > widest:
        return _("This number is too large: at most {widest} fits.").format(widest=f"{widest:,}")
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > digits:
        return _("At most {digits} decimals are kept here.").format(digits=digits)
    return None
