"""The words of administration: sentences for its codes, names of roles, acts and facts."""

from __future__ import annotations

from lms.journal.wording import VERBS
from lms.messages import N_, _, sentences

sentences(
    {
        "cohort_needs_trainee": N_(
            "Only a trainee learns in a cohort. Leave the cohort out, or choose the role of trainee."
        ),
        "person_unknown": N_("Nobody with this address is registered. Write the name beside it to invite the person."),
        "person_inactive": N_("This person is deactivated. Reactivate the account first."),
        "not_a_trainee": N_("This person is not a trainee. Give that role first."),
        "already_enrolled": N_("This person is enrolled in the course already. To change the cohort, move the person."),
        "not_an_instructor": N_("This person does not have the role of an instructor."),
        "other_course": N_("That cohort studies another course."),
        "no_programme": N_("The course has no programme yet, so nobody can be enrolled in it."),
        "due_subject_unknown": N_("There is no date of that kind."),
        "row_without_address": N_("There is no e-mail address in this line."),
        "row_repeated": N_("This address stands in the list a second time."),
        "row_too_long": N_("The name or the title is too long."),
        "email_implausible": N_("This is not an e-mail address."),
        "text_unprintable": N_("The name or the title contains a control character."),
    }
)

_ROLES = {
    "trainee": N_("Trainee"),
    "supervisor": N_("Supervisor"),
    "instructor": N_("Instructor"),
    "administrator": N_("Administrator"),
}
_LABELS = {**_ROLES, "system": N_("The system"), "nobody": N_("Somebody not signed in")}
_PROFESSIONS = {"physician": N_("Physician"), "nurse": N_("Nurse")}
_VERIFICATIONS = {
    "primary_source": N_("Checked in the board's register"),
    "document": N_("Seen on a document"),
    "self": N_("As stated by the person; not checked yet"),
}
_DUE = {
    "lessons": N_("Lessons read by"),
    "quizzes": N_("Module quizzes passed by"),
    "examination": N_("Examination passed by"),
    "practicals": N_("Supervised practice complete by"),
}
VERDICTS = {
    "confirmed": ("met", N_("confirmed")),
    "simplified": ("partial", N_("simplified")),
    "inaccurate": ("wrong", N_("inaccurate")),
    "unsupported": ("attention", N_("unsupported")),
    "promotional": ("attention", N_("promotional")),
}
KEYS = {
    "answer": N_("answer"),
    "areas": N_("areas"),
    "entry": N_("logbook entry"),
    "note": N_("note, kept apart"),
    "request": N_("request"),
    "answers": N_("answers"),
    "attempt": N_("attempt"),
    "breaks": N_("minutes of breaks"),
    "bulletin": N_("bulletin"),
    "cause": N_("cause"),
    "certificate": N_("certificate"),
    "change": N_("changed passage"),
    "changes": N_("changed passages"),
    "closes_at": N_("closes"),
    "case": N_("case"),
    "cohort": N_("cohort"),
    "course": N_("course"),
    "cycle": N_("cycle"),
    "digest": N_("digest"),
    "due_at": N_("due"),
    "ends_at": N_("ends by itself"),
    "evidence": N_("evidence"),
    "grader": N_("marked by"),
    "how": N_("ended by"),
    "key": N_("key"),
    "kind": N_("kind"),
    "lesson": N_("lesson"),
    "level": N_("level"),
    "minutes": N_("minutes"),
    "number": N_("number"),
    "observation": N_("observation"),
    "opens_at": N_("opens"),
    "percent": N_("per cent of the time"),
    "people": N_("how many people"),
    "person": N_("person"),
    "product": N_("product"),
    "programme": N_("programme version"),
    "quiz": N_("quiz"),
    "reason": N_("reason, kept apart"),
    "release": N_("release"),
    "role": N_("role"),
    "round": N_("round"),
    "slot": N_("item"),
    "started_at": N_("counts from"),
    "stop": N_("stop"),
    "successor": N_("took its place"),
    "subject": N_("subject"),
    "text": N_("text"),
    "texts": N_("texts, kept apart"),
    "verification": N_("how it was checked"),
    "version": N_("version"),
    "was": N_("was before"),
}


def role_word(role: str) -> str:
    return _(_LABELS.get(role, role))


def profession_word(profession: str) -> str:
    return _(_PROFESSIONS.get(profession, profession))


def verification_word(verification: str) -> str:
    return _(_VERIFICATIONS.get(verification, verification))


def due_word(subject: str) -> str:
    return _(_DUE.get(subject, subject))


def verb_word(verb: str) -> str:
    """The act in words; a verb without words shows as itself, so that it is noticed."""
    return _(VERBS.get(verb, verb))


def key_word(key: str) -> str:
    return _(KEYS.get(key, key.replace("_", " ")))
