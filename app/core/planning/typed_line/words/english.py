"""English words of the typed line."""

from __future__ import annotations

from app.core.enums.planning import TaskKind
from app.core.planning.typed_line.words.language import Words

ENGLISH = Words(
    code="en",
    numerals={
        "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
        "fifteen": 15, "twenty": 20, "twenty-five": 25, "thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50, "ninety": 90,
    },
    weekdays=("mondays?", "tuesdays?", "wednesdays?", "thursdays?", "fridays?", "saturdays?", "sundays?"),
    short_weekdays=(r"mon\.?", r"tues?\.?", r"wed\.?", r"thu(?:rs?)?\.?", r"fri\.?", r"sat\.?", r"sun\.?"),
    months=(
        "jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?", "sept?(?:ember)?", "oct(?:ober)?",
        "nov(?:ember)?", "dec(?:ember)?",
    ),
    days=(
        (r"(?:the )?day after tom+or+ow", 2), (r"day after tmrw", 2), ("tom+or+ow", 1), ("tmrw?", 1), ("tmr", 1), ("today", 0), ("yesterday", -1),
    ),
    on="on|for", of="of", ordinal="st|nd|rd|th", day_of_month=r"(?:on )?the (?P<dom>\d{1,2})(?:st|nd|rd|th)(?= |$|,)",
    by="by|until|till?|before|(?:not?|no) later than|due(?: on| by)?", this="this|coming|this coming",
    next_before="next", next_after="", next_week="next week", weekend="(?:at |on |over |this |next )*(?:the )?weekend",
    at="at|@|from", hour="o'?clock|h|hrs?|hours",
    since="from|between", until="-|to|till?|until|and",
    morning=r"a\.?m\.?|in the morning", afternoon=r"p\.?m\.?|in the afternoon|in the evening|at night", noon="(?:at )?(?:noon|midday)",
    past=(
        (r"(?:at )?half past ", "", 30), (r"(?:at )?(?:a )?quarter past ", "", 15), (r"(?:at )?(?:a )?quarter to ", "", -15),
        (r"(?:at )?ten past ", "", 10), (r"(?:at )?twenty past ", "", 20), (r"(?:at )?ten to ", "", -10), (r"(?:at )?twenty to ", "", -20),
        (r"(?:at )?five to ", "", -5), (r"(?:at )?five past ", "", 5),
    ),
    vague=(
        (r"(?:in the |this )?morning", 9, False), (r"(?:in the |this )?afternoon", 14, True), (r"(?:in the |this |at )?evening", 18, True),
        (r"(?:after|at) lunch(?: ?time)?", 14, True), (r"tonight", 18, True),
    ),
    tonight="tonight|this (?:morning|afternoon|evening)",
    all_day=r"all day(?: long)?|the whole day",
    ahead="in|after", ahead_after="from now|later",
    minute_unit=r"minutes?|mins?|m", hour_unit=r"hours?|hrs?|h", day_unit="days?", week_unit="weeks?", one="an?|one",
    lengths=(
        ("an hour and a half", 90), ("half an hour", 30), ("half hour", 30), ("half-hour", 30), ("quarter of an hour", 15),
        ("three quarters of an hour", 45), ("an hour", 60), ("one hour", 60), ("two and a half hours", 150),
    ),
    length_before="for about|for|about|lasting|takes|an?",
    repeat=r"every(?: (?:day|week|month|other(?: week)?|year))?|each(?: (?:day|week|month))?|daily|weekly|monthly",
    kinds=(
        (r"(?:re)?call(?:ing)?(?: back)?", TaskKind.CALL), (r"(?:tele)?phone(?: call)?(?: back)?", TaskKind.CALL),
        (r"e-?mail(?:ing)?", TaskKind.MESSAGE), (r"writ(?:e|ing)(?: back)? to", TaskKind.MESSAGE), (r"message", TaskKind.MESSAGE),
        (r"(?:write|send)(?: an?)? (?:e-?mail|message|letter|sms|text)", TaskKind.MESSAGE), (r"sms", TaskKind.MESSAGE),
        (r"reply to", TaskKind.MESSAGE),
        (r"meet(?:ing)?", TaskKind.MEETING), (r"appointment", TaskKind.MEETING), (r"visit(?:ing)?", TaskKind.VISIT), (r"drive to", TaskKind.VISIT),
        (r"go to see", TaskKind.VISIT),
    ),
    weak_kinds=((r"ring(?: up)?", TaskKind.CALL), (r"text", TaskKind.MESSAGE), (r"write", TaskKind.MESSAGE), (r"see", TaskKind.MEETING)),
    verbs=(
        r"prepare|send|check|order|buy|make|find|get|pay|print|ask|tell|book|plan|arrange|organi[sz]e|cancel|confirm|finish|close|count|pack|ship|"
        r"deliver|review|read|update|fix|repair|install|sign|copy|draft|move|clean|talk|discuss|remind|agree|schedule|set up|follow up|offer|"
        r"report|bring|take|collect|pick up|train|hire|invoice|quote|test|look|think|learn|show|present|give|return|hand|postpone|wait|write|lunch|"
        r"dinner|breakfast|summari[sz]e|move|protocol|minutes|notes|invite"
    ),
    fillers=r"please|pls|remind(?: me)? to|remember to|don'?t forget to|(?:i )?(?:need|have|must|want)(?: to)?|to|let'?s|todo",
    either="or", also="and|&", together="with", on_behalf="for", to="to|with|at|in|on|by|back|the|team|up", origin="from|of|at",
    plural=r"[a-z]{2,}s",
    is_month_first_possible=True,
)
