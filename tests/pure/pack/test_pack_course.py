"""The course that ships is a sound pack."""

from __future__ import annotations

import pytest

from lms.publishing.pack.pack import Pack
from lms.publishing.pack.problems import explain
from lms.publishing.pack.reader import PackReading
from tests import course


@pytest.fixture
def reading() -> PackReading:
    return course.reading_of_course()


@pytest.fixture
def shipped() -> Pack:
    return course.shipped()


def test_the_shipped_course_has_no_errors(reading: PackReading) -> None:
    assert [explain(finding) for finding in reading.findings if finding.is_error] == []


def test_the_shipped_course_is_complete(shipped: Pack) -> None:
    assert len(shipped.modules) == 10
    assert len(shipped.claims) == 31
    assert shipped.programme.examination.count == 40
    assert {clause.kind for clause in shipped.programme.clauses} >= {"licence", "practicals", "release"}


def test_its_doses_and_injection_maps_are_behind_a_declaration(shipped: Pack) -> None:
    assert {name for entry in shipped.course.declarations for name in entry.before} >= {
        "product",
        "technique",
    }


def test_every_claim_of_the_article_is_taken_up(shipped: Pack) -> None:
    cited = {claim for module in shipped.modules for claim in module.lesson.cited_claims}
    assert sorted(cited) == sorted(claim.id for claim in shipped.claims)
