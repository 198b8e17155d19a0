"""Places smaller than a state: streets with a number, postal codes, and towns that somebody is said to live in."""

from __future__ import annotations

from lms.privacy.scanning.pattern import END, LOWER, NOT_A_UNIT, UPPER, Pattern, any_of

_NUMBER = "[0-9]{1,5}"
_NAME = f"[{UPPER}][{LOWER}']{{1,20}}"
_UK_AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G "
    "GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW "
    "OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR "
    "TS TW UB W WA WC WD "
    "WF WN WR WS WV YO ZE"
)
_STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA "
    "RI SC SD TN TX UT VT VA WA WV WI WY DC"
)
_ENGLISH = any_of(
    "Street Road Avenue Lane Close Drive Court Crescent Place Square Terrace Gardens Grove Way Boulevard Hill Mews Row "
    "Walk Parade Parkway Highway Rd\\.? Ave\\.? Blvd\\.? St\\.? Ln\\.?"
)
_COMPOUND = any_of(
    "straße strasse str\\. weg gasse platz allee ufer damm steig chaussee straat laan plein gracht "
    "kade dijk singel steeg dreef"
)
_COUNTRIES = any_of(
    "England Scotland Wales Ireland Britain Germany France Spain Italy Austria Switzerland Belgium "
    "Holland Portugal Poland "
    "Greece Turkey Sweden Norway Denmark Finland America Canada Australia India China Japan Brazil "
    "Mexico Europe Africa Asia "
    "Deutschland Frankreich Spanien Italien Österreich Polen Allemagne Espagne Italie Suisse "
    "Belgique España Francia Italia "
    "Alemania Suiza Germania Svizzera Spagna Duitsland Frankrijk Nederland België Texas California "
    "Florida Bavaria Bayern"
)
_LIVES = (
    "(?:[Ll]ives|[Ll]iving|[Rr]esides|[Rr]esiding|[Rr]esident) (?:alone )?(?:in|at|near|of|outside)|"
    "(?:[Cc]omes|[Tt]ravels|[Dd]rives) (?:all the way )?from|"
    "[Ww]ohnt (?:allein )?(?:in|bei)|[Ww]ohnhaft in|[Hh]abite (?:à|au|aux)|[Dd]emeurant à|[Vv]ive "
    "(?:solo |sola )?en|[Rr]eside en|[Aa]bita (?:a|ad)|"
    "[Rr]esidente (?:a|en)|[Rr]isiede a|[Ww]oont (?:alleen )?(?:in|te)"
)
_OF_FRENCH = "(?:de la |de l'|des |de |du |d')?"

PATTERNS = (
    Pattern(
        "place", "street", f"({_NUMBER}[A-Za-z]?,? (?:{_NAME} ){{1,3}}{_ENGLISH}){END}", fold=False, begins="lettered"
    ),
    Pattern("place", "street", "((?:Flat|Apt\\.?|Apartment) [0-9]{1,4}[A-Za-z]?,)", fold=False),
    Pattern(
        "place", "street", f"([{UPPER}][{LOWER}]{{2,22}}{_COMPOUND} ?[0-9]{{1,4}}[a-z]?){END}{NOT_A_UNIT}", fold=False
    ),
    Pattern(
        "place",
        "street",
        f"((?:[{UPPER}][{LOWER}]{{2,20}} )?(?:Straße|Strasse|Str\\.|Allee) [0-9]{{1,4}}[a-z]?){END}",
        fold=False,
    ),
    Pattern(
        "place",
        "street",
        f"([0-9]{{1,4}}(?: ?(?:bis|ter))?,? (?:rue|avenue|boulevard|impasse|allée|chemin|quai|bd) "
        f"{_OF_FRENCH}[\\w'-]{{2,25}})",
        begins="lettered",
    ),
    Pattern(
        "place",
        "street",
        f"((?:calle|c/|avenida|avda\\.?|paseo|carretera|plaza) ?(?:de la |de los |de las |del |de )?[\\w]{{2,20}}"
        f"(?: [\\w]{{2,20}}){{0,2}},? (?:n[º°o]\\.? ?)?[0-9]{{1,4}}){END}{NOT_A_UNIT}",
    ),
    Pattern(
        "place",
        "street",
        f"((?:[Vv]ia|[Vv]iale|[Pp]iazza|[Cc]orso|[Ll]argo|[Vv]icolo) (?:dei |del |della |delle |degli |di )?{_NAME}"
        f"(?: {_NAME}){{0,2}},? (?:n\\. ?)?[0-9]{{1,4}}){END}{NOT_A_UNIT}",
        fold=False,
    ),
    Pattern(
        "place",
        "box",
        f"((?:p\\.? ?o\\.? ?box|box|postfach|apartado|postbus|casella postale|boîte postale) "
        f"(?:no\\.? )?[0-9]{{3,6}}){END}{NOT_A_UNIT}",
    ),
    Pattern("place", "postcode", f"({any_of(_UK_AREAS)}[0-9][0-9A-Z]? [0-9][ABD-HJLNP-UW-Z]{{2}}){END}", fold=False),
    Pattern("place", "postcode", f"([A-CEGHJ-NPR-TVXY][0-9][A-Z] ?[0-9][A-Z][0-9]){END}", fold=False),
    Pattern("place", "postcode", f"({any_of(_STATES)},? [0-9]{{5}}(?:-[0-9]{{4}})?){END}", fold=False),
    Pattern(
        "place",
        "postcode",
        f"([1-9][0-9]{{3}} ?(?!IU|UI|IE|ML|MG|NM)[A-Z]{{2}} [{UPPER}][{LOWER}]{{2,20}}){END}",
        fold=False,
        begins="lettered",
    ),
    Pattern(
        "place",
        "postcode",
        f"((?:(?:D|F|E|I)-)?[0-9]{{5}} (?!(?:Einheiten|Units|Unit|Unités|Unidades|Unità|Eenheden|"
        f"Patient|Injektion|Internationale|Punkte|Joule)){_NAME})",
        fold=False,
        begins="lettered",
    ),
    Pattern("place", "postcode", f"((?:CH|A|B|L|DK|NL)-[0-9]{{4}}){END}", fold=False),
    Pattern(
        "place",
        "postcode",
        f"(?:zip|zip code|postcode|postal code|plz|postleitzahl|code postal|código postal)[ "
        f".:]{{1,2}}(?:is )?([A-Z]{{0,2}}[0-9][A-Z0-9]{{1,4}}(?: ?[0-9][A-Z]{{2}})?){END}",
    ),
    Pattern(
        "place",
        "lives_in",
        f"(?:{_LIVES}) (?!{_COUNTRIES})([{UPPER}][{LOWER}]{{2,20}}(?:[ -][{UPPER}][{LOWER}]{{2,20}}){{0,2}})",
        fold=False,
        begins="wordy",
    ),
)
