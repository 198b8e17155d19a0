"""Words that speak for a person and words that do not: lists of our own, read once."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent / "words"


def _words(*names: str) -> frozenset[str]:
    lines = [line for name in names for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()]
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


EPONYMS = _words("eponyms")
ORDINARY = _words("ordinary_en", "ordinary_more", "ordinary_course")
GERMAN = _words("ordinary_more")
GIVEN = _words("given_names")
GIVEN_OR_WORD = _words("given_names_or_words")
SURNAMES = _words("surnames")
SURNAMES_OR_WORDS = _words("surnames_or_words")

_DOUBTFUL = EPONYMS | ORDINARY | GIVEN_OR_WORD | SURNAMES_OR_WORDS
SURE_GIVEN = GIVEN - _DOUBTFUL
SURE_SURNAMES = SURNAMES - _DOUBTFUL
ANY_GIVEN = GIVEN | GIVEN_OR_WORD
ANY_NAME = ANY_GIVEN | SURNAMES | SURNAMES_OR_WORDS

TITLES = _set("mrs mr mister mme mlle dhr mw mevr srta")
"""A name follows these whichever way it is written."""
TITLES_BEFORE_CAPITAL = _set(
    "madame monsieur mademoiselle frau herr herrn hrn fräulein señora señor señorita signora signor "
    "signorina mevrouw meneer "
    "doña missus mesdames messieurs г-жа г-н госпожа господин"
)
TITLES_WITH_CAPITAL = _set(
    "Ms Miss Fr Sra Sr Sig Dr Dra Dott Dottoressa Prof Professor Doctor Doktor Docteur Don Sir Lady "
    "Lord Dame Sister Nurse Schwester Father Fam Familie Rev M Mag"
)
PARTICLES = _set(
    "de van von der den della da di del la le el al bin ten ter te du dos das zu zur zum ben af av e y op 't"
)
PATIENT = _set(
    "patient patiente patientin paciente paziente patiënt patiënte pt client cliente klient klientin "
    "clienta cliënt пациент пациентка пациентку "
    "пациентки пациентке пациента пациенту"
)
KIN = _set(
    "daughter son husband wife mother father sister brother friend partner mum mom dad carer "
    "neighbour niece nephew aunt uncle grandmother grandson fiancé fiancée "
    "tochter sohn ehemann ehefrau mutter vater schwester bruder freundin freund partnerin nachbarin "
    "fille fils mari épouse mère père soeur sœur frère compagnon amie "
    "hija hijo marido esposa madre padre hermana hermano amiga figlia figlio marito moglie sorella "
    "fratello amica dochter zoon moeder vader zus broer vriendin"
)
NAMED = _set(
    "called named name names alias née nee geborene namens heißt heisst s'appelle appelle nommée "
    "nommé prénommée llama llamada llamado chiama chiamata chiamato heet "
    "genaamd genannt vorname nachname nom prénom nombre apellido nome cognome naam зовут known"
)
BETWEEN = _set("is as to was ist lautet est es è by the")
PERSON_VERBS = _set(
    "asked asks said says wanted wants felt feels fainted laughed laughs smiled cried cries "
    "complained complains reported reports tolerated tolerates flinched talked spoke agreed refused "
    "declined described told reacted preferred prefers hopes hoped wishes wished fears feared "
    "worries worried knew knows thinks thought likes liked loves loved hates hated comes returns "
    "lives phoned took takes drank smokes remembered forgot understood expected expects sat winced "
    "jumped slept apologised thanked "
    "möchte wünscht wünschte will wollte fragte sagte klagte klagt fürchtet fürchtete fühlte weinte "
    "lachte kommt zuckte vertrug verträgt berichtet berichtete wohnt raucht nimmt nahm bat "
    "veut voulait souhaite souhaitait craint craignait demande demandait dit disait revient pleure "
    "toléra tolère habite prend fume "
    "quiere quería desea deseaba teme temía preguntó dijo vuelve lloró toleró vive toma fuma pidió "
    "vuole voleva desidera desiderava temeva chiese disse torna pianse tollerò abita prende fuma "
    "wil wilde zei vroeg komt vreest huilde lachte verdroeg woont rookt slikt"
)
"""What people do and things hardly ever: it makes a name of an unknown word before it."""
DETERMINERS = _set(
    "the a an this these those each every our your my his her their no any some both le la les un "
    "une l' cette ce ces el los las una il lo gli i uno de het een "
    "dit and/or per"
)
BEHIND_EPONYM = _set(
    "sign signs test tests testing scale scales score scores scoring line lines lamp syndrome "
    "syndromes disease palsy phenomenon position manoeuvre maneuver technique method approach "
    "forceps needle cannula syringe scissors "
    "blade retractor catheter tube clip clips criteria criterion classification grade grades grading "
    "class type stage index reflex law angle plane mix cream peel dressing dressings suture sutures "
    "lift effect block splint cast "
    "frame view triad node nodes gland glands foramen fascia space ligament nerve muscle drain bag "
    "mask drops tape chart model protocol questionnaire form unit incision fracture fractures hernia "
    "repair flap graft rule paradigm "
    "cycle laser lotion gel patch pen pump device spray solution dystrophy chorea ulcer contracture "
    "tremor lock points point area body bodies"
    " skala zeichen syndrom krankheit test linie lampe lagerung schema klassifikation"
)
BEFORE_EPONYM = _set(
    "morbus maladie syndrome syndrom signe échelle test manœuvre manoeuvre classification enfermedad "
    "síndrome signo escala prueba maniobra clasificación malattia sindrome segno scala "
    "manovra classificazione ziekte syndroom teken schaal proef grade type phototype"
)
NOT_AT_ALL = _set("april may june august mars jan mai")  # weak names that are months
DOTTED = _set(
    "P.O. N.B. U.S. U.K. E.U. E.G. I.E. P.S. A.M. P.M. B.D. I.V. I.M. S.C. I.D. R.N. M.D. D.O. Z.B. "
    "D.H. U.A. V.A. S.O. E.R. O.R. C.V. G.P. P.R. T.D. O.D. Q.D. V.A.S."
)
_LANGUAGES = {
    "de": _set(
        "der die das und ist nicht mit für bei von den dem des ein eine einer einen wurde war waren "
        "zu auf im am nach vor sich auch bitte noch nur beim zur zum immer wird nächstes an allen "
        "alle ohne über bis mehr sehr gut gute wie aber oder als aus durch werden wir ich er sie es "
        "man dann dass kein keine jeder jede haben hat hatte wenn bevor"
    ),
    "en": _set(
        "the and of was were to in is it with for on at she he her his they you i by from as that "
        "this not but next time after before were"
    ),
    "fr": _set("le la les des du et est un une pour avec dans sur que qui au aux elle il pas très par sans"),
    "es": _set("el la los las de y es un una para con en que se por del muy su sin la"),
    "it": _set("il la le di e è un una per con in che si da della dei gli ha al"),
    "nl": _set("de het een van en is niet met voor bij op te dat aan werd die naar om"),
}


def is_german(words: list[str]) -> bool:
    """German writes every noun with a capital, so that a capital says nothing there."""
    counts = {language: sum(word in common for word in words) for language, common in _LANGUAGES.items()}
    counts["de"] += sum(any(letter in "ßäöü" for letter in word) for word in words)
    return counts["de"] > max(count for language, count in counts.items() if language != "de")


_ANATOMY = (
    "alis",
    "aris",
    "oris",
    "ialis",
    "eus",
    "icus",
    "ium",
    "itis",
    "osis",
    "oma",
    "emia",
    "aemia",
    "pathy",
    "tomy",
    "plasty",
    "scopy",
    "cillin",
    "mycin",
    "caine",
    "toxin",
    "toxina",
    "idus",
    "orum",
    "arum",
)


def is_technical(word: str) -> bool:
    """Latin and Greek of medicine by its endings, for words that no list has."""
    return len(word) > 6 and word.endswith(_ANATOMY)
