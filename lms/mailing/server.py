"""The academy's mail server: where it is, and one connection to it."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
PORTS = {"smtp": 587, "smtps": 465}
PATIENCE = 15  # seconds that a server may take for one answer


class BadAddress(Exception):
    """The address of a mail server says nothing that we understand; the message is one sentence."""


class Unreachable(Exception):
    """The mail server cannot be spoken to just now; the message is its reason."""


@dataclass(frozen=True)
class MailServer:
    """`smtp` takes up TLS before anything is said, `smtps` from the first byte; without it, only this machine."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = ""

    @classmethod
    def read(cls, url: str) -> MailServer:
        """Of `smtp://user:password@host:587` or `smtps://…`. Raises BadAddress."""
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError as error:
            raise BadAddress("The port of the mail server is not a number.") from error
        if parts.scheme not in PORTS or not parts.hostname:
            raise BadAddress("The mail server is named as smtp://user:password@host:587 or smtps://user:password@host.")
        if parts.path not in ("", "/") or parts.query or parts.fragment:
            raise BadAddress("Nothing follows the port of the mail server; write %2F and the like in a password.")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.scheme, parts.hostname, port or PORTS[parts.scheme], user, password)

    @contextmanager
    def connected(self) -> Iterator[smtplib.SMTP]:
        """A connection that has said who it is. Raises Unreachable."""
        try:
            client = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(_reason(error)) from error
        try:
            yield client
        finally:
            _leave(client)

    def _connect(self) -> smtplib.SMTP:
        safe = ssl.create_default_context()
        if self.scheme == "smtps":
            client: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=PATIENCE, context=safe)
        else:
            client = smtplib.SMTP(self.host, self.port, timeout=PATIENCE)
            client.ehlo()
            if client.has_extn("starttls") or self.host not in LOOPBACK:
                client.starttls(context=safe)
        if self.user:
            client.login(self.user, self.password)
        return client


def offer(client: smtplib.SMTP, sender: str, recipient: str) -> None:
    """Asks whether the server takes mail for this recipient, and hands nothing over. Raises Unreachable."""
    try:
        client.ehlo_or_helo_if_needed()
        for code, said in (client.mail(sender), client.rcpt(recipient)):
            if code >= 300:
                raise smtplib.SMTPResponseException(code, said)
        client.rset()
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(_reason(error)) from error


def deliver(client: smtplib.SMTP, letter: EmailMessage) -> None:
    """Hands one letter over; returns once the server has it. Raises Unreachable."""
    try:
        client.send_message(letter)
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(_reason(error)) from error


def _leave(client: smtplib.SMTP) -> None:
    try:
        client.quit()
    except (OSError, smtplib.SMTPException):
        client.close()


def _reason(error: Exception) -> str:
    """What the server or the network said, on one line and without addresses of people."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "The server refused the recipient."
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error.decode(errors="replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        return f"{error.smtp_code} {' '.join(said.split())}"
    return " ".join(str(error).split()) or type(error).__name__
