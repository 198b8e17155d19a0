"""Settings, read from the environment in one place; production refuses to start without its secrets."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lms.mailing.server import BadAddress, MailServer

ROOT = Path(__file__).resolve().parent


class SettingsError(Exception):
    """A setting is missing or contradicts another; the message is one sentence for the person who starts us."""


@dataclass(frozen=True)
class Settings:
    """Everything that an installation may decide about how it runs."""

    environment: str = "demo"  # SIGNOFF_ENV: demo (loopback only, demo people) or production
    database_url: str = ""  # DATABASE_URL: sqlite:///… or postgresql+psycopg://…
    secret_key: str = ""  # SIGNOFF_SECRET_KEY: signs CSRF tokens and the session cookie
    base_url: str = ""  # SIGNOFF_BASE_URL: how people reach us; links and cookies follow it
    key_folder: Path = ROOT / "instance" / "keys"  # SIGNOFF_KEYS: private signing keys, outside the database
    font_folder: Path | None = None  # SIGNOFF_FONTS: fonts for certificates besides those that ship; none by default
    course_folder: Path = ROOT / "course"  # SIGNOFF_COURSE: the pack that a new installation loads
    host: str = "127.0.0.1"  # HOST: address to listen on; demo mode accepts loopback only
    port: int = 8000  # PORT
    workers: int = 2  # SIGNOFF_WORKERS: web processes; about one for each core
    threads: int = 4  # SIGNOFF_THREADS: requests that one of them works on at a time
    session_idle_minutes: int = 720  # SIGNOFF_SESSION_IDLE: sign-in ends after this much silence
    session_absolute_hours: int = 168  # SIGNOFF_SESSION_ABSOLUTE: and after this in any case
    locale: str = "en"  # SIGNOFF_LOCALE: interface language where a person has none
    mail_server: MailServer | None = None  # SIGNOFF_SMTP: smtp://user:password@host:587, or smtps://…
    mail_from: str = ""  # SIGNOFF_MAIL_FROM: the address that mail comes from
    trusted_proxies: int = 0  # SIGNOFF_PROXIES: how many reverse proxies set X-Forwarded-* before us
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def demo(self) -> bool:
        return self.environment == "demo"

    @property
    def secure_cookies(self) -> bool:
        return self.base_url.startswith("https://")


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name, "")
    if not text:
        return default
    if not text.isdecimal():
        raise SettingsError(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def _count(environ: Mapping[str, str], name: str, default: int) -> int:
    number = _number(environ, name, default)
    if not 1 <= number <= 256:
        raise SettingsError(f"{name} must lie between 1 and 256, not {number}.")
    return number


def _database_url(environ: Mapping[str, str]) -> str:
    url = environ.get("DATABASE_URL", "") or f"sqlite:///{ROOT / 'instance' / 'signoff.db'}"
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingsError("DATABASE_URL must start with sqlite:/// or postgresql://.")
    return url


def _font_folder(environ: Mapping[str, str]) -> Path | None:
    """Where further fonts lie; a folder that is missing is heard of at the start, not at a certificate."""
    named = environ.get("SIGNOFF_FONTS", "")
    if not named:
        return None
    folder = Path(named)
    if not folder.is_dir():
        raise SettingsError(f"SIGNOFF_FONTS names {named}, which is no folder.")
    return folder.resolve()


def _mail(environ: Mapping[str, str]) -> tuple[MailServer | None, str]:
    """Where mail goes out, and whose it is; both or neither."""
    url, sender = environ.get("SIGNOFF_SMTP", ""), environ.get("SIGNOFF_MAIL_FROM", "")
    if not url:
        return None, ""
    if "@" not in sender or any(character.isspace() for character in sender):
        raise SettingsError("SIGNOFF_SMTP needs SIGNOFF_MAIL_FROM, the address that mail comes from.")
    try:
        return MailServer.read(url), sender
    except BadAddress as error:
        raise SettingsError(f"SIGNOFF_SMTP: {error}") from error


def _demo_secret(folder: Path) -> str:
    """Demo mode keeps a random secret beside its keys: no default, and restarts do not sign people out."""
    path = folder / "demo-secret"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(os.urandom(32).hex(), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii")


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Settings of this process; raises SettingsError with one clear sentence."""
    environment = environ.get("SIGNOFF_ENV", "demo")
    if environment not in ("demo", "production"):
        raise SettingsError(f"SIGNOFF_ENV must be demo or production, not {environment!r}.")
    host = environ.get("HOST", "127.0.0.1")
    if environment == "demo" and host not in ("127.0.0.1", "::1", "localhost"):
        raise SettingsError(
            f"Demo mode has people whose passwords are public, so it listens on this machine only: "
            f"HOST={host} is refused. Use SIGNOFF_ENV=production for anything else."
        )
    port = _number(environ, "PORT", 8000)
    key_folder = Path(environ.get("SIGNOFF_KEYS", "") or ROOT / "instance" / "keys")
    secret = environ.get("SIGNOFF_SECRET_KEY", "")
    base_url = environ.get("SIGNOFF_BASE_URL", "").rstrip("/")
    if environment == "production":
        if len(secret) < 32:
            raise SettingsError("Production needs SIGNOFF_SECRET_KEY: 32 random characters or more.")
        if not base_url.startswith(("http://", "https://")):
            raise SettingsError(
                "Production needs SIGNOFF_BASE_URL, the address that people type, such as https://learn.example.org."
            )
    else:
        secret = secret or _demo_secret(key_folder)
        base_url = base_url or f"http://{host}:{port}"
    mail_server, mail_from = _mail(environ)
    return Settings(
        environment=environment,
        database_url=_database_url(environ),
        secret_key=secret,
        base_url=base_url,
        key_folder=key_folder,
        font_folder=_font_folder(environ),
        course_folder=Path(environ.get("SIGNOFF_COURSE", "") or ROOT / "course"),
        host=host,
        port=port,
        workers=_count(environ, "SIGNOFF_WORKERS", 2),
        threads=_count(environ, "SIGNOFF_THREADS", 4),
        session_idle_minutes=_number(environ, "SIGNOFF_SESSION_IDLE", 720),
        session_absolute_hours=_number(environ, "SIGNOFF_SESSION_ABSOLUTE", 168),
        mail_server=mail_server,
        mail_from=mail_from,
        locale=environ.get("SIGNOFF_LOCALE", "en"),
        trusted_proxies=_number(environ, "SIGNOFF_PROXIES", 0),
    )
