"""The sentences of teaching: who needs an instructor and by which rule, and the journal's verbs in words."""

from __future__ import annotations

from lms.journal.wording import VERBS as VERBS  # for its templates
from lms.messages import N_, sentences

# Each rule as the page shows it under its row, so that nobody wonders why a name is there.
RULES = {
    "unsafe": N_("Rule: an unsafe answer to a critical item that nobody has spoken about yet."),
    "decision": N_("Rule: everything before the decision on entrustment is met, and nobody has decided."),
    "release": N_("Rule: everything is met but the release by a second person."),
    "used_up": N_("Rule: every allowed attempt is used and none was passed."),
    "stalled": N_("Rule: two failed attempts at one quiz and no activity for 7 days."),
    "licence": N_("Rule: the registration has ended, or ends within 30 days."),
    "late": N_("Rule: an answer came after the time, and nobody has decided whether it counts."),
    "waiting": N_("Rule: an answer that no machine can mark waits for a person."),
    "overdue": N_("Rule: the cohort’s date has passed and the requirement is open."),
}

KINDS = {
    "unsafe": "attention",
    "decision": "due",
    "release": "due",
    "used_up": "attention",
    "stalled": "partial",
    "licence": "attention",
    "late": "due",
    "waiting": "due",
    "overdue": "partial",
}

ACTIONS = {
    "unsafe": N_("Open the answers"),
    "decision": N_("Decide"),
    "release": N_("Look at it"),
    "used_up": N_("See the attempts"),
    "stalled": N_("See the attempts"),
    "licence": N_("See the registration"),
    "late": N_("Decide"),
    "waiting": N_("Mark them"),
    "overdue": N_("Show them"),
}

ANCHORS = {
    "unsafe": "unsafe",
    "release": "release",
    "used_up": "attempts",
    "stalled": "attempts",
    "licence": "licence",
}

SORTS = {"behind": N_("most behind"), "name": N_("name"), "activity": N_("longest silent")}

SHOWS = {
    "all": N_("all"),
    "behind": N_("behind"),
    "attention": N_("needs attention"),
    "complete": N_("complete"),
}

SHOWN_RULES = {
    "all": "",
    "behind": N_("Behind: a date of the cohort has passed with its requirement open, or nothing happened for 7 days."),
    "attention": N_("Needs attention: any of the rules of ‘Needs you’ holds."),
    "complete": N_("Complete: every requirement is met."),
}

SUBJECTS = {
    "lessons": N_("the lessons"),
    "quizzes": N_("the module quizzes"),
    "examination": N_("the examination"),
    "practicals": N_("supervised practice"),
}

CATEGORIES = {
    "language": N_("language"),
    "health": N_("health"),
    "technical": N_("technical"),
    "other": N_("another reason"),
    "none": N_("none"),
}

VERIFICATIONS = {
    "self": N_("as stated, not checked yet"),
    "document": N_("seen as a document"),
    "primary_source": N_("checked with the register"),
}

ROLES = {"observed": N_("observed"), "performed": N_("performed"), "drill": N_("drill")}

ACTORS = {
    "trainee": N_("trainee"),
    "instructor": N_("instructor"),
    "supervisor": N_("supervisor"),
    "administrator": N_("administrator"),
    "system": N_("the system"),
    "nobody": N_("nobody signed in"),
}

sentences({f"rule_{code}": text for code, text in RULES.items()})
sentences(
    {
        "quiz_unknown": N_("There is no such quiz in this course."),
        "minutes_range": N_("Type a whole number of minutes from 1 to 1440."),
        "minutes_over": N_("This attempt is over. Minutes can be added only while it runs; look whether it can go on."),
        "minutes_unlimited": N_("Nothing limits the time of this attempt, so that there is nothing to add to."),
        "minutes_since": N_(
            "Minutes were added since this page was opened, by this request or by somebody else. Nothing was added "
            "now; the ends above are as they stand."
        ),
        "minutes_nobody": N_("Nobody in this cohort sits this quiz just now with a time limit."),
        "sitting_own": N_("This is your own attempt. Another instructor has to decide about it."),
        "reopen_runs": N_("This attempt runs. Minutes can be added to it instead."),
        "reopen_other_runs": N_("Attempt %(number)s at this quiz runs now. An earlier one cannot go on beside it."),
        "reopen_later": N_(
            "Attempt %(number)s at this quiz was begun after this one, with other items and perhaps by what this "
            "one had shown. Only the latest attempt can go on."
        ),
        "reopen_passed": N_("This quiz is passed, and a pass is never put at risk again."),
        "reopen_certified": N_("A certificate rests on this attempt. What it rests on stays as it was."),
        "reopen_key_shown": N_(
            "The right answers of this attempt count as seen from %(since)s: its settings allow them then, and nobody "
            "notes who looks. Going on would be answering with the key in hand. Grant one more attempt instead."
        ),
        "reopen_right_shown": N_(
            "Which answers of this attempt were right counts as seen from %(since)s: its settings allow it then, and "
            "nobody notes who looks. Going on would be answering with the marks in hand. Grant one more attempt "
            "instead."
        ),
        "late_unknown": N_("There is no such late answer."),
        "late_accepted_before": N_("Somebody has decided already: this answer counts. A decision stays as it is."),
        "late_left_out_before": N_("Somebody has decided already: this answer is left out. A decision stays as it is."),
        "late_runs": N_("This attempt is not over yet. Decide once it is submitted."),
        "late_abandoned": N_("This attempt was abandoned and earns nothing, so that no answer of it can count."),
        "late_changed": N_("Another answer counts for this item by now. Look at both again, then decide."),
        "time_percent_range": N_("Type a whole number from 100 to 400."),
        "break_minutes_range": N_("Type a whole number of minutes from 0 to %(most)s."),
        "dates_not_in_order": N_("It has to open before it is due, and to be due by the time it closes."),
        "extension_own": N_("These are your own dates. Another instructor has to decide about them."),
        "extension_not_later": N_(
            "For the cohort it closes on %(closes_at)s. An extension has to end later than that."
        ),
        "quiz_not_granted": N_("Choose a quiz of this course that is not passed."),
    }
)
