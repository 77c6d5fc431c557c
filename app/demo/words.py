"""The words of a demo firm's language, and names made of them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

NAMES = Path(__file__).resolve().parent / "names"
_PLAIN = {
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person: full name as documents show it, and the beginning of the e-mail address."""

    name: str
    mailbox: str

    @property
    def short(self) -> str:
        """Without the patronymic: as colleagues are listed."""
        return " ".join(self.name.split()[:2])


@dataclass(frozen=True, slots=True)
class Place:
    """An address and the beginning of telephone numbers there."""

    city: str
    postcode: str
    street: str
    phone: str


class Words:
    """The word lists of one language.

    :param language: code of a file in ``names``.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._lists: dict[str, Any] = tomllib.loads((NAMES / f"{language}.toml").read_text(encoding="utf-8"))
        self.firm: dict[str, str] = self._lists["firm"]
        self.posts: dict[str, list[str]] = self._lists["posts"]
        self.sales: dict[str, Any] = self._lists["sales"]
        self.extras: dict[str, Any] = self._lists["extras"]
        self.planning: dict[str, Any] = self._lists["planning"]
        self.processes: dict[str, list[str]] = self._lists["processes"]
        self.companies: dict[str, list[str]] = self._lists["companies"]
        self.catalogue: dict[str, list[str]] = self._lists["catalogue"]
        self.families: list[dict[str, Any]] = self._lists["families"]

    def person(self, rng: Random) -> Person:
        """Anybody."""
        people = self._lists["people"]
        woman = rng.random() < 0.5
        first, last = rng.choice(people["women" if woman else "men"]), rng.choice(people["surnames"])
        if self.language != "ru":
            return Person(f"{first} {last}", f"{latin(first)}.{latin(last)}")
        last = feminine(last) if woman else last
        patronymic = rng.choice(people["patronymics"]) + ("на" if woman else "ич")
        return Person(f"{last} {first} {patronymic}", f"{latin(first[0])}.{latin(last)}")

    @property
    def owner_mailbox(self) -> str:
        """The beginning of the owner's e-mail address."""
        first, last = (latin(part) for part in self.firm["owner"].split()[:2])
        return f"{last[0]}.{first}" if self.language == "ru" else f"{first}.{last}"

    def place(self, rng: Random) -> Place:
        """Anywhere in the firm's country, more often near it."""
        places = self._lists["places"]
        city = rng.choices(places["cities"], [one["weight"] for one in places["cities"]])[0]
        street = f"{rng.choice(places['streets'])}{', д.' if self.language == 'ru' else ''} {rng.randint(1, 98)}"
        return Place(city["name"], city["postcode"] + f"{rng.randint(0, 999):03}", street, city["phone"])

    def phone(self, rng: Random, place: Place) -> str:
        """A telephone number that nobody has."""
        if self.language == "ru":
            return f"{place.phone}{rng.randint(0, 99):02}-{rng.randint(0, 99):02}"
        digits = 2 if " 176 " in place.phone else 3
        return f"{place.phone}{rng.randrange(10**digits):0{digits}}"

    def address(self, place: Place) -> str:
        """An address in one line, as the country writes it."""
        if self.language == "ru":
            return f"{place.postcode}, г. {place.city}, {place.street}"
        return f"{place.street}, {place.postcode} {place.city}, {self.firm['country_name']}"


def feminine(surname: str) -> str:
    """The form of a Russian surname for a woman; the lists have those on -ов, -ев, -ин, and those on -их, which keep."""
    return f"{surname}а" if surname.endswith(("ов", "ев", "ёв", "ин", "ын")) else surname


def short_name(full: str) -> str:
    """Фамилия И. О., as papers show signers; other names stay as they are."""
    parts = full.split()
    return f"{parts[0]} {parts[1][0]}. {parts[2][0]}." if len(parts) == 3 else full


def latin(text: str) -> str:
    """A text for addresses: small Latin letters and figures."""
    letters = (_PLAIN.get(letter, letter) for letter in text.lower())
    return "".join(letter for letter in letters if letter.isascii() and (letter.isalnum() or letter == "-"))
