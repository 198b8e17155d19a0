"""How a trainee of the demo keeps a logbook and has it signed: asked, signed by a supervisor, rejected, left open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from lms.catalogue.queries import checklist, programme
from lms.commands.demo.enrolling import Trainee
from lms.commands.demo.logbook import Entry, Note
from lms.commands.demo.stage import CHARACTERS, Stage
from lms.practicals.rules import Observed
from lms.practicals.rules.observing import SUPERVISED
from lms.practicals.rules.writing import Written
from lms.practicals.services import Signature, sign_request
from lms.practicals.services.asking import ask, reject_request
from lms.practicals.services.vouching import vouch
from lms.practicals.services.writing import write_entry
from lms.unit_of_work import Work

Then = Callable[[Work], object]


class Page:
    """One page of a trainee's logbook; what it is called is known once it is written."""

    def __init__(self, trainee: Trainee, entry: Entry) -> None:
        self.trainee, self.entry = trainee, entry
        self.kept = self.request = ""

    def write(self, ago: int, work: Work) -> None:
        wording = checklist(work.connection, self._checklist(work))
        written = Written(
            role="performed",
            performed_on=self.trainee.stage.day(ago),
            age_band=self.entry.age_band,
            areas=(self.entry.area,),
            product=wording["products"][0]["id"],
            units=self.entry.units,
            drill="",
            assistance=self.entry.assistance,
            complications=self.entry.complications,
            reflection=self.entry.reflection,
        )
        self.kept = write_entry(work, self.trainee.enrolment, written)

    def ask(self, whom: str, work: Work) -> None:
        person = CHARACTERS[whom] if whom else None
        named = (person.name, person.email) if person else None
        self.request = ask(work, self.trainee.enrolment, self.kept, named)

    def sign(self, note: Note, work: Work) -> None:
        wording = checklist(work.connection, self._checklist(work))
        steps = {step["id"]: note.steps.get(step["id"], "done") for step in wording["steps"]}
        together = tuple(
            step["id"] for step in wording["steps"] if not step["critical"] and step["id"] not in note.steps
        )
        on = self.trainee.stage.now.date()
        judged = Observed("performed", on, (), "", "", steps, note.level, note.strength, note.next_step, together)
        sign_request(work, self.request, judged, Signature(SUPERVISED, "pin"))

    def reject(self, reason: str, work: Work) -> None:
        reject_request(work, self.request, reason)

    def _checklist(self, work: Work) -> int:
        return programme(work.connection, self.trainee.enrolment.programme_version_id).checklist_version_id


def writes(trainee: Trainee, ago: int, entry: Entry) -> Page:
    """Writes an entry in the evening; nobody is asked yet."""
    page = Page(trainee, entry)
    trainee.stage.plan(trainee.stage.at(ago, "20:40"), trainee.who, partial(page.write, ago))
    return page


def asks_for(trainee: Trainee, ago: int, entry: Entry, whom: str = "") -> Page:
    """Writes an entry and asks for a signature: of one person, or of whoever scans the code."""
    page = writes(trainee, ago, entry)
    trainee.stage.plan(trainee.stage.at(ago, "20:45"), trainee.who, partial(page.ask, whom))
    return page


def is_answered(page: Page, ago: int, by: str, note: Note) -> None:
    stage = page.trainee.stage
    stage.plan(stage.at(ago, "13:20"), by, partial(page.sign, note))


def is_rejected(page: Page, ago: int, by: str, reason: str) -> None:
    stage = page.trainee.stage
    stage.plan(stage.at(ago, "13:25"), by, partial(page.reject, reason))


def is_vouched_for(stage: Stage, ago: int, who: str, by: str, areas: tuple[str, ...]) -> None:
    """Somebody of the academy vouches for a supervisor."""

    def give_word(work: Work) -> None:
        vouch(work, stage.people[who], stage.course, areas)

    stage.plan(stage.at(ago, "15:30"), by, give_word)
