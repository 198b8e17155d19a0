"""`python -m benchmarks.printing`: what it costs to set a certificate, beside a bare page of text of the same run."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from statistics import median

import typst

from lms.printing.press import STANDARDS, Press
from lms.printing.sheet import Sheet
from tests.sheets import sheet

ROUNDS = 40
MOST_TIMES = 3
WORDS = 450  # a page of A4 in the typesetter's own type


def main() -> None:
    print(report(), flush=True)


def report() -> str:
    ours, floor = measure()
    lines = [
        "| setting | time | x a bare page |",
        "|---|---:|---:|",
        f"| a bare page of {WORDS} words, same standards | {floor:.1f} ms | 1 x |",
        f"| a certificate, never set before | {ours:.1f} ms | {ours / floor:.1f} x |",
        "",
        f"Wanted: at most {MOST_TIMES} x. While certificates are set, Python keeps {100 * share():.0f} % of its pace.",
    ]
    return "\n".join(lines)


def measure(rounds: int = ROUNDS) -> tuple[float, float]:
    """Medians in milliseconds, of rounds that take turns, each with a text of its own: nothing is remembered."""
    press, ours, floor = Press(), [], []
    bare_page(press, -1), press.pdf(named(-1))  # fonts are read once in a process
    for number in range(rounds):
        ours.append(_milliseconds(lambda n=number: press.pdf(named(n))))
        floor.append(_milliseconds(lambda n=number: bare_page(press, n)))
    return median(ours), median(floor)


def named(number: int) -> Sheet:
    return sheet(holder_name=f"Ana Ferreira {number}")


def bare_page(press: Press, number: int) -> bytes:
    source = f'#set document(title: "Page {number}")\n#set text(lang: "en")\n= Page {number}\n#lorem({WORDS}) {number}'
    made: bytes = typst.compile(
        source.encode(), format="pdf", pdf_standards=list(STANDARDS), font_paths=press._fonts, ignore_system_fonts=True
    )
    return made


def share(seconds: float = 1.0) -> float:
    """How much of its pace a thread of pure Python keeps while another sets certificates without a pause."""
    press, stop, number = Press(), threading.Event(), 0

    def without_pause() -> None:
        nonlocal number
        while not stop.is_set():
            number += 1
            press.pdf(named(number))

    alone = _pace(seconds)
    busy = threading.Thread(target=without_pause)
    busy.start()
    try:
        beside = _pace(seconds)
    finally:
        stop.set()
        busy.join()
    return beside / alone


def _pace(seconds: float) -> float:
    started, n = time.perf_counter(), 0
    while time.perf_counter() - started < seconds:
        n += 1
    return n / seconds


def _milliseconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - started)


if __name__ == "__main__":
    main()
