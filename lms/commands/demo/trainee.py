"""What one trainee of the demo does, planned in days before the day of loading and done by the real use cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial

import sqlalchemy as sa

from lms.accounts.services import record_licence
from lms.bank.queries import keyed_questions, release_items
from lms.catalogue.queries import ModuleRow, checklist, programme
from lms.certification.services import release, review_unsafe
from lms.cohorts.services import grant_attempt, grant_time
from lms.commands.demo.answers import Item, Slips, answers, harmless
from lms.commands.demo.founding import AUTUMN, accepted, invited
from lms.commands.demo.logbook import Note
from lms.commands.demo.stage import CHARACTERS, SYSTEM_ITSELF, Stage, later, moved_to
from lms.learning.services import accept_text, answer_check, check_seed, note_place
from lms.practicals.rules import Observed
from lms.practicals.services import sign_observation, withdraw_observation
from lms.sitting.models import Attempt, AttemptSlot
from lms.sitting.services import flag_item, save_answer, start_attempt, submit_attempt
from lms.teaching.queries.trainee import unsafe_answers
from lms.unit_of_work import Work
from quizzes.values import seeded_rng

EXAMINATION = 11
BODIES = {"MD": ("physician", "Ordem dos Médicos"), "RN": ("nurse", "Ordem dos Enfermeiros")}
NO_SLIPS = Slips()


class Trainee:
    """Plans on a stage. Days count back from the day of loading; `pace` is the share of a quiz's time that is used."""

    def __init__(self, stage: Stage, who: str, clock: str = "19:10", pace: float = 0.6) -> None:
        self.stage, self.who, self.clock, self.pace = stage, who, clock, pace
        self.character = CHARACTERS[who]

    # -- joining ------------------------------------------------------------------------------------------

    def is_invited(self, ago: int, cohort: str = AUTUMN) -> None:
        at = self.stage.at(ago, "11:15")
        self.stage.plan(at, "admin", partial(invited, self.stage, self.who, cohort=cohort))

    def joins(self, ago: int, cohort: str = AUTUMN) -> None:
        """Invited two days before; the registration is looked up on the day."""
        self.is_invited(ago + 2, cohort)
        self.stage.plan(self.stage.at(ago, "08:30"), SYSTEM_ITSELF, partial(accepted, self.stage, self.who))
        self.stage.plan(self.stage.at(ago, "14:05"), "admin", self._record_licence)

    def _record_licence(self, work: Work) -> None:
        registration = self.character.registration
        if registration is None:
            return
        profession, body = BODIES[self.character.title]
        until = self.stage.day(-registration.ends)
        record_licence(
            work,
            self.stage.people[self.who],
            profession,
            body,
            registration.number,
            _years_before(until, 4),
            until,
            registration.checked,
        )

    def gets_time(self, ago: int, by: str) -> None:
        def grant(work: Work) -> None:
            grant_time(work, self.stage.people[self.who], self._enrolment.id, 150, "health")

        self.stage.plan(self.stage.at(ago, "12:30"), by, grant)

    def gets_attempt(self, ago: int, position: int, by: str, reason: str) -> None:
        def grant(work: Work) -> None:
            grant_attempt(work, self._enrolment.id, self.stage.quizzes[position - 1].public_id, reason)

        self.stage.plan(self.stage.at(ago, "12:45"), by, grant)
