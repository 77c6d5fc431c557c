"""Forms that Russian names take in the six cases; enough to find a name in a line, not to write one.

Rules after A. A. Zaliznyak's classes, cut down to what names of people and firms need.
"""

from __future__ import annotations

from functools import lru_cache

NOMINATIVE, GENITIVE, DATIVE, ACCUSATIVE, INSTRUMENTAL, PREPOSITIONAL = "ngdaip"
_ALL = frozenset("ngdaip")
#: ending of the nominative → endings of the others: genitive, dative, accusative, instrumental, prepositional; alternatives after a stroke
_ENDINGS: tuple[tuple[str, tuple[str, str, str, str, str]], ...] = (
    ("ова", ("овой", "овой", "ову", "овой|овою", "овой")),
    ("ева", ("евой", "евой", "еву", "евой|евою", "евой")),
    ("ина", ("иной|ины", "иной|ине", "ину", "иной|иною", "иной|ине")),
    ("ская", ("ской", "ской", "скую", "ской|скою", "ской")),
    ("ая", ("ой", "ой", "ую", "ой|ою", "ой")),
    ("яя", ("ей", "ей", "юю", "ей", "ей")),
    ("ия", ("ии", "ии", "ию", "ией", "ии")),
    ("ов", ("ова", "ову", "ова|ов", "овым|овом", "ове")),
    ("ев", ("ева", "еву", "ева|ев", "евым|евом", "еве")),
    ("ин", ("ина", "ину", "ина|ин", "иным|ином", "ине")),
    ("ский", ("ского", "скому", "ского|ский", "ским", "ском")),
    ("ый", ("ого", "ому", "ого|ый", "ым", "ом")),
    ("ой", ("ого", "ому", "ого|ой", "ым", "ом")),
    ("ий", ("ия|его|ого", "ию|ему|ому", "ия|его|ого|ий", "ием|им", "ии|ем|ом")),
    ("ые", ("ых", "ым", "ых|ые", "ыми", "ых")),
    ("ие", ("их", "им", "их|ие", "ими", "их")),
    ("ое", ("ого", "ому", "ое", "ым", "ом")),
    ("ии", ("ий", "иям", "ии", "иями", "иях")),
    ("ы", ("|ов", "ам", "ы", "ами", "ах")),
    ("и", ("|ей|ов", "ам|ям", "и", "ами|ями", "ах|ях")),
    ("ер", ("ра|ера", "ру|еру", "ра|ера|ер", "ром|ером", "ре|ере")),
    ("ел", ("ла|ела", "лу|елу", "ла|ела|ел", "лом|елом", "ле|еле")),
    ("ец", ("ца|еца", "цу|ецу", "ца|еца|ец", "цом|цем|ецом", "це|еце")),
    ("ок", ("ка|ока", "ку|оку", "ка|ока|ок", "ком|оком", "ке|оке")),
    ("ек", ("ка|ека", "ку|еку", "ка|ека|ек", "ком|еком", "ке|еке")),
    ("й", ("я", "ю", "я|й", "ем", "е")),
    ("ь", ("я|и", "ю|и", "я|ь", "ем|ью", "е|и")),
    ("а", ("ы|и", "е", "у", "ой|ей|ою", "е")),
    ("я", ("и", "е|и", "ю", "ей|ею", "е|и")),
    ("о", ("а|о", "у|о", "о", "ом|о", "е|о")),
    ("е", ("я|е", "ю|е", "е", "ем|е", "и|е")),
)


@lru_cache(maxsize=4096)
def forms(word: str) -> dict[str, frozenset[str]]:
    """Every form of a folded name with the cases it may stand in.

    :param word: the nominative, lower case, ё as е.
    """
    found: dict[str, set[str]] = {word: {NOMINATIVE}}
    if not word[-1:].isalpha() or not "а" <= word[-1:] <= "я" or len(word) < 3:
        return {word: _ALL}
    stem, endings = next(
        ((word[: -len(ending)], others) for ending, others in _ENDINGS if word.endswith(ending) and len(word) > len(ending)),
        (word, ("а", "у", "а|", "ом|ем", "е")),
    )
    for case, ending in zip((GENITIVE, DATIVE, ACCUSATIVE, INSTRUMENTAL, PREPOSITIONAL), endings, strict=True):
        for alternative in ending.split("|"):
            found.setdefault(stem + alternative, set()).add(case)
    return {form: frozenset(cases) for form, cases in found.items()}
