"""Who belongs to the demo academy, with registrations; names from many places, one long and one in Greek."""

from __future__ import annotations

from dataclasses import dataclass

from lms.permissions import ADMINISTRATOR, INSTRUCTOR, SUPERVISOR, TRAINEE

PASSWORD = "meridian-demo"
ZONE = "Europe/Lisbon"
DOMAIN = "meridian.example"  # a name that can never belong to anybody (RFC 2606)


@dataclass(frozen=True)
class Registration:
    """A licence by days from the day of loading: it is valid until `ends`, negative when it has lapsed."""

    number: str
    ends: int
    checked: str = "primary_source"


@dataclass(frozen=True)
class Character:
    """Somebody of the demo; `key` is also the address before the @."""

    key: str
    name: str
    role: str
    title: str = ""
    zone: str = ZONE
    registration: Registration | None = None
    device: str = "Firefox · Windows"

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


PEOPLE = (
    Character("admin", "Inês Duarte", ADMINISTRATOR, device="Firefox · Linux"),
    Character(
        "okafor",
        "Chidi Okafor",
        INSTRUCTOR,
        "MD",
        registration=Registration("M-40118", 830),
        device="Safari · iPhone",
    ),
    Character(
        "novak",
        "Mara Nováková",
        INSTRUCTOR,
        "RN",
        registration=Registration("5-E-30277", 690),
        device="Chrome · Android",
    ),
    Character(
        "costa",
        "Beatriz Costa",
        SUPERVISOR,
        "MD",
        registration=Registration("M-52290", 610),
        device="Chrome · Android",
    ),
    Character("fatima", "Fatima Zahra El Amrani", TRAINEE, "RN", registration=Registration("5-E-31870", 580)),
    Character("eleni", "Ελένη Παπαδοπούλου", TRAINEE, "MD", "Europe/Athens", Registration("M-60214", 910)),
    Character("liv", "Liv Åkerström-Bjørnsen", TRAINEE, "RN", registration=Registration("5-E-40982", 18)),
    Character(
        "mercedes",
        "María de las Mercedes Fernández de Córdoba y Ruiz de Alarcón",
        TRAINEE,
        "MD",
        registration=Registration("M-47733", -9, "document"),
        device="Safari · iPad",
    ),
    Character("li", "Li Wei", TRAINEE, "MD", registration=Registration("M-58106", 470)),
    Character("tomas", "Tomás Reyes", TRAINEE, "RN", registration=Registration("5-E-29415", 260, "document")),
    Character("priya", "Priya Raghunathan", TRAINEE, "MD", registration=Registration("M-61950", 1040)),
    Character("seun", "Oluwaseun Adeyemi", TRAINEE, "RN", registration=Registration("5-E-44127", 390)),
    Character("yuki", "Yuki Tanaka", TRAINEE, "RN", registration=Registration("5-E-45508", 700)),
    Character(
        "ana",
        "Ana Ferreira",
        TRAINEE,
        "RN",
        registration=Registration("5-E-38264", 650),
        device="Safari · Mac",
    ),
    Character("karim", "Karim Haddad", TRAINEE, "MD", registration=Registration("M-63318", 520, "self")),
    Character("mateo", "Mateo Quispe Huamán", TRAINEE, "RN"),
)

_BY_KEY = {person.key: person for person in PEOPLE}

# What the launcher prints: who looks after everything, who teaches, and three trainees who see the most.
SIGN_INS: tuple[tuple[str, str, str], ...] = tuple(
    (title, _BY_KEY[key].email, PASSWORD)
    for title, key in (
        ("Administrator", "admin"),
        ("Instructor", "okafor"),
        ("Instructor", "novak"),
        ("Supervisor", "costa"),
        ("Trainee, midway", "ana"),
        ("Trainee, at exam", "li"),
        ("Trainee, done", "fatima"),
    )
)
