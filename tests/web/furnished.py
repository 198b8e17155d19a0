"""An academy in which 'trainee' owns one thing of every kind that an address can name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from lms.accounts import services as accounts
from lms.catalogue.queries import checklist, outline, programme
from lms.certification.models import ChangeTask, PassageChange
from lms.certification.queries import certificate_of
from lms.certification.rules.bulletins import Bulletin
from lms.certification.services import record_changes, release, send_bulletin
from lms.cohorts.services import grant_attempt
from lms.database import db, reading, runtime
from lms.days.queries import kit_of
from lms.days.rules import Planned
from lms.days.services import book, plan_day
from lms.entrustment.queries import evidence
from lms.entrustment.services import cast_vote, open_case, renew_address
from lms.learning.services import accept_text
from lms.practicals.queries.observations import academy_zone
from lms.practicals.rules import Observed
from lms.practicals.services import sign_observation
from lms.practicals.services.asking import ask
from lms.practicals.services.writing import write_entry
from lms.refreshing.queries import fresh_of
from lms.sitting.models import Attempt
from lms.sitting.queries.states import quiz_states
from lms.sitting.services.expiring import close_overdue
from lms.sitting.services.saving import save_answer
from lms.sitting.services.submitting import submit_attempt
from lms.unit_of_work import transaction
from quizzes.question import Worth
from quizzes.values import AnswerError
from tests.academy import Academy, of_kind
from tests.practice import written

EVENING = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  # when everything has been done
CHECK = "treatment-p01"
NUMBERS = ("numeric", "calculated")


@dataclass
class Objects:
    """Public ids and numbers of what there is."""

    running: str = ""  # an attempt that runs
    running_quiz: str = ""
    finished: str = ""  # one that failed, with unsafe answers
    unsafe_number: int = 0
    waiting: str = ""  # one with an answer that a person must mark
    waiting_number: int = 0
    text: str = ""  # an item to which somebody has written a text that waits
    late: str = ""  # one whose time ended before its last answer came
    late_number: int = 0
    late_sequence: int = 0
    examination: str = ""
    quiz: str = ""
    observation: str = ""
    entry: str = ""  # in the logbook; nobody has been asked to sign it
    request: str = ""  # for a sign-off under another entry, open
    day: str = ""  # of practice, ahead; 'trainee' has a place on it
    case: str = ""  # about an entrustment, open; nobody has voted
    decided: str = ""  # another one, decided
    scope: str = ""  # the address of the card
    certificate: str = ""
    bulletin: str = ""  # sent to everybody who holds a certificate; nobody has answered
    fresh: str = ""  # a question that comes back after the certificate; not today
    change: str = ""  # of a passage, given to 'trainee'; its questions are open
    invitation: str = ""
    sessions: dict[str, int] = field(default_factory=dict)


def furnish(academy: Academy) -> Objects:
    """Walks 'trainee' to the certificate, then into a failure; a doubtful answer and a running attempt remain."""
    made = Objects()
    academy.read_lessons()
    for position in range(1, 12):
        academy.clock.advance(minutes=25)
        made.examination = academy.sit("trainee", position)
    made.waiting, made.waiting_number = _doubtful_attempt(academy)
    made.text = _written_text(academy)
    made.observation = practise(academy)
    made.entry, made.request = write_and_ask(academy)
    made.day = day_of_practice(academy)
    made.case, made.decided, made.scope = entrust(academy)
    certify(academy)
    certificate = certificate_of(reading(), academy.enrolment().id, academy.clock().date(), runtime().keys)
    assert certificate is not None
    made.certificate = certificate.public_id
    due = academy.clock().date() + timedelta(days=14)
    options = ("Use it up", "Send it back")
    bulletin = Bulletin("A recalled batch", "One was recalled.", "What do you do?", options, 1, "It was recalled.", due)
    made.bulletin = send_bulletin(academy.act("instructor"), 1, bulletin)
    made.change = _changed_passage(academy)
    made.finished, made.unsafe_number = _unsafe_attempt(academy)
    made.fresh = _comes_back(academy)
    made.late, made.late_number, made.late_sequence = _late_answer(academy)
    academy.clock.moment = EVENING
    states = quiz_states(reading(), academy.enrolment(), academy.clock())
    made.quiz = states[1].quiz.public_id
    made.running = academy.start("trainee", 3)
    made.running_quiz = states[2].quiz.public_id
    number, question, deal = academy.slots(made.running)[0]
    kind = question.shown.type
    right = kind.raw_of(kind.key(question.spec, deal))
    save_answer(academy.act("trainee"), made.running, number, right, "firsttab", 1, 0)
    invited = accounts.invite(academy.act("admin"), "Nadia Haddad", "nadia@example.org", "trainee", "RN")
    made.invitation = invited.token
    grant_attempt(academy.act("instructor"), academy.enrolment().id, made.quiz, "Was interrupted by an alarm.")
    db.session.close()
    return made


CHANGED = "product-p06"
"""A question of the passage that has changed."""


def _changed_passage(academy: Academy) -> str:
    """A task about a passage, as a second release would lead to it: the other pages show the first one."""
    with transaction(academy.act()) as work:
        module = outline(work.connection, academy.enrolment().release_id).module("product")
        assert module is not None
        change = PassageChange(
            public_id=work.chance.public_id(),
            release_id=1,
            lesson_id=module.lesson_id,
            anchor="volume-for-dose",
            title=module.places["volume-for-dose"],
            before_id=module.lesson_version_id,
            after_id=module.lesson_version_id,
            days=30,
            made_at=work.now,
        )
        record_changes(work, 1, [change])
        task = ChangeTask(
            change_id=change.id,
            person_id=academy.people["trainee"].id,
            certificate_id=1,
            learnt_id=module.lesson_version_id,
            due_on=date(2026, 12, 23),
            made_at=work.now,
        )
        work.session.add(task)
        return change.public_id


def wrong_answer(question: Any, deal: Any, *, unsafe: bool = False) -> dict[str, list[str]] | None:
    """Some answer that earns less than full credit, or that is dangerous; None where the type finds none."""
    kind = question.shown.type
    for raw in _candidates(question, deal):
        try:
            answer = kind.parse(question.spec.shown, deal, raw)
        except AnswerError:
            continue
        outcome = kind.grade(question.spec, deal, answer)
        if outcome is not None and outcome.credit < 1 and (outcome.danger is not None or not unsafe):
            return raw
    return None


def _candidates(question: Any, deal: Any) -> list[dict[str, list[str]]]:
    key = question.shown.type.raw_of(question.shown.type.key(question.spec, deal))
    options = [choice.id for choice in getattr(question.spec.shown, "options", ())]
    numbers = [{**key, "answer": [value]} for value in ("9999", "0")] if question.shown.kind in NUMBERS else []
    return [*({"answer": [option]} for option in options), *numbers, {}]


def _unsafe_attempt(academy: Academy) -> tuple[str, int]:
    """Fails the quiz on screening with as many dangerous answers as there are; one of them at a critical item."""
    attempt, found = academy.start("trainee", 5, _dangerous), 0
    for number, question, deal in academy.slots(attempt):
        unsafe = wrong_answer(question, deal, unsafe=True)
        raw = unsafe or wrong_answer(question, deal) or {}
        save_answer(academy.act("trainee"), attempt, number, raw, "firsttab", number, 0)
        found = found or (number if unsafe and question.shown.critical else 0)
    submit_attempt(academy.act("trainee"), attempt)
    return attempt, found


def _dangerous(question: Any, deal: Any) -> bool:
    return question.shown.critical and wrong_answer(question, deal, unsafe=True) is not None


def _comes_back(academy: Academy) -> str:
    db.session.close()
    found = fresh_of(reading(), academy.people["trainee"].id, academy.clock(), academy_zone(reading()))
    return min(item.key for item in found.items.values())


def _late_answer(academy: Academy) -> tuple[str, int, int]:
    """A quiz that the clock ended, and an answer that came a minute later; nobody has decided about it."""
    attempt = academy.start("trainee", 4, of_kind("single_choice"))
    number = next(n for n, question, _deal in academy.slots(attempt) if question.shown.kind == "single_choice")
    save_answer(academy.act("trainee"), attempt, number, {"answer": ["a"]}, "firsttab", 1, 0)
    academy.clock.advance(minutes=21)
    close_overdue(academy.act())
    held = save_answer(academy.act("trainee"), attempt, number, {"answer": ["b"]}, "firsttab", 2, 1)
    assert held.code == "late"
    return attempt, number, 2


def _doubtful_attempt(academy: Academy) -> tuple[str, int]:
    """A quiz on dose with one number that can be read in two ways: a person must mark it."""
    attempt, found = academy.start("trainee", 6, of_kind(*NUMBERS)), 0
    for number, question, deal in academy.slots(attempt):
        kind = question.shown.type
        raw = kind.raw_of(kind.key(question.spec, deal))
        if not found and question.shown.kind in NUMBERS:
            raw, found = {**raw, "answer": ["1,250"]}, number
        save_answer(academy.act("trainee"), attempt, number, raw, "firsttab", number, 0)
    submit_attempt(academy.act("trainee"), attempt)
    return attempt, found


def _written_text(academy: Academy) -> str:
    """A quiz with a text in it that waits to be read; the text's item."""
    attempt = academy.start("trainee", 10, of_kind("essay"))
    academy.answer("trainee", attempt)
    submit_attempt(academy.act("trainee"), attempt)
    return next(question.shown.key for _n, question, _deal in academy.slots(attempt) if by_person(question))


def by_person(question: Any) -> bool:
    return question.shown.type.worth is Worth.PERSON


def observed(academy: Academy, role: str = "performed", area: str = "glabella", level: int | None = 3) -> Observed:
    rules = programme(reading(), academy.enrolment().programme_version_id)
    lists = checklist(reading(), rules.checklist_version_id)
    return Observed(
        role=role,
        performed_on=academy.clock().date(),
        areas=() if role == "drill" else (area,),
        product="" if role == "drill" else lists["products"][0]["id"],
        drill=lists["drills"][0]["id"] if role == "drill" else "",
        steps={step["id"]: "done" for step in lists["steps"]} if role == "performed" else {},
        level=level if role == "performed" else None,
        strength="Named the danger zone before marking.",
        next_step="Say the dose aloud before drawing up.",
    )


def write_and_ask(academy: Academy, who: str = "trainee") -> tuple[str, str]:
    """An entry that nobody was asked to sign, and an open request under another one."""
    enrolment = academy.enrolment(who)
    kept = write_entry(academy.act(who), enrolment, written(academy))
    asked = ask(academy.act(who), enrolment, write_entry(academy.act(who), enrolment, written(academy)))
    db.session.close()
    return kept, asked


def day_of_practice(academy: Academy) -> str:
    """A day with two places for the trainees of one trainer, one of them held."""
    starts = EVENING + timedelta(days=10)
    planned = Planned("Room 2", starts, starts + timedelta(hours=6), 2, 2, kit_of(reading(), 1)[:2])
    day = plan_day(academy.act("instructor"), planned, [1], [academy.people["second"].id])
    book(academy.act("trainee"), day, academy.enrolment().id)
    db.session.close()
    return day


def entrust(academy: Academy) -> tuple[str, str, str]:
    """An open case, a decided one, and the address of the card."""
    whom, instructor = academy.enrolment(), academy.act("instructor")
    decided = open_case(instructor, whom.id, ["forehead", "glabella"], "onabotulinumtoxina")
    shown = evidence(reading(), whom, academy.clock()).digest
    for who in ("instructor", "second"):
        cast_vote(academy.act(who), decided, 3, "Steady hands, named every danger zone.", shown, "password")
    waiting = open_case(instructor, whom.id, ["forehead"], "onabotulinumtoxina")
    address = renew_address(academy.act("trainee"), whom.id)
    db.session.close()
    return waiting, decided, address


def practise(academy: Academy, who: str = "trainee") -> str:
    """Everything that the programme asks to be seen; returns the last observation."""
    enrolment = academy.enrolment(who)
    for _ in range(3):
        sign_observation(academy.act("instructor"), enrolment, observed(academy, "observed"))
    for i in range(5):
        seen = observed(academy, area="glabella" if i % 2 else "forehead")
        sign_observation(academy.act("second" if i == 4 else "instructor"), enrolment, seen)
    signed = sign_observation(academy.act("instructor"), enrolment, observed(academy, "drill"))
    db.session.close()
    return signed


def certify(academy: Academy, who: str = "trainee") -> None:
    rules = programme(reading(), academy.enrolment(who).programme_version_id)
    accept_text(academy.act(who), academy.enrolment(who).id, rules.attestation_version_id)
    release(academy.act("second"), academy.enrolment(who))
    db.session.close()


def renew_licence(academy: Academy, who: str) -> None:
    accounts.record_licence(
        academy.act("admin"),
        academy.people[who].id,
        "nurse",
        "Board",
        "1",
        date(2024, 1, 1),
        date(2028, 1, 1),
        "document",
    )


def attempts_of(academy: Academy, who: str) -> list[Attempt]:
    rows = reading().query(Attempt).filter(Attempt.enrolment_id == academy.enrolment(who).id)
    return list(rows.order_by(Attempt.id))
