"""Phones and e-mails as a card shows them where the firm's contacts are metered: enough to know them again, too little to use them."""

from __future__ import annotations

import re

#: stands for what is hidden; no phone and no address has it
HIDDEN = "•"
_WHOLE = HIDDEN * 3
#: figures of a phone that are hidden at least, and those that stay at its end
_HIDDEN_FIGURES, _LAST, _FIRST = 5, 2, 4
_SEPARATORS = frozenset(" +()-./\u00a0")
#: table → its fields that are metered
FIELDS: dict[str, tuple[str, ...]] = {"client": ("phone", "email"), "contact": ("phone", "email")}
#: figures of a phone number that tell it from others, and figures that make a number whole: the rest is how the country is dialled
OWN_FIGURES, SHORTEST_PHONE = 9, 7
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def is_masked(text: str | None) -> bool:
    """Whether a text is a mask and no value."""
    return text is not None and HIDDEN in text


def mask(field: str, text: str) -> str:
    """The mask of a value, never longer than the column takes.

    :param field: ``phone`` or ``email``.
    """
    return mask_email(text) if field == "email" else mask_phone(text)


def mask_phone(text: str) -> str:
    """The country, the first figures and the last two; five figures are hidden at least: ``+7 900 •••-••-12``."""
    given = text.strip()
    figures = sum(sign.isdecimal() for sign in given)
    if figures < SHORTEST_PHONE:
        return _WHOLE
    first = min(_FIRST, figures - _HIDDEN_FIGURES - _LAST)
    shown, place = [], 0
    for sign in given:
        place += sign.isdecimal()
        is_open = sign.isdecimal() and (place <= first or place > figures - _LAST)
        shown.append(sign if is_open or sign in _SEPARATORS else HIDDEN)
    return "".join(shown)


def mask_email(text: str, longest: int = 120) -> str:
    """The first letter and the domain: ``m•••@firm.example``; of a short name not even the letter."""
    name, at, domain = text.strip().rpartition("@")
    if not at or not name:
        return _WHOLE
    return f"{name[0] if len(name) > 2 else ''}{_WHOLE}@{domain}"[:longest]


def key(field: str, text: str | None) -> str:
    """What is compared of a whole phone (its last figures) or address (without capitals); empty where it is not whole, or masked.

    :param field: ``phone`` or ``email``.
    """
    if not text or is_masked(text):
        return ""
    if field == "email":
        address = text.strip().casefold()
        return address if _ADDRESS.fullmatch(address) else ""
    figures = re.sub(r"\D", "", text)
    return figures[-OWN_FIGURES:] if len(figures) >= SHORTEST_PHONE else ""
