"""Flaws of the lead-in: whether it asks one thing, which can be answered with the options covered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from quizzes.linting.fixes import set_to
from quizzes.linting.view import View
from quizzes.linting.warning import Warning

SHORTEST_LEAD_IN = 4
_I = re.IGNORECASE
_NEGATIVE = re.compile(
    r"\b(?:not|except(?:ion|ing)?|cannot|never|[a-z]+n['’]t|avoid(?:ed|s)?|lack(?:s|ing)?|refuse|unlikely|unsuitable"
    r"|inappropriate|incorrect|untrue|false|(?:is|are) wrong"
    r"|least (?:likely|probable|probably|expected|important|useful|suitable|appropriate|common|helpful))\b",
    _I,
)
# A negative that describes somebody or something inside the question does not turn the question round.
_CLAUSE = re.compile(r"^why\b|(?<!^)\b(?:who|whom|whose|that|why|if|when|because|whether|where|although)\b", _I)
_NEGATIVE_OPTION = re.compile(r"\b(?:not|no|never|cannot|[a-z]+n['’]t)\b", _I)
_ARTICLE = re.compile(r"\b(an?)(\s*[:…._-]*)$")  # "type A" is no article
_OPINION = re.compile(
    r"\b(?:do|would|did) you (?:\w+ )?(?:think|feel|believe|prefer|favou?r)\b"
    r"|\bin your (?:opinion|view|experience)\b|\byour opinion\b",
    _I,
)
_JUDGED = r"(?:true|correct|right|accurate|valid|false|incorrect|wrong|untrue)"
_TRUE_FALSE = re.compile(
    r"\bwhich (?:one )?(?:of (?:the following|these|the) )?(?:\w+ )?"
    rf"(?:statement|assertion|claim|sentence|proposition)s?\b.*\b{_JUDGED}\b"
    rf"|\bwhich (?:one )?of (?:the following|these)(?: \w+)? (?:is|are) {_JUDGED}\b"
    rf"|\b(?:identify|choose|select|pick|mark|find) the {_JUDGED} (?:statement|answer|option|sentence|claim)\b"
    rf"|\bwhat is {_JUDGED} (?:about|of|for|regarding|concerning)\b",
    _I,
)
_UNFOCUSED = re.compile(
    r"^(?:regarding|concerning|about|as for|with regard to|with respect to)\b[^?]*:$"
    r"|\bwhich (?:one )?of (?:the following|these)(?: (?:applies|apply|holds|fits)(?: to [\w -]+)?)?\?$"
    r"|\b(?:is|are) (?:what|which)\?$"
    r"|^what about\b|^what (?:can|could|may) be said\b|^what (?:do you know|is known) (?:of|about)\b"
    r"|^(?:discuss|comment on|tell me about)\b",
    _I,
)
_HEADING = re.compile(r"[\w-]+(?: [\w-]+){0,2}:")
_SECOND_QUESTION = re.compile(
    r",? and (?:why|how)\b(?! (?:much|many|long|far|often))|, and (?:what|which|where|when|who)\b", _I
)


def lead_in_without_question(view: View) -> Iterator[Warning]:
    if view.asks and not view.lead_in.rstrip().endswith("?"):
        yield Warning("lead_in_without_question", ("lead_in",))


def lead_in_short(view: View) -> Iterator[Warning]:
    """Too short to be answered with the options covered."""
    n = len(view.lead_in.split())
    if view.asks and n < SHORTEST_LEAD_IN:
        yield Warning("lead_in_short", ("lead_in",), {"words": n, "at_least": SHORTEST_LEAD_IN})


def lead_in_unfocused(view: View) -> Iterator[Warning]:
    """A topic instead of a question: only the options say what is asked."""
    lead_in = view.plain_lead_in.strip()
    if view.asks and (_UNFOCUSED.search(lead_in) or _HEADING.fullmatch(lead_in)):
        yield Warning("lead_in_unfocused", ("lead_in",))


def true_false_lead_in(view: View) -> Iterator[Warning]:
    """A row of true-false questions that share one number."""
    if view.options and (match := _TRUE_FALSE.search(view.plain_lead_in)):
        yield Warning("true_false_lead_in", ("lead_in",), {"text": match[0]})


def negative_lead_in(view: View) -> Iterator[Warning]:
    if found := _negative(view):
        yield Warning("negative_lead_in", ("lead_in",), {"word": found})


def double_negative(view: View) -> Iterator[Warning]:
    if not _negative(view):
        return
    for option in view.options:
        if match := _NEGATIVE_OPTION.search(option.text):
            yield Warning("double_negative", option.path, {"word": match[0]})


def article_cue(view: View) -> Iterator[Warning]:
    """ "… is an" rules out every option that begins with a consonant."""
    bare = view.lead_in.rstrip(" ?")
    if match := _ARTICLE.search(bare):
        neutral = f"{bare[: match.start()]}a(n){match[2]}{view.lead_in[len(bare) :]}"
        yield Warning("article_cue", ("lead_in",), {"word": match[1]}, set_to(("lead_in",), neutral))


def opinion_asked(view: View) -> Iterator[Warning]:
    """Nobody's opinion is wrong, so such a question has no key."""
    if match := _OPINION.search(view.plain_lead_in):
        yield Warning("opinion_asked", ("lead_in",), {"text": match[0]})


def two_questions(view: View) -> Iterator[Warning]:
    """The stem tells and the lead-in asks, once."""
    lead_in = view.plain_lead_in
    if lead_in.count("?") > 1 or (view.asks and _SECOND_QUESTION.search(lead_in)):
        yield Warning("two_questions", ("lead_in",))
    elif (
        view.options
        and "?" in view.plain_stem
        and any("?" in part and ":" not in part for part in re.split(r"(?<=[.!?])\s", view.plain_stem))
    ):
        yield Warning("two_questions", ("stem",))


def _negative(view: View) -> str | None:
    lead_in = view.plain_lead_in.strip()
    match = _NEGATIVE.search(lead_in) if view.asks else None  # find_error asks for what is wrong
    if match is None or _CLAUSE.search(lead_in, 0, match.start()):
        return None
    return match[0]


LEAD_IN_RULES: tuple[Callable[[View], Iterator[Warning]], ...] = (
    lead_in_without_question,
    lead_in_short,
    lead_in_unfocused,
    true_false_lead_in,
    negative_lead_in,
    double_negative,
    article_cue,
    opinion_asked,
    two_questions,
)
