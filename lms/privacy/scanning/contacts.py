"""Ways to reach somebody: telephone, fax, e-mail, addresses of pages and of machines."""

from __future__ import annotations

from lms.privacy.scanning.pattern import END, Pattern

_GAP = "[ ./()-]{0,3}"
_NUMBER = f"[+(]{{0,2}}[0-9](?:{_GAP}[0-9]){{5,14}}"
_CALLED = (
    "(?:tel|phone[ds]?|telephone|telefon|telefonnummer|téléphone|telefono|teléfono|telefoon|telefoonnummer|mobile|mobil|"
    "handy|cell|cellphone|landline|festnetz|portable|móvil|cellulare|gsm|natel|call|called|ring|rang|text|texted|"
    "whatsapp|sms|rückruf|anrufen|rappeler|appeler|llamar|richiamare|chiamare|terugbellen|bellen|contact|"
    "reached|reachable|erreichbar|number is|тел|телефон)"
)
_LINK = (
    "(?:[ .:,]{1,2}(?:me|her|him|them|back|on|at|by|no|nr|number|nummer|numéro|número|numero|under|unter|au|al|op|is|"
    "was|in|the|evening|phone|n°|nº)){0,5}[ .:#]{1,3}"
)
_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_HOST = "[A-Za-z0-9\u00c0-\u024f-]{1,63}"

PATTERNS = (
    Pattern("fax", "fax_label", f"(?:tele)?fax[^0-9.;!?]{{0,40}}?(?<![0-9])({_NUMBER}){END}"),
    Pattern(
        "email",
        "email",
        f"(?<![._%+-])([\\w.%+-]{{1,64}}(?:@| ?[\\[(]at[\\])] ?){_HOST}(?:\\.{_HOST}){{1,4}})",
        begins="wordy lettered run marked",
    ),
    Pattern("url", "url", '((?:(?:https?|ftp)://|www\\.)[^ <>"]{3,200})', begins="wordy"),
    Pattern(
        "url",
        "url_domain",
        f'(?<![.-])({_HOST}(?:\\.{_HOST}){{0,2}}\\.(?:com|org|net|info|example|app|online)(?:/[^ <>"]{{0,200}})?){END}',
        begins="wordy lettered",
    ),
    Pattern("ip", "ip", f"({_BYTE}(?:\\.{_BYTE}){{3}}){END}(?!\\.[0-9])", begins="marked word"),
    Pattern(
        "ip",
        "ip",
        f"((?:[0-9a-f]{{1,4}}:){{7}}[0-9a-f]{{1,4}}|(?:[0-9a-f]{{1,4}}:){{1,6}}(?::[0-9a-f]{{1,4}}){{1,6}}){END}",
        begins="marked wordy",
    ),
    Pattern("phone", "phone_label", f"{_CALLED}{_LINK}({_NUMBER}){END}"),
    Pattern("phone", "phone_country", f"((?:\\+ ?|00)[1-9](?:{_GAP}[0-9]){{7,14}}){END}", begins="spaced run sign"),
    Pattern("phone", "phone_national", f"(\\(?0[1-9](?:[ /()-]{{0,2}}[0-9]){{7,11}}){END}", begins="spaced sign"),
    Pattern("phone", "phone_national", f"(0[1-9](?:\\.[0-9]{{2}}){{4}}){END}", begins="spaced sign"),
    Pattern(
        "phone", "phone_american", f"(\\([2-9][0-9]{{2}}\\) ?[0-9]{{3}}[-. ][0-9]{{4}}){END}", begins="spaced sign"
    ),
    Pattern("phone", "phone_american", f"([2-9][0-9]{{2}}[-. ][0-9]{{3}}[-. ][0-9]{{4}}){END}", begins="spaced sign"),
    Pattern(
        "phone",
        "phone_national",
        f"([679][0-9]{{2}}(?: [0-9]{{3}}){{2}}|[679][0-9]{{2}}(?: [0-9]{{2}}){{3}}){END}",
        begins="spaced sign",
    ),
    Pattern(
        "phone",
        "phone_national",
        f"(9[0-9] [0-9]{{3}} [0-9]{{2}} [0-9]{{2}}|3[0-9]{{2}} [0-9]{{6,7}}){END}",
        begins="spaced sign",
    ),
    Pattern("other", "handle", f"(@[A-Za-z][A-Za-z0-9_.]{{2,30}}){END}(?!@)", begins="sign"),
)
