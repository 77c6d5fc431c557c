"""French words of the typed line."""

from __future__ import annotations

from app.core.enums.planning import TaskKind
from app.core.planning.typed_line.words.language import Words

_AT = "(?:a |vers )"

FRENCH = Words(
    code="fr",
    numerals={
        "une": 1, "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11,
        "douze": 12,
        "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "dix-sept": 17, "dix-huit": 18, "vingt": 20, "trente": 30, "quarante": 40,
        "quarante-cinq": 45, "cinquante": 50,
    },
    weekdays=("lundis?", "mardis?", "mercredis?", "jeudis?", "vendredis?", "samedis?", "dimanches?"),
    short_weekdays=(r"lun\.?", r"mar\.?", r"mer\.?", r"jeu\.?", r"ven\.?", r"sam\.?", r"dim\.?"),
    months=(
        r"janv(?:ier|\.)?", r"fev(?:rier|r?\.)?", "mars", r"avr(?:il|\.)?", "mai", "juin", r"juil(?:let|\.)?", "aout", r"sept(?:embre|\.)?",
        r"oct(?:obre|\.)?", r"nov(?:embre|\.)?", r"dec(?:embre|\.)?",
    ),
    days=(("apres[- ]demain", 2), ("demain", 1), ("aujourd'? ?hui", 0), ("hier", -1)),
    on="le|ce|de|du|pour le", of="", ordinal="er", day_of_month=r"le (?P<dom>\d{1,2})(?:er)?(?= (?:a |vers )?\d{1,2} ?[h:]| a |$|,| de ce mois)",
    by="avant(?: le)?|d'ici(?: a)?|pour(?: le)?|jusqu'au?(?: le)?|au plus tard(?: le)?|date limite", this="ce|cette",
    next_before="prochain", next_after="prochain", next_week="(?:de )?la semaine prochaine|semaine prochaine",
    weekend="(?:le |ce |du )?(?:week-?end)(?: prochain)?",
    at="a|vers|des|de", hour=r"h|heures?|hr?s", since="de|entre", until="-|a|jusqu'a|et",
    morning="du matin|am", afternoon="de l'apres-?midi|du soir|pm", noon="(?:a )?midi(?! et)",
    past=(
        (_AT + "?", " ?(?:h|heures?) et demie?", 30), (_AT + "?", " ?(?:h|heures?) et quart", 15),
        (_AT + "?", " ?(?:h|heures?) moins (?:le )?quart", -15),
        (_AT + "?", " ?(?:h|heures?) moins dix", -10), (_AT + "?", " ?(?:h|heures?) moins vingt", -20), (_AT + "?", " ?(?:h|heures?) dix", 10),
        (_AT + "?", " ?(?:h|heures?) vingt", 20), (_AT + "?", " ?(?:h|heures?) trente", 30), (_AT + "?", " ?(?:h|heures?) quinze", 15),
    ),
    vague=(
        ("(?:le |ce |dans la |au )?matin(?:ee)?", 9, False), ("(?:l'|cet |dans l')?apres-?midi", 14, True),
        ("(?:le |ce |en |au )?soir(?:ee)?", 18, True),
        ("apres (?:le )?(?:dejeuner|repas)", 14, True),
    ),
    tonight="ce soir|ce matin|cet apres-?midi",
    all_day="toute la journee|journee entiere",
    ahead="dans|d'ici", ahead_after="plus tard",
    minute_unit=r"minutes?|min\.?|mn", hour_unit=r"heures?|h", day_unit="jours?", week_unit="semaines?", one="une?",
    lengths=(
        ("une heure et demie", 90), ("une heure trente", 90), ("une demi[- ]heure", 30), ("demi[- ]heure", 30), ("un quart d'heure", 15),
        ("trois quarts d'heure", 45), ("une heure", 60), ("deux heures et demie", 150),
    ),
    length_before="pendant|durant|pour|environ|duree|d'une duree de|dure",
    repeat=r"tous les(?: (?:jours|mois|ans))?|toutes les(?: semaines)?|chaque(?: (?:jour|semaine|mois))?|quotidien(?:ne)?|hebdomadaire|"
        r"mensuel(?:le)?",
    kinds=(
        (r"(?:r?appeler|rappel(?! pour)|r?appel|coup de (?:fil|tel))", TaskKind.CALL), (r"(?:re)?telephoner", TaskKind.CALL),
        (r"passer un (?:coup de fil|appel)", TaskKind.CALL),
        (r"ecrire(?: un (?:mail|message|courriel))?(?= (?:a|au|aux)\b)", TaskKind.MESSAGE),
        (r"(?:envoyer|ecrire) (?:un|le) (?:e-?mail|mail|courriel|message|sms)", TaskKind.MESSAGE),
        (r"e-?mail|mail|courriel|message|sms", TaskKind.MESSAGE), (r"repondre", TaskKind.MESSAGE),
        (r"reunion|rdv|rendez-vous|rencontrer|rencontre|entretien", TaskKind.MEETING), (r"visiter?|deplacement|rendre visite", TaskKind.VISIT),
    ),
    weak_kinds=((r"ecrire", TaskKind.MESSAGE), (r"voir", TaskKind.MEETING)),
    verbs=r"[a-z]{2,}(?:er|ir|re|oir)|dejeuner|offre|devis",
    fillers=r"il faut|faut|penser a|ne pas oublier (?:de|d')|je dois|svp|merci de|rappelle-moi d[e']|s'il (?:te|vous) plait",
    either="ou", also="et|&", together="avec", on_behalf="pour", to="a|au|aux|avec|chez|le|la|les|de|l'|un|une|mail|message",
    origin="de|du|des|chez|d'", plural="[a-z]{2,}[sx]",
)
