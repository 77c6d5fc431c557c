"""French, Spanish, Portuguese and Italian numerals."""

from __future__ import annotations

from app.core.words.word_list import words

_FRENCH = words(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf"
)
_FRENCH_TENS = words("vingt trente quarante cinquante soixante septante quatre-vingt nonante")
_FRENCH_SCALES = (
    (10**15, "billiard"),
    (10**12, "billion"),
    (10**9, "milliard"),
    (10**6, "million"),
)

_SPANISH = words(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho "
    "diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve"
)
_SPANISH_TENS = words("treinta cuarenta cincuenta sesenta setenta ochenta noventa")
_SPANISH_HUNDREDS = words(
    "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
)

_PORTUGUESE = words(
    "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezasseis dezassete dezoito dezanove"
)
_BRAZILIAN = {
    "dezasseis": "dezesseis",
    "dezassete": "dezessete",
    "dezanove": "dezenove",
}
_PORTUGUESE_TENS = words("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa")
_PORTUGUESE_HUNDREDS = words(
    "cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos"
)

_ITALIAN = words(
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto "
    "diciannove"
)
_ITALIAN_TENS = words("venti trenta quaranta cinquanta sessanta settanta ottanta novanta")
_ITALIAN_SCALES = (
    (10**15, "biliardo", "biliardi"),
    (10**12, "bilione", "bilioni"),
    (10**9, "miliardo", "miliardi"),
    (10**6, "milione", "milioni"),
)


def number(value: int, language: str, gender: str) -> str:
    """A number from 0 to 10^18 - 1; gender "m" or "f" shortens or bends the last word ("un euro", "una libra")."""
    base = language[:2]
    if base == "fr":
        return _french(value, language in ("fr_BE", "fr_CH"), "une" if gender == "f" else "un")
    if base == "es":
        return _spanish(value, gender)
    if base == "pt":
        return _portuguese(value, language == "pt_BR", gender)
    return "un" if value == 1 and gender == "m" else "una" if value == 1 and gender == "f" else _italian(value)


def link(value: int, noun: str, base: str) -> str:
    """What stands between a number and its noun: "un million d'euros", "um milhão de euros", else a space."""
    if value < 10**6 or value % 10**6:
        return " "
    if base == "it":
        return " di "
    return " d'" if base == "fr" and noun[0] in "aeiou" else " de "


def _french(value: int, decimal_tens: bool, one: str) -> str:
    out = []
    for size, name in _FRENCH_SCALES:
        count, value_rest = divmod(value, size)
        if count:
            out.append(f"{_french_group(count, decimal_tens, 'un', final=True)} {name}{'s' if count > 1 else ''}")
            value = value_rest
    thousands, rest = divmod(value, 1000)
    if thousands:
        out.append("mille" if thousands == 1 else f"{_french_group(thousands, decimal_tens, 'un', final=False)} mille")
    if rest or not out:
        out.append(_french_group(rest, decimal_tens, one, final=True))
    return " ".join(out)


def _french_group(value: int, decimal_tens: bool, one: str, *, final: bool) -> str:
    """``final`` lets cent and vingt take their s: two nouns follow (deux cents millions), mille does not count as one."""
    hundreds, rest = divmod(value, 100)
    out = []
    if hundreds:
        plural = "s" if hundreds > 1 and not rest and final else ""
        out.append(("" if hundreds == 1 else f"{_FRENCH[hundreds]} ") + "cent" + plural)
    if rest or not out:
        out.append(_french_tens(rest, decimal_tens, one, final=final))
    return " ".join(out)


def _french_tens(value: int, decimal_tens: bool, one: str, *, final: bool) -> str:
    if value == 1:
        return one
    if value < 20:
        return _FRENCH[value]
    tens, ones = divmod(value, 10)
    if tens in (7, 9) and not decimal_tens:
        tens, ones = tens - 1, ones + 10
    word = _FRENCH_TENS[tens - 2]
    if not ones:
        return word + ("s" if tens == 8 and final else "")
    last = one if ones == 1 else _FRENCH[ones]
    return f"{word} et {last}" if ones in (1, 11) and tens != 8 else f"{word}-{last}"


def _spanish(value: int, gender: str) -> str:
    for size, one, many in (
        (10**12, "billón", "billones"),
        (10**6, "millón", "millones"),
    ):
        count, rest = divmod(value, size)
        if count:
            head = f"{_spanish(count, 'm')} {one if count == 1 else many}"
            return f"{head} {_spanish(rest, gender)}" if rest else head
    thousands, rest = divmod(value, 1000)
    out = []
    if thousands:
        out.append("mil" if thousands == 1 else f"{_spanish_group(thousands, gender or 'm')} mil")
    if rest or not out:
        out.append(_spanish_group(rest, gender))
    return " ".join(out)


def _spanish_group(value: int, gender: str) -> str:
    if value == 100:
        return "cien"
    hundreds, rest = divmod(value, 100)
    out = []
    if hundreds:
        word = _SPANISH_HUNDREDS[hundreds - 1]
        out.append(word.replace("tos", "tas") if gender == "f" and hundreds > 1 else word)
    if rest or not hundreds:
        tens, ones = divmod(rest, 10)
        word = _SPANISH[rest] if rest < 30 else _SPANISH_TENS[tens - 3] + (f" y {_SPANISH[ones]}" if ones else "")
        if ones == 1 and rest != 11 and gender:
            word = word.removesuffix("uno") + ("una" if gender == "f" else "ún" if rest == 21 else "un")
        out.append(word)
    return " ".join(out)


def _portuguese(value: int, brazilian: bool, gender: str) -> str:
    if value == 0:
        return "zero"
    groups: list[tuple[int, str]] = []
    for size, one, many in _portuguese_scales(brazilian):
        count, value = divmod(value, size)
        if count:
            groups.append(
                (
                    count,
                    f"{_portuguese(count, brazilian, 'm')} {one if count == 1 else many}",
                )
            )
    thousands, rest = divmod(value, 1000)
    if thousands:
        groups.append(
            (
                thousands,
                "mil" if thousands == 1 else f"{_portuguese_group(thousands, brazilian, gender)} mil",
            )
        )
    if rest:
        groups.append((rest, _portuguese_group(rest, brazilian, gender)))
    text = " ".join(spoken for _, spoken in groups[:-1])
    last, spoken = groups[-1]
    if not text:
        return spoken
    return f"{text} e {spoken}" if last <= 100 or last % 100 == 0 else f"{text} {spoken}"


def _portuguese_scales(brazilian: bool) -> tuple[tuple[int, str, str], ...]:
    if brazilian:
        return (
            (10**15, "quatrilhão", "quatrilhões"),
            (10**12, "trilhão", "trilhões"),
            (10**9, "bilhão", "bilhões"),
            (10**6, "milhão", "milhões"),
        )
    return (10**12, "bilião", "biliões"), (10**6, "milhão", "milhões")


def _portuguese_group(value: int, brazilian: bool, gender: str) -> str:
    if value == 100:
        return "cem"
    hundreds, rest = divmod(value, 100)
    out = []
    if hundreds:
        word = _PORTUGUESE_HUNDREDS[hundreds - 1]
        out.append(word.replace("tos", "tas") if gender == "f" and hundreds > 1 else word)
    if rest >= 20:
        out.append(_PORTUGUESE_TENS[rest // 10 - 2])
        rest %= 10
    if rest:
        word = _PORTUGUESE[rest]
        word = _BRAZILIAN.get(word, word) if brazilian else word
        out.append({"um": "uma", "dois": "duas"}.get(word, word) if gender == "f" else word)
    return " e ".join(out)


def _italian(value: int) -> str:
    out = []
    for size, one, many in _ITALIAN_SCALES:
        count, value_rest = divmod(value, size)
        if count:
            out.append(f"un {one}" if count == 1 else f"{_italian(count)} {many}")
            value = value_rest
    thousands, rest = divmod(value, 1000)
    text = "" if not thousands else "mille" if thousands == 1 else _italian_group(thousands).replace("é", "e") + "mila"
    text += _italian_group(rest) if rest or not (text or out) else ""
    if len(text) > 3 and text.endswith("tre"):
        text = text[:-1] + "é"
    return " e ".join([" ".join(out), text]) if out and text else " ".join(out) or text


def _italian_group(value: int) -> str:
    hundreds, rest = divmod(value, 100)
    text = ("" if hundreds == 1 else _ITALIAN[hundreds]) + "cento" if hundreds else ""
    if rest < 20:
        text = text[:-1] if text and rest == 8 else text
        return text + (_ITALIAN[rest] if rest or not text else "")
    tens, ones = divmod(rest, 10)
    word = _ITALIAN_TENS[tens - 2]
    word = word[:-1] if ones in (1, 8) else word
    text = text[:-1] if text and tens == 8 else text
    last = "tré" if ones == 3 else _ITALIAN[ones] if ones else ""
    return text + word + last
