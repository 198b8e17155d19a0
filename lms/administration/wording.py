"""The words of administration: sentences for its codes, names of roles, acts and facts."""

from __future__ import annotations

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
VERBS = {
    "academy_founded": N_("Academy founded"),
    "attempt_abandoned": N_("Attempt abandoned: not submitted in time"),
    "attempt_granted": N_("Attempt granted"),
    "attempt_marked": N_("Attempt marked"),
    "attempt_reopened": N_("Attempt reopened"),
    "answer_regraded": N_("Answer regraded by a corrected key"),
    "attempt_started": N_("Attempt started"),
    "attempt_submitted": N_("Attempt submitted"),
    "break_begun": N_("Break begun"),
    "break_ended": N_("Break ended"),
    "clock_put_back": N_("Time counted anew: the server’s clock was put back"),
    "certificate_issued": N_("Certificate issued"),
    "cohort_opened": N_("Cohort opened"),
    "due_date_set": N_("Date set"),
    "enrolled": N_("Enrolled"),
    "instructor_assigned": N_("Instructor assigned"),
    "instructor_released": N_("Instructor released"),
    "invitation_accepted": N_("Invitation accepted"),
    "extension_given": N_("Own dates given"),
    "late_accepted": N_("Late answer accepted"),
    "late_left_out": N_("Late answer left out"),
    "lesson_reached": N_("Lesson read"),
    "licence_recorded": N_("Registration recorded"),
    "mark_given": N_("Mark given"),
    "minutes_added": N_("Minutes added to an attempt"),
    "moved_to_cohort": N_("Moved to a cohort"),
    "assessor_ended": N_("Vouching for an assessor ended"),
    "assessor_vouched": N_("Somebody vouches for an assessor"),
    "audit_checked": N_("Observation checked"),
    "entrustment_decided": N_("Entrustment decided"),
    "entrustment_opened": N_("Case opened for an entrustment decision"),
    "entrustment_voted": N_("Vote on an entrustment signed"),
    "scope_address_made": N_("Address of the scope card made"),
    "scope_ended": N_("Entrustment ended"),
    "scope_granted": N_("Entrusted"),
    "scope_restored": N_("Entrustment restored"),
    "scope_restricted": N_("Entrustment restricted"),
    "scope_suspended": N_("Entrustment suspended"),
    "entry_changed": N_("Logbook entry changed"),
    "entry_written": N_("Logbook entry written"),
    "observation_amended": N_("Observation amended"),
    "pin_set": N_("PIN set"),
    "signoff_asked": N_("Sign-off asked for"),
    "signoff_rejected": N_("Sign-off rejected"),
    "signoff_renewed": N_("Request for a sign-off renewed"),
    "signoff_withdrawn": N_("Request for a sign-off withdrawn"),
    "observation_signed": N_("Observation signed"),
    "observation_withdrawn": N_("Observation withdrawn"),
    "password_changed": N_("Password changed"),
    "person_activated": N_("Person reactivated"),
    "person_deactivated": N_("Person deactivated"),
    "person_invited": N_("Person invited"),
    "person_invited_again": N_("Person invited again"),
    "quiz_reached": N_("Quiz passed"),
    "release_loaded": N_("Course release loaded"),
    "released": N_("Certificate released"),
    "role_ended": N_("Role ended"),
    "role_granted": N_("Role given"),
    "text_accepted": N_("Text accepted"),
    "time_granted": N_("More time granted"),
    "unsafe_reviewed": N_("Unsafe answer talked over"),
    "requirement_waived": N_("Requirement waived"),
    "waiver_withdrawn": N_("Waiver withdrawn"),
    "programme_moved": N_("Version of the requirements decided"),
    "window_set": N_("Dates of a quiz set"),
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
    "certificate": N_("certificate"),
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
    "people": N_("how many decide"),
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
