"""Where the time of a request goes: the product in this process, under the profiler of the standard library."""

from __future__ import annotations

import cProfile
import io
import pstats
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

from benchmarks.floors import Picture, Pictures
from benchmarks.saving import SAVED, Choices, bodies

REQUESTS = 200
LINES = 15


def profile(app: Flask, pictures: Pictures, shares: list[Choices]) -> None:
    for name, page in pictures.pages.items():
        series = bodies(shares[0], "profiler") if page.sent_as == "POST" else None
        ask = asking(app, page, series)
        ask()
        watch = cProfile.Profile()
        watch.enable()
        for _ in range(REQUESTS):
            ask()
        watch.disable()
        print(f"\n== {name}: {REQUESTS} requests ==")
        pstats.Stats(watch).sort_stats("tottime").print_stats(LINES)
