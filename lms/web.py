"""What every view stands on: who is looking, may they, and how an answer is given."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import (
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, current_user
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.exceptions import TooManyRequests
from werkzeug.routing import IntegerConverter, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from lms.assets import KEPT, named, versioned
from lms.database import now
from lms.messages import _
from lms.permissions import (
    NOBODY,
    PERMISSIONS,
    Actor,
    Subject,
    allowed,
    anyone,
    is_administrator,
    is_instructor,
    is_supervisor,
    signed_in,
)
from lms.throttle import Throttle
from lms.unit_of_work import Act

View = Callable[..., ResponseReturnValue]
_WITHOUT_SUBJECT = {anyone, signed_in, is_instructor, is_supervisor, is_administrator}


@dataclass(frozen=True)
class Viewer(UserMixin):
    """The signed-in person, from one statement: what a page's frame and the permissions need, no more."""

    session_id: int
    token: str
    person_id: int
    public_id: str
    name: str
    title: str
    email: str
    roles: frozenset[str]
    language: str
    zone: str

    def get_id(self) -> str:
        return self.token

    @property
    def actor(self) -> Actor:
        order = ("administrator", "instructor", "supervisor", "trainee")
        return Actor(self.person_id, self.roles, next((role for role in order if role in self.roles), "nobody"))

    @property
    def role_title(self) -> str:
        words = {
            "administrator": _("Administrator"),
            "instructor": _("Instructor"),
            "supervisor": _("Supervisor"),
            "trainee": _("Trainee"),
        }
        return ", ".join(words[role] for role in words if role in self.roles)

    @property
    def full_name(self) -> str:
        return f"{self.name}, {self.title}" if self.title else self.name


def visitor() -> Viewer | None:
    """Whoever is signed in, asked once in a request."""
    here = g._get_current_object()
    if "viewer" not in here:
        user = current_user._get_current_object()
        here.viewer = user if user.is_authenticated else None
    return cast("Viewer | None", here.viewer)


def viewer() -> Viewer:
    """The signed-in person; only for views behind a permission that needs one."""
    return visitor() or abort(401)


def actor() -> Actor:
    here = visitor()
    return here.actor if here else NOBODY


def act() -> Act:
    """Who acts and when, for a use case."""
    return Act(actor(), now())


def needs_subject(permission: str) -> bool:
    """Whether the permission can only be judged over a particular thing."""
    return not all(predicate in _WITHOUT_SUBJECT for predicate in PERMISSIONS[permission])


def requires(permission: str) -> Callable[[View], View]:
    """Declares a view's permission. Where it depends on the thing, the view must call `authorise` with it."""

    def declare(view: View) -> View:
        @functools.wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            g.permission, g.authorised = permission, False
            if permission != "public" and visitor() is None:
                return _to_sign_in()
            if not needs_subject(permission):
                authorise(Subject())
            response = make_response(view(*args, **kwargs))
            if not g.authorised and response.status_code < 400:
                raise RuntimeError(f"{request.endpoint} answered without asking for {permission}")
            return response

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return declare


def _to_sign_in() -> ResponseReturnValue:
    if request.method != "GET" or wants_json():
        abort(401)
    return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))


def authorise(subject: Subject | None) -> None:
    """404 where the thing does not exist or its existence is nobody's business, 403 for a role that is too small."""
    if subject is None:
        abort(404)
    if not allowed(g.permission, actor(), subject):
        abort(404 if needs_subject(g.permission) else 403)
    g.authorised = True


T = TypeVar("T")


def found(value: T | None) -> T:
    """The value, or a 404."""
    if value is None:
        abort(404)
    return value


def not_too_often(kind: str, most: int) -> None:
    """429 when this address has asked `most` questions of this kind within the minute."""
    throttle: Throttle = current_app.extensions.setdefault("throttle", Throttle())
    if not throttle.passes(kind, request.remote_addr or "", most, now()):
        raise TooManyRequests(retry_after=60)


def wants_json() -> bool:
    return request.is_json or request.accept_mimetypes.best == "application/json"


def safe_next(target: str | None) -> str | None:
    """A path on this site, or None: no scheme, no host, no backslash, no control character."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    if "\\" in target or any(ord(character) < 32 or ord(character) == 127 for character in target):
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else None


def refuse(
    title: str, text: str, code: int = 409, action_label: str | None = None, href: str | None = None
) -> ResponseReturnValue:
    """A refusal in the product's look: what, why, and what to do next."""
    page = render_template("errors/error.html", code=code, title=title, text=text, action_label=action_label, href=href)
    return page, code


class RowNumber(IntegerConverter):
    """A number in an address: one that no column can hold is not an address of ours."""

    def to_python(self, value: str) -> int:
        if len(value) > 9:
            raise ValidationError
        number: int = super().to_python(value)
        return number


TOKEN = "@csrf@"  # stands in kept forms for the viewer's own token


def with_token(html: Markup, token: str) -> Markup:
    """A kept piece with its forms made the viewer's own."""
    return html.replace(TOKEN, token)


@functools.cache
def asset(name: str) -> str:
    """The address of a static file, worked out once."""
    return url_for("static", filename=versioned(_static(), name))


def serve_asset(filename: str) -> Response:
    """What `asset` names, to be kept for a year; by another version or none, to be asked for each time."""
    name, current = named(_static(), filename)
    response = send_from_directory(_static(), name, max_age=KEPT if current else 0)
    if current:
        response.cache_control.immutable = True
    return response


def _static() -> Path:
    return Path(current_app.static_folder or "")


class Form(FlaskForm):
    """A form of ours: only what is declared is read, never the request's other keys."""

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: object, formdata: Any) -> Any:
            """Only what was sent as a form: Flask-WTF would take JSON for one, whatever its shape."""
            return None if request.is_json else super().wrap_formdata(form, formdata)


def choices(pairs: Iterable[tuple[str, str]]) -> list[Any]:
    """What a list offers: the value that is sent, and its words."""
    return [SelectChoice(value, label) for value, label in pairs]
