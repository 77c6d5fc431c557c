"""Spanish words of the typed line."""

from __future__ import annotations

from app.core.enums.planning import TaskKind
from app.core.planning.typed_line.words.language import Words

_AT = "(?:a las? |a eso de las |sobre las )"

SPANISH = Words(
    code="es",
    numerals={
        "una": 1, "un": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10,
        "once": 11,
        "doce": 12, "quince": 15, "veinte": 20, "veinticinco": 25, "treinta": 30, "cuarenta": 40, "cuarenta y cinco": 45, "cincuenta": 50,
    },
    weekdays=("lunes", "martes", "miercoles", "jueves", "viernes", "sabados?", "domingos?"),
    short_weekdays=(r"lun\.?", r"mar\.?", r"mie\.?", r"jue\.?", r"vie\.?", r"sab\.?", r"dom\.?"),
    months=(
        r"ene(?:ro|\.)?", r"feb(?:rero|\.)?", r"mar(?:zo|\.)?", r"abr(?:il|\.)?", r"may(?:o|\.)?", r"jun(?:io|\.)?", r"jul(?:io|\.)?",
        r"ago(?:sto|\.)?", r"sept?(?:iembre|\.)?", r"oct(?:ubre|\.)?", r"nov(?:iembre|\.)?", r"dic(?:iembre|\.)?",
    ),
    days=(("pasado manana", 2), ("(?<!la )(?<!de )manana(?! y tarde)", 1), ("el dia de manana", 1), ("hoy", 0), ("ayer", -1)),
    on="el|este|del|para el|los", of="de", ordinal="º|o|ro",
    day_of_month=r"el (?:dia )?(?P<dom>\d{1,2})(?= (?:a las? |sobre )|$|,| de este mes)",
    by="antes del?|para(?: el)?|hasta(?: el)?|a mas tardar(?: el)?|como muy tarde(?: el)?|fecha limite", this="est[ea]",
    next_before="proximo", next_after="proximo|que viene", next_week="(?:de |en )?(?:la )?(?:semana que viene|proxima semana|semana proxima)",
    weekend="(?:el |este )?(?:proximo )?fin de semana(?: que viene)?",
    at="a las?|sobre las|desde las|a eso de las|las", hour=r"h|horas?|hrs?", since="desde las?|de las?|de|entre las?",
    until="-|a las?|a|hasta las?|y las?|y",
    morning="de la manana|a\\.?m\\.?", afternoon="de la tarde|de la noche|p\\.?m\\.?", noon="(?:al? )?(?:el )?medio ?dia",
    past=(
        (_AT, " y media", 30), (_AT, " y cuarto", 15), (_AT, " menos cuarto", -15), (_AT, " menos diez", -10), (_AT, " menos veinte", -20),
        (_AT, " menos cinco", -5), (_AT, " y diez", 10), (_AT, " y veinte", 20), (_AT, " y cinco", 5),
    ),
    vague=(
        ("(?:por|en|a) la manana", 9, False), ("(?:por|en|a) la tarde", 14, True), ("(?:por la|esta|a la) noche", 18, True),
        ("esta tarde", 14, True),
        ("esta manana", 9, False), ("despues de comer", 14, True), ("a primera hora", 9, False), ("a ultima hora", 17, True),
    ),
    tonight="esta (?:noche|tarde|manana)",
    all_day="todo el dia|el dia entero",
    ahead="en|dentro de", ahead_after="despues|mas tarde",
    minute_unit=r"minutos?|min\.?|mins", hour_unit=r"horas?|h|hrs?", day_unit="dias?", week_unit="semanas?", one="una?",
    lengths=(
        ("(?:una )?hora y media", 90), ("media hora", 30), ("media horita", 30), ("un cuarto de hora", 15), ("tres cuartos de hora", 45),
        ("una hora", 60),
        ("dos horas y media", 150),
    ),
    length_before="durante|por|de|unos|unas|duracion",
    repeat=r"tod[oa]s l[oa]s(?: (?:dias|semanas|meses))?|cada(?: (?:dia|semana|mes|ano))?|diari[oa]|semanal|mensual",
    kinds=(
        (r"(?:volver a )?(?:re)?llamar(?: de nuevo)?|llamada|telefonear|devolver (?:la )?llamada", TaskKind.CALL),
        (r"escribir(?= al? )|(?:escribir|enviar|mandar) (?:un|el) (?:correo|e-?mail|mensaje|sms|mail)|correo|e-?mail|mensaje|responder|"
            r"contestar", TaskKind.MESSAGE),
        (r"reunion|reunirse|cita|encuentro|junta", TaskKind.MEETING), (r"visitar?|ir a ver|viaje", TaskKind.VISIT),
    ),
    weak_kinds=((r"escribir", TaskKind.MESSAGE), (r"ver a", TaskKind.MEETING)),
    verbs=r"[a-z]{2,}[aei]r(?:se|le|les|lo|la)?|comida|oferta|almuerzo|cena",
    fillers=r"hay que|tengo que|tenemos que|necesito|por favor|recuerdame|recordar que|recordarme|no olvidar|quiero|debo",
    either="o|u", also="y|e|&", together="con", on_behalf="para", to="a|al|con|en|de|el|la|los|las|para", origin="del?|de la|de los",
    plural="[a-z]{2,}s",
)
