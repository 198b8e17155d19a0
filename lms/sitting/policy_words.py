"""What the settings of a quiz mean for whoever starts it, in short sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lms.messages import N_, _, moment, ngettext
from lms.sitting.rules import worth_words
from quizzes.policy import Policy
from quizzes.review import GIVES_KEY, ITEMS_AND_KEY, Moment, Thing
from quizzes.scoring import percent

THINGS: Mapping[Thing, str] = {
    Thing.RESPONSE: N_("your answers"),
    Thing.CORRECTNESS: N_("whether they were right"),
    Thing.MARKS: N_("their points"),
    Thing.FEEDBACK: N_("comments on them"),
    Thing.RATIONALE: N_("the reasons"),
    Thing.KEY: N_("the right answers"),
}
GRADES: Mapping[str, str] = {
    "last": N_("Your latest attempt counts, even if an earlier one was better."),
    "first": N_("Your first attempt counts; later ones are for practice."),
    "mean": N_("The mean of all your attempts counts."),
}


def about(policy: Policy, titles: Mapping[str, str], *, examination: bool, limited: bool) -> tuple[str, ...]:
    """`titles` are those of the course's domains; `limited` says that minutes or a date end an attempt."""
    return (*_marked(policy, titles, examination), *_sitting(policy, limited), *_shown(policy))


def length(seconds: int) -> str:
    """'90 minutes', '56 minutes 15 seconds': exactly so long."""
    minutes, rest = divmod(seconds, 60)
    words = [ngettext("%(num)d minute", "%(num)d minutes", minutes)] if minutes or not rest else []
    words += [ngettext("%(num)d second", "%(num)d seconds", rest)] if rest else []
    return " ".join(words)


def _marked(policy: Policy, titles: Mapping[str, str], examination: bool) -> Iterator[str]:
    """What it takes to pass."""
    if policy.critical_right:
        yield _("Every critical item must be right, whatever the score.")
    if policy.no_unsafe and examination:
        yield _("An answer that would be dangerous fails the examination, whatever the score.")
    elif policy.no_unsafe:
        yield _("An answer that would be dangerous fails the quiz, whatever the score.")
    if policy.domain_pass_marks:
        marks = [f"{titles.get(name, name)} {percent(least)} %" for name, least in policy.domain_pass_marks]
        yield _("Some domains have a pass mark of their own: %(marks)s.", marks=", ".join(marks))
    if policy.grade_of in GRADES and policy.attempts > 1:
        yield _(GRADES[policy.grade_of])
    yield from _costs(policy)


def _costs(policy: Policy) -> Iterator[str]:
    if policy.confidence != "none":
        yield _(
            "With each answer you say how sure you are. Sure and right earns most, sure and wrong costs most; "
            "saying nothing counts as the least sure."
        )
    elif policy.wrong_costs:
        yield _(
            "A wrong answer costs %(share)s of the item’s points; leaving it open costs nothing.",
            share=worth_words(policy.wrong_costs),
        )
    if policy.tries > 1 and policy.tries_penalty:
        share = worth_words(policy.tries_penalty)
        yield _("Each further try at an item earns %(share)s less of its points.", share=share)


def _sitting(policy: Policy, limited: bool) -> Iterator[str]:
    """How it is sat."""
    if policy.forward_only:
        yield _("You go forward only: once you have gone on from an item, you cannot come back to it.")
    if policy.checks:
        tries = ngettext("once", "up to %(num)d times", policy.tries)
        yield _("You can have each answer checked while you work, %(tries)s.", tries=tries)
    yield _("Answers are saved as you give them; you can go on from another device.")
    if policy.forward_only:
        yield _(
            "Without a connection the answer to the item that is open is kept on this device and sent later; the next "
            "item opens once you are connected again."
        )
    else:
        yield _("Without a connection your answers are kept on this device and sent later.")
    if limited:
        yield _at_expiry(policy)


def _at_expiry(policy: Policy) -> str:
    if policy.at_expiry == "grace":
        span = ngettext("%(num)d minute", "%(num)d minutes", policy.submit_within_minutes)
        return _(
            "When the time is over, no more answers are taken, and you have %(span)s to submit. An attempt that is not "
            "submitted by then is used up and counts for nothing.",
            span=span,
        )
    if policy.at_expiry == "abandon":
        return _(
            "Submit before the time is over: an attempt that is not submitted by then is used up and earns nothing."
        )
    return _("When the time is over, what was saved is submitted.")


def _shown(policy: Policy) -> Iterator[str]:
    """What can be read afterwards, and when."""
    table = policy.table
    after = {at: table.at(at) for at in (Moment.JUST_AFTER, Moment.WHILE_OPEN, Moment.AFTER_CLOSE)}
    dated = policy.review_from is not None and bool(table.on_date)
    if not any(after.values()) and not dated:
        yield _("Afterwards you see the result by domain and the passages to read again; the items stay closed.")
        return
    if table == ITEMS_AND_KEY and not policy.practice and policy.grade_of in ("best", "first"):
        yield _(
            "Afterwards you see for each item whether it was right, and the passage it rests on; "
            "the key shows once you have passed or no attempt is left."
        )
        return
    yield from _rows(policy, after)
    if dated:
        yield _("From %(when)s you see: %(things)s.", when=moment(policy.review_from), things=_list(table.on_date))


def _rows(policy: Policy, after: Mapping[Moment, frozenset[Thing]]) -> Iterator[str]:
    just, later, closed = (after[at] if policy.practice else after[at] - _early(at) for at in after)
    if just == later == closed:
        yield _("Afterwards you see: %(things)s.", things=_list(just))
        return
    if just != later:
        span = ngettext("%(num)d minute", "%(num)d minutes", policy.just_after_minutes)
        yield _("For %(span)s after submitting you see: %(things)s.", span=span, things=_list(just))
    yield _("While another attempt is open to you, you see: %(things)s.", things=_list(later))
    yield _("Once no attempt is left, you see: %(things)s.", things=_list(closed))


def _early(at: Moment) -> frozenset[Thing]:
    """What is withheld at a moment though the table has it: nobody learns a key that they could still use."""
    return frozenset() if at is Moment.AFTER_CLOSE else GIVES_KEY


def _list(things: Iterable[Thing]) -> str:
    found = [_(THINGS[thing]) for thing in Thing if thing in set(things)]
    return ", ".join(found) or _("nothing of the items")
