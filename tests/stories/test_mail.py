"""Mail: what lies in the outbox reaches a mail server once, with a way in for whoever has none yet."""

from __future__ import annotations

import dataclasses
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

import pytest
import sqlalchemy as sa

from config import SettingsError, read_settings
from lms.accounts.models import Outbox, Person
from lms.accounts.passwords import hash_password
from lms.accounts.services import accept_invitation
from lms.commands.work import send_mail
from lms.database import db, reading
from lms.mailing.server import BadAddress, MailServer, Unreachable
from tests.academy import Academy
from tests.practice import asks, journaled

SENDER = "academy@meridian.example"


@dataclass
class PostOffice:
    """A mail server that keeps what it is given, or refuses it."""

    port: int
    letters: list[EmailMessage] = field(default_factory=list)
    refuses: bool = False
    offered: int = 0  # how often somebody asked whether it takes mail for a recipient


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        office = cast(Any, self.server).office
        self._say("220 ready")
        while line := self.rfile.readline():
            word = line.split(b" ")[0].strip().upper()
            if word == b"EHLO":
                self._say("250 here")
            elif word == b"DATA":
                self._say("354 go on")
                text = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    text += part
                office.letters.append(message_from_bytes(text, policy=policy.default))
                self._say("250 kept")
            elif word == b"RCPT":
                office.offered += 1
                self._say("550 nobody here" if office.refuses else "250 good")
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 good")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def office_open() -> Iterator[PostOffice]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session) as server:
        server.daemon_threads = True
        office = PostOffice(server.server_address[1])
        cast(Any, server).office = office
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield office
        server.shutdown()


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with office_open() as found:
        yield found


def sends(academy: Academy, port: int) -> int:
    settings = academy.app.config["SIGNOFF"]
    server = MailServer.read(f"smtp://127.0.0.1:{port}")
    academy.app.config["SIGNOFF"] = dataclasses.replace(settings, mail_server=server, mail_from=SENDER)
    try:
        return send_mail(academy.act())
    finally:
        db.session.close()


def waits() -> int:
    db.session.close()
    return reading().execute(sa.select(sa.func.count()).where(Outbox.sent_at.is_(None))).scalar_one()


def test_an_unknown_supervisor_comes_in_by_the_link_in_the_mail(academy: Academy, office: PostOffice) -> None:
    asks(academy, named=("Rui Távares", "rui@clinic.example"))
    assert sends(academy, office.port) == 1
    (letter,) = office.letters
    assert (letter["To"], letter["From"]) == ("rui@clinic.example", SENDER)
    text = letter.get_content()
    assert "Dear Rui Távares," in text
    assert "/signoffs" in text
    assert "Ana" not in text
    found = re.search(r"/invitation/(\S+)", text)
    assert found is not None
    accept_invitation(academy.act(), found[1], hash_password("a few plain words"))
    assert sends(academy, office.port) == 0
    assert len(office.letters) == 1


def test_whoever_has_a_password_gets_no_link(academy: Academy, office: PostOffice) -> None:
    asks(academy, named=("Whoever", academy.people["second"].email))
    assert sends(academy, office.port) == 1
    assert "/invitation/" not in office.letters[0].get_content()


def test_a_server_that_is_away_or_refuses_loses_nothing(academy: Academy, office: PostOffice) -> None:
    asks(academy, named=("Rui Tavares", "rui@clinic.example"))
    with office_open() as gone:
        closed = gone.port
    assert sends(academy, closed) == 0
    office.refuses = True
    before = journaled("person_invited_again")
    assert sends(academy, office.port) == 0
    assert waits() == 1
    assert journaled("person_invited_again") == before  # no link is made, and none that was handed over dies
    office.refuses = False
    academy.clock.advance(days=1)
    assert sends(academy, office.port) == 1
    assert waits() == 0


def test_what_is_refused_is_tried_less_and_less_often(academy: Academy, office: PostOffice) -> None:
    asks(academy, named=("Rui Tavares", "rui@clinic.example"))
    office.refuses = True
    tried = []
    for minute in range(20):
        sends(academy, office.port)
        tried += [minute] if office.offered > len(tried) else []
        academy.clock.advance(minutes=1)
    assert tried == [0, 1, 3, 7, 15]


def test_what_is_a_week_old_and_what_was_for_somebody_who_left_is_not_sent(
    academy: Academy, office: PostOffice
) -> None:
    asks(academy, named=("Rui Tavares", "rui@clinic.example"))
    academy.clock.advance(days=8)
    assert sends(academy, office.port) == 0
    assert office.letters == []


def test_without_a_mail_server_everything_waits(academy: Academy) -> None:
    asks(academy, named=("Rui Tavares", "rui@clinic.example"))
    assert send_mail(academy.act()) == 0
    assert waits() == 1


def test_the_command_says_whether_the_server_takes_a_letter(academy: Academy, office: PostOffice) -> None:
    runner = academy.app.test_cli_runner()
    assert "No mail server is set up" in runner.invoke(args=["mail", "test", "ada@example.org"]).stderr
    settings = academy.app.config["SIGNOFF"]
    server = MailServer("smtp", "127.0.0.1", office.port)
    academy.app.config["SIGNOFF"] = dataclasses.replace(settings, mail_server=server, mail_from=SENDER)
    assert runner.invoke(args=["mail", "test", "ada@example.org"]).exit_code == 0
    assert [one["To"] for one in office.letters] == ["ada@example.org"]
    office.refuses = True
    refused = runner.invoke(args=["mail", "test", "ada@example.org"])
    assert (refused.exit_code, "refused the recipient" in refused.stderr) == (1, True)
    assert runner.invoke(args=["mail", "test", "ada"]).exit_code == 1


def test_a_name_with_a_line_in_it_makes_no_header(academy: Academy, office: PostOffice) -> None:
    asks(academy, named=("Rui Tavares", "rui@clinic.example"))
    with db.engine.begin() as connection:
        connection.execute(
            sa.update(Person).where(Person.email == "rui@clinic.example").values(name="Rui\r\nBcc: all@example.org")
        )
    assert sends(academy, office.port) == 1
    assert office.letters[0]["Bcc"] is None


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("smtp://mail.example.org", MailServer("smtp", "mail.example.org", 587)),
        ("smtps://ada:se%40cret@mail.example.org", MailServer("smtps", "mail.example.org", 465, "ada", "se@cret")),
        ("http://mail.example.org", None),
        ("smtp://", None),
        ("smtp://mail.example.org:many", None),
        ("smtp://mail.example.org/?tls=off", None),
    ],
)
def test_a_mail_server_is_named_by_its_address(url: str, found: MailServer | None) -> None:
    if found is None:
        with pytest.raises(BadAddress):
            MailServer.read(url)
    else:
        assert MailServer.read(url) == found


def test_settings_want_both_or_neither() -> None:
    assert read_settings({}).mail_server is None
    both = read_settings({"SIGNOFF_SMTP": "smtp://localhost", "SIGNOFF_MAIL_FROM": SENDER})
    assert both.mail_server == MailServer("smtp", "localhost", 587)
    for environ in ({"SIGNOFF_SMTP": "smtp://localhost"}, {"SIGNOFF_SMTP": "mail", "SIGNOFF_MAIL_FROM": SENDER}):
        with pytest.raises(SettingsError):
            read_settings(environ)


def test_nobody_is_spoken_to_in_the_clear_but_this_machine(office: PostOffice) -> None:
    """The same server under a name that is not this machine's: it offers no TLS, and is left."""
    server = MailServer("smtp", "127.0.0.2", office.port)
    with pytest.raises(Unreachable), server.connected():
        pass
