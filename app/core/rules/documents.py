"""Why a document or one of its lines is refused: pure functions for the card, the posting and the import alike. None is yes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.core.i18n import _, format_date, format_money, format_number

#: the largest quantity and price of a line, and the largest amount: their products stay exact in 64-bit integers on every database
LARGEST_NUMBER = Decimal(1_000_000_000)
LARGEST_AMOUNT = Decimal(90_000_000_000)
LONGEST_NAME = 250
PLACES = 4


def why_not_number(value: Decimal, *, zero: bool = True) -> str | None:
    """A quantity or a price: not negative, of at most nine figures before the decimal sign and four behind it.

    :param zero: whether zero will do.
    """
    if not value.is_finite():
        return _("This is not a number: write figures only.")
    if value < 0:
        return _("{value} is negative: write a number above zero; a credit note takes things back.").format(value=_shown(value))
    if value == 0 and not zero:
        return _("Nothing is left here: write a number above zero, or remove the line.")
    if value >= LARGEST_NUMBER:
        return _("{value} is too large: at most nine figures stand before the decimal sign.").format(value=_shown(value))
    if -int(value.as_tuple().exponent) > PLACES and value != round(value, PLACES):
        return _("At most four figures stand behind the decimal sign.")
    return None


def why_not_quantity(quantity: Decimal | None, unit: str = "", digits: int = PLACES) -> str | None:
    """The quantity of a line; a unit such as a piece takes no fractions.

    :param unit: the unit's sign, for the sentence.
    :param digits: decimals that the unit allows.
    """
    if quantity is None:
        return _("Write how much it is.")
    problem = why_not_number(quantity, zero=False)
    if problem is None and quantity != round(quantity, digits):
        return _("{unit} is counted with {digits} decimals: round {value}.").format(unit=unit, digits=digits, value=_shown(quantity))
    return problem


def why_not_price(price: Decimal | None) -> str | None:
    """The price of one unit; zero is a gift."""
    return _("Write the price; 0 gives it away.") if price is None else why_not_number(price)


def why_not_discount(percent: Decimal | None) -> str | None:
    """A discount in per cent."""
    if percent is None or not percent.is_finite() or not 0 <= percent <= 100:
        return _("A discount lies between 0 and 100 per cent.")
    return None


def why_not_name(name: str | None) -> str | None:
    """What stands on the line."""
    if not name or not name.strip():
        return _("Choose a product or write what is sold.")
    if len(name) > LONGEST_NAME:
        return _("The name is longer than {length} characters: shorten it.").format(length=LONGEST_NAME)
    return None


def why_not_amount(amount: Decimal) -> str | None:
    """The amount of a line or of a document."""
    if abs(amount) >= LARGEST_AMOUNT:
        return _("{amount} is too large an amount: check quantity and price.").format(amount=format_money(amount))
    return None


def why_not_vat(
    name: str, percent: Decimal, on: date, valid: Decimal | None, ended: date | None = None, begins: date | None = None
) -> str | None:
    """The tax of a line on the document's day.

    :param name: of the rate.
    :param percent: what the line carries.
    :param valid: per cent of that rate on the day, None when it has none.
    :param ended: last day on which the rate had the line's percentage, if that is over.
    :param begins: first day on which it will have it, if that is to come.
    """
    if valid == percent:
        return None
    day = format_date(on)
    if ended is not None:
        text = _("This VAT rate ({percent} %) ended on {ended}: choose the rate that is valid on {day}.")
        return text.format(percent=_shown(percent), ended=format_date(ended), day=day)
    if begins is not None:
        text = _("This VAT rate ({percent} %) begins on {begins}: choose the rate that is valid on {day}.")
        return text.format(percent=_shown(percent), begins=format_date(begins), day=day)
    if valid is not None:
        text = _("“{name}” is {valid} % on {day}, not {percent} %: choose the rate again.")
        return text.format(name=name, valid=_shown(valid), percent=_shown(percent), day=day)
    return _("“{name}” has no percentage on {day}: enter one, or choose another rate.").format(name=name, day=day)


def why_not_period(on: date, closed_until: date | None) -> str | None:
    """Nothing is posted or reversed in a closed period."""
    if closed_until is not None and on <= closed_until:
        return _("The books are closed until {day}: take a later date, or have the period opened.").format(day=format_date(closed_until))
    return None


def why_not_credit(limit: Decimal | None, owed: Decimal, more: Decimal, currency: str) -> str | None:
    """The credit limit of a client.

    :param owed: open now, without this document.
    :param more: what this document adds.
    """
    if limit is None or more <= 0 or owed + more <= limit:
        return None
    text = _("The client would owe {total}, and the limit is {limit}: take a payment first, or have the limit overridden with a reason.")
    return text.format(total=format_money(owed + more, currency), limit=format_money(limit, currency))


def why_not_allocation(amount: Decimal, open_amount: Decimal, currency: str) -> str | None:
    """A share of a payment that goes to one document."""
    if amount <= 0:
        return _("A share of a payment is above zero: write an amount, or remove the line.")
    if amount > open_amount:
        text = _("Only {open} are open there: the rest stays as credit on the payment.")
        return text.format(open=format_money(max(open_amount, Decimal(0)), currency))
    return None


def _shown(value: Decimal) -> str:
    return format_number(value, PLACES, trim=True)
