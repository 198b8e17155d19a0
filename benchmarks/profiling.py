"""Where the time of a request goes: the product in this process, under the standard library's profiler."""

from __future__ import annotations

import cProfile
import io
import pstats
import time
from collections.abc import Iterator
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

from benchmarks.floors import Picture, Pictures
from benchmarks.saving import SAVED, Choices, bodies

REQUESTS = 200
LINES = 15


def profile(app: Flask, pictures: Pictures, shares: list[Choices]) -> None:
    """Prints the functions with the most own time, page by page."""
    for name, page in pictures.pages.items():
        series = bodies(shares[0], "profiler") if name == "save_answer" else None
        _ask(app, page, series)
        watch = cProfile.Profile(time.thread_time)  # the machine may be busy with others
        watch.enable()
        for _ in range(REQUESTS):
            _ask(app, page, series)
        watch.disable()
        print(f"\n== {name}: {REQUESTS} requests ==")
        pstats.Stats(watch).strip_dirs().sort_stats("tottime").print_stats(LINES)


def _ask(app: Flask, page: Picture, series: Iterator[bytes] | None) -> None:
    """One request without a server: the WSGI callable alone."""
    environ: dict[str, Any] = EnvironBuilder(page.path).get_environ()
    environ["HTTP_COOKIE"] = f"signoff={page.cookie}"
    if series is not None:
        body = next(series)
        environ |= {"REQUEST_METHOD": "POST", "CONTENT_TYPE": "application/json"}
        environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        environ["HTTP_X_CSRFTOKEN"] = page.token
    status: list[str] = []
    said = b"".join(app(environ, lambda line, _headers: status.append(line)))  # type: ignore[arg-type]
    if not status[0].startswith("200") or (series is not None and SAVED not in said):
        raise SystemExit(f"{page.path} answered {status[0]} under the profiler.")
