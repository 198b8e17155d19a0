"""The analysis of a quiz in words: what each flag and figure says, and by which rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from babel.numbers import format_decimal
from markupsafe import Markup

from lms.bank.queries import ShownQuestion
from lms.messages import N_, _, ngettext, presentation
from lms.teaching.queries.analysis.quiz import URGENCY, ItemRow, QuizAnalysis, TestRow
from quizzes.analysis.chance import ByChance
from quizzes.analysis.claims import Claim, alpha_claim
from quizzes.analysis.flags import FEWEST, MANY, Flag, FlagCode, Rule
from quizzes.analysis.intervals import Interval

RELIABLE = 0.70
REGRADE = "flask bank regrade "  # a command, the same in every language

CHOICES = {
    "first": N_("first attempts"),
    "last": N_("last attempts"),
    "best": N_("best attempts"),
    "all": N_("all attempts"),
}

CHOICE_NOTES = {
    "first": N_("Each trainee counts once, with the first attempt, before any of these items could be met again."),
    "last": N_("Each trainee counts once, with the last attempt. Whoever sat again had met some of these items."),
    "best": N_(
        "Each trainee counts once, with the best attempt: items look easier than they are, since luck is counted too."
    ),
    "all": N_(
        "A trainee counts once for each attempt. Attempts of one person are alike: intervals are narrower than they "
        "should be, and flags come too easily."
    ),
}

FLAGS = {
    FlagCode.KEY_PROBABLY_WRONG: N_("key probably wrong"),
    FlagCode.CHECK_KEY: N_("check the key"),
    FlagCode.WEAK: N_("weak"),
    FlagCode.UNDECIDED: N_("undecided"),
    FlagCode.GOOD: N_("good"),
    FlagCode.NOT_ENOUGH_DATA: N_("not enough data"),
}

STATES = {
    FlagCode.KEY_PROBABLY_WRONG: "attention",
    FlagCode.CHECK_KEY: "due",
    FlagCode.WEAK: "partial",
    FlagCode.UNDECIDED: "open",
    FlagCode.GOOD: "met",
}
"""The sign of each flag; what is not enough to judge by has none."""

RULES = {
    Rule.TOO_FEW: N_("Fewer than %(fewest)s answers: any label would be chance."),
    Rule.NO_VARIANCE: N_("Everybody earned the same on it, or the same on the rest: nothing can be compared."),
    Rule.NOBODY_CHOSE_KEY: N_("Nobody of %(n)s chose the key."),
    Rule.K1: N_("Another option was chosen more than the key (%(chosen)s times), and goes with higher scores."),
    Rule.K2: N_(
        "Another option was chosen more than the key (%(chosen)s times); the key’s r is below 0, and that option’s "
        "is above 0 with 80 %% certainty."
    ),
    Rule.NEGATIVE_AND_HARD: N_("From %(many)s answers on: r is below 0, and the facility below 0.50."),
    Rule.UPPER_BOUND_NEGATIVE: N_("From %(many)s answers on: r is below 0 with 95 %% certainty."),
    Rule.UPPER_BOUND_LOW: N_("r is below 0.20 with 95 %% certainty."),
    Rule.LOWER_BOUND_HIGH: N_("r is above 0.20 with 95 %% certainty."),
    Rule.BOUNDS_APART: N_("r can still lie on either side of 0.20."),
}

CLAIMS = {
    Claim.AT_LEAST: N_("Reliability is at least 0.70 (one-sided 95 %)."),
    Claim.BELOW: N_("Reliability is below 0.70 (one-sided 95 %)."),
    Claim.UNDECIDED: N_("Whether reliability reaches 0.70 is undecided."),
}


def flag_word(code: FlagCode) -> str:
    return _(FLAGS[code])


def urgent_first(flags: Iterable[Flag]) -> list[Flag]:
    return sorted(flags, key=lambda flag: URGENCY.index(flag.code))


def flag_words(flags: Iterable[Flag]) -> str:
    return ", ".join(flag_word(flag.code) for flag in urgent_first(flags))


def rule_words(flag: Flag) -> str:
    return _(RULES[flag.rule], **{"fewest": FEWEST, "many": MANY, **flag.params})


def chance_words(chance: ByChance) -> str:
    """How many flags would be there although nothing is wrong."""
    word = flag_word(chance.code)
    if not chance.items:
        return _("%(flag)s: none, too few answers for its rule", flag=word)
    few = chance.expected < 0.05
    number = _("fewer than 0.05") if few else _("at most %(n)s", n=figure(chance.expected, 1))
    return ngettext(
        "%(flag)s: %(number)s of %(num)d item",
        "%(flag)s: %(number)s of %(num)d items",
        chance.items,
        flag=word,
        number=number,
    )


# -- numbers ----------------------------------------------------------------------------------------------


def figure(value: float | Fraction | None, places: int = 2) -> str:
    """A figure as it is set in a table; a dash where there is none, never 0."""
    if value is None:
        return "–"
    return format_decimal(float(value), format="0." + "0" * places, locale=presentation().locale)


def interval(found: Interval | None) -> str:
    if found is None:
        return "–"
    return _("%(low)s to %(high)s", low=figure(found[0]), high=figure(found[1]))


def bounds(found: Interval | None, n: int) -> str:
    if found is None:
        return _("no interval can be calculated, n = %(n)s", n=n)
    return _("95 %% interval %(interval)s, n = %(n)s", interval=interval(found), n=n)


# -- the test ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A figure of the test: its name, what it is, and what it rests on."""

    name: str
    value: str
    note: str


def test_lines(page: QuizAnalysis) -> list[tuple[str, str, str]]:
    test = page.test
    lines = [_passed(test), *_scores(page), *_reliability(page)]
    return [(line.name, line.value, line.note) for line in lines]


def _passed(test: TestRow) -> Line:
    share = test.passed / test.decided if test.decided else None
    note = _("%(share)s; 95 %% interval %(interval)s", share=figure(share), interval=interval(test.passed_interval))
    value = _("%(n)s of %(all)s", n=test.passed, all=test.decided)
    return Line(_("Passed"), value, note if test.decided else "")


def _scores(page: QuizAnalysis) -> list[Line]:
    scores, whole = page.test.scores, page.test.whole
    asked = (
        _("of %(whole)s marks, n = %(n)s", whole=_plain(whole), n=scores.n)
        if whole
        else _("as shares of what each paper could earn, n = %(n)s", n=scores.n)
    )
    left_out = page.n - scores.n
    more = ngettext(
        "%(num)d attempt with an answer that waits for a mark is left out.",
        "%(num)d attempts with an answer that waits for a mark are left out.",
        left_out,
    )
    return [
        Line(_("Mean"), figure(scores.mean), ". ".join([asked, more]) if left_out else asked),
        Line(_("Median"), figure(scores.median), ""),
        Line(_("Standard deviation"), figure(scores.sd), ""),
    ]


def _plain(whole: Fraction) -> str:
    return str(whole) if whole.denominator == 1 else figure(whole)


def _reliability(page: QuizAnalysis) -> list[Line]:
    test, figures = page.test, page.test.figures
    name = _("Reliability, KR-20") if figures.kr21 is not None else _("Reliability, alpha")
    if figures.alpha is None:
        rest = _("Error of measurement, decisions")
        return [Line(name, _("not calculable"), _why_not(page)), Line(rest, _("not calculable"), _("They rest on it."))]
    said = [
        _("95 %% interval %(interval)s (Feldt).", interval=interval(figures.alpha_interval)),
        _claim(test),
        _("Over the %(n)s attempts that had the same %(items)s items.", n=figures.complete, items=test.items),
    ]
    return [Line(name, figure(figures.alpha), " ".join(said)), *_decisions(page)]


def _claim(test: TestRow) -> str:
    n = test.figures.complete
    claim = alpha_claim(test.figures.alpha, n, test.items, RELIABLE) if n >= FEWEST else None
    return _(CLAIMS[claim]) if claim else _("Not enough data to say more.")


def _why_not(page: QuizAnalysis) -> str:
    if page.test.figures.complete < 2:
        return _(
            "No two attempts had the same items: papers that are drawn at random are no single test. The items "
            "below stand for themselves."
        )
    return _("That takes two items, and scores that are not all the same.")


def _decisions(page: QuizAnalysis) -> list[Line]:
    figures, mark = page.test.figures, figure(page.head.pass_mark)
    error = _("in marks: two thirds of scores lie no further than this from what the trainee really knows")
    again = _(
        "the share of trainees whom a second sitting would decide alike, at the pass mark of %(mark)s "
        "(Livingston & Lewis)",
        mark=mark,
    )
    rightly = _("the share of trainees who pass or fail as what they really know deserves, at the same mark")
    if figures.complete < FEWEST:
        return [Line(_("Error of measurement, decisions"), _("not enough data"), _("Fewer than 10 such attempts."))]
    return [
        Line(_("Error of measurement"), figure(figures.sem), error),
        Line(_("Decided alike"), figure(figures.consistency), again),
        Line(_("Decided rightly"), figure(figures.accuracy), rightly),
    ]


# -- the items --------------------------------------------------------------------------------------------


def given_rules(items: Sequence[ItemRow]) -> list[tuple[FlagCode, int, list[str]]]:
    """Each flag that stands in the table: on how many items, and by which rules."""
    given = [flag for row in items for flag in row.figures.flags]
    found = []
    for code in FLAGS:
        mine = [flag for flag in given if flag.code is code]
        if mine:
            found.append((code, len(mine), [_general(rule) for rule in dict.fromkeys(flag.rule for flag in mine)]))
    return found


_GENERAL = {
    Rule.NOBODY_CHOSE_KEY: N_("Nobody chose the key."),
    Rule.K1: N_("Another option was chosen more than the key, and goes with higher scores."),
    Rule.K2: N_(
        "Another option was chosen more than the key; the key’s r is below 0, and that option’s is above 0 with 80 %% "
        "certainty."
    ),
}


def _general(rule: Rule) -> str:
    return _(_GENERAL.get(rule, RULES[rule]), fewest=FEWEST, many=MANY)


def advises(items: Iterable[ItemRow]) -> bool:
    """Whether some flag asks for a person's look at a key."""
    codes = {flag.code for row in items for flag in row.figures.flags}
    return not codes.isdisjoint((FlagCode.CHECK_KEY, FlagCode.KEY_PROBABLY_WRONG))


def count_of(third: Fraction) -> str:
    """How many of a third: whole, or with a decimal where equal scores are shared."""
    return str(third) if third.denominator == 1 else figure(third, 1)


def plain_lead_in(question: ShownQuestion) -> str:
    """The question itself as plain words, with an example of the numbers that are drawn."""
    kind, shown = question.type, question.spec.shown
    text = Markup(question.rendered["lead_in"]).striptags()
    for name, value in kind.control(shown, kind.plain_deal(shown)).values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
