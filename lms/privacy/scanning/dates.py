"""Dates more exact than month and year, and ages over 89."""

from __future__ import annotations

from lms.privacy.scanning.pattern import END, NOT_A_UNIT, Pattern, any_of

_MONTHS = (
    "january february april june july august september october november december "
    "jan feb apr jun jul aug sept sep oct nov dec "
    "januar jänner februar märz maerz mär mai juni juli oktober dezember okt dez "
    "janvier février fevrier mars avril juin juillet août aout septembre octobre novembre décembre decembre "
    "janv févr fevr avr juil déc "
    "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre "
    "gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre "
    "januari februari maart mei augustus mrt "
    "janeiro fevereiro março maio junho julho setembro outubro novembro dezembro "
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
)
_LIKE_WORDS = "march may mar ene abr ago dic gen mag giu lug ott set"  # in one language a month, in another a word
_DAY = "(?:0?[1-9]|[12][0-9]|3[01])"
_MONTH = "(?:0?[1-9]|1[0-2])"
_YEAR = "(?:(?:19|20)[0-9]{2}|'[0-9]{2})"
_OF_DAY = "(?:st|nd|rd|th|er|ª|º|\\.)?"
_SURE = any_of(sorted(_MONTHS.split(), key=len, reverse=True))
_EITHER = any_of(sorted([*_MONTHS.split(), *_LIKE_WORDS.split()], key=len, reverse=True))
_WITH_CAPITAL = "(?:March|May|Mar|Ene|Abr|Ago|Dic|Gen|Mag|Giu|Lug|Ott)"
_OF = "(?: ?(?:of|de|di|d')? ?|[-/.]{1,2})"
_BY_NUMBERS = "|".join(
    f"{first} ?{mark} ?{second} ?{mark} ?(?:19|20)[0-9]{{2}}"
    for first, second in ((_DAY, _MONTH), (_MONTH, _DAY))
    for mark in ("/", "\\.", "-")
)
_SHORT = "|".join(
    f"{first}{mark}{second}{mark}[0-9]{{2}}"
    for first, second in ((_DAY, _MONTH), (_MONTH, _DAY))
    for mark in ("/", "\\.")
)
_PADDED = "(?:0[1-9]|[12][0-9]|3[01])-(?:0[1-9]|[12][0-9]|3[01])-[0-9]{2}"
_OVER_89 = "(?:9[0-9]|1[0-3][0-9])"
_YEARS_OLD = any_of(
    [
        "years?",
        "year",
        "yrs?",
        "yr",
        "yo",
        "y\\.?o\\.?",
        "y/o",
        "jährige?[nrs]?",
        "jahre",
        "ans",
        "années",
        "años",
        "anni",
        "jaar",
        "jarige",
        "anos",
        "лет",
        "летн[а-я]{1,3}",
        "год[а-я]?",
    ]
)
_TENS = "(?:ninety|neunzig|quatre-vingt-dix|noventa|novanta|negentig)"

PATTERNS = (
    Pattern("date", "date_iso", f"((?:19|20)[0-9]{{2}} ?[-/.] ?{_MONTH} ?[-/.] ?{_DAY}){END}", begins="marked"),
    Pattern(
        "date",
        "date_compact",
        f"((?:19[2-9]|20[0-4])[0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])){END}",
        begins="run",
    ),
    Pattern("date", "date_numbers", f"({_BY_NUMBERS}){END}", begins="marked"),
    Pattern("date", "date_numbers_short", f"({_SHORT}|{_PADDED}){END}(?![./-][0-9])", begins="marked"),
    Pattern("date", "date_no_year", f"(?:am|vom|den|zum|bis zum|seit dem) ({_DAY}\\.{_MONTH}\\.){END}"),
    Pattern(
        "date",
        "date_no_year",
        f"(?:on|dated|am|le|el|il|op|du|vom|since|dob|born)(?: the)? ({_DAY}/{_MONTH}|{_MONTH}/{_DAY})"
        f"{END}(?!/){NOT_A_UNIT}",
    ),
    Pattern(
        "date",
        "date_day_month",
        f"({_DAY}{_OF_DAY}{_OF}{_EITHER}\\.?,?(?: ?(?:of|de|del|di)? |[-/.])?{_YEAR}){END}",
        begins="lettered",
    ),
    Pattern("date", "date_day_month", f"({_DAY}{_OF_DAY}{_OF}{_SURE}){END}", begins="lettered"),
    Pattern("date", "date_day_month", f"({_DAY}(?:st|nd|rd|th) (?:of )?{_EITHER}){END}", begins="lettered"),
    Pattern(
        "date",
        "date_month_day",
        f"({_SURE}\\.? (?:the )?{_DAY}(?:st|nd|rd|th)?(?:,? (?:19|20)[0-9]{{2}})?){END}{NOT_A_UNIT}",
    ),
    Pattern(
        "date",
        "date_month_day",
        f"({_EITHER}\\.? (?:the )?{_DAY}(?:(?:st|nd|rd|th),?|,)(?: (?:19|20)[0-9]{{2}})?){END}",
    ),
    Pattern("date", "date_month_day", f"({_WITH_CAPITAL}\\.? {_DAY}){END}{NOT_A_UNIT}", fold=False),
    Pattern("date", "date_day_month", f"({_DAY}\\.?[ -]{_WITH_CAPITAL}){END}", fold=False, begins="lettered"),
    Pattern(
        "date",
        "date_weekday",
        f"((?:mon|tues?|wednes|wed|thurs?|fri|satur|sat|sun)(?:day)?,? (?:the )?{_DAY}(?:st|nd|rd|th)){END}",
    ),
    Pattern("date", "age_over_89", f"({_OVER_89} ?-? ?{_YEARS_OLD}){END}", begins="lettered"),
    Pattern("date", "age_over_89", f"({_OVER_89}[FMfm]){END}", fold=False, begins="lettered"),
    Pattern(
        "date",
        "age_over_89",
        f"({_TENS}(?:-(?:one|two|three|four|five|six|seven|eight|nine))?[ -]years?){END}",
        begins="wordy",
    ),
    Pattern(
        "date",
        "age_over_89",
        f"(?:aged?|alter|âgée? de|edad|età|leeftijd)(?: (?:of|is|was|von|de|di|van))?[ "
        f":]{{1,2}}({_OVER_89}){END}{NOT_A_UNIT}",
    ),
    Pattern(
        "date", "age_over_89", f"(?:she|he|patient) (?:is|was|turned|is now) ({_OVER_89})(?= ?[.,;)]| and ){NOT_A_UNIT}"
    ),
    Pattern("date", "age_over_89", f"((?:nona|cente)genarian|centenarian){END}", begins="wordy"),
)
