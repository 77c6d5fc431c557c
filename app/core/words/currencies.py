"""Names of currencies as they follow a number, by language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Currency:
    """Forms of the major and the minor unit: (one, many), in Slavic languages (one, few, many), or one form that never changes."""

    gender: str
    major: tuple[str, ...]
    minor: tuple[str, ...]
    minor_gender: str = "m"


def _table(text: str) -> dict[str, Currency]:
    """Lines ``CODE gender major/… minor/… [gender of the minor]``; "_" stands for a space within a name."""
    table = {}
    for line in text.strip().splitlines():
        code, gender, major, minor, *rest = line.split()
        forms = [tuple(form.replace("_", " ") for form in part.split("/")) for part in (major, minor)]
        table[code] = Currency(gender, forms[0], forms[1], rest[0] if rest else "m")
    return table


_CURRENCIES = {
    "ru": _table("""
        RUB m рубль/рубля/рублей копейка/копейки/копеек f
        EUR n евро евроцент/евроцента/евроцентов
        USD m доллар_США/доллара_США/долларов_США цент/цента/центов
        GBP m фунт_стерлингов/фунта_стерлингов/фунтов_стерлингов пенс/пенса/пенсов
        CHF m швейцарский_франк/швейцарских_франка/швейцарских_франков сантим/сантима/сантимов
        CNY m юань/юаня/юаней фэнь/фэня/фэней
        BYN m белорусский_рубль/белорусских_рубля/белорусских_рублей копейка/копейки/копеек f
        KZT m тенге тиын/тиына/тиынов
        UAH f гривна/гривны/гривен копейка/копейки/копеек f
        PLN m злотый/злотых/злотых грош/гроша/грошей
    """),
    "uk": _table("""
        UAH f гривня/гривні/гривень копійка/копійки/копійок f
        EUR n євро євроцент/євроценти/євроцентів
        USD m долар_США/долари_США/доларів_США цент/центи/центів
        PLN m злотий/злоті/злотих грош/гроші/грошів
        RUB m рубль/рублі/рублів копійка/копійки/копійок f
    """),
    "pl": _table("""
        PLN m złoty/złote/złotych grosz/grosze/groszy
        EUR n euro cent/centy/centów
        USD m dolar_amerykański/dolary_amerykańskie/dolarów_amerykańskich cent/centy/centów
        UAH f hrywna/hrywny/hrywien kopiejka/kopiejki/kopiejek f
        RUB m rubel/ruble/rubli kopiejka/kopiejki/kopiejek f
    """),
    "en": _table("""
        EUR n euro/euros cent/cents
        USD n dollar/dollars cent/cents
        GBP n pound/pounds penny/pence
        RUB n rouble/roubles kopeck/kopecks
        CHF n Swiss_franc/Swiss_francs centime/centimes
        UAH n hryvnia/hryvnias kopiyka/kopiykas
        PLN n zloty/zlotys grosz/groszy
        KZT n tenge tiyn
        BRL n real/reais centavo/centavos
        JPY n yen sen
    """),
    "de": _table("""
        EUR m Euro Cent
        USD m US-Dollar Cent
        GBP n Pfund_Sterling Penny/Pence
        CHF m Schweizer_Franken Rappen
        RUB m Rubel Kopeke/Kopeken f
        PLN m Złoty Grosz/Groszy
        JPY m Yen Sen
    """),
    "fr": _table("""
        EUR m euro/euros centime/centimes
        USD m dollar/dollars cent/cents
        GBP f livre_sterling/livres_sterling penny/pence
        CHF m franc_suisse/francs_suisses centime/centimes
        CAD m dollar_canadien/dollars_canadiens cent/cents
        RUB m rouble/roubles kopeck/kopecks
        XAF m franc_CFA/francs_CFA centime/centimes
        XOF m franc_CFA/francs_CFA centime/centimes
        MAD m dirham/dirhams centime/centimes
        JPY m yen/yens sen
    """),
    "es": _table("""
        EUR m euro/euros céntimo/céntimos
        USD m dólar/dólares centavo/centavos
        GBP f libra_esterlina/libras_esterlinas penique/peniques
        MXN m peso/pesos centavo/centavos
        ARS m peso/pesos centavo/centavos
        COP m peso/pesos centavo/centavos
        CLP m peso/pesos centavo/centavos
        PEN m sol/soles céntimo/céntimos
        RUB m rublo/rublos kopek/kopeks
        CHF m franco_suizo/francos_suizos céntimo/céntimos
    """),
    "pt": _table("""
        EUR m euro/euros cêntimo/cêntimos
        BRL m real/reais centavo/centavos
        USD m dólar/dólares cêntimo/cêntimos
        GBP f libra/libras péni/pence
        RUB m rublo/rublos copeque/copeques
        AOA m kwanza/kwanzas cêntimo/cêntimos
        CHF m franco_suíço/francos_suíços cêntimo/cêntimos
    """),
    "it": _table("""
        EUR m euro centesimo/centesimi
        USD m dollaro/dollari centesimo/centesimi
        GBP f sterlina/sterline penny/pence
        CHF m franco_svizzero/franchi_svizzeri centesimo/centesimi
        RUB m rublo/rubli copeco/copechi
    """),
}


def currency_of(code: str, language: str) -> Currency | None:
    """The names of a currency in a language; None where we have no name for it."""
    return _CURRENCIES.get(language, {}).get(code)
