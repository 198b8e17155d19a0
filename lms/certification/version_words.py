"""What another version of the programme asks otherwise, in words; the same for the trainee and the instructor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lms.certification.clause_words import TITLES
from lms.certification.queries import ProgrammeNews
from lms.certification.rules import Difference
from lms.messages import N_, _, day

_FIGURES = {
    "observed": N_("procedures observed"),
    "performed": N_("procedures performed"),
    "areas": N_("areas"),
    "assessors": N_("assessors"),
    "last": N_("latest procedures that are looked at"),
    "level": N_("level of the latest procedures"),
    "entrustment level": N_("level"),
    "people": N_("people who decide"),
    "within_days": N_("days within which they lie"),
}


@dataclass(frozen=True)
class Told:
    """A change of requirements as pages tell it to the trainee: a title, what it means, and each difference."""

    title: str
    meaning: str
    differs: list[str]
    may_choose: bool
    decided: bool  # they were asked, and stay for the present


def told(news: ProgrammeNews) -> Told:
    return Told(_headline(news), _meaning(news), differing(news), news.may_choose, news.kind == "chose_old")


def instructed(news: ProgrammeNews) -> str:
    """The same in one sentence for the instructor."""
    on = day(news.since)
    words = {
        "stays": _("The requirements have changed since; this trainee finishes under the earlier ones."),
        "asked": _("The requirements have changed; this trainee may choose and has not done so yet."),
        "chose_old": _(
            "The requirements have changed; this trainee chose on %(on)s to finish under the earlier ones.", on=on
        ),
        "chose_new": _("This trainee chose on %(on)s to finish under the new requirements.", on=on),
        "moved": _("The new requirements hold for this trainee since %(on)s.", on=on),
    }
    return words[news.kind]


def differing(news: ProgrammeNews) -> list[str]:
    """One sentence for each thing that is asked otherwise; where only words around it changed, that."""
    found = [_sentence(one, news.titles) for one in news.differs]
    return found or [_("The clauses are the same; the statement, the checklist or the certificate’s wording changed.")]


def _sentence(one: Difference, domains: Mapping[str, str]) -> str:
    title, params = _(TITLES[one.kind]), one.params
    if one.code == "clause_added":
        return _("New: %(title)s.", title=title)
    if one.code == "clause_removed":
        return _("No longer asked: %(title)s.", title=title)
    if one.code == "drill_added":
        return _("New: one complication drill.")
    if one.code == "drill_removed":
        return _("No longer asked: the complication drill.")
    if one.code == "minimum_changed":
        return _minimum(domains.get(params["domain"], params["domain"]), params["old"], params["new"])
    what = _(_FIGURES.get(f"{one.kind} {params['what']}") or _FIGURES[params["what"]])
    return _("%(title)s: %(what)s, %(new)s instead of %(old)s.", title=title, what=what, **_old_and_new(params))


def _old_and_new(params: Mapping[str, object]) -> dict[str, object]:
    return {"old": params["old"], "new": params["new"]}


def _minimum(domain: str, old: int | None, new: int | None) -> str:
    if new is None:
        return _("No minimum of its own any more: %(domain)s.", domain=domain)
    if old is None:
        return _("New: at least %(new)s %% in %(domain)s.", new=new, domain=domain)
    return _("%(domain)s: at least %(new)s %% instead of %(old)s %%.", domain=domain, new=new, old=old)


def _headline(news: ProgrammeNews) -> str:
    """What the change of requirements means for this trainee, in a few words."""
    words = {
        "stays": N_("The requirements have changed, and yours stay"),
        "asked": N_("The requirements have changed: you may choose"),
        "chose_old": N_("You finish under the earlier requirements"),
        "chose_new": N_("You finish under the new requirements"),
        "moved": N_("The requirements have changed"),
    }
    return _(words[news.kind])


def _meaning(news: ProgrammeNews) -> str:
    on = day(news.since)
    words = {
        "stays": _("You finish under those that you began with. Who begins now has these differences:"),
        "asked": _("Until you decide, those that you began with hold. The new ones differ in this:"),
        "chose_old": _("You decided that on %(on)s and can still change to the new ones. They differ in this:", on=on),
        "chose_new": _("You decided that on %(on)s. They differ from the earlier ones in this:", on=on),
        "moved": _("The new ones hold for you since %(on)s. They differ from the earlier ones in this:", on=on),
    }
    return words[news.kind]
