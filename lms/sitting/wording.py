"""The sentences of quizzes: why one cannot start, what happened to an answer, why an attempt was not passed."""

from __future__ import annotations

from lms.messages import N_, sentences

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
        "answer_unreadable": N_("That answer could not be read. Nothing was changed."),
        "below_pass_mark": N_("The score is below the pass mark."),
        "critical_wrong": N_("A critical item was not right."),
        "unsafe": N_("An answer would have been dangerous."),
        "saved": N_("Saved."),
        "same": N_("Saved."),
        "conflict": N_("Another tab or device saved a newer answer. It is shown here; yours was not stored."),
        "late": N_("The time is over. This answer is kept apart and is not marked."),
        "blank": N_("Not answered."),
        "chose": N_("%(text)s"),
        "placed": N_("%(position)s. %(text)s"),
        "typed": N_("%(value)s %(unit)s"),
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
        "unit_wrong": N_("The unit is not the right one."),
        "tenfold_over": N_("About ten times too much, or more."),
        "tenfold_under": N_("About a tenth of what is right, or less."),
        "value_wrong": N_("The number is not right."),
        "ambiguous_number": N_("This number can be read in two ways. Write it without a separator for thousands."),
    }
)
