"""Russian, Ukrainian and Polish numerals."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.words.word_list import words


@dataclass(frozen=True)
class Numerals:
    """The words of one language; scales are (gender, one, few, many) from thousand upwards."""

    ones: tuple[str, ...]
    tens: tuple[str, ...]
    hundreds: tuple[str, ...]
    feminine: dict[str, str]
    neuter: dict[str, str]
    scales: tuple[tuple[str, tuple[str, str, str]], ...]


RUSSIAN = Numerals(
    ones=words(
        "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать "
        "шестнадцать семнадцать восемнадцать девятнадцать"
    ),
    tens=words("двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто"),
    hundreds=words("сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот"),
    feminine={"один": "одна", "два": "две"},
    neuter={"один": "одно"},
    scales=(
        ("f", ("тысяча", "тысячи", "тысяч")),
        ("m", ("миллион", "миллиона", "миллионов")),
        ("m", ("миллиард", "миллиарда", "миллиардов")),
        ("m", ("триллион", "триллиона", "триллионов")),
        ("m", ("квадриллион", "квадриллиона", "квадриллионов")),
    ),
)
UKRAINIAN = Numerals(
    ones=words(
        "нуль один два три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять тринадцять чотирнадцять п'ятнадцять "
        "шістнадцять сімнадцять вісімнадцять дев'ятнадцять"
    ),
    tens=words("двадцять тридцять сорок п'ятдесят шістдесят сімдесят вісімдесят дев'яносто"),
    hundreds=words("сто двісті триста чотириста п'ятсот шістсот сімсот вісімсот дев'ятсот"),
    feminine={"один": "одна", "два": "дві"},
    neuter={"один": "одне"},
    scales=(
        ("f", ("тисяча", "тисячі", "тисяч")),
        ("m", ("мільйон", "мільйони", "мільйонів")),
        ("m", ("мільярд", "мільярди", "мільярдів")),
        ("m", ("трильйон", "трильйони", "трильйонів")),
        ("m", ("квадрильйон", "квадрильйони", "квадрильйонів")),
    ),
)
POLISH = Numerals(
    ones=words(
        "zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście czternaście piętnaście "
        "szesnaście siedemnaście osiemnaście dziewiętnaście"
    ),
    tens=words(
        "dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt"
    ),
    hundreds=words("sto dwieście trzysta czterysta pięćset sześćset siedemset osiemset dziewięćset"),
    feminine={"dwa": "dwie"},
    neuter={},
    scales=(
        ("m", ("tysiąc", "tysiące", "tysięcy")),
        ("m", ("milion", "miliony", "milionów")),
        ("m", ("miliard", "miliardy", "miliardów")),
        ("m", ("bilion", "biliony", "bilionów")),
        ("m", ("biliard", "biliardy", "biliardów")),
    ),
)
NUMERALS = {"ru": RUSSIAN, "uk": UKRAINIAN, "pl": POLISH}

#: (whole, tenth, hundredth, thousandth) as (one, many) in the feminine that fractions take
FRACTIONS = {
    "ru": (
        ("целая", "целых"),
        ("десятая", "десятых"),
        ("сотая", "сотых"),
        ("тысячная", "тысячных"),
    ),
    "uk": (
        ("ціла", "цілих"),
        ("десята", "десятих"),
        ("сота", "сотих"),
        ("тисячна", "тисячних"),
    ),
}


def plural(count: int, forms: tuple[str, ...], language: str) -> str:
    """The form of a noun that a count takes, out of (one, few, many); a single form serves all counts."""
    if len(forms) == 1:
        return forms[0]
    last, teens = count % 10, 10 < count % 100 < 20
    one = count == 1 if language == "pl" else last == 1 and not teens
    if one:
        return forms[0]
    return forms[1] if 2 <= last <= 4 and not teens else forms[2]


def number(value: int, language: str, gender: str) -> str:
    """A number from 0 to 10^18 - 1; Polish says "tysiąc", the others "одна тысяча"."""
    numerals = NUMERALS[language]
    if value == 0:
        return numerals.ones[0]
    groups: list[str] = []
    rest, scale = value, 0
    while rest:
        rest, group = divmod(rest, 1000)
        if group:
            kind, forms = numerals.scales[scale - 1] if scale else (gender, ())
            spoken = _below_thousand(group, numerals, kind, lonely=group == value)
            if language == "pl" and group == 1 and scale:
                spoken = []
            groups.insert(
                0,
                " ".join([*spoken, plural(group, forms, language)] if forms else spoken),
            )
        scale += 1
    return " ".join(groups)


def _below_thousand(value: int, numerals: Numerals, gender: str, *, lonely: bool) -> list[str]:
    hundreds, rest = divmod(value, 100)
    out = [numerals.hundreds[hundreds - 1]] if hundreds else []
    if rest >= 20:
        out.append(numerals.tens[rest // 10 - 2])
        rest %= 10
    if rest:
        out.append(numerals.ones[rest])
        endings = {"f": numerals.feminine, "n": numerals.neuter}.get(gender, {})
        out[-1] = endings.get(out[-1], out[-1])
        if numerals is POLISH and lonely and value == 1:
            out[-1] = {"f": "jedna", "n": "jedno"}.get(gender, out[-1])
    return out


def fraction(whole_words: str, whole: int, part: int, places: int, language: str) -> str:
    """ "Две целых пять десятых": a decimal fraction with one to three places."""
    names = FRACTIONS[language]

    def form(count: int, pair: tuple[str, str]) -> str:
        return pair[0] if count % 10 == 1 and count % 100 != 11 else pair[1]

    spoken = number(part, language, "f")
    return f"{whole_words} {form(whole, names[0])} {spoken} {form(part, names[places])}"
