"""The sentences of calibration: why something is refused, how somebody rates, how sure that is."""

from __future__ import annotations

from lms.calibration.rules import CANNOT_TELL, FEWEST, LENIENT, NONE, STRICT, Severity, Tally
from lms.messages import N_, _, ngettext, number, sentences
from quizzes.analysis.intervals import Interval

sentences(
    {
        "calibration_no_assessor": N_("Only instructors and supervisors rate these cases."),
        "calibration_no_cases": N_("This course has no cases of calibration now."),
        "calibration_case_unknown": N_("This case is not in the current set."),
        "calibration_rated": N_("You have rated this case. The expert’s level is shown; a rating is not changed."),
        "calibration_level": N_("Choose a level."),
        "calibration_not_yours": N_("Only administrators open another round."),
        "calibration_own_round": N_("Nobody opens another round for themselves."),
        "calibration_no_round": N_("Another round is for whoever has rated all cases without enough agreement."),
        "calibration_reason": N_("Say in a few words what was talked over, at most 1000 characters."),
    }
)

OUTCOMES = {
    "done": ("met", N_("Done")),
    "prompted": ("partial", N_("Prompted")),
    "not_done": ("refused", N_("Not done")),
    "not_seen": ("open", N_("Not seen")),
}
_VERDICTS = {
    CANNOT_TELL: ("open", N_("cannot tell")),
    STRICT: ("attention", N_("stricter than the expert")),
    LENIENT: ("attention", N_("more lenient than the expert")),
    NONE: ("met", N_("no sign of severity")),
}


def verdict(found: Severity) -> tuple[str, str]:
    """Shape and words for how somebody rates."""
    kind, words = _VERDICTS[found.verdict]
    return kind, _(words)


def agreement(found: Tally) -> str:
    """'8 of 12 exact, 12 within one level; 3 below the expert, 1 above'."""
    return _(
        "%(exact)s of %(n)s exact, %(within)s within one level; %(below)s below the expert, %(above)s above",
        exact=found.exact,
        n=found.n,
        within=found.within,
        below=found.below,
        above=found.above,
    )


def share(count: int, interval: Interval | None) -> str:
    """'3 (9 to 53 %)': a count with the interval of its share."""
    if interval is None:
        return number(count)
    low, high = (round(100 * bound) for bound in interval)
    return _("%(count)s (%(low)s to %(high)s %%)", count=number(count), low=low, high=high)


def kappa(found: Severity) -> str:
    """'0.62 (0.31 to 0.93)', or words where it cannot be calculated."""
    if found.kappa is None:
        return _("cannot tell")
    value = number(f"{found.kappa:.2f}")
    if found.kappa_interval is None:
        return value
    low, high = (number(f"{bound:.2f}") for bound in found.kappa_interval)
    return _("%(value)s (%(low)s to %(high)s)", value=value, low=low, high=high)


def compared(given: int, expert: int) -> tuple[str, str]:
    """Shape and words for one rating beside the expert's."""
    if given == expert:
        return "met", _("as the expert")
    off = abs(given - expert)
    if given < expert:
        return "partial", ngettext("%(num)d level below the expert", "%(num)d levels below the expert", off)
    return "partial", ngettext("%(num)d level above the expert", "%(num)d levels above the expert", off)


def few() -> str:
    return ngettext("Below %(num)d case nothing is said.", "Below %(num)d cases nothing is said.", FEWEST)
