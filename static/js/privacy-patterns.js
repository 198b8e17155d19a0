// Made from lms/privacy/scanning by `flask privacy patterns`; not edited by hand.
export default {
 "start": "(?<![\\p{L}\\p{N}_])(?:([\\p{L}])|([0-9])|([+(@]))",
 "beginnings": {
  "word": "",
  "wordy": "",
  "marked": "(?=[0-9]{1,4} ?[-./:] ?[0-9a-z])",
  "spaced": "(?=[0-9]{2,5}[ ()/.-]{0,3}[0-9]|[0-9] [0-9]{2})",
  "lettered": "(?=[0-9]{1,5}[ .,'/-]{0,3}(?![0-9])[\\p{L}\\p{N}_])",
  "run": "(?=[0-9]{7})",
  "sign": ""
 },
 "unseen": "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff",
 "dashes": "\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d",
 "apostrophes": "\u2018\u2019\u201b\u02bc\u00b4`\u2032",
 "zeros": [
  1632,
  1776,
  1984,
  2406,
  2534,
  2662,
  2790,
  2918,
  3046,
  3174,
  3302,
  3430,
  3558,
  3664,
  3792,
  3872,
  4160,
  4240,
  6112,
  6160,
  6470,
  6608,
  6784,
  6800,
  6992,
  7088,
  7232,
  7248,
  42528,
  43216,
  43264,
  43472,
  43504,
  43600,
  44016,
  65296,
  66720,
  68912,
  69734,
  69872,
  69942,
  70096,
  70384,
  70736,
  70864,
  71248,
  71360,
  71472,
  71904,
  72016,
  72784,
  73040,
  73120,
  92768,
  92864,
  93008,
  120782,
  120792,
  120802,
  120812,
  120822,
  123200,
  123632,
  125264,
  130032
 ],
 "allowed": "(?:lot|batch|charge|ch\\.-b\\.|lote|lotto|partij|pmid|doi|isbn|gtin|ref|nct)(?:[ .:-]{0,2}(?:no|number|nr|nummer|of the vial|n\u00b0|n\u00ba)){0,2}[ .:#]{0,3}([a-za-z]{0,4}[0-9][a-za-z0-9./-]{2,24})(?![\\p{L}\\p{N}_])",
 "patterns": [
  [
   "record",
   "record_label",
   "(?:mrn|nhs|chi|hospital(?: id)?|patient id|patient|medical record|record|chart|case file|crn|nhc|ipp|fallnummer|fall-?nr|patientennummer|patienten-?(?:nr|id)|aktenzeichen|krankenakte|(?:num\u00e9ro de |n\u00b0 (?:de )?)?dossier|historia(?: cl\u00ednica| clinica)?|expediente|cartella(?: clinica)?|dossiernummer|pati\u00ebntnummer|patientnummer)(?:[ .:-]{0,2}(?:(?:no|number|num|nr|nummer|num\u00e9ro|n\u00famero|numero|n\u00b0|n\u00ba|n|#|id|code|file)|is|was|ist|lautet|est|es|\u00e8)(?![a-za-z])){0,3}[ .:#=\u00b0\u00ba-]{1,4}((?!(?:19|20)[0-9]{2}(?![0-9a-za-z/-]))(?=(?:[a-za-z ./_-]{0,8}[0-9]){3})[a-za-z]{0,6}[ ./_-]{0,2}[0-9][a-za-z0-9]{0,20}(?:[ ./_-]{1,2}(?=[a-za-z]{0,5}[0-9])[a-za-z0-9]{1,14}){0,5})(?![\\p{L}\\p{N}_])",
   "word",
   true,
   ""
  ],
  [
   "record",
   "record_label",
   "(?:case|file|unit|admission|fall|encounter)[ .:-]{0,2}(?:no|number|num|nr|nummer|num\u00e9ro|n\u00famero|numero|n\u00b0|n\u00ba|n|#|id|code|file)(?![a-za-z])(?:[ .:-]{0,2}(?:(?:no|number|num|nr|nummer|num\u00e9ro|n\u00famero|numero|n\u00b0|n\u00ba|n|#|id|code|file)|is|was|ist|lautet|est|es|\u00e8)(?![a-za-z])){0,3}[ .:#=\u00b0\u00ba-]{1,4}((?!(?:19|20)[0-9]{2}(?![0-9a-za-z/-]))(?=(?:[a-za-z ./_-]{0,8}[0-9]){3})[a-za-z]{0,6}[ ./_-]{0,2}[0-9][a-za-z0-9]{0,20}(?:[ ./_-]{1,2}(?=[a-za-z]{0,5}[0-9])[a-za-z0-9]{1,14}){0,5})(?![\\p{L}\\p{N}_])",
   "word",
   true,
   ""
  ],
  [
   "ssn",
   "ssn_label",
   "(?:ssn|social security|national insurance|nino|sozialversicherung(?:snummer)?|sv-?nummer|svnr|rentenversicherungsnummer|ahv|avs|s\u00e9curit\u00e9 sociale|securite sociale|nir|insee|seguridad social|codice fiscale|bsn|burgerservicenummer|steuer-?id|tax id|pesel|personnummer|cpr|\u0441\u043d\u0438\u043b\u0441)(?:[ .:-]{0,2}(?:(?:no|number|num|nr|nummer|num\u00e9ro|n\u00famero|numero|n\u00b0|n\u00ba|n|#|id|code|file)|is|was|ist|lautet|est|es|\u00e8)(?![a-za-z])){0,3}[ .:#=\u00b0\u00ba-]{1,4}((?!(?:19|20)[0-9]{2}(?![0-9a-za-z/-]))(?=(?:[a-za-z ./_-]{0,8}[0-9]){3})[a-za-z]{0,6}[ ./_-]{0,2}[0-9][a-za-z0-9]{0,20}(?:[ ./_-]{1,2}(?=[a-za-z]{0,5}[0-9])[a-za-z0-9]{1,14}){0,5})(?![\\p{L}\\p{N}_])",
   "word",
   true,
   ""
  ],
  [
   "plan",
   "plan_label",
   "(?:medicare|medicaid|member id|beneficiary|subscriber|versicherten(?:nummer|-?nr)|versichertennummer|krankenversicherungsnummer|kvnr|mutuelle|tarjeta sanitaria|tessera sanitaria|zorgverzekering|polisnummer|policennummer)(?:[ .:-]{0,2}(?:(?:no|number|num|nr|nummer|num\u00e9ro|n\u00famero|numero|n\u00b0|n\u00ba|n|#|id|code|file)|is|was|ist|lautet|est|es|\u00e8)(?![a-za-z])){0,3}[ .:#=\u00b0\u00ba-]{1,4}((?!(?:19|20)[0-9]{2}(?![0-9a-za-z/-]))(?=(?:[a-za-z ./_-]{0,8}[0-9]){3})[a-za-z]{0,6}[ ./_-]{0,2}[0-9][a-za-z0-9]{0,20}(?:[ ./_-]{1,2}(?=[a-za-z]{0,5}[0-9])[a-za-z0-9]{1,14}){0,5})(?![\\p{L}\\p{N}_])",
   "word",
   true,
   ""
  ],
  [
   "plan",
   "plan_label",
   "(?:(?:insurance )?policy|insurance|health plan|member|p\u00f3liza|poliza|polizza|polis|police)[ .:-]{0,2}(?:no|number|num|nr|nummer|num\u00e9ro|n\u00famero|numero|n\u00b0|n\u00ba|n|#|id|code|file)(?![a-za-z])(?:[ .:-]{0,2}(?:(?:no|number|num|nr|nummer|num\u00e9ro|n\u00famero|numero|n\u00b0|n\u00ba|n|#|id|code|file)|is|was|ist|lautet|est|es|\u00e8)(?![a-za-z])){0,3}[ .:#=\u00b0\u00ba-]{1,4}((?!(?:19|20)[0-9]{2}(?![0-9a-za-z/-]))(?=(?:[a-za-z ./_-]{0,8}[0-9]){3})[a-za-z]{0,6}[ ./_-]{0,2}[0-9][a-za-z0-9]{0,20}(?:[ ./_-]{1,2}(?=[a-za-z]{0,5}[0-9])[a-za-z0-9]{1,14}){0,5})(?![\\p{L}\\p{N}_])",
   "word",
   true,
   ""
  ],
  [
   "account",
   "account_label",
   "(?:account|acct|iban|sort code|konto(?:nummer)?|compte|cuenta|conto|rekening(?:nummer)?)(?:[ .:-]{0,2}(?:(?:no|number|num|nr|nummer|num\u00e9ro|n\u00famero|numero|n\u00b0|n\u00ba|n|#|id|code|file)|is|was|ist|lautet|est|es|\u00e8)(?![a-za-z])){0,3}[ .:#=\u00b0\u00ba-]{1,4}((?!(?:19|20)[0-9]{2}(?![0-9a-za-z/-]))(?=(?:[a-za-z ./_-]{0,8}[0-9]){3})[a-za-z]{0,6}[ ./_-]{0,2}[0-9][a-za-z0-9]{0,20}(?:[ ./_-]{1,2}(?=[a-za-z]{0,5}[0-9])[a-za-z0-9]{1,14}){0,5})(?![\\p{L}\\p{N}_])",
   "word",
   true,
   ""
  ],
  [
   "account",
   "account_label",
   "(?:invoice|bank|rechnung|card)[ .:-]{0,2}(?:no|number|num|nr|nummer|num\u00e9ro|n\u00famero|numero|n\u00b0|n\u00ba|n|#|id|code|file)(?![a-za-z])(?:[ .:-]{0,2}(?:(?:no|number|num|nr|nummer|num\u00e9ro|n\u00famero|numero|n\u00b0|n\u00ba|n|#|id|code|file)|is|was|ist|lautet|est|es|\u00e8)(?![a-za-z])){0,3}[ .:#=\u00b0\u00ba-]{1,4}((?!(?:19|20)[0-9]{2}(?![0-9a-za-z/-]))(?=(?:[a-za-z ./_-]{0,8}[0-9]){3})[a-za-z]{0,6}[ ./_-]{0,2}[0-9][a-za-z0-9]{0,20}(?:[ ./_-]{1,2}(?=[a-za-z]{0,5}[0-9])[a-za-z0-9]{1,14}){0,5})(?![\\p{L}\\p{N}_])",
   "word",
   true,
   ""
  ],
  [
   "licence",
   "licence_label",
   "(?:(?:driver'?s?|driving|medical|nursing) licen[cs]e|licen[cs]e|passport|reisepass|personalausweis|ausweis|f\u00fchrerschein|passeport|permis|carte d'identit\u00e9|pasaporte|dni|nie|passaporto|patente|carta d'identit\u00e0|paspoort|rijbewijs|certificate|\u043f\u0430\u0441\u043f\u043e\u0440\u0442)(?:[ .:-]{0,2}(?:(?:no|number|num|nr|nummer|num\u00e9ro|n\u00famero|numero|n\u00b0|n\u00ba|n|#|id|code|file)|is|was|ist|lautet|est|es|\u00e8)(?![a-za-z])){0,3}[ .:#=\u00b0\u00ba-]{1,4}((?!(?:19|20)[0-9]{2}(?![0-9a-za-z/-]))(?=(?:[a-za-z ./_-]{0,8}[0-9]){3})[a-za-z]{0,6}[ ./_-]{0,2}[0-9][a-za-z0-9]{0,20}(?:[ ./_-]{1,2}(?=[a-za-z]{0,5}[0-9])[a-za-z0-9]{1,14}){0,5})(?![\\p{L}\\p{N}_])",
   "word",
   true,
   ""
  ],
  [
   "device",
   "device_label",
   "(?:serial|s/n|device id|udi|imei|seriennummer|serien-?nr|num\u00e9ro de s\u00e9rie|n\u00famero de serie|numero di serie|serienummer)(?:[ .:-]{0,2}(?:(?:no|number|num|nr|nummer|num\u00e9ro|n\u00famero|numero|n\u00b0|n\u00ba|n|#|id|code|file)|is|was|ist|lautet|est|es|\u00e8)(?![a-za-z])){0,3}[ .:#=\u00b0\u00ba-]{1,4}((?!(?:19|20)[0-9]{2}(?![0-9a-za-z/-]))(?=(?:[a-za-z ./_-]{0,8}[0-9]){3})[a-za-z]{0,6}[ ./_-]{0,2}[0-9][a-za-z0-9]{0,20}(?:[ ./_-]{1,2}(?=[a-za-z]{0,5}[0-9])[a-za-z0-9]{1,14}){0,5})(?![\\p{L}\\p{N}_])",
   "word",
   true,
   ""
  ],
  [
   "device",
   "device_label",
   "(?:device|pacemaker|implant|stimulator|ger\u00e4t|pump)[ .:-]{0,2}(?:no|number|num|nr|nummer|num\u00e9ro|n\u00famero|numero|n\u00b0|n\u00ba|n|#|id|code|file)(?![a-za-z])(?:[ .:-]{0,2}(?:(?:no|number|num|nr|nummer|num\u00e9ro|n\u00famero|numero|n\u00b0|n\u00ba|n|#|id|code|file)|is|was|ist|lautet|est|es|\u00e8)(?![a-za-z])){0,3}[ .:#=\u00b0\u00ba-]{1,4}((?!(?:19|20)[0-9]{2}(?![0-9a-za-z/-]))(?=(?:[a-za-z ./_-]{0,8}[0-9]){3})[a-za-z]{0,6}[ ./_-]{0,2}[0-9][a-za-z0-9]{0,20}(?:[ ./_-]{1,2}(?=[a-za-z]{0,5}[0-9])[a-za-z0-9]{1,14}){0,5})(?![\\p{L}\\p{N}_])",
   "word",
   true,
   ""
  ],
  [
   "biometric",
   "biometric_label",
   "(?:fingerprint|iris scan|voiceprint|face id|fingerabdruck|empreinte digitale|huella)(?:[ .:-]{0,2}(?:(?:no|number|num|nr|nummer|num\u00e9ro|n\u00famero|numero|n\u00b0|n\u00ba|n|#|id|code|file)|is|was|ist|lautet|est|es|\u00e8)(?![a-za-z])){0,3}[ .:#=\u00b0\u00ba-]{1,4}((?!(?:19|20)[0-9]{2}(?![0-9a-za-z/-]))(?=(?:[a-za-z ./_-]{0,8}[0-9]){3})[a-za-z]{0,6}[ ./_-]{0,2}[0-9][a-za-z0-9]{0,20}(?:[ ./_-]{1,2}(?=[a-za-z]{0,5}[0-9])[a-za-z0-9]{1,14}){0,5})(?![\\p{L}\\p{N}_])",
   "word",
   true,
   ""
  ],
  [
   "other",
   "other_label",
   "(?:study|subject|participant|trial|barcode|wristband|accession|specimen|booking|reference|probanden|studien-?nr|studiennummer)[ .:-]{0,2}(?:no|number|num|nr|nummer|num\u00e9ro|n\u00famero|numero|n\u00b0|n\u00ba|n|#|id|code|file)(?![a-za-z])(?:[ .:-]{0,2}(?:(?:no|number|num|nr|nummer|num\u00e9ro|n\u00famero|numero|n\u00b0|n\u00ba|n|#|id|code|file)|is|was|ist|lautet|est|es|\u00e8)(?![a-za-z])){0,3}[ .:#=\u00b0\u00ba-]{1,4}((?!(?:19|20)[0-9]{2}(?![0-9a-za-z/-]))(?=(?:[a-za-z ./_-]{0,8}[0-9]){3})[a-za-z]{0,6}[ ./_-]{0,2}[0-9][a-za-z0-9]{0,20}(?:[ ./_-]{1,2}(?=[a-za-z]{0,5}[0-9])[a-za-z0-9]{1,14}){0,5})(?![\\p{L}\\p{N}_])",
   "word",
   true,
   ""
  ],
  [
   "other",
   "other_label",
   "(?:barcode|wristband|accession)(?:[ .:-]{0,2}(?:(?:no|number|num|nr|nummer|num\u00e9ro|n\u00famero|numero|n\u00b0|n\u00ba|n|#|id|code|file)|is|was|ist|lautet|est|es|\u00e8)(?![a-za-z])){0,3}[ .:#=\u00b0\u00ba-]{1,4}((?!(?:19|20)[0-9]{2}(?![0-9a-za-z/-]))(?=(?:[a-za-z ./_-]{0,8}[0-9]){3})[a-za-z]{0,6}[ ./_-]{0,2}[0-9][a-za-z0-9]{0,20}(?:[ ./_-]{1,2}(?=[a-za-z]{0,5}[0-9])[a-za-z0-9]{1,14}){0,5})(?![\\p{L}\\p{N}_])",
   "word",
   true,
   ""
  ],
  [
   "vehicle",
   "plate_label",
   "(?:number plate|licen[cs]e plate|plate|registration|kennzeichen|immatriculation|immatricul\u00e9e?|matr\u00edcula|targa|kenteken)(?:[ .:-]{0,2}(?:(?:no|number|num|nr|nummer|num\u00e9ro|n\u00famero|numero|n\u00b0|n\u00ba|n|#|id|code|file)|is|was|ist|lautet|est|es|\u00e8)(?![a-za-z])){0,3}[ .:#=\u00b0\u00ba-]{1,4}((?=[a-za-z -]{0,4}[0-9])[a-za-z0-9]{1,7}(?:[ -][a-za-z0-9]{1,4}){0,2})(?![\\p{L}\\p{N}_])",
   "word",
   true,
   ""
  ],
  [
   "date",
   "date_iso",
   "((?:19|20)[0-9]{2} ?[-/.] ?(?:0?[1-9]|1[0-2]) ?[-/.] ?(?:0?[1-9]|[12][0-9]|3[01]))(?![\\p{L}\\p{N}_])",
   "marked",
   true,
   ""
  ],
  [
   "date",
   "date_compact",
   "((?:19[2-9]|20[0-4])[0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))(?![\\p{L}\\p{N}_])",
   "run",
   true,
   ""
  ],
  [
   "date",
   "date_numbers",
   "((?:0?[1-9]|[12][0-9]|3[01]) ?/ ?(?:0?[1-9]|1[0-2]) ?/ ?(?:19|20)[0-9]{2}|(?:0?[1-9]|[12][0-9]|3[01]) ?\\. ?(?:0?[1-9]|1[0-2]) ?\\. ?(?:19|20)[0-9]{2}|(?:0?[1-9]|[12][0-9]|3[01]) ?- ?(?:0?[1-9]|1[0-2]) ?- ?(?:19|20)[0-9]{2}|(?:0?[1-9]|1[0-2]) ?/ ?(?:0?[1-9]|[12][0-9]|3[01]) ?/ ?(?:19|20)[0-9]{2}|(?:0?[1-9]|1[0-2]) ?\\. ?(?:0?[1-9]|[12][0-9]|3[01]) ?\\. ?(?:19|20)[0-9]{2}|(?:0?[1-9]|1[0-2]) ?- ?(?:0?[1-9]|[12][0-9]|3[01]) ?- ?(?:19|20)[0-9]{2})(?![\\p{L}\\p{N}_])",
   "marked",
   true,
   ""
  ],
  [
   "date",
   "date_numbers_short",
   "((?:0?[1-9]|[12][0-9]|3[01])/(?:0?[1-9]|1[0-2])/[0-9]{2}|(?:0?[1-9]|[12][0-9]|3[01])\\.(?:0?[1-9]|1[0-2])\\.[0-9]{2}|(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12][0-9]|3[01])/[0-9]{2}|(?:0?[1-9]|1[0-2])\\.(?:0?[1-9]|[12][0-9]|3[01])\\.[0-9]{2}|(?:0[1-9]|[12][0-9]|3[01])-(?:0[1-9]|[12][0-9]|3[01])-[0-9]{2})(?![\\p{L}\\p{N}_])(?![./-][0-9])",
   "marked",
   true,
   ""
  ],
  [
   "date",
   "date_no_year",
   "(?:am|vom|den|zum|bis zum|seit dem) ((?:0?[1-9]|[12][0-9]|3[01])\\.(?:0?[1-9]|1[0-2])\\.)(?![\\p{L}\\p{N}_])",
   "word",
   true,
   ""
  ],
  [
   "date",
   "date_no_year",
   "(?:on|dated|am|le|el|il|op|du|vom|since|dob|born)(?: the)? ((?:0?[1-9]|[12][0-9]|3[01])/(?:0?[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12][0-9]|3[01]))(?![\\p{L}\\p{N}_])(?!/)(?!(?: ?(?:u|iu|ie|ui|units?|einheiten|einh|unit\u00e9s?|unidades|unit\u00e0|eenheden|ml|mls|\u00b5l|ul|l|mg|\u00b5g|mcg|g|kg|mm|cm|m|nm|mmhg|gauge|fr|ch|ms|s|sec|seconds|sekunden|min|minutes?|minuten|h|hours?|days?|tage|jours|d\u00edas|giorni|dagen|weeks?|wochen|semaines|semanas|settimane|weken|months?|monate|mois|meses|mesi|maanden|points?|punkte|puntos|punti|punten|sites?|stellen|sitios|siti|times|mal|fois|veces|volte|keer|patients?|patienten|patientinnen|injections?|injektionen|inyecciones|iniezioni|injecties|cases?|procedures?|per|of|degrees?|grad|joules?|internationale|u|iu|ie|ui|e|g|ml|mg|mm|cm|nm|j|units?|einheiten|unit\u00e9s?|unidades|unit\u00e0|eenheden|punkte|patienten|injektionen)(?![\\p{L}\\p{N}_])| ?[%\u00b0]|[.,][0-9]))",
   "word",
   true,
   ""
  ],
  [
   "date",
   "date_day_month",
   "((?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th|er|\u00aa|\u00ba|\\.)?(?: ?(?:of|de|di|d')? ?|[-/.]{1,2})(?:septiembre|september|septembre|setiembre|noviembre|diciembre|settembre|fevereiro|february|november|december|dezember|novembre|d\u00e9cembre|decembre|febbraio|dicembre|februari|augustus|setembro|novembro|dezembro|\u0441\u0435\u043d\u0442\u044f\u0431\u0440\u044f|january|october|februar|oktober|janvier|f\u00e9vrier|fevrier|juillet|octobre|febrero|octubre|gennaio|ottobre|januari|janeiro|outubro|\u0444\u0435\u0432\u0440\u0430\u043b\u044f|\u0430\u0432\u0433\u0443\u0441\u0442\u0430|\u043e\u043a\u0442\u044f\u0431\u0440\u044f|\u0434\u0435\u043a\u0430\u0431\u0440\u044f|august|januar|j\u00e4nner|agosto|aprile|maggio|giugno|luglio|\u044f\u043d\u0432\u0430\u0440\u044f|\u0430\u043f\u0440\u0435\u043b\u044f|\u043d\u043e\u044f\u0431\u0440\u044f|april|maerz|avril|enero|marzo|abril|junio|julio|maart|mar\u00e7o|junho|julho|\u043c\u0430\u0440\u0442\u0430|march|june|july|sept|m\u00e4rz|juni|juli|mars|juin|ao\u00fbt|aout|janv|f\u00e9vr|fevr|juil|mayo|maio|\u0438\u044e\u043d\u044f|\u0438\u044e\u043b\u044f|jan|feb|apr|jun|jul|aug|sep|oct|nov|dec|m\u00e4r|mai|okt|dez|avr|d\u00e9c|mei|mrt|\u043c\u0430\u044f|may|mar|ene|abr|ago|dic|gen|mag|giu|lug|ott|set)\\.?,?(?: ?(?:of|de|del|di)? |[-/.])?(?:(?:19|20)[0-9]{2}|'[0-9]{2}))(?![\\p{L}\\p{N}_])",
   "lettered",
   true,
   ""
  ],
  [
   "date",
   "date_day_month",
   "((?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th|er|\u00aa|\u00ba|\\.)?(?: ?(?:of|de|di|d')? ?|[-/.]{1,2})(?:septiembre|september|septembre|setiembre|noviembre|diciembre|settembre|fevereiro|february|november|december|dezember|novembre|d\u00e9cembre|decembre|febbraio|dicembre|februari|augustus|setembro|novembro|dezembro|\u0441\u0435\u043d\u0442\u044f\u0431\u0440\u044f|january|october|februar|oktober|janvier|f\u00e9vrier|fevrier|juillet|octobre|febrero|octubre|gennaio|ottobre|januari|janeiro|outubro|\u0444\u0435\u0432\u0440\u0430\u043b\u044f|\u0430\u0432\u0433\u0443\u0441\u0442\u0430|\u043e\u043a\u0442\u044f\u0431\u0440\u044f|\u0434\u0435\u043a\u0430\u0431\u0440\u044f|august|januar|j\u00e4nner|agosto|aprile|maggio|giugno|luglio|\u044f\u043d\u0432\u0430\u0440\u044f|\u0430\u043f\u0440\u0435\u043b\u044f|\u043d\u043e\u044f\u0431\u0440\u044f|april|maerz|avril|enero|marzo|abril|junio|julio|maart|mar\u00e7o|junho|julho|\u043c\u0430\u0440\u0442\u0430|june|july|sept|m\u00e4rz|juni|juli|mars|juin|ao\u00fbt|aout|janv|f\u00e9vr|fevr|juil|mayo|maio|\u0438\u044e\u043d\u044f|\u0438\u044e\u043b\u044f|jan|feb|apr|jun|jul|aug|sep|oct|nov|dec|m\u00e4r|mai|okt|dez|avr|d\u00e9c|mei|mrt|\u043c\u0430\u044f))(?![\\p{L}\\p{N}_])",
   "lettered",
   true,
   ""
  ],
  [
   "date",
   "date_day_month",
   "((?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th) (?:of )?(?:septiembre|september|septembre|setiembre|noviembre|diciembre|settembre|fevereiro|february|november|december|dezember|novembre|d\u00e9cembre|decembre|febbraio|dicembre|februari|augustus|setembro|novembro|dezembro|\u0441\u0435\u043d\u0442\u044f\u0431\u0440\u044f|january|october|februar|oktober|janvier|f\u00e9vrier|fevrier|juillet|octobre|febrero|octubre|gennaio|ottobre|januari|janeiro|outubro|\u0444\u0435\u0432\u0440\u0430\u043b\u044f|\u0430\u0432\u0433\u0443\u0441\u0442\u0430|\u043e\u043a\u0442\u044f\u0431\u0440\u044f|\u0434\u0435\u043a\u0430\u0431\u0440\u044f|august|januar|j\u00e4nner|agosto|aprile|maggio|giugno|luglio|\u044f\u043d\u0432\u0430\u0440\u044f|\u0430\u043f\u0440\u0435\u043b\u044f|\u043d\u043e\u044f\u0431\u0440\u044f|april|maerz|avril|enero|marzo|abril|junio|julio|maart|mar\u00e7o|junho|julho|\u043c\u0430\u0440\u0442\u0430|march|june|july|sept|m\u00e4rz|juni|juli|mars|juin|ao\u00fbt|aout|janv|f\u00e9vr|fevr|juil|mayo|maio|\u0438\u044e\u043d\u044f|\u0438\u044e\u043b\u044f|jan|feb|apr|jun|jul|aug|sep|oct|nov|dec|m\u00e4r|mai|okt|dez|avr|d\u00e9c|mei|mrt|\u043c\u0430\u044f|may|mar|ene|abr|ago|dic|gen|mag|giu|lug|ott|set))(?![\\p{L}\\p{N}_])",
   "lettered",
   true,
   ""
  ],
  [
   "date",
   "date_month_day",
   "((?:septiembre|september|septembre|setiembre|noviembre|diciembre|settembre|fevereiro|february|november|december|dezember|novembre|d\u00e9cembre|decembre|febbraio|dicembre|februari|augustus|setembro|novembro|dezembro|\u0441\u0435\u043d\u0442\u044f\u0431\u0440\u044f|january|october|februar|oktober|janvier|f\u00e9vrier|fevrier|juillet|octobre|febrero|octubre|gennaio|ottobre|januari|janeiro|outubro|\u0444\u0435\u0432\u0440\u0430\u043b\u044f|\u0430\u0432\u0433\u0443\u0441\u0442\u0430|\u043e\u043a\u0442\u044f\u0431\u0440\u044f|\u0434\u0435\u043a\u0430\u0431\u0440\u044f|august|januar|j\u00e4nner|agosto|aprile|maggio|giugno|luglio|\u044f\u043d\u0432\u0430\u0440\u044f|\u0430\u043f\u0440\u0435\u043b\u044f|\u043d\u043e\u044f\u0431\u0440\u044f|april|maerz|avril|enero|marzo|abril|junio|julio|maart|mar\u00e7o|junho|julho|\u043c\u0430\u0440\u0442\u0430|june|july|sept|m\u00e4rz|juni|juli|mars|juin|ao\u00fbt|aout|janv|f\u00e9vr|fevr|juil|mayo|maio|\u0438\u044e\u043d\u044f|\u0438\u044e\u043b\u044f|jan|feb|apr|jun|jul|aug|sep|oct|nov|dec|m\u00e4r|mai|okt|dez|avr|d\u00e9c|mei|mrt|\u043c\u0430\u044f)\\.? (?:the )?(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?(?:,? (?:19|20)[0-9]{2})?)(?![\\p{L}\\p{N}_])(?!(?: ?(?:u|iu|ie|ui|units?|einheiten|einh|unit\u00e9s?|unidades|unit\u00e0|eenheden|ml|mls|\u00b5l|ul|l|mg|\u00b5g|mcg|g|kg|mm|cm|m|nm|mmhg|gauge|fr|ch|ms|s|sec|seconds|sekunden|min|minutes?|minuten|h|hours?|days?|tage|jours|d\u00edas|giorni|dagen|weeks?|wochen|semaines|semanas|settimane|weken|months?|monate|mois|meses|mesi|maanden|points?|punkte|puntos|punti|punten|sites?|stellen|sitios|siti|times|mal|fois|veces|volte|keer|patients?|patienten|patientinnen|injections?|injektionen|inyecciones|iniezioni|injecties|cases?|procedures?|per|of|degrees?|grad|joules?|internationale|u|iu|ie|ui|e|g|ml|mg|mm|cm|nm|j|units?|einheiten|unit\u00e9s?|unidades|unit\u00e0|eenheden|punkte|patienten|injektionen)(?![\\p{L}\\p{N}_])| ?[%\u00b0]|[.,][0-9]))",
   "word",
   true,
   ""
  ],
  [
   "date",
   "date_month_day",
   "((?:septiembre|september|septembre|setiembre|noviembre|diciembre|settembre|fevereiro|february|november|december|dezember|novembre|d\u00e9cembre|decembre|febbraio|dicembre|februari|augustus|setembro|novembro|dezembro|\u0441\u0435\u043d\u0442\u044f\u0431\u0440\u044f|january|october|februar|oktober|janvier|f\u00e9vrier|fevrier|juillet|octobre|febrero|octubre|gennaio|ottobre|januari|janeiro|outubro|\u0444\u0435\u0432\u0440\u0430\u043b\u044f|\u0430\u0432\u0433\u0443\u0441\u0442\u0430|\u043e\u043a\u0442\u044f\u0431\u0440\u044f|\u0434\u0435\u043a\u0430\u0431\u0440\u044f|august|januar|j\u00e4nner|agosto|aprile|maggio|giugno|luglio|\u044f\u043d\u0432\u0430\u0440\u044f|\u0430\u043f\u0440\u0435\u043b\u044f|\u043d\u043e\u044f\u0431\u0440\u044f|april|maerz|avril|enero|marzo|abril|junio|julio|maart|mar\u00e7o|junho|julho|\u043c\u0430\u0440\u0442\u0430|march|june|july|sept|m\u00e4rz|juni|juli|mars|juin|ao\u00fbt|aout|janv|f\u00e9vr|fevr|juil|mayo|maio|\u0438\u044e\u043d\u044f|\u0438\u044e\u043b\u044f|jan|feb|apr|jun|jul|aug|sep|oct|nov|dec|m\u00e4r|mai|okt|dez|avr|d\u00e9c|mei|mrt|\u043c\u0430\u044f|may|mar|ene|abr|ago|dic|gen|mag|giu|lug|ott|set)\\.? (?:the )?(?:0?[1-9]|[12][0-9]|3[01])(?:(?:st|nd|rd|th),?|,)(?: (?:19|20)[0-9]{2})?)(?![\\p{L}\\p{N}_])",
   "word",
   true,
   ""
  ],
  [
   "date",
   "date_month_day",
   "((?:March|May|Mar|Ene|Abr|Ago|Dic|Gen|Mag|Giu|Lug|Ott)\\.? (?:0?[1-9]|[12][0-9]|3[01]))(?![\\p{L}\\p{N}_])(?!(?: ?(?:u|iu|ie|ui|units?|einheiten|einh|unit\u00e9s?|unidades|unit\u00e0|eenheden|ml|mls|\u00b5l|ul|l|mg|\u00b5g|mcg|g|kg|mm|cm|m|nm|mmhg|gauge|fr|ch|ms|s|sec|seconds|sekunden|min|minutes?|minuten|h|hours?|days?|tage|jours|d\u00edas|giorni|dagen|weeks?|wochen|semaines|semanas|settimane|weken|months?|monate|mois|meses|mesi|maanden|points?|punkte|puntos|punti|punten|sites?|stellen|sitios|siti|times|mal|fois|veces|volte|keer|patients?|patienten|patientinnen|injections?|injektionen|inyecciones|iniezioni|injecties|cases?|procedures?|per|of|degrees?|grad|joules?|internationale|U|IU|IE|UI|E|G|ML|MG|MM|CM|NM|J|Units?|Einheiten|Unit\u00e9s?|Unidades|Unit\u00e0|Eenheden|Punkte|Patienten|Injektionen)(?![\\p{L}\\p{N}_])| ?[%\u00b0]|[.,][0-9]))",
   "word",
   false,
   ""
  ],
  [
   "date",
   "date_day_month",
   "((?:0?[1-9]|[12][0-9]|3[01])\\.?[ -](?:March|May|Mar|Ene|Abr|Ago|Dic|Gen|Mag|Giu|Lug|Ott))(?![\\p{L}\\p{N}_])",
   "lettered",
   false,
   ""
  ],
  [
   "date",
   "date_weekday",
   "((?:mon|tues?|wednes|wed|thurs?|fri|satur|sat|sun)(?:day)?,? (?:the )?(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th))(?![\\p{L}\\p{N}_])",
   "word",
   true,
   ""
  ],
  [
   "date",
   "age_over_89",
   "((?:9[0-9]|1[0-3][0-9]) ?-? ?(?:years?|year|yrs?|yr|yo|y\\.?o\\.?|y/o|j\u00e4hrige?[nrs]?|jahre|ans|ann\u00e9es|a\u00f1os|anni|jaar|jarige|anos|\u043b\u0435\u0442|\u043b\u0435\u0442\u043d[\u0430-\u044f]{1,3}|\u0433\u043e\u0434[\u0430-\u044f]?))(?![\\p{L}\\p{N}_])",
   "lettered",
   true,
   ""
  ],
  [
   "date",
   "age_over_89",
   "((?:9[0-9]|1[0-3][0-9])[FMfm])(?![\\p{L}\\p{N}_])",
   "lettered",
   false,
   ""
  ],
  [
   "date",
   "age_over_89",
   "((?:ninety|neunzig|quatre-vingt-dix|noventa|novanta|negentig)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?[ -]years?)(?![\\p{L}\\p{N}_])",
   "wordy",
   true,
   ""
  ],
  [
   "date",
   "age_over_89",
   "(?:aged?|alter|\u00e2g\u00e9e? de|edad|et\u00e0|leeftijd)(?: (?:of|is|was|von|de|di|van))?[ :]{1,2}((?:9[0-9]|1[0-3][0-9]))(?![\\p{L}\\p{N}_])(?!(?: ?(?:u|iu|ie|ui|units?|einheiten|einh|unit\u00e9s?|unidades|unit\u00e0|eenheden|ml|mls|\u00b5l|ul|l|mg|\u00b5g|mcg|g|kg|mm|cm|m|nm|mmhg|gauge|fr|ch|ms|s|sec|seconds|sekunden|min|minutes?|minuten|h|hours?|days?|tage|jours|d\u00edas|giorni|dagen|weeks?|wochen|semaines|semanas|settimane|weken|months?|monate|mois|meses|mesi|maanden|points?|punkte|puntos|punti|punten|sites?|stellen|sitios|siti|times|mal|fois|veces|volte|keer|patients?|patienten|patientinnen|injections?|injektionen|inyecciones|iniezioni|injecties|cases?|procedures?|per|of|degrees?|grad|joules?|internationale|u|iu|ie|ui|e|g|ml|mg|mm|cm|nm|j|units?|einheiten|unit\u00e9s?|unidades|unit\u00e0|eenheden|punkte|patienten|injektionen)(?![\\p{L}\\p{N}_])| ?[%\u00b0]|[.,][0-9]))",
   "word",
   true,
   ""
  ],
  [
   "date",
   "age_over_89",
   "(?:she|he|patient) (?:is|was|turned|is now) ((?:9[0-9]|1[0-3][0-9]))(?= ?[.,;)]| and )(?!(?: ?(?:u|iu|ie|ui|units?|einheiten|einh|unit\u00e9s?|unidades|unit\u00e0|eenheden|ml|mls|\u00b5l|ul|l|mg|\u00b5g|mcg|g|kg|mm|cm|m|nm|mmhg|gauge|fr|ch|ms|s|sec|seconds|sekunden|min|minutes?|minuten|h|hours?|days?|tage|jours|d\u00edas|giorni|dagen|weeks?|wochen|semaines|semanas|settimane|weken|months?|monate|mois|meses|mesi|maanden|points?|punkte|puntos|punti|punten|sites?|stellen|sitios|siti|times|mal|fois|veces|volte|keer|patients?|patienten|patientinnen|injections?|injektionen|inyecciones|iniezioni|injecties|cases?|procedures?|per|of|degrees?|grad|joules?|internationale|u|iu|ie|ui|e|g|ml|mg|mm|cm|nm|j|units?|einheiten|unit\u00e9s?|unidades|unit\u00e0|eenheden|punkte|patienten|injektionen)(?![\\p{L}\\p{N}_])| ?[%\u00b0]|[.,][0-9]))",
   "word",
   true,
   ""
  ],
  [
   "date",
   "age_over_89",
   "((?:nona|cente)genarian|centenarian)(?![\\p{L}\\p{N}_])",
   "wordy",
   true,
   ""
  ],
  [
   "fax",
   "fax_label",
   "(?:tele)?fax[^0-9.;!?]{0,40}?(?<![0-9])([+(]{0,2}[0-9](?:[ ./()-]{0,3}[0-9]){5,14})(?![\\p{L}\\p{N}_])",
   "word",
   true,
   ""
  ],
  [
   "email",
   "email",
   "(?<![._%+-])([\\p{L}\\p{N}_.%+-]{1,64}(?:@| ?[\\[(]at[\\])] ?)[a-za-z0-9\u00e0-\u024f-]{1,63}(?:\\.[a-za-z0-9\u00e0-\u024f-]{1,63}){1,4})",
   "wordy lettered run marked",
   true,
   ""
  ],
  [
   "url",
   "url",
   "((?:(?:https?|ftp)://|www\\.)[^ <>\"]{3,200})",
   "wordy",
   true,
   ""
  ],
  [
   "url",
   "url_domain",
   "(?<![.-])([a-za-z0-9\u00e0-\u024f-]{1,63}(?:\\.[a-za-z0-9\u00e0-\u024f-]{1,63}){0,2}\\.(?:com|org|net|info|example|app|online)(?:/[^ <>\"]{0,200})?)(?![\\p{L}\\p{N}_])",
   "wordy lettered",
   true,
   ""
  ],
  [
   "ip",
   "ip",
   "((?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3})(?![\\p{L}\\p{N}_])(?!\\.[0-9])",
   "marked word",
   true,
   ""
  ],
  [
   "ip",
   "ip",
   "((?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6})(?![\\p{L}\\p{N}_])",
   "marked wordy",
   true,
   ""
  ],
  [
   "phone",
   "phone_label",
   "(?:tel|phone[ds]?|telephone|telefon|telefonnummer|t\u00e9l\u00e9phone|telefono|tel\u00e9fono|telefoon|telefoonnummer|mobile|mobil|handy|cell|cellphone|landline|festnetz|portable|m\u00f3vil|cellulare|gsm|natel|call|called|ring|rang|text|texted|whatsapp|sms|r\u00fcckruf|anrufen|rappeler|appeler|llamar|richiamare|chiamare|terugbellen|bellen|contact|reached|reachable|erreichbar|number is|\u0442\u0435\u043b|\u0442\u0435\u043b\u0435\u0444\u043e\u043d)(?:[ .:,]{1,2}(?:me|her|him|them|back|on|at|by|no|nr|number|nummer|num\u00e9ro|n\u00famero|numero|under|unter|au|al|op|is|was|in|the|evening|phone|n\u00b0|n\u00ba)){0,5}[ .:#]{1,3}([+(]{0,2}[0-9](?:[ ./()-]{0,3}[0-9]){5,14})(?![\\p{L}\\p{N}_])",
   "word",
   true,
   ""
  ],
  [
   "phone",
   "phone_country",
   "((?:\\+ ?|00)[1-9](?:[ ./()-]{0,3}[0-9]){7,14})(?![\\p{L}\\p{N}_])",
   "spaced run sign",
   true,
   ""
  ],
  [
   "phone",
   "phone_national",
   "(\\(?0[1-9](?:[ /()-]{0,2}[0-9]){7,11})(?![\\p{L}\\p{N}_])",
   "spaced sign",
   true,
   ""
  ],
  [
   "phone",
   "phone_national",
   "(0[1-9](?:\\.[0-9]{2}){4})(?![\\p{L}\\p{N}_])",
   "spaced sign",
   true,
   ""
  ],
  [
   "phone",
   "phone_american",
   "(\\([2-9][0-9]{2}\\) ?[0-9]{3}[-. ][0-9]{4})(?![\\p{L}\\p{N}_])",
   "spaced sign",
   true,
   ""
  ],
  [
   "phone",
   "phone_american",
   "([2-9][0-9]{2}[-. ][0-9]{3}[-. ][0-9]{4})(?![\\p{L}\\p{N}_])",
   "spaced sign",
   true,
   ""
  ],
  [
   "phone",
   "phone_national",
   "([679][0-9]{2}(?: [0-9]{3}){2}|[679][0-9]{2}(?: [0-9]{2}){3})(?![\\p{L}\\p{N}_])",
   "spaced sign",
   true,
   ""
  ],
  [
   "phone",
   "phone_national",
   "(9[0-9] [0-9]{3} [0-9]{2} [0-9]{2}|3[0-9]{2} [0-9]{6,7})(?![\\p{L}\\p{N}_])",
   "spaced sign",
   true,
   ""
  ],
  [
   "other",
   "handle",
   "(@[a-za-z][a-za-z0-9_.]{2,30})(?![\\p{L}\\p{N}_])(?!@)",
   "sign",
   true,
   ""
  ],
  [
   "ssn",
   "ssn",
   "([0-9]{3}-[0-9]{2}-[0-9]{4})(?![\\p{L}\\p{N}_])",
   "marked",
   true,
   ""
  ],
  [
   "ssn",
   "ahv",
   "(756[. ]?[0-9]{4}[. ]?[0-9]{4}[. ]?[0-9]{2})(?![\\p{L}\\p{N}_])",
   "spaced",
   true,
   ""
  ],
  [
   "ssn",
   "nir",
   "([12] ?[0-9]{2} ?(?:0[1-9]|1[0-2]) ?(?:[0-9]{2}|2[ab]) ?[0-9]{3} ?[0-9]{3}(?: ?[0-9]{2})?)(?![\\p{L}\\p{N}_])",
   "spaced",
   true,
   ""
  ],
  [
   "ssn",
   "nino",
   "([A-CEGHJ-PR-TW-Z][A-NP-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D])(?![\\p{L}\\p{N}_])",
   "word",
   false,
   ""
  ],
  [
   "ssn",
   "codice_fiscale",
   "([a-z]{6}[0-9]{2}[a-z][0-9]{2}[a-z][0-9]{3}[a-z])(?![\\p{L}\\p{N}_])",
   "word",
   true,
   ""
  ],
  [
   "record",
   "nhs",
   "([0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4})(?![\\p{L}\\p{N}_])",
   "spaced",
   true,
   "nhs"
  ],
  [
   "plan",
   "kvnr",
   "([a-z][0-9]{9})(?![\\p{L}\\p{N}_])",
   "word",
   true,
   "kvnr"
  ],
  [
   "licence",
   "dni",
   "([0-9]{8}-?[a-z])(?![\\p{L}\\p{N}_])",
   "run",
   true,
   "dni"
  ],
  [
   "account",
   "iban",
   "([a-z]{2}[0-9]{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?)(?![\\p{L}\\p{N}_])",
   "word",
   true,
   "iban"
  ],
  [
   "account",
   "card",
   "([3-6][0-9]{3}(?:[ -]?[0-9]{4}){2}[ -]?[0-9]{1,7})(?![\\p{L}\\p{N}_])",
   "spaced",
   true,
   "luhn"
  ],
  [
   "vehicle",
   "vin",
   "((?=[0-9]{0,16}[A-Z])(?=[A-Z]{0,16}[0-9])[A-HJ-NPR-Z0-9]{17})(?![\\p{L}\\p{N}_])",
   "word lettered",
   false,
   ""
  ],
  [
   "vehicle",
   "plate",
   "([A-Z]{2}[0-9]{2} [A-Z]{3})(?![\\p{L}\\p{N}_])",
   "word",
   false,
   ""
  ],
  [
   "device",
   "udi",
   "(\\(01\\)[0-9]{14})",
   "sign",
   true,
   ""
  ],
  [
   "device",
   "mac",
   "((?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2})(?![\\p{L}\\p{N}_])",
   "word marked lettered",
   true,
   ""
  ],
  [
   "photograph",
   "picture_file",
   "(?<![_-])([a-za-z0-9_-]{2,60}\\.(?:jpe?g|png|heic|tiff?|dcm|gif|bmp|webp|mp4|mov)|(?:img|dscn?|pxl|dcim)[_-][0-9]{3,12})(?![\\p{L}\\p{N}_])",
   "wordy lettered run",
   true,
   ""
  ],
  [
   "other",
   "long_number",
   "([0-9]{7,40})(?![\\p{L}\\p{N}_])",
   "run",
   true,
   ""
  ],
  [
   "other",
   "long_code",
   "([A-Z]{1,4}[-_]?[0-9]{6,14}[A-Z]?)(?![\\p{L}\\p{N}_])",
   "word",
   false,
   ""
  ],
  [
   "place",
   "street",
   "([0-9]{1,5}[A-Za-z]?,? (?:[A-Z\u00c0-\u00d6\u00d8-\u00de][a-z\u00df-\u00f6\u00f8-\u00ff']{1,20} ){1,3}(?:Street|Road|Avenue|Lane|Close|Drive|Court|Crescent|Place|Square|Terrace|Gardens|Grove|Way|Boulevard|Hill|Mews|Row|Walk|Parade|Parkway|Highway|Rd\\.?|Ave\\.?|Blvd\\.?|St\\.?|Ln\\.?))(?![\\p{L}\\p{N}_])",
   "lettered",
   false,
   ""
  ],
  [
   "place",
   "street",
   "((?:Flat|Apt\\.?|Apartment) [0-9]{1,4}[A-Za-z]?,)",
   "word",
   false,
   ""
  ],
  [
   "place",
   "street",
   "([A-Z\u00c0-\u00d6\u00d8-\u00de][a-z\u00df-\u00f6\u00f8-\u00ff]{2,22}(?:stra\u00dfe|strasse|str\\.|weg|gasse|platz|allee|ufer|damm|steig|chaussee|straat|laan|plein|gracht|kade|dijk|singel|steeg|dreef) ?[0-9]{1,4}[a-z]?)(?![\\p{L}\\p{N}_])(?!(?: ?(?:u|iu|ie|ui|units?|einheiten|einh|unit\u00e9s?|unidades|unit\u00e0|eenheden|ml|mls|\u00b5l|ul|l|mg|\u00b5g|mcg|g|kg|mm|cm|m|nm|mmhg|gauge|fr|ch|ms|s|sec|seconds|sekunden|min|minutes?|minuten|h|hours?|days?|tage|jours|d\u00edas|giorni|dagen|weeks?|wochen|semaines|semanas|settimane|weken|months?|monate|mois|meses|mesi|maanden|points?|punkte|puntos|punti|punten|sites?|stellen|sitios|siti|times|mal|fois|veces|volte|keer|patients?|patienten|patientinnen|injections?|injektionen|inyecciones|iniezioni|injecties|cases?|procedures?|per|of|degrees?|grad|joules?|internationale|U|IU|IE|UI|E|G|ML|MG|MM|CM|NM|J|Units?|Einheiten|Unit\u00e9s?|Unidades|Unit\u00e0|Eenheden|Punkte|Patienten|Injektionen)(?![\\p{L}\\p{N}_])| ?[%\u00b0]|[.,][0-9]))",
   "word",
   false,
   ""
  ],
  [
   "place",
   "street",
   "((?:[A-Z\u00c0-\u00d6\u00d8-\u00de][a-z\u00df-\u00f6\u00f8-\u00ff]{2,20} )?(?:Stra\u00dfe|Strasse|Str\\.|Allee) [0-9]{1,4}[a-z]?)(?![\\p{L}\\p{N}_])",
   "word",
   false,
   ""
  ],
  [
   "place",
   "street",
   "([0-9]{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|boulevard|impasse|all\u00e9e|chemin|quai|bd) (?:de la |de l'|des |de |du |d')?[\\p{L}\\p{N}_'-]{2,25})",
   "lettered",
   true,
   ""
  ],
  [
   "place",
   "street",
   "((?:calle|c/|avenida|avda\\.?|paseo|carretera|plaza) ?(?:de la |de los |de las |del |de )?[\\p{L}\\p{N}_]{2,20}(?: [\\p{L}\\p{N}_]{2,20}){0,2},? (?:n[\u00ba\u00b0o]\\.? ?)?[0-9]{1,4})(?![\\p{L}\\p{N}_])(?!(?: ?(?:u|iu|ie|ui|units?|einheiten|einh|unit\u00e9s?|unidades|unit\u00e0|eenheden|ml|mls|\u00b5l|ul|l|mg|\u00b5g|mcg|g|kg|mm|cm|m|nm|mmhg|gauge|fr|ch|ms|s|sec|seconds|sekunden|min|minutes?|minuten|h|hours?|days?|tage|jours|d\u00edas|giorni|dagen|weeks?|wochen|semaines|semanas|settimane|weken|months?|monate|mois|meses|mesi|maanden|points?|punkte|puntos|punti|punten|sites?|stellen|sitios|siti|times|mal|fois|veces|volte|keer|patients?|patienten|patientinnen|injections?|injektionen|inyecciones|iniezioni|injecties|cases?|procedures?|per|of|degrees?|grad|joules?|internationale|u|iu|ie|ui|e|g|ml|mg|mm|cm|nm|j|units?|einheiten|unit\u00e9s?|unidades|unit\u00e0|eenheden|punkte|patienten|injektionen)(?![\\p{L}\\p{N}_])| ?[%\u00b0]|[.,][0-9]))",
   "word",
   true,
   ""
  ],
  [
   "place",
   "street",
   "((?:[Vv]ia|[Vv]iale|[Pp]iazza|[Cc]orso|[Ll]argo|[Vv]icolo) (?:dei |del |della |delle |degli |di )?[A-Z\u00c0-\u00d6\u00d8-\u00de][a-z\u00df-\u00f6\u00f8-\u00ff']{1,20}(?: [A-Z\u00c0-\u00d6\u00d8-\u00de][a-z\u00df-\u00f6\u00f8-\u00ff']{1,20}){0,2},? (?:n\\. ?)?[0-9]{1,4})(?![\\p{L}\\p{N}_])(?!(?: ?(?:u|iu|ie|ui|units?|einheiten|einh|unit\u00e9s?|unidades|unit\u00e0|eenheden|ml|mls|\u00b5l|ul|l|mg|\u00b5g|mcg|g|kg|mm|cm|m|nm|mmhg|gauge|fr|ch|ms|s|sec|seconds|sekunden|min|minutes?|minuten|h|hours?|days?|tage|jours|d\u00edas|giorni|dagen|weeks?|wochen|semaines|semanas|settimane|weken|months?|monate|mois|meses|mesi|maanden|points?|punkte|puntos|punti|punten|sites?|stellen|sitios|siti|times|mal|fois|veces|volte|keer|patients?|patienten|patientinnen|injections?|injektionen|inyecciones|iniezioni|injecties|cases?|procedures?|per|of|degrees?|grad|joules?|internationale|U|IU|IE|UI|E|G|ML|MG|MM|CM|NM|J|Units?|Einheiten|Unit\u00e9s?|Unidades|Unit\u00e0|Eenheden|Punkte|Patienten|Injektionen)(?![\\p{L}\\p{N}_])| ?[%\u00b0]|[.,][0-9]))",
   "word",
   false,
   ""
  ],
  [
   "place",
   "box",
   "((?:p\\.? ?o\\.? ?box|box|postfach|apartado|postbus|casella postale|bo\u00eete postale) (?:no\\.? )?[0-9]{3,6})(?![\\p{L}\\p{N}_])(?!(?: ?(?:u|iu|ie|ui|units?|einheiten|einh|unit\u00e9s?|unidades|unit\u00e0|eenheden|ml|mls|\u00b5l|ul|l|mg|\u00b5g|mcg|g|kg|mm|cm|m|nm|mmhg|gauge|fr|ch|ms|s|sec|seconds|sekunden|min|minutes?|minuten|h|hours?|days?|tage|jours|d\u00edas|giorni|dagen|weeks?|wochen|semaines|semanas|settimane|weken|months?|monate|mois|meses|mesi|maanden|points?|punkte|puntos|punti|punten|sites?|stellen|sitios|siti|times|mal|fois|veces|volte|keer|patients?|patienten|patientinnen|injections?|injektionen|inyecciones|iniezioni|injecties|cases?|procedures?|per|of|degrees?|grad|joules?|internationale|u|iu|ie|ui|e|g|ml|mg|mm|cm|nm|j|units?|einheiten|unit\u00e9s?|unidades|unit\u00e0|eenheden|punkte|patienten|injektionen)(?![\\p{L}\\p{N}_])| ?[%\u00b0]|[.,][0-9]))",
   "word",
   true,
   ""
  ],
  [
   "place",
   "postcode",
   "((?:AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE)[0-9][0-9A-Z]? [0-9][ABD-HJLNP-UW-Z]{2})(?![\\p{L}\\p{N}_])",
   "word",
   false,
   ""
  ],
  [
   "place",
   "postcode",
   "([A-CEGHJ-NPR-TVXY][0-9][A-Z] ?[0-9][A-Z][0-9])(?![\\p{L}\\p{N}_])",
   "word",
   false,
   ""
  ],
  [
   "place",
   "postcode",
   "((?:AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC),? [0-9]{5}(?:-[0-9]{4})?)(?![\\p{L}\\p{N}_])",
   "word",
   false,
   ""
  ],
  [
   "place",
   "postcode",
   "([1-9][0-9]{3} ?(?!IU|UI|IE|ML|MG|NM)[A-Z]{2} [A-Z\u00c0-\u00d6\u00d8-\u00de][a-z\u00df-\u00f6\u00f8-\u00ff]{2,20})(?![\\p{L}\\p{N}_])",
   "lettered",
   false,
   ""
  ],
  [
   "place",
   "postcode",
   "((?:(?:D|F|E|I)-)?[0-9]{5} (?!(?:Einheiten|Units|Unit|Unit\u00e9s|Unidades|Unit\u00e0|Eenheden|Patient|Injektion|Internationale|Punkte|Joule))[A-Z\u00c0-\u00d6\u00d8-\u00de][a-z\u00df-\u00f6\u00f8-\u00ff']{1,20})",
   "lettered",
   false,
   ""
  ],
  [
   "place",
   "postcode",
   "((?:CH|A|B|L|DK|NL)-[0-9]{4})(?![\\p{L}\\p{N}_])",
   "word",
   false,
   ""
  ],
  [
   "place",
   "postcode",
   "(?:zip|zip code|postcode|postal code|plz|postleitzahl|code postal|c\u00f3digo postal)[ .:]{1,2}(?:is )?([a-z]{0,2}[0-9][a-z0-9]{1,4}(?: ?[0-9][a-z]{2})?)(?![\\p{L}\\p{N}_])",
   "word",
   true,
   ""
  ],
  [
   "place",
   "lives_in",
   "(?:(?:[Ll]ives|[Ll]iving|[Rr]esides|[Rr]esiding|[Rr]esident) (?:alone )?(?:in|at|near|of|outside)|(?:[Cc]omes|[Tt]ravels|[Dd]rives) (?:all the way )?from|[Ww]ohnt (?:allein )?(?:in|bei)|[Ww]ohnhaft in|[Hh]abite (?:\u00e0|au|aux)|[Dd]emeurant \u00e0|[Vv]ive (?:solo |sola )?en|[Rr]eside en|[Aa]bita (?:a|ad)|[Rr]esidente (?:a|en)|[Rr]isiede a|[Ww]oont (?:alleen )?(?:in|te)) (?!(?:England|Scotland|Wales|Ireland|Britain|Germany|France|Spain|Italy|Austria|Switzerland|Belgium|Holland|Portugal|Poland|Greece|Turkey|Sweden|Norway|Denmark|Finland|America|Canada|Australia|India|China|Japan|Brazil|Mexico|Europe|Africa|Asia|Deutschland|Frankreich|Spanien|Italien|\u00d6sterreich|Polen|Allemagne|Espagne|Italie|Suisse|Belgique|Espa\u00f1a|Francia|Italia|Alemania|Suiza|Germania|Svizzera|Spagna|Duitsland|Frankrijk|Nederland|Belgi\u00eb|Texas|California|Florida|Bavaria|Bayern))([A-Z\u00c0-\u00d6\u00d8-\u00de][a-z\u00df-\u00f6\u00f8-\u00ff]{2,20}(?:[ -][A-Z\u00c0-\u00d6\u00d8-\u00de][a-z\u00df-\u00f6\u00f8-\u00ff]{2,20}){0,2})",
   "wordy",
   false,
   ""
  ]
 ]
};
