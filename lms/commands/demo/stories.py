"""The twelve trainees of the demo, each in a state that a page has something to say about."""

from __future__ import annotations

from datetime import timedelta

from lms.commands.demo.answers import Slips
from lms.commands.demo.asking import asks_for, is_answered, is_rejected, is_vouched_for, writes
from lms.commands.demo.deciding import Vote, is_decided
from lms.commands.demo.enrolling import Trainee, gets_attempt, gets_time, is_invited, joins
from lms.commands.demo.founding import WINTER
from lms.commands.demo.logbook import DRILLS, FIRST, LAST, PAGES, SUPERVISED_THERE, THEN, WATCHED
from lms.commands.demo.practising import (
    is_released,
    is_seen,
    is_seen_by_mistake,
    is_spoken_to,
    signs_statement,
)
from lms.commands.demo.refreshing import refreshes
from lms.commands.demo.reporting import agrees, evaluates, takes_back
from lms.commands.demo.stage import Stage
from lms.commands.demo.studying import EXAMINATION, is_sitting, reads, sits, stops_in, studies


def tell(stage: Stage) -> None:
    """Plans everything that the trainees and their instructors have done so far."""
    for story in (
        _certified,
        _waits_for_release,
        _nearly_practised,
        _failed_the_examination,
        _examination_open,
        _stalled,
        _answered_unsafely,
        _spoken_to,
        _sitting_now,
        _midway,
        _not_started,
        _never_signed_in,
    ):
        story(stage)


def _certified(stage: Stage) -> None:
    fatima = Trainee(stage, "fatima", "20:05", 0.55)
    joins(fatima, 84)
    studies(fatima, 1, 10, 82, 62, "0 1 0 2 1 0 0 1 0 0")
    for ago, by, note in ((75, "okafor", WATCHED[0]), (71, "novak", WATCHED[4]), (66, "okafor", WATCHED[2])):
        is_seen(fatima, ago, by, note)
    sits(fatima, EXAMINATION, 59, Slips(wrong=3))
    is_seen(fatima, 57, "okafor", FIRST[0])
    is_seen(fatima, 54, "novak", FIRST[4])
    is_seen(fatima, 50, "okafor", THEN[0])
    is_seen(fatima, 47, "novak", THEN[2])
    is_seen(fatima, 45, "novak", DRILLS[0])
    is_seen(fatima, 43, "okafor", THEN[4])
    is_seen(fatima, 39, "okafor", LAST[0])
    is_decided(
        fatima,
        38,
        Vote(
            "okafor",
            3,
            "Four faces alone in the room, each planned aloud first; I stayed next door and was not needed.",
        ),
        Vote(
            "novak", 3, "Safe doses and sites every time, and she asked before I would have. Nearby is right for now."
        ),
    )
    agrees(fatima, 38, "licence")
    evaluates(
        fatima,
        38,
        objectives="agree_fully",
        practice_day="agree_fully",
        unbiased="agree",
        change="yes",
        what_changes="I plan each face aloud before I draw up, also when nobody watches.",
    )
    signs_statement(fatima, 37)
    is_released(fatima, 35, "novak")
    refreshes(fatima, 30, wrong=1)
    refreshes(fatima, 19)


def _waits_for_release(stage: Stage) -> None:
    """The latest observation is Nováková's, so it is Okafor who may release."""
    eleni = Trainee(stage, "eleni", "07:20", 0.7)
    joins(eleni, 83)
    studies(eleni, 1, 10, 80, 46, "1 0 0 0 2 1 1 0 0 1")
    sits(eleni, EXAMINATION, 41, Slips(wrong=5))
    for ago, by, note in ((62, "novak", WATCHED[1]), (55, "okafor", WATCHED[6]), (50, "okafor", WATCHED[5])):
        is_seen(eleni, ago, by, note)
    is_seen(eleni, 36, "okafor", FIRST[1])
    is_seen(eleni, 29, "okafor", FIRST[2])
    is_seen(eleni, 21, "novak", THEN[5])
    is_seen(eleni, 13, "okafor", THEN[6])
    is_seen(eleni, 9, "okafor", DRILLS[1])
    is_seen(eleni, 4, "novak", LAST[1])
    is_decided(
        eleni,
        3,
        Vote(
            "novak",
            3,
            "Her last two were sound with me next door. I want to see more lateral canthal lines before more.",
        ),
        Vote("okafor", 4, "She plans and stops like somebody who works alone; a call away would do for these areas."),
    )
    agrees(eleni, 3, "email", "licence")
    evaluates(eleni, 3, objectives="agree", practice_day="agree_fully", unbiased="agree_fully", change="perhaps")
    signs_statement(eleni, 2)


def _nearly_practised(stage: Stage) -> None:
    """All procedures are there, signed by one instructor; a drill seen by the other completes them."""
    liv = Trainee(stage, "liv", "21:00", 0.8)
    joins(liv, 84)
    studies(liv, 1, 8, 81, 50, "0 31 0 1 0 2 0 1")
    reads(liv, 9, 46)
    for ago in (45, 44, 43):
        sits(liv, 9, ago, Slips(wrong=3))
    gets_attempt(
        liv,
        42,
        "okafor",
        9,
        "Three attempts in three evenings after night shifts. We went through the order of the first minutes "
        "together; a rested attempt is fair, and it is the last one.",
    )
    sits(liv, 9, 41, Slips(wrong=1))
    studies(liv, 10, 10, 38, 38, "1")
    evaluates(
        liv,
        34,
        objectives="agree",
        practice_day="neither",
        unbiased="agree",
        change="confirmed",
        better="Practice days in the evening, for those who come from a shift.",
    )
    sits(liv, EXAMINATION, 33, Slips(wrong=6))
    for ago, note in ((52, WATCHED[3]), (47, WATCHED[7]), (36, WATCHED[8])):
        is_seen(liv, ago, "okafor", note)
    for ago, note in ((30, FIRST[5]), (24, FIRST[1]), (18, THEN[0]), (11, THEN[1]), (4, THEN[3])):
        is_seen(liv, ago, "okafor", note)


def _failed_the_examination(stage: Stage) -> None:
    mercedes = Trainee(stage, "mercedes", "15:30", 0.75)
    joins(mercedes, 80)
    studies(mercedes, 1, 10, 78, 20, "2 1 32 1 2 1 42 2 1 2")
    for ago, by, note in ((40, "okafor", WATCHED[0]), (33, "novak", WATCHED[5]), (26, "okafor", WATCHED[7])):
        is_seen(mercedes, ago, by, note)
    is_seen(mercedes, 16, "novak", FIRST[3])
    is_seen(mercedes, 10, "okafor", FIRST[0])
    agrees(mercedes, 15, "email")
    takes_back(mercedes, 12)
    evaluates(
        mercedes,
        12,
        objectives="disagree",
        practice_day="agree",
        unbiased="agree",
        change="perhaps",
        better="More cases with numbers before the examination.",
    )
    sits(mercedes, EXAMINATION, 6, Slips(wrong=10, critical=2))
    sits(mercedes, 10, 1)  # over again before the second attempt; a text in it waits for an instructor


def _examination_open(stage: Stage) -> None:
    li = Trainee(stage, "li", "18:40", 0.5)
    joins(li, 60)
    studies(li, 1, 9, 58, 7, "0 0 1 0 1 0 41 0 1")
    reads(li, 10, 3)
    evaluates(li, 3, objectives="agree_fully", unbiased="agree_fully", change="yes")
    sits(li, 10, 2)
    is_seen(li, 30, "okafor", WATCHED[2])
    is_seen(li, 17, "novak", WATCHED[4])
    is_seen_by_mistake(li, 12, "okafor", THEN[7], "Signed on the wrong trainee's page; it stands on the right one now.")
    is_seen(li, 5, "okafor", FIRST[4])
    reason = "The units do not fit what I wrote down with you: it was half of that. Correct it and ask me again."
    is_rejected(asks_for(li, 4, PAGES[2], "okafor"), 3, "okafor", reason)


def _stalled(stage: Stage) -> None:
    tomas = Trainee(stage, "tomas", "22:10", 0.4)
    joins(tomas, 40)
    studies(tomas, 1, 4, 38, 20, "1 2 1 2")
    reads(tomas, 5, 14)
    sits(tomas, 5, 13, Slips(wrong=4))
    sits(tomas, 5, 12, Slips(wrong=3))


def _answered_unsafely(stage: Stage) -> None:
    """A dangerous answer in a quiz on doses: it is passed, and an instructor has to talk about it."""
    priya = Trainee(stage, "priya", "06:45", 0.5)
    joins(priya, 30)
    studies(priya, 1, 5, 28, 6, "0 1 0 0 1")
    is_seen(priya, 8, "novak", WATCHED[6])
    reads(priya, 6, 2)
    sits(priya, 6, 1, Slips(unsafe=1))


def _spoken_to(stage: Stage) -> None:
    """An unsafe answer that was talked over, and later a number that only a person can read."""
    seun = Trainee(stage, "seun", "13:05", 0.65)
    joins(seun, 33)
    studies(seun, 1, 4, 31, 15, "0 2 1 0")
    reads(seun, 5, 12)
    sits(seun, 5, 11, Slips(wrong=2, unsafe=1))
    is_spoken_to(
        seun,
        10,
        "okafor",
        "The answer came from the treatment plan, before the history had been read to its end. We read the "
        "passage together and took two further cases: both were deferred, with the right reason. I consider "
        "this understood.",
    )
    sits(seun, 5, 9)
    is_seen(seun, 6, "novak", WATCHED[3])
    is_vouched_for(stage, 20, "costa", "okafor", ("glabella", "forehead", "lateral-canthal"))
    is_answered(asks_for(seun, 14, PAGES[0], "costa"), 5, "costa", SUPERVISED_THERE)
    reads(seun, 6, 4)
    sits(seun, 6, 3, Slips(unclear=1))


def _sitting_now(stage: Stage) -> None:
    yuki = Trainee(stage, "yuki", "20:30", 0.9)
    joins(yuki, 36)
    gets_time(yuki, 35, "okafor")
    studies(yuki, 1, 7, 34, 3, "1 0 1 0 2 1 1")
    reads(yuki, 8, 1)
    is_seen(yuki, 13, "okafor", WATCHED[8])
    asks_for(yuki, 2, PAGES[1], "costa")
    is_sitting(yuki, 8, timedelta(minutes=5))


def _midway(stage: Stage) -> None:
    ana = Trainee(stage, "ana", "19:10", 0.6)
    joins(ana, 24)
    studies(ana, 1, 5, 22, 4, "0 1 41 0 2")
    is_seen(ana, 9, "novak", WATCHED[1])
    is_seen(ana, 2, "okafor", WATCHED[0])
    writes(ana, 3, PAGES[3])
    stops_in(ana, 6, 1, share=55, checks=1)


def _not_started(stage: Stage) -> None:
    joins(Trainee(stage, "karim"), 3, WINTER)


def _never_signed_in(stage: Stage) -> None:
    is_invited(Trainee(stage, "mateo"), 2, WINTER)
