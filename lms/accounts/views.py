"""Pages of accounts: sign in, sign out, first password, own sign-ins and settings."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user
from flask_wtf.csrf import generate_csrf

from lms.accounts import wording  # noqa: F401  (adds the sentences)
from lms.accounts.forms import FirstPasswordForm, PasswordForm, PinForm, PreferencesForm, SignInForm
from lms.accounts.loading import load_viewer
from lms.accounts.passwords import hash_password, password_fits, password_problem
from lms.accounts.proving import PASSWORD, pin_problem, prove, set_pin
from lms.accounts.queries import (
    FAILURES_ALLOWED,
    failures_since,
    open_invitation,
    open_sign_ins,
    public_id_of,
    sign_in_card,
)
from lms.accounts.services import (
    accept_invitation,
    change_password,
    end_session,
    note_failure,
    open_session,
    set_preferences,
)
from lms.canonical import digest
from lms.database import now, reading
from lms.messages import _, say
from lms.permissions import SYSTEM, allowed
from lms.unit_of_work import Act, Refused
from lms.web import act, requires, safe_next, viewer, visitor

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/sign-in")
@requires("public")
def sign_in() -> ResponseReturnValue:
    if visitor() is not None:
        return redirect(url_for("home.start"))
    return render_template("accounts/sign_in.html", form=SignInForm(), next=safe_next(request.args.get("next")))


@blueprint.post("/sign-in")
@requires("public")
def enter() -> ResponseReturnValue:
    form = SignInForm()
    target = safe_next(request.form.get("next"))
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form, next=target), 400
    judged = _judge(form.email.data or "", form.password.data or "")
    if judged.code:
        form.password.errors = [say(judged.code)]
        return render_template("accounts/sign_in.html", form=form, next=target), _STATUS[judged.code]
    _open(judged.person_id, judged.bucket)
    return redirect(target or url_for("home.start"), 303)


@dataclass(frozen=True)
class _Judged:
    """An address and a password, weighed: a code where they open nothing."""

    bucket: str
    code: str = ""
    person_id: int = 0


_STATUS = {"sign_in_throttled": 429, "sign_in_failed": 401}


def _judge(email: str, password: str) -> _Judged:
    """The same work for every address; a failure is counted for the account and the network it comes from."""
    email = email.strip().lower()
    bucket = digest(f"{email}|{_network()}")
    if failures_since(reading(), bucket, now()) >= FAILURES_ALLOWED:
        return _Judged(bucket, "sign_in_throttled")
    card = sign_in_card(reading(), email)
    right = password_fits(card.secret if card else None, password)
    if card is None or not right or not card.active:
        note_failure(Act(SYSTEM, now()), bucket)
        return _Judged(bucket, "sign_in_failed")
    return _Judged(bucket, person_id=card.person_id)


@blueprint.post("/sign-in/again.json")
@requires("public")
def enter_again() -> ResponseReturnValue:
    """Signing in over a page that is open, so that what it holds is kept.

    The form token of that page may belong to a sign-in that has ended, so it is not asked for here; that the
    request comes from a page of ours is told by what the browser says of it, which no other site can forge. Where
    the page names the person that it belongs to, nobody else is signed in.
    """
    body = request.get_json(silent=True)
    if not _from_our_page() or not isinstance(body, dict):
        abort(400)
    email, password, person = body.get("email"), body.get("password"), body.get("person")
    if not isinstance(email, str) or not isinstance(password, str) or len(email) > 254 or len(password) > 128:
        abort(400)
    judged = _judge(email, password)
    if judged.code:
        return {"code": judged.code, "text": say(judged.code)}, _STATUS[judged.code]
    public_id = public_id_of(reading(), judged.person_id)
    if person is not None and person != public_id:
        return {"code": "other_person", "text": say("other_person")}, 409
    _open(judged.person_id, judged.bucket)
    return {"token": generate_csrf(), "person": public_id}


def _from_our_page() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    return site == "same-origin" if site else request.headers.get("Origin") == request.host_url.rstrip("/")


def _open(person_id: int, bucket: str) -> None:
    """A new token at every sign-in: a cookie that somebody planted before is worth nothing."""
    token = open_session(Act(SYSTEM, now()), person_id, _device(), bucket)
    known = load_viewer(token)
    if known is None:
        abort(401)
    login_user(known)


def _network() -> str:
    """The /24 or /48 that a request comes from: people behind one router share it, one attacker does too."""
    address = request.remote_addr or ""
    return ":".join(address.split(":")[:3]) if ":" in address else ".".join(address.split(".")[:3])


def _device() -> str:
    agent = request.user_agent.string
    system = next(
        (name for name in ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux") if name in agent), ""
    )
    browser = next((name for name in ("Firefox", "Edg", "Chrome", "Safari") if name in agent), "")
    return " · ".join(part for part in (browser.replace("Edg", "Edge"), system.replace("Macintosh", "Mac")) if part)


@blueprint.post("/sign-out")
@requires("public")
def sign_out() -> ResponseReturnValue:
    if visitor() is not None:
        end_session(act(), viewer().session_id, "signed_out")
        logout_user()
    return redirect(url_for("accounts.sign_in"), 303)


@blueprint.get("/invitation/<token>")
@requires("public")
def invitation(token: str) -> ResponseReturnValue:
    card = open_invitation(reading(), token, now())
    if card is None:
        return render_template("accounts/invitation_closed.html"), 404
    return render_template("accounts/invitation.html", card=card, form=FirstPasswordForm(), token=token)


@blueprint.post("/invitation/<token>")
@requires("public")
def accept(token: str) -> ResponseReturnValue:
    card = open_invitation(reading(), token, now())
    if card is None:
        return render_template("accounts/invitation_closed.html"), 404
    form = FirstPasswordForm()
    password = form.password.data or ""
    if not form.validate_on_submit() or not _new_password_fits(form, (card.name, card.email.split("@")[0])):
        return render_template("accounts/invitation.html", card=card, form=form, token=token), 400
    person = accept_invitation(Act(SYSTEM, now()), token, hash_password(password))
    _open(person, digest(card.email))
    flash(_("Welcome. Your password is set."), "met")
    return redirect(url_for("home.start"), 303)


def _new_password_fits(form: FirstPasswordForm, context: tuple[str, ...]) -> bool:
    problem = password_problem(form.password.data or "", tuple(" ".join(context).split()))
    if problem is not None:
        form.password.errors = [say(problem)]
    elif form.password.data != form.again.data:
        form.again.errors = [say("passwords_differ")]
        problem = "passwords_differ"
    return problem is None


@blueprint.get("/account")
@requires("signed_in")
def account() -> ResponseReturnValue:
    return _account_page()


def _account_page(
    preferences: PreferencesForm | None = None,
    password: PasswordForm | None = None,
    pin: PinForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    me = viewer()
    page = render_template(
        "accounts/account.html",
        preferences=preferences or PreferencesForm(formdata=None, language=me.language, zone=me.zone),
        password=password or PasswordForm(formdata=None),
        pin=pin or PinForm(formdata=None),
        signs=allowed("practical.sign", me.actor),
        sign_ins=open_sign_ins(reading(), me.person_id),
        me=me,
    )
    return page, status


@blueprint.post("/account/preferences")
@requires("signed_in")
def preferences() -> ResponseReturnValue:
    form = PreferencesForm()
    if not form.validate_on_submit():
        return _account_page(preferences=form, status=400)
    set_preferences(act(), viewer().person_id, form.language.data, form.zone.data)
    flash(_("Saved. Times are now shown in %(zone)s.", zone=form.zone.data.replace("_", " ")), "met")
    return redirect(url_for("accounts.account"), 303)


@blueprint.post("/account/password")
@requires("signed_in")
def password() -> ResponseReturnValue:
    form = PasswordForm()
    me = viewer()
    if not form.validate_on_submit():
        return _account_page(password=form, status=400)
    card = sign_in_card(reading(), me.email)
    if card is None or not password_fits(card.secret, form.present.data or ""):
        form.present.errors = [say("password_wrong")]
        return _account_page(password=form, status=400)
    if not _new_password_fits(form, (me.name,)):
        return _account_page(password=form, status=400)
    change_password(act(), me.person_id, hash_password(form.password.data or ""), me.session_id)
    flash(_("Your password is changed; every other sign-in has ended."), "met")
    return redirect(url_for("accounts.account"), 303)


@blueprint.post("/account/pin")
@requires("signed_in")
def pin() -> ResponseReturnValue:
    """Sets the PIN that signatures can be given with. A wrong password counts like one under a signature."""
    form, me = PinForm(), viewer()
    if not form.validate_on_submit():
        return _account_page(pin=form, status=400)
    problem = pin_problem(form.pin.data or "")
    if problem is not None:
        form.pin.errors = [say(problem)]
    elif form.pin.data != form.pin_again.data:
        form.pin_again.errors = [say("pins_differ")]
    else:
        form.known.errors = _proved_by_password(form.known.data or "")
    if form.errors:
        return _account_page(pin=form, status=400)
    set_pin(act(), me.person_id, hash_password(form.pin.data or ""))
    flash(_("Your PIN is set. You can sign with it from now on."), "met")
    return redirect(url_for("accounts.account"), 303)


def _proved_by_password(secret: str) -> list[str]:
    """What is wrong with it, in words; a PIN does not open the way to another PIN."""
    try:
        return [] if prove(act(), viewer().person_id, secret) == PASSWORD else [say("password_wrong")]
    except Refused as refusal:
        return [say("password_wrong" if refusal.code == "proof_wrong" else refusal.code)]


@blueprint.post("/account/sign-ins/<int:session_id>/end")
@requires("signed_in")
def end_own_session(session_id: int) -> ResponseReturnValue:
    end_session(act(), session_id, "signed_out", viewer().person_id)
    return redirect(url_for("accounts.account"), 303)
