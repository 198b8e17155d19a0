"""Numbers and codes that are somebody's own: by their labels in several languages, and by their shapes."""

from __future__ import annotations

from lms.privacy.scanning.pattern import END, Pattern

_NOT_A_YEAR = "(?!(?:19|20)[0-9]{2}(?![0-9A-Za-z/-]))"
_MORE = "(?:[ ./_-]{1,2}(?=[A-Za-z]{0,5}[0-9])[A-Za-z0-9]{1,14}){0,5}"
_VALUE = (
    f"{_NOT_A_YEAR}(?=(?:[A-Za-z ./_-]{{0,8}}[0-9]){{3}})[A-Za-z]{{0,6}}[ ./_-]{{0,2}}[0-9][A-Za-z0-9]{{0,20}}{_MORE}"
)
_WORD_NUMBER = "(?:no|number|num|nr|nummer|numéro|número|numero|n°|nº|n|#|id|code|file)"
_LINK = f"(?:[ .:-]{{0,2}}(?:{_WORD_NUMBER}|is|was|ist|lautet|est|es|è)(?![A-Za-z])){{0,3}}[ .:#=°º-]{{1,4}}"
_NAMED = f"[ .:-]{{0,2}}{_WORD_NUMBER}(?![A-Za-z]){_LINK}"


def _labelled(kind: str, labels: str, bare: bool = True) -> Pattern:
    """A number behind one of these labels; without `bare`, 'no', 'number' or '#' must stand between the two."""
    return Pattern(kind, f"{kind}_label", f"(?:{labels}){_LINK if bare else _NAMED}({_VALUE}){END}")


ALLOWED = Pattern(
    "other",
    "allowed",
    "(?:lot|batch|charge|ch\\.-b\\.|lote|lotto|partij|pmid|doi|isbn|gtin|ref|nct)(?:[ .:-]{0,2}(?:no|"
    "number|nr|nummer|of the vial|n°|nº)){0,2}"
    f"[ .:#]{{0,3}}([A-Za-z]{{0,4}}[0-9][A-Za-z0-9./-]{{2,24}}){END}",
)
"""What looks like somebody's number and is a product's or a paper's. Findings within it are dropped."""

LABELLED = (
    _labelled(
        "record",
        "mrn|nhs|chi|hospital(?: id)?|patient id|patient|medical record|record|chart|case file|crn|"
        "nhc|ipp|fallnummer|fall-?nr|patientennummer|patienten-?(?:nr|id)|"
        "aktenzeichen|krankenakte|(?:numéro de |n° (?:de )?)?dossier|historia(?: clínica| clinica)?|"
        "expediente|cartella(?: clinica)?|"
        "dossiernummer|patiëntnummer|patientnummer",
    ),
    _labelled("record", "case|file|unit|admission|fall|encounter", bare=False),
    _labelled(
        "ssn",
        "ssn|social security|national insurance|nino|sozialversicherung(?:snummer)?|sv-?nummer|svnr|"
        "rentenversicherungsnummer|"
        "ahv|avs|sécurité sociale|securite sociale|nir|insee|seguridad social|codice fiscale|bsn|burgerservicenummer|"
        "steuer-?id|tax id|pesel|personnummer|cpr|снилс",
    ),
    _labelled(
        "plan",
        "medicare|medicaid|member id|beneficiary|subscriber|versicherten(?:nummer|-?nr)|"
        "versichertennummer|krankenversicherungsnummer|kvnr|"
        "mutuelle|tarjeta sanitaria|tessera sanitaria|zorgverzekering|polisnummer|policennummer",
    ),
    _labelled(
        "plan", "(?:insurance )?policy|insurance|health plan|member|póliza|poliza|polizza|polis|police", bare=False
    ),
    _labelled("account", "account|acct|iban|sort code|konto(?:nummer)?|compte|cuenta|conto|rekening(?:nummer)?"),
    _labelled("account", "invoice|bank|rechnung|card", bare=False),
    _labelled(
        "licence",
        "(?:driver'?s?|driving|medical|nursing) licen[cs]e|licen[cs]e|passport|reisepass|"
        "personalausweis|ausweis|führerschein|passeport|permis|"
        "carte d'identité|pasaporte|dni|nie|passaporto|patente|carta d'identità|paspoort|rijbewijs|certificate|паспорт",
    ),
    _labelled(
        "device",
        "serial|s/n|device id|udi|imei|seriennummer|serien-?nr|numéro de série|número de serie|"
        "numero di serie|serienummer",
    ),
    _labelled("device", "device|pacemaker|implant|stimulator|gerät|pump", bare=False),
    _labelled("biometric", "fingerprint|iris scan|voiceprint|face id|fingerabdruck|empreinte digitale|huella"),
    _labelled(
        "other",
        "study|subject|participant|trial|barcode|wristband|accession|specimen|booking|reference|"
        "probanden|studien-?nr|studiennummer",
        bare=False,
    ),
    _labelled("other", "barcode|wristband|accession"),
    Pattern(
        "vehicle",
        "plate_label",
        "(?:number plate|licen[cs]e plate|plate|registration|kennzeichen|immatriculation|"
        "immatriculée?|matrícula|targa|kenteken)"
        f"{_LINK}((?=[A-Za-z -]{{0,4}}[0-9])[A-Za-z0-9]{{1,7}}(?:[ -][A-Za-z0-9]{{1,4}}){{0,2}}){END}",
    ),
)

SHAPES = (
    Pattern("ssn", "ssn", f"([0-9]{{3}}-[0-9]{{2}}-[0-9]{{4}}){END}", begins="marked"),
    Pattern("ssn", "ahv", f"(756[. ]?[0-9]{{4}}[. ]?[0-9]{{4}}[. ]?[0-9]{{2}}){END}", begins="spaced"),
    Pattern(
        "ssn",
        "nir",
        f"([12] ?[0-9]{{2}} ?(?:0[1-9]|1[0-2]) ?(?:[0-9]{{2}}|2[AB]) ?[0-9]{{3}} ?[0-9]{{3}}(?: ?[0-9]{{2}})?){END}",
        begins="spaced",
    ),
    Pattern("ssn", "nino", f"([A-CEGHJ-PR-TW-Z][A-NP-Z] ?[0-9]{{2}} ?[0-9]{{2}} ?[0-9]{{2}} ?[A-D]){END}", fold=False),
    Pattern("ssn", "codice_fiscale", f"([A-Z]{{6}}[0-9]{{2}}[A-Z][0-9]{{2}}[A-Z][0-9]{{3}}[A-Z]){END}"),
    Pattern("record", "nhs", f"([0-9]{{3}}[ -]?[0-9]{{3}}[ -]?[0-9]{{4}}){END}", check="nhs", begins="spaced"),
    Pattern("plan", "kvnr", f"([A-Z][0-9]{{9}}){END}", check="kvnr"),
    Pattern("licence", "dni", f"([0-9]{{8}}-?[A-Z]){END}", check="dni", begins="run"),
    Pattern(
        "account", "iban", f"([A-Z]{{2}}[0-9]{{2}}(?: ?[A-Z0-9]{{4}}){{2,7}}(?: ?[A-Z0-9]{{1,3}})?){END}", check="iban"
    ),
    Pattern(
        "account",
        "card",
        f"([3-6][0-9]{{3}}(?:[ -]?[0-9]{{4}}){{2}}[ -]?[0-9]{{1,7}}){END}",
        check="luhn",
        begins="spaced",
    ),
    Pattern(
        "vehicle",
        "vin",
        f"((?=[0-9]{{0,16}}[A-Z])(?=[A-Z]{{0,16}}[0-9])[A-HJ-NPR-Z0-9]{{17}}){END}",
        fold=False,
        begins="word lettered",
    ),
    Pattern("vehicle", "plate", f"([A-Z]{{2}}[0-9]{{2}} [A-Z]{{3}}){END}", fold=False),
    Pattern("device", "udi", "(\\(01\\)[0-9]{14})", begins="sign"),
    Pattern("device", "mac", f"((?:[0-9a-f]{{2}}[:-]){{5}}[0-9a-f]{{2}}){END}", begins="word marked lettered"),
    Pattern(
        "photograph",
        "picture_file",
        f"(?<![_-])([A-Za-z0-9_-]{{2,60}}\\.(?:jpe?g|png|heic|tiff?|dcm|gif|bmp|webp|mp4|mov)|(?:img|"
        f"dscn?|pxl|dcim)[_-][0-9]{{3,12}}){END}",
        begins="wordy lettered run",
    ),
    Pattern("other", "long_number", f"([0-9]{{7,40}}){END}", begins="run"),
    Pattern("other", "long_code", f"([A-Z]{{1,4}}[-_]?[0-9]{{6,14}}[A-Z]?){END}", fold=False),
)
