"""Joins the parts of Signoff into one application; the only file that knows all of them."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import BadRequest, HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, Settings, SettingsError, read_settings
from lms import i18n, messages
from lms.accounts import views as accounts
from lms.accounts.loading import academy_of, load_viewer
from lms.accreditation import views as accreditation
from lms.administration import views as administration
from lms.calibration import views as calibration
from lms.certification import services as certification
from lms.certification import views as certificates
from lms.clock import Chance
from lms.commands import register_commands
from lms.credentials import views as credentials
from lms.database import Runtime, db, now, prepare_engine
from lms.days import views as days
from lms.entrustment import views as entrustment
from lms.fragments import Fragments
from lms.home import views as home
from lms.keys import KeyRing
from lms.learning import views as learning
from lms.marking import views as marking
from lms.navigation import account_links, navigation_for
from lms.practicals import views as practicals
from lms.printing import views as printing
from lms.publishing import views as publishing
from lms.refreshing import views as refreshing
from lms.sitting import views as sitting
from lms.sitting.services.marking import mark_submitted
from lms.sitting.services.moving import settle_running
from lms.sitting.services.settling import settle_marked
from lms.teaching import views as teaching
from lms.unit_of_work import Refused
from lms.web import TOKEN, RowNumber, asset, serve_asset, visitor, with_token

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# What follows from what, in this order, inside the transaction of the act. Pinned by a test.
FOLLOWS = (
    settle_running,  # other dates and more time move the deadlines of attempts that run
    mark_submitted,  # a submitted attempt is marked by the machine
    settle_marked,  # new marks settle the attempt's result and what it reached
    certification.keep_certified,  # what a certificate rests on is not reopened
    certification.move_under_way,  # a new programme takes those under way along, where it says so
    certification.note_changes,  # what a release says otherwise reaches those who rely on it
    certification.settle_standing,  # any evidence may change how the enrolment stands
    certification.issue_when_complete,  # and a complete standing issues the certificate
)

BLUEPRINTS = (
    accounts.blueprint,
    home.blueprint,
    learning.blueprint,
    sitting.blueprint,
    marking.blueprint,
    practicals.blueprint,
    calibration.blueprint,
    days.blueprint,
    entrustment.blueprint,
    certificates.blueprint,
    credentials.blueprint,
    printing.blueprint,
    refreshing.blueprint,
    teaching.blueprint,
    administration.blueprint,
    publishing.blueprint,
    accreditation.blueprint,
)

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)


def create_app(settings: Settings | None = None, overrides: Mapping[str, Any] | None = None) -> Flask:
    """The application; reads its settings from the environment unless they are given."""
    settings = settings or read_settings(os.environ)
    app = Flask("signoff", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.view_functions["static"] = serve_asset
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        SESSION_COOKIE_NAME="__Host-signoff" if settings.secure_cookies else "signoff",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # an examination page lives longer than an hour
        WTF_CSRF_SSL_STRICT=False,  # the Origin header is checked instead; some privacy tools drop Referer
        MAX_CONTENT_LENGTH=1_000_000,
        TEMPLATES_AUTO_RELOAD=False,
        SIGNOFF=settings,
    )
    app.config.update(overrides or {})
    _database(app, settings)
    _sign_in(app)
    _language(app, settings)
    _errors(app)
    app.url_map.converters["int"] = RowNumber
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    register_commands(app)
    app.wsgi_app = _with_headers(app.wsgi_app)  # type: ignore[method-assign, assignment]
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)  # type: ignore[method-assign]
    return app


def _engine_options(settings: Settings) -> dict[str, Any]:
    if settings.database_url.startswith("sqlite"):
        return {"connect_args": {"check_same_thread": False}}
    # A request reads on one connection and writes on another; none waits for the other's.
    return {"pool_pre_ping": True, "pool_size": settings.threads, "max_overflow": max(10, settings.threads)}


def _database(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"))
    with app.app_context():
        engine = db.engine
    app.extensions["signoff"] = Runtime(
        engine=engine,
        gate=prepare_engine(engine),
        keys=KeyRing(settings.key_folder),
        chance=Chance(),
        follows=FOLLOWS,
    )


def _sign_in(app: Flask) -> None:
    protection = CSRFProtect(app)
    protection.exempt(accounts.enter_again)  # its page's token may be of a sign-in that ended: see there
    for question in (credentials.check_file, credentials.check_list):
        protection.exempt(question)  # strangers ask, without a cookie, and nothing is changed
    manager = LoginManager(app)
    manager.session_protection = None  # it would trust X-Forwarded-For; sessions live in the database instead
    manager.user_loader(load_viewer)


def _language(app: Flask, settings: Settings) -> None:
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(messages.gettext, messages.ngettext, newstyle=False)  # type: ignore[attr-defined]
    app.jinja_env.globals["_"] = messages.gettext
    app.jinja_env.globals["ngettext"] = messages.ngettext
    for name in ("moment", "day", "month", "clock_time", "distance", "number", "say"):
        app.jinja_env.filters[name] = getattr(messages, name)
    app.jinja_env.globals["say"] = messages.say
    fragments = Fragments()
    app.jinja_env.globals.update(kept=fragments, kept_as=fragments.kept_as, asset=asset, TOKEN=TOKEN)
    app.jinja_env.filters["with_token"] = with_token

    @app.before_request
    def speak() -> None:
        language = app.config.get("PSEUDO_LOCALE") or settings.locale
        zone = "UTC"
        me = visitor() if request.endpoint != "static" else None
        if me is not None:
            language = app.config.get("PSEUDO_LOCALE") or me.language
            zone = me.zone
        messages.present(i18n.presentation_for(language, zone, now()))
        g.language, g.direction = language, i18n.direction(language)

    @app.context_processor
    def frame() -> dict[str, Any]:
        viewer = visitor() if request.endpoint != "static" else None
        return {
            "viewer": viewer,
            "navigation": navigation_for(viewer, request.endpoint or ""),
            "academy": academy_of(),
            "account_links": account_links() if viewer else (),
            "language": g.get("language", "en"),
            "direction": g.get("direction", "ltr"),
            "token": generate_csrf() if viewer else "",  # once a page; a page without a sign-in sets no cookie for it
        }


def _errors(app: Flask) -> None:
    @app.errorhandler(CSRFError)
    def forged(error: CSRFError) -> ResponseReturnValue:
        return _refusal(
            400,
            messages._("This form has gone stale"),
            messages._("Reload the page and send it again. What you typed was not changed."),
            "stale_token",
        )

    @app.errorhandler(Refused)
    def refused(error: Refused) -> ResponseReturnValue:
        return _refusal(409, messages._("That was not done"), messages.say(error.code, error.params), error.code)

    @app.errorhandler(OperationalError)
    def unavailable(error: OperationalError) -> ResponseReturnValue:
        app.logger.exception("database unavailable")
        page, code = _refusal(
            503,
            messages._("The records cannot be reached just now"),
            messages._("Nothing was changed. Try again in a moment."),
            "unavailable",
        )
        return page, code, {"Retry-After": "5"}

    @app.errorhandler(DataError)
    def unstorable(error: DataError) -> ResponseReturnValue:
        """What the database cannot keep, such as a NUL character on PostgreSQL, was never sent by a page of ours."""
        return plain(BadRequest())

    @app.errorhandler(HTTPException)
    def plain(error: HTTPException) -> ResponseReturnValue:
        if error.code is None or error.code < 400:
            return error.get_response()
        title, text = _WORDS.get(error.code, (messages.N_("That cannot be done"), error.description or ""))
        page, code = _refusal(error.code, messages._(title), messages._(text), _CODES.get(error.code, "refused"))
        return (page, code, {"Retry-After": "60"}) if code == 429 else (page, code)

    @app.errorhandler(Exception)
    def broken(error: Exception) -> ResponseReturnValue:
        if app.config.get("TESTING"):
            raise error
        app.logger.exception("unexpected error")
        return _refusal(
            500,
            messages._("Something broke on our side"),
            messages._("It has been noted. What was saved before is safe."),
            "broken",
        )


_WORDS = {
    400: (
        messages.N_("That could not be read"),
        messages.N_("The request was not of the form that this page sends. Nothing was changed."),
    ),
    401: (messages.N_("You are signed out"), messages.N_("Sign in again; nothing that was saved is lost.")),
    403: (messages.N_("That is not yours to see"), messages.N_("Your role does not include this page.")),
    404: (
        messages.N_("There is nothing here"),
        messages.N_("The address is wrong, or the thing is not yours to see."),
    ),
    405: (
        messages.N_("That cannot be done here"),
        messages.N_("This address does not take that kind of request."),
    ),
    413: (messages.N_("That is too large"), messages.N_("Send less than one megabyte. Nothing was changed.")),
    429: (messages.N_("Too many questions at once"), messages.N_("Wait a minute and ask again.")),
}


_CODES = {400: "unreadable", 401: "signed_out", 403: "forbidden", 404: "unknown", 413: "too_large", 429: "too_often"}


def _refusal(status: int, title: str, text: str, code: str) -> tuple[Any, int]:
    """A page for people; for scripts the same with a code that they can tell apart."""
    if request.path.endswith(".json") or request.is_json:
        return {"code": code, "error": title, "text": text}, status
    return render_template("errors/error.html", code=status, title=title, text=text), status


_HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)
_NOT_KEPT = ("Cache-Control", "no-store")
_SECURE = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")


def _with_headers(answer: WSGIApplication) -> WSGIApplication:
    """Adds the headers of every answer where it is handed to the server: on each response object they cost more."""

    def guarded(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
            wanted = [*_HEADERS]
            if not environ.get("PATH_INFO", "").startswith("/static/"):
                wanted.append(_NOT_KEPT)
            if environ.get("wsgi.url_scheme") == "https":
                wanted.append(_SECURE)
            given = {name.lower() for name, _value in headers}
            headers += [one for one in wanted if one[0].lower() not in given]
            return start(status, headers, error) if error else start(status, headers)

        return answer(environ, begin)

    return guarded


def wsgi() -> Flask:
    """What the server's workers load; a wrong setting is one sentence, not a traceback."""
    try:
        app = create_app()
    except SettingsError as error:
        sys.exit(str(error))
    # What was made at the start lives as long as the process: the collector need not walk it again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)  # a page makes some thousand objects, nearly all gone when it is sent
    return app
