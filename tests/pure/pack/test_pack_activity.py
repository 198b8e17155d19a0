"""The section `activity` of a course: optional, checked like everything else, and kept as it was written."""

from __future__ import annotations

import pytest

from lms.publishing.activity import activity_document
from lms.publishing.pack.reader import read_pack
from tests.course import shipped
from tests.pure.pack.small_pack import PackFolder

WHOLE = """\
activity:
  provider: A provider
  accreditor: A council
  minutes: 300
  people:
    - {name: A writer, role: author, relationships: none}
    - {name: Nobody asked, role: planner}
    - name: A speaker
      role: reviewer
      relationships:
        - {company: Maker Ltd, nature: speaker's fees, ended: "2025-06"}
      mitigation: Another reviewer read all of it.
  commercial_support: none
  evaluation:
    - {id: useful, kind: scale, text: It was useful.}
    - {id: change, kind: choice, text: Will you change anything?, options: [{id: a, title: A}, {id: b, title: B}]}
    - {id: more, kind: text, text: Anything else?}
disclaimer: Not medical advice.
"""

FAULTS = (
    ("minutes: 300", "minutes: none", 13, "activity.minutes", "number_expected"),
    ("accreditor: A council", "acreditor: A council", 12, "activity.acreditor", "field_unknown"),
    ("relationships: none", "relationships: few", 15, "activity.people[0].relationships", "not_one_of"),
    ("relationships: none", "relationships: []", 15, "activity.people[0].relationships", "relationships_empty"),
    ("      mitigation: Another reviewer read all of it.\n", "", 17, "activity.people[2]", "mitigation_missing"),
    ("role: planner", "role: planner, mitigation: m", 16, "activity.people[1].mitigation", "mitigation_of_nothing"),
    ('"2025-06"', '"2025-13"', 20, "activity.people[2].relationships[0].ended", "month_malformed"),
    ("company: Maker Ltd, ", "", 20, "activity.people[2].relationships[0].company", "field_missing"),
    ("support: none", "support: []", 22, "activity.commercial_support", "support_empty"),
    ("support: none", "support: [{company: C}]", 22, "activity.commercial_support[0].kind", "field_missing"),
    ("kind: scale", "kind: stars", 24, "activity.evaluation[0]", "not_one_of"),
    ("id: more", "id: useful", 26, "activity.evaluation[2].id", "id_twice"),
    ("{id: b, title: B}", "{id: a, title: B}", 25, "activity.evaluation[1].options[1].id", "id_twice"),
    (", {id: b, title: B}", "", 25, "activity.evaluation[1].options", "list_too_short"),
)


@pytest.fixture
def whole(pack: PackFolder) -> PackFolder:
    pack.edit("course.yaml", "disclaimer: Not medical advice.\n", WHOLE)
    return pack


def test_a_whole_section_is_sound(whole: PackFolder) -> None:
    assert whole.places() == []


@pytest.mark.parametrize(("old", "new", "line", "path", "code"), FAULTS)
def test_each_fault_is_one_finding_at_its_place(
    old: str, new: str, line: int, path: str, code: str, whole: PackFolder
) -> None:
    whole.edit("course.yaml", old, new)
    assert whole.places() == [("course.yaml", line, path, code)]


def test_a_pack_without_the_section_stays_the_same_release(pack: PackFolder) -> None:
    read = read_pack(pack.root).pack
    assert read is not None
    assert read.course.activity is None


def test_it_is_kept_as_it_was_written(whole: PackFolder) -> None:
    read = read_pack(whole.root).pack
    assert read is not None
    assert read.course.activity is not None
    kept = activity_document(read.course.activity)["activity"]
    assert kept["people"][0] == {"name": "A writer", "role": "author", "relationships": "none"}
    assert kept["people"][1] == {"name": "Nobody asked", "role": "planner"}
    assert "audience" not in kept
    assert kept["format"] == 1


def test_the_shipped_course_invents_nobody() -> None:
    """No provider, no accreditor, no reviewer, no declaration in anybody's name."""
    activity = shipped().course.activity
    assert activity is not None
    assert (activity.provider, activity.accreditor, activity.commercial_support) == (None, None, None)
    assert [person.relationships for person in activity.people] == [None]
