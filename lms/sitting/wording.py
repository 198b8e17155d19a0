"""The sentences of quizzes: why one cannot start, what happened to an answer, why an attempt was not passed."""

from __future__ import annotations

from collections.abc import Mapping

from lms.messages import N_, _, sentences
from quizzes.policy import Confidence

LEVELS: Mapping[Confidence, Mapping[int, str]] = {
    "none": {},
    "certainty": {1: N_("not sure"), 2: N_("fairly sure"), 3: N_("very sure")},
    "brier": {
        1: N_("no idea (50 %)"),
        2: N_("leaning this way (60 %)"),
        3: N_("fairly sure (70 %)"),
        4: N_("sure (80 %)"),
        5: N_("very sure (90 %)"),
        6: N_("certain (100 %)"),
    },
}
JUDGEMENTS: Mapping[str, str] = {
    "justified": N_("as sure as you could be"),
    "over": N_("surer than you could be"),
    "slightly_over": N_("a little surer than you could be"),
    "under": N_("less sure than you could be"),
    "slightly_under": N_("a little less sure than you could be"),
}


def levels(rule: Confidence) -> tuple[tuple[int, str], ...]:
    """The choices for how sure an answer is, the lowest first, in the reader's language."""
    return tuple((level, _(words)) for level, words in LEVELS[rule].items())


def judgement(code: str) -> str:
    """Whether a certainty was justified, in words."""
    return _(JUDGEMENTS[code])


sentences(
    {
        "quiz_unknown": N_("There is no such quiz in this course."),
        "attempts_used": N_("All %(allowed)s attempts are used. Your instructor can grant one more."),
        "wait": N_("You can try again from %(next_at)s."),
        "not_open_yet": N_("It opens on %(opens_at)s."),
        "closed": N_("It closed on %(closed_at)s."),
        "attempt_open": N_("Attempt %(number)s is running."),
        "attempt_unknown": N_("There is no such attempt."),
        "slot_unknown": N_("There is no such item in this attempt."),
        "not_in_progress": N_("This attempt is submitted; its answers cannot be changed."),
        "too_late": N_("The time was over at %(due_at)s. The answer is kept apart and is not marked."),
        "break_not_granted": N_("No breaks that stop the clock have been granted to you for this attempt."),
        "break_none_left": N_("All %(minutes)s minutes of breaks are taken."),
        "break_time_over": N_("The time is over, so that there is no clock to stop."),
        "answer_unreadable": N_("That answer could not be read. Nothing was changed."),
        "passed_by": N_(
            "You have gone on from this item. Its answer stays as it was; what you sent now was not stored."
        ),
        "not_reached": N_("This item is not open yet. Nothing was stored."),
        "already_right": N_("This item is right already. Its answer stays as it was."),
        "tries_used": N_("All tries at this item are used. Its answer stays as it was."),
        "level_unknown": N_("That is none of the choices for how sure you are. Nothing was stored."),
        "no_checks": N_("This item cannot be checked while the attempt runs. Its answer is saved."),
        "check_blank": N_("There is no answer to check yet. No try was used."),
        "check_unclear": N_("This number can be read in two ways, so it was not checked. No try was used."),
        "checked": N_("Checked."),
        "below_domain_pass_mark": N_("A domain is below its own pass mark."),
        "below_pass_mark": N_("The score is below the pass mark."),
        "critical_wrong": N_("A critical item was not right."),
        "unsafe": N_("An answer would have been dangerous."),
        "saved": N_("Saved."),
        "same": N_("Saved."),
        "overtaken": N_("A newer answer is saved. It is shown here."),
        "on_break": N_("You are on a break. This answer is stored when you come back."),
        "conflict": N_("Another tab or device saved a newer answer. It is shown here; yours was not stored."),
        "late": N_("The time is over. This answer is kept apart and is not marked."),
        "blank": N_("Not answered."),
        "chose": N_("%(text)s"),
        "placed": N_("%(position)s. %(text)s"),
        "typed": N_("%(value)s %(unit)s"),
        "wrote": N_("%(text)s"),
        "marked": N_("Marked: %(text)s"),
        "missed_unsafe": N_("Not marked, and dangerous: %(text)s"),
        "filled": N_("Gap %(gap)s: %(text)s"),
        "gap_unsafe": N_("What stands in gap %(gap)s would have been dangerous."),
        "gap_ambiguous": N_(
            "Gap %(gap)s: this number can be read in two ways. Write it without a separator for thousands."
        ),
        "gap_not_a_number": N_("Gap %(gap)s: write a number, and no other words."),
        "text_not_accepted": N_("These words are not among the right ones."),
        "text_unsafe": N_("Acting on these words would have been dangerous."),
        "words_below": N_("%(n)s words so far; at least %(fewest)s are asked for."),
        "words_over": N_("%(n)s words; at most %(most)s are asked for."),
        "line_unsafe": N_("A level of the rubric says that this is dangerous."),
        "chose_unsafe": N_("A dangerous option was chosen."),
        "row_unsafe": N_("A dangerous answer was given."),
        "paired": N_("%(text)s – %(chosen)s"),
        "row_true": N_("True: %(text)s"),
        "row_false": N_("False: %(text)s"),
        "row_open": N_("No answer: %(text)s"),
        "judged_true": N_("True"),
        "judged_false": N_("False"),
        "option_used_twice": N_("“%(text)s” is chosen more than once. Each option can be used once."),
        "positions_missing": N_("Some steps have no place."),
        "positions_not_an_order": N_("Two steps have the same place."),
        "not_a_number": N_("That is not a number."),
        "unit_missing": N_("No unit was chosen."),
        "unit_in_number": N_("What stands after the number is none of the units. Write the number alone."),
        "units_disagree": N_("The unit written after the number is not the one that is chosen."),
        "unit_wrong": N_("The unit is not the right one."),
        "tenfold_over": N_("About ten times too much, or more."),
        "tenfold_under": N_("About a tenth of what is right, or less."),
        "value_wrong": N_("The number is not right."),
        "spot": N_("Point %(point)s: %(x)s across, %(y)s down."),
        "spot_unclear": N_("Point %(point)s: “%(x)s” across, “%(y)s” down, which is no place."),
        "spot_dose": N_("Dose: %(dose)s %(unit)s."),
        "near_on": N_("At %(landmark)s."),
        "near_above": N_("%(down)s above %(landmark)s."),
        "near_below": N_("%(down)s below %(landmark)s."),
        "near_left": N_("%(across)s to the left, in the picture, of %(landmark)s."),
        "near_right": N_("%(across)s to the right, in the picture, of %(landmark)s."),
        "near_above_left": N_("%(down)s above and %(across)s to the left, in the picture, of %(landmark)s."),
        "near_above_right": N_("%(down)s above and %(across)s to the right, in the picture, of %(landmark)s."),
        "near_below_left": N_("%(down)s below and %(across)s to the left, in the picture, of %(landmark)s."),
        "near_below_right": N_("%(down)s below and %(across)s to the right, in the picture, of %(landmark)s."),
        "points_missing": N_("%(n)s of %(of)s points are set."),
        "points_surplus": N_("Points too many: %(n)s. Each takes one right place away."),
        "point_forbidden": N_("Point %(point)s is in a danger zone: %(zone)s."),
        "point_incomplete": N_("Point %(point)s has only one of its two numbers, and is not set yet."),
        "point_not_numbers": N_("Point %(point)s: write two numbers, across and down."),
        "point_outside": N_("Point %(point)s lies outside the figure."),
        "point_without_dose": N_("Point %(point)s has no dose."),
        "dose_wrong": N_("The dose at point %(point)s is not right."),
        "dose_slipped": N_("The dose at point %(point)s is about ten times, or about a tenth of, what is right there."),
        "total_wrong": N_("All doses together are %(total)s %(unit)s, which is not right."),
        "total_unsafe": N_("All doses together are more than %(limit)s, which is dangerous."),
        "ambiguous_number": N_("This number can be read in two ways. Write it without a separator for thousands."),
    }
)
