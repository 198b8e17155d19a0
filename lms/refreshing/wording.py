"""The sentences of refreshing."""

from __future__ import annotations

from datetime import date

from lms.messages import N_, _, day, ngettext, sentences
from lms.refreshing.queries import Fresh
from lms.refreshing.rules import MOST

sentences(
    {
        "refresh_unknown": N_("This question does not come back to you."),
        "refresh_not_today": N_("This question is not asked today. Nothing was changed."),
        "refresh_unclear": N_("That number can be read in two ways. Write it with a point before the decimals."),
        "refresh_no_certificate": N_("Questions come back once you hold a certificate."),
    }
)


def left(fresh: Fresh) -> str:
    """How many questions are still asked today; never how many wait behind them."""
    n = len(fresh.today.asked)
    return ngettext("%(num)d question is left today.", "%(num)d questions are left today.", n)


def place(fresh: Fresh) -> str:
    """'Question 2 of 5 today'."""
    done = fresh.today.answered
    return _("Question %(n)s of %(of)s today", n=done + 1, of=done + len(fresh.today.asked))


def answered_place(fresh: Fresh) -> str:
    """'2 of 5 answered today'."""
    done = fresh.today.answered
    return _("%(n)s of %(of)s answered today", n=done, of=done + len(fresh.today.asked))


def next_one(when: date | None) -> str:
    return _("The next question comes on %(day)s.", day=day(when)) if when else ""


def most() -> str:
    return _("At most %(n)s questions a day. What you leave out does not pile up.", n=MOST)
