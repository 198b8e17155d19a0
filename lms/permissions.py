"""Who may do what: a map from a permission to tiny predicates over an actor and a subject; deny by default."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

ADMINISTRATOR = "administrator"
INSTRUCTOR = "instructor"
SUPERVISOR = "supervisor"  # assesses practice, and sees nothing else of a trainee
TRAINEE = "trainee"
ROLES = (TRAINEE, SUPERVISOR, INSTRUCTOR, ADMINISTRATOR)


@dataclass(frozen=True)
class Actor:
    """Who acts: a person with the roles that hold now, or the system itself (person_id None)."""

    person_id: int | None = None
    roles: frozenset[str] = frozenset()
    label: str = "nobody"

    def has(self, role: str) -> bool:
        return role in self.roles


SYSTEM = Actor(None, frozenset({"system"}), "system")
NOBODY = Actor()


@dataclass(frozen=True)
class Subject:
    """What is acted on: whose it is, who instructs there, and who signed it."""

    owner: int | None = None
    instructors: frozenset[int] = frozenset()
    signer: int | None = None


Predicate = Callable[[Actor, Subject], bool]


def anyone(actor: Actor, subject: Subject) -> bool:
    return True


def signed_in(actor: Actor, subject: Subject) -> bool:
    return actor.person_id is not None


def owner(actor: Actor, subject: Subject) -> bool:
    return actor.person_id is not None and actor.person_id == subject.owner


def instructs(actor: Actor, subject: Subject) -> bool:
    return actor.has(INSTRUCTOR) and actor.person_id in subject.instructors


def is_instructor(actor: Actor, subject: Subject) -> bool:
    return actor.has(INSTRUCTOR)


def is_supervisor(actor: Actor, subject: Subject) -> bool:
    return actor.has(SUPERVISOR)


def signed_it(actor: Actor, subject: Subject) -> bool:
    return actor.person_id is not None and actor.person_id == subject.signer


def is_administrator(actor: Actor, subject: Subject) -> bool:
    return actor.has(ADMINISTRATOR)


PERMISSIONS: dict[str, tuple[Predicate, ...]] = {
    "public": (anyone,),
    "signed_in": (signed_in,),
    "enrolment.study": (owner,),
    "attempt.sit": (owner,),
    "attempt.review": (owner,),
    "certificate.view": (owner, instructs, is_administrator),
    "teaching.list": (is_instructor, is_administrator),
    "cohort.view": (instructs, is_administrator),
    "cohort.schedule": (instructs, is_administrator),
    "trainee.view": (instructs, is_administrator),
    "trainee.support": (instructs,),
    "requirement.waive": (instructs,),
    "practical.observe": (instructs,),
    "practical.sign": (is_instructor, is_supervisor),
    "practical.view": (instructs, signed_it, is_administrator),
    "practical.amend": (instructs, signed_it),
    "practical.audit": (instructs, is_administrator),
    "day.run": (instructs,),
    "day.view": (instructs, is_administrator),
    "assessor.vouch": (is_instructor, is_administrator),
    "entrustment.decide": (instructs,),
    "entrustment.view": (instructs, is_administrator),
    "mark.give": (instructs,),
    "certificate.release": (instructs,),
    "certificate.decide": (instructs,),
    "administration": (is_administrator,),
}


def allowed(permission: str, actor: Actor, subject: Subject | None = None) -> bool:
    """Whether any predicate of the permission holds; an unknown permission is refused."""
    return any(predicate(actor, subject or Subject()) for predicate in PERMISSIONS.get(permission, ()))
