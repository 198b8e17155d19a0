"""What must hold for the section `activity`: ids once, and ties to companies with how they were dealt with."""

from __future__ import annotations

from collections.abc import Iterator

from lms.publishing.pack.activity import Activity, ChoiceQuestion, Contributor
from lms.publishing.pack.documents import Part
from lms.publishing.pack.draft import Draft
from lms.publishing.pack.problems import Finding, Path

Named = tuple[str, Part, Path]


def activity_names(activity: Activity, part: Part) -> Iterator[list[Named]]:
    """Ids that must not repeat themselves: of the questions, and of the options of each."""
    questions = activity.evaluation
    yield [(one.id, part, ("activity", "evaluation", i, "id")) for i, one in enumerate(questions)]
    for i, one in enumerate(questions):
        if isinstance(one, ChoiceQuestion):
            place: Path = ("activity", "evaluation", i, "options")
            yield [(option.id, part, (*place, k, "id")) for k, option in enumerate(one.options)]


def check_activity(draft: Draft) -> Iterator[Finding]:
    if draft.course is None or draft.course.value.activity is None:
        return
    activity, part = draft.course.value.activity, draft.course.part
    for i, person in enumerate(activity.people):
        yield from _ties(person, part, ("activity", "people", i))
    if activity.commercial_support == ():
        place: Path = ("activity", "commercial_support")
        yield part.finding(place, "support_empty")


def _ties(person: Contributor, part: Part, place: Path) -> Iterator[Finding]:
    """An empty list could mean 'none' or 'not asked', so it is neither."""
    if person.relationships == ():
        yield part.finding((*place, "relationships"), "relationships_empty")
        return
    tied = isinstance(person.relationships, tuple)
    if tied and person.mitigation is None:
        yield part.finding(place, "mitigation_missing", {"name": person.name})
    if not tied and person.mitigation is not None:
        yield part.finding((*place, "mitigation"), "mitigation_of_nothing", {"name": person.name})
