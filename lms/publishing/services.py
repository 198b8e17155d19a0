"""Loading a checked pack: everything that changed becomes a new immutable version, the whole a new release."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import sqlalchemy as sa

from lms.bank.models import (
    KeyRevision,
    Question,
    QuestionVersion,
    Quiz,
    QuizVersion,
    ReleaseQuestion,
    ReleaseQuiz,
)
from lms.bank.papers import dump_paper
from lms.canonical import digest_of, exact
from lms.catalogue.models import (
    ChecklistVersion,
    Claim,
    Course,
    Lesson,
    LessonVersion,
    ProgrammeVersion,
    Release,
    ReleaseLesson,
    TextVersion,
)
from lms.database import Base
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.publishing.activity import activity_document
from lms.publishing.calibration import load_calibration
from lms.publishing.pack.lessons import Html
from lms.publishing.pack.pack import Module, Pack
from lms.publishing.pack.rendering import render_inline, render_key, render_prose, render_shown, render_stimulus
from lms.unit_of_work import Work, use_case
from quizzes.item import Item
from quizzes.question import type_for

T = TypeVar("T", bound=Base)


@dataclass
class Loaded:
    """What a load did: the release's number, whether it is new, and how many versions were made of each thing."""

    number: int
    changed: bool
    made: dict[str, int] = field(default_factory=dict)
    course_id: int = 0


@use_case
def load_pack(work: Work, pack: Pack) -> Loaded:
    """Stores a pack as a release. The same pack again changes nothing; running attempts keep their versions."""
    course = _one(work, Course, {"key": pack.course.id})
    work.lock(sa.select(Course.id).where(Course.id == course.id))
    loading = _Loading(work, pack, course.id, Loaded(0, True, course_id=course.id))
    versions = loading.versions()
    content = digest_of(versions)
    known = work.session.execute(
        sa.select(Release).where(Release.course_id == course.id).order_by(Release.number.desc()).limit(1)
    ).scalar_one_or_none()
    if known is not None and known.digest in _digests(content, known.number):
        return Loaded(known.number, False, course_id=course.id)
    number = known.number + 1 if known else 1
    digest = _digests(content, number)[work.session.execute(_released(course.id, content)).scalar_one()]
    release = loading.release(number, digest)
    journal.record(
        work,
        "release_loaded",
        {"course": course.id, "release": release.id, "number": release.number, "digest": digest},
        seals=[
            seal(
                work.connection,
                "release",
                ("course_id", "number", "digest", "title", "document"),
                id=release.id,
            )
        ],
    )
    loading.loaded.number = release.number
    work.happened("release_loaded", None, release.id)
    return loading.loaded


@dataclass
class _Loading:
    """One load under way: finds the version of each thing, making those that are new."""

    work: Work
    pack: Pack
    course: int
    loaded: Loaded
    texts: dict[str, int] = field(default_factory=dict)
    lessons: dict[str, tuple[int, int]] = field(default_factory=dict)
    questions: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    quizzes: list[tuple[int, int]] = field(default_factory=list)
    document: dict[str, Any] = field(default_factory=dict)
    known: dict[type[Base], dict[tuple[int, str], int]] = field(default_factory=dict)
    numbers: dict[type[Base], dict[int, int]] = field(default_factory=dict)
    """The last version of each owner."""

    def versions(self) -> dict[str, Any]:
        """Every version that the pack is made of; the digest of this list identifies the release."""
        pack = self.pack
        self.document = self._document()
        for declaration in pack.course.declarations:
            self.texts[declaration.id] = self._text(declaration.id, declaration.title, declaration.text)
        attestation = self._text("attestation", pack.programme.statement.title, pack.programme.statement.text)
        checklist = self._checklist()
        claims = [self._claim(claim.model_dump(mode="json")) for claim in pack.claims]
        for module in pack.modules:
            self.lessons[module.lesson.id] = self._lesson(module)
        passages = {name: passage.digest for name, passage in pack.passages().items()}
        ids = self._question_ids()
        for module in pack.modules:
            for item in module.items:
                self.questions[item.id] = self._question(module, item, passages, ids[item.id])
        self.quizzes = [self._module_quiz(module) for module in pack.modules]
        self.quizzes.append(self._examination())
        return {
            "title": pack.course.title,
            "language": pack.course.language,
            "document": self.document,
            "texts": self.texts,
            "lessons": self.lessons,
            "questions": self.questions,
            "quizzes": self.quizzes,
            "claims": claims,
            "programme": self._programme(checklist, attestation),
            "declarations": [[d.id, list(d.before)] for d in pack.course.declarations],
            **load_calibration(self.work, pack, self.course),
        }

    def release(self, number: int, digest: str) -> Release:
        release = Release(
            course_id=self.course,
            number=number,
            digest=digest,
            title=self.pack.course.title,
            language=self.pack.course.language,
            document=self.document,
            loaded_at=self.work.now,
            loaded_by=self.work.actor.person_id,
        )
        self.work.session.add(release)
        self.work.flush()
        before = {lesson: self.texts[d.id] for d in self.pack.course.declarations for lesson in d.before}
        rows: list[Base] = []
        for position, module in enumerate(self.pack.modules, start=1):
            lesson, version = self.lessons[module.lesson.id]
            rows.append(
                ReleaseLesson(
                    release_id=release.id,
                    position=position,
                    lesson_id=lesson,
                    lesson_version_id=version,
                    declaration_version_id=before.get(module.lesson.id),
                )
            )
            rows += [self._release_question(release.id, lesson, place, item) for place, item in enumerate(module.items)]
        rows += [
            ReleaseQuiz(release_id=release.id, quiz_id=quiz, quiz_version_id=version) for quiz, version in self.quizzes
        ]
        self.work.session.add_all(rows)
        self.work.flush()
        return release

    def _release_question(self, release: int, lesson: int, place: int, item: Item) -> ReleaseQuestion:
        question, version, revision = self.questions[item.id]
        return ReleaseQuestion(
            release_id=release,
            question_id=question,
            question_version_id=version,
            key_revision_id=revision,
            lesson_id=lesson,
            position=place,
        )

    # -- one thing each ---------------------------------------------------------------------------------

    def _document(self) -> dict[str, Any]:
        course = self.pack.course
        kit = {"kit": list(course.kit)} if course.kit else {}  # left out where a pack has none: its digest stays
        return {
            **kit,
            **(activity_document(course.activity) if course.activity else {}),  # likewise
            "format": 1,
            "summary": render_prose(course.summary),
            "disclaimer": render_prose(course.disclaimer),
            "domains": [domain.model_dump(mode="json") for domain in course.domains],
            "references": {
                reference.id: {
                    "html": render_inline(reference.text),
                    "url": reference.url or "",
                    "checked": reference.checked,
                }
                for reference in self.pack.references
            },
            "claims": {
                claim.id: {"claim": claim.claim, "verdict": claim.verdict.value, "teach": claim.teach}
                for claim in self.pack.claims
            },
        }

    def _text(self, key: str, title: str, text: str) -> int:
        html = render_prose(text)
        place = {"course_id": self.course, "key": key, "digest": digest_of([title, html])}
        return _one(self.work, TextVersion, place, title=title, html=html).id

    def _claim(self, document: Mapping[str, Any]) -> int:
        place = {"course_id": self.course, "key": document["id"], "digest": digest_of(document)}
        return _one(self.work, Claim, place, verdict=document["verdict"], document=dict(document)).id

    def _checklist(self) -> int:
        document = {"format": 1, **self.pack.checklist.model_dump(mode="json")}
        return self._numbered(ChecklistVersion, {"course_id": self.course}, digest_of(document), document=document)[0]

    def _programme(self, checklist: int, attestation: int) -> int:
        programme = self.pack.programme
        document: dict[str, Any] = {
            "format": 1,
            "clauses": [clause.model_dump(mode="json") for clause in programme.clauses],
            "certificate": programme.certificate.model_dump(mode="json", exclude_none=True),
            "assessors": programme.assessors.model_dump(mode="json"),
            "audit_percent": programme.audit_percent,
        }
        if programme.under_way != "finish_old":  # left out, so that a pack without the choice is the same version
            document["under_way"] = programme.under_way
        version, _ = self._numbered(
            ProgrammeVersion,
            {"course_id": self.course},
            digest_of([document, programme.title, checklist, attestation]),
            title=programme.title,
            checklist_version_id=checklist,
            attestation_version_id=attestation,
            document=document,
        )
        return version

    def _lesson(self, module: Module) -> tuple[int, int]:
        lesson = module.lesson
        document: dict[str, Any] = {
            "format": 1,
            "objectives": list(lesson.objectives),
            "sections": [[section.anchor, section.title] for section in lesson.sections],
            "blocks": [["html", b.html] if isinstance(b, Html) else ["check", b.item_id] for b in lesson.blocks],
            "checks": list(lesson.checks),
            "passages": {passage.anchor: passage.digest for passage in lesson.passages},
            "places": _places(module),
            "cited": list(lesson.cited),
            "claims": list(lesson.cited_claims),
            "words": lesson.words,
        }
        if lesson.editorial:  # left out, so that a lesson without such marks is the same version
            document["editorial"] = dict(lesson.editorial)
        row = _one(self.work, Lesson, {"course_id": self.course, "key": lesson.id})
        known: dict[str, Any] = {"title": lesson.title, "minutes": lesson.minutes, "domain": lesson.domain}
        version, made = self._numbered(
            LessonVersion, {"lesson_id": row.id}, digest_of([document, known]), document=document, **known
        )
        self._count("lessons", made)
        return row.id, version

    def _question_ids(self) -> dict[str, int]:
        """The id of every question by its key; those that are new are made together."""
        known = self.work.connection.execute(sa.select(Question.key, Question.id).filter_by(course_id=self.course))
        ids: dict[str, int] = {row.key: row.id for row in known}
        keys = [item.id for module in self.pack.modules for item in module.items]
        made = [Question(course_id=self.course, key=key) for key in keys if key not in ids]
        self.work.session.add_all(made)
        self.work.flush()
        return ids | {question.key: question.id for question in made}

    def _question(self, module: Module, item: Item, passages: Mapping[str, str], id: int) -> tuple[int, int, int]:
        shown, key = type_for(item.kind).store(item.spec)
        stimulus = module.stimulus(item.stimulus)
        above = render_stimulus(stimulus, module.drawing(stimulus.figure)) if stimulus else None
        figure = module.drawing(item.figure)
        known = {
            "kind": item.kind,
            "use": item.use,
            "domain": item.domain,
            "level": item.level,
            "critical": item.critical,
            "siblings": item.siblings,
            "stimulus": item.stimulus,
            "points": exact(item.points),
            "passage": item.passage,
            "passage_digest": passages[item.passage],
        }
        version, made = self._numbered(
            QuestionVersion,
            {"question_id": id},
            digest_of([shown, known, above, figure.digest if figure else None]),
            shown=shown,
            rendered=lambda: render_shown(item, above, figure),
            made_at=self.work.now,
            **known,
        )
        self._count("questions", made)
        revision, made_key = self._numbered(
            KeyRevision,
            {"question_version_id": version},
            digest_of(key),
            key=key,
            rendered=lambda: render_key(item),
            made_at=self.work.now,
        )
        self._count("keys", made_key)
        return id, version, revision

    def _module_quiz(self, module: Module) -> tuple[int, int]:
        settings = self.pack.programme.quiz
        lesson, _ = self.lessons[module.lesson.id]
        quiz = self._quiz(f"quiz-{module.lesson.id}", "module", lesson)
        return quiz, self._quiz_version(quiz, module.lesson.title, settings.count, settings)

    def _examination(self) -> tuple[int, int]:
        settings = self.pack.programme.examination
        quiz = self._quiz(settings.id, "examination", None)
        return quiz, self._quiz_version(quiz, settings.title, settings.count, settings)

    def _quiz(self, key: str, kind: str, lesson: int | None) -> int:
        place = {"course_id": self.course, "key": key}
        known = self.work.session.execute(sa.select(Quiz).filter_by(**place)).scalar_one_or_none()
        if known is not None:
            return known.id
        return _one(self.work, Quiz, place, kind=kind, lesson_id=lesson, public_id=self.work.chance.public_id()).id

    def _quiz_version(self, quiz: int, title: str, items: int, settings: Any) -> int:
        policy = settings.policy.dump()
        blueprint = dump_paper(settings.paper)
        version, made = self._numbered(
            QuizVersion,
            {"quiz_id": quiz},
            digest_of([title, items, policy, blueprint]),
            title=title,
            items=items,
            policy=policy,
            blueprint=blueprint,
        )
        self._count("quizzes", made)
        return version

    def _numbered(
        self,
        model: type[Base],
        owner: dict[str, int],
        digest: str,
        rendered: Callable[[], Any] | None = None,
        **values: Any,
    ) -> tuple[int, bool]:
        """The version of this digest, or the next number made of it, which alone is rendered; whether it was made."""
        table: Any = model
        [(name, owner_id)] = owner.items()
        if model not in self.known:
            wanted = sa.select(getattr(table, name), table.digest, table.id, table.number).order_by(table.number)
            rows = self.work.connection.execute(wanted).all()
            self.known[model] = {(row[0], row.digest): row.id for row in rows}
            self.numbers[model] = {row[0]: row.number for row in rows}
        known = self.known[model].get((owner_id, digest))
        if known is not None:
            return known, False
        if rendered is not None:
            values["rendered"] = rendered()
        number = self.numbers[model].get(owner_id, 0) + 1
        row: Any = table(**owner, digest=digest, number=number, **values)
        self.work.session.add(row)
        self.work.flush()
        self.known[model][owner_id, digest], self.numbers[model][owner_id] = row.id, number
        return row.id, True

    def _count(self, what: str, made: bool) -> None:
        self.loaded.made[what] = self.loaded.made.get(what, 0) + made


def _released(course_id: int, digest: str) -> sa.Select[bool]:
    return sa.select(sa.exists().where(Release.course_id == course_id, Release.digest == digest))


def _digests(content: str, number: int) -> tuple[str, str]:
    """A release's digest: its content's own or, where an earlier release held the same, with its number."""
    return content, digest_of([content, number])


def _places(module: Module) -> dict[str, str]:
    """The title of the section that each passage stands in: what a link to the passage is called."""
    title, places = module.lesson.title, {}
    for mark in module.reading.marks:
        if mark.kind == "section":
            title = mark.text
        elif mark.kind == "passage":
            places[mark.name] = title
    return places


def _one(work: Work, model: type[T], place: Mapping[str, Any], **values: Any) -> T:
    """The row at this place, or a new one."""
    known = work.session.execute(sa.select(model).filter_by(**place)).scalar_one_or_none()
    if known is None:
        known = model(**place, **values)
        work.session.add(known)
        work.flush()
    return known
