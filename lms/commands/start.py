"""The launcher behind `make run`: prepares what is missing, says where to look, serves until stopped."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from app import create_app
from config import Settings, SettingsError, read_settings
from lms.accounts.queries import AcademyRow
from lms.commands.demo import SIGN_INS, make_demo
from lms.commands.locks import alone, serving
from lms.commands.plain import database_sentence
from lms.commands.prepare import NotReady, prepare
from lms.commands.server import Place, serve
from lms.database import Runtime


def main() -> None:
    """Exit code 0 after a signal, 1 with one sentence when we cannot start."""
    try:
        code = launch(os.environ)
    except (SettingsError, NotReady) as error:
        sys.exit(str(error))
    except DBAPIError as error:
        sys.exit(database_sentence(error))
    except CommandError as error:
        sys.exit(f"The database could not be migrated: {' '.join(str(error).split())}")
    except OSError as error:
        sys.exit(f"{error.filename or 'A file'} cannot be used: {error.strerror}.")
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def launch(environ: Mapping[str, str]) -> int:
    os.umask(0o077)  # database, keys and locks are for the owner alone
    settings = read_settings(environ)
    _make_folder(settings)
    address = free_address(settings.host, settings.port)
    app = create_app(settings)
    parts: Runtime = app.extensions["signoff"]
    with contextlib.ExitStack() as launching, serving(parts.engine):
        launching.enter_context(alone(parts.engine))
        academy = prepare(app, make_demo)
        free_address(settings.host, settings.port)

        def before_fork() -> None:
            launching.close()
            parts.engine.dispose()  # a connection must not be shared with a child

        place = Place(address, settings.port, settings.workers, settings.threads)
        return serve(place, before_fork, welcome(settings, academy))


def _make_folder(settings: Settings) -> None:
    url = sa.make_url(settings.database_url)
    if url.drivername != "sqlite":
        return
    folder = Path(url.database or "").parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise NotReady(f"The folder {folder} cannot be written.")


def free_address(host: str, port: int) -> str:
    """The numeric address to listen on; refuses a port that is taken."""
    if not 0 < port < 65536:
        raise NotReady(f"PORT must lie between 1 and 65535, not {port}.")
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
            probe.listen(1)
    except OSError as error:
        raise NotReady(_port_sentence(host, port, error)) from error
    return str(place[0])


def _port_sentence(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program: choose a free one, such as PORT={port % 65535 + 1}."
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"Port {port} needs more rights than this user has: choose one above 1023 with PORT=."
    return f"Cannot listen on HOST={host}, PORT={port}: {error.strerror}."


def welcome(settings: Settings, academy: AcademyRow | None) -> str:
    """Where to look, and as whom to sign in where that is public."""
    lines = [f"Signoff is ready at {settings.base_url} (Ctrl+C stops it)"]
    if academy is not None and academy.demo:
        lines += ["", "Demo academy. Sign in as:"]
        lines += [f"  {title:<16} {email:<32} {password}" for title, email, password in SIGN_INS]
    elif academy is None:
        lines.append("Nobody can sign in yet: `flask people invite NAME EMAIL --role administrator --academy NAME`")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
