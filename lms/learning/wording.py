"""The sentences of learning and of what is locked."""

from __future__ import annotations

from lms.messages import N_, sentences

sentences(
    {
        "lesson_before": N_("Opens when lesson %(position)s is read: %(title)s."),
        "declaration": N_("Opens when you have accepted the declaration for health professionals."),
        "lesson_unread": N_("Opens when lesson %(position)s is read and its questions are tried."),
        "quizzes_open": N_("Opens when every module quiz is passed; %(missing)s to go."),
        "check_unknown": N_("This lesson has no such question."),
        "answer_blank": N_("Choose or type an answer first."),
        "answer_unreadable": N_("That answer could not be read. Nothing was changed."),
    }
)
