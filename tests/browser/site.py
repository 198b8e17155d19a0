"""An application served on the loopback, and devices that visit it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Thread
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.academy import Academy, FakeClock

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PHONE, DESK = (390, 844), (1440, 900)


@dataclass
class RunningClock(FakeClock):
    """Starts at a moment and runs on as real time does; tests may still move it."""

    began: float = field(default_factory=time.monotonic)

    def __call__(self) -> datetime:
        return self.moment + timedelta(seconds=time.monotonic() - self.began)


class _Silent(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """A test that fails says enough."""


@contextmanager
def served(app: Flask, port: int = 0) -> Iterator[str]:
    """The address of the application, served by threads until the block ends; at any port, or at this one."""
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Silent)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Site:
    """A served academy; `device` gives a page of its own, as on one more phone or desk."""

    app: Flask
    academy: Academy
    browser: Browser
    url: str
    _contexts: list[BrowserContext] = field(default_factory=list)

    def __enter__(self) -> Site:
        return self

    def __exit__(self, *_: object) -> None:
        for context in self._contexts:
            context.close()

    def device(self, who: str | None = None, size: tuple[int, int] = PHONE, **options: Any) -> Page:
        """A page in a context of its own; signed in where somebody is named."""
        width, height = size
        context = self.browser.new_context(base_url=self.url, viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(20_000)
        self._contexts.append(context)
        page = context.new_page()
        if who:
            self.sign_in(page, who)
        return page

    def sign_in(self, page: Page, who: str) -> None:
        """Puts a real session's cookie into the page's context: the form has a test of its own."""
        with self.app.app_context():
            cookie = self.academy.sign_in(self.app.test_client(), who).get_cookie("signoff")
        assert cookie is not None
        page.context.add_cookies([{"name": "signoff", "value": cookie.value, "url": self.url}])
