"""Portuguese words of the typed line, of Portugal and Brazil."""

from __future__ import annotations

from app.core.enums.planning import TaskKind
from app.core.planning.typed_line.words.language import Words

_AT = "(?:as |a |pelas )"

PORTUGUESE = Words(
    code="pt",
    numerals={
        "uma": 1, "um": 1, "duas": 2, "dois": 2, "tres": 3, "quatro": 4, "cinco": 5, "seis": 6, "sete": 7, "oito": 8, "nove": 9, "dez": 10,
        "onze": 11,
        "doze": 12, "quinze": 15, "vinte": 20, "vinte e cinco": 25, "trinta": 30, "quarenta": 40, "quarenta e cinco": 45, "cinquenta": 50,
    },
    weekdays=(
        "segundas?[- ]feiras?", "tercas?[- ]feiras?", "quartas?[- ]feiras?", "quintas?[- ]feiras?", "sextas?[- ]feiras?", "sabados?", "domingos?",
    ),
    short_weekdays=(
        r"segundas?|seg\.?", r"tercas?|ter\.?", r"quartas?|qua\.?", r"quintas?|qui\.?", r"sextas?|sex\.?", r"sab\.?", r"dom\.?",
    ),
    months=(
        r"jan(?:eiro|\.)?", r"fev(?:ereiro|\.)?", r"mar(?:co|\.)?", r"abr(?:il|\.)?", r"mai(?:o|\.)?", r"jun(?:ho|\.)?", r"jul(?:ho|\.)?",
        r"ago(?:sto|\.)?", r"set(?:embro|\.)?", r"out(?:ubro|\.)?", r"nov(?:embro|\.)?", r"dez(?:embro|\.)?",
    ),
    days=(("depois de amanha", 2), ("amanha", 1), ("hoje", 0), ("ontem", -1)),
    on="no dia|dia|na|no|nesta|neste|de|da|do|para|em|aos?|as", of="de", ordinal="º|o",
    day_of_month=r"(?:no |ao )?dia (?P<dom>\d{1,2})(?= (?:as|a|pelas) |$|,| deste mes| \d{1,2} ?h)",
    by="ate(?: a| ao| o| as)?|antes d[ea]|o mais tardar|prazo(?: ate)?", this="est[ae]|nest[ae]",
    next_before="(?:n[ao] )?proxim[ao]", next_after="que vem|proxim[ao]", next_week="(?:na |da |a )?(?:proxima semana|semana que vem)",
    weekend="(?:n?o |este |neste )?fi(?:m|ns)[- ]de[- ]semana",
    at="as|a(?= uma)|pelas|por volta das|das", hour=r"h|horas?|hrs?", since="das|da|de|entre as", until="-|as|ate as|a|e as|e",
    morning="da manha|am", afternoon="da tarde|da noite|pm", noon="(?:ao )?meio[- ]dia",
    past=(
        (_AT, "(?: horas?)? e meia", 30), (_AT, "(?: horas?)? e um quarto", 15), (_AT, "(?: horas?)? e quinze", 15),
        (_AT, "(?: horas?)? menos um quarto", -15),
        (_AT, "(?: horas?)? e dez", 10), (_AT, "(?: horas?)? e vinte", 20),
        (_AT + "?(?:um quarto|quinze|15) para as? ", "", -15), (_AT + "?(?:dez|10) para as? ", "", -10), (_AT + "?(?:vinte|20) para as? ", "", -20),
    ),
    vague=(
        ("(?:de|pela|a) manha", 9, False), ("esta manha", 9, False), ("(?:a|de|pela|esta|hoje a) tarde", 14, True),
        ("(?:a|de|pela|esta) noite", 18, True),
        ("depois do almoco", 14, True),
    ),
    tonight="esta (?:noite|tarde|manha)",
    all_day="(?:o )?dia (?:todo|inteiro)|todo o dia",
    ahead="em|daqui a|dentro de", ahead_after="depois|mais tarde",
    minute_unit=r"minutos?|min\.?|mins", hour_unit=r"horas?|h|hrs?", day_unit="dias?", week_unit="semanas?", one="uma?",
    lengths=(
        ("(?:uma )?hora e meia", 90), ("meia[- ]hora", 30), ("um quarto de hora", 15), ("tres quartos de hora", 45), ("uma hora", 60),
        ("duas horas e meia", 150),
    ),
    length_before="durante|por|de|uns|umas|cerca de|duracao",
    repeat=r"tod[oa]s? [oa]s?(?: (?:dias?|semanas?|meses))?(?! dia)|cada(?: (?:dia|semana|mes))?|diariamente|semanal(?:mente)?|mensal(?:mente)?",
    kinds=(
        (r"(?:re)?ligar(?: de volta)?|telefonar|chamada|ligacao|telefonema|(?:retornar|devolver) (?:a )?(?:chamada|ligacao)|chamar", TaskKind.CALL),
        (r"escrever(?= (?:para|ao?) )|(?:escrever|enviar|mandar) (?:um|uma|o) (?:e-?mail|mensagem|sms|correio)|e-?mail|mensagem|"
            r"responder", TaskKind.MESSAGE),
        (r"reuniao|reunir(?:-se)?|encontro|compromisso", TaskKind.MEETING), (r"visitar?|ir ver|deslocacao", TaskKind.VISIT),
    ),
    weak_kinds=((r"escrever", TaskKind.MESSAGE), (r"ver", TaskKind.MEETING)),
    verbs=r"[a-z]{2,}[aei]r(?:-se)?|almoco|proposta|jantar",
    fillers=r"preciso(?: de)?|e preciso|tenho (?:que|de)|temos (?:que|de)|por favor|lembrar(?:-me)? de|nao esquecer(?: de)?|quero|devo",
    either="ou", also="e|&", together="com", on_behalf="para", to="a|ao|aos|as|para|com|em|no|na|de|do|da|o|pro|pra", origin="d[aeo]s?",
    plural="[a-z]{2,}s",
)
