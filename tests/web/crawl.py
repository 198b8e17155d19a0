"""Walks through everything that a signed-in person can reach by following links, and keeps what came back."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask.testing import FlaskClient

_LINK = re.compile(r"""(?:href|src|action|data-save|data-flag)=["']([^"'#]*)""")
_TAG = re.compile(r"<[^>]+>")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Seen:
    """One answer of the server, whole: headers and body."""

    path: str
    status: int
    text: str


def plain(text: str) -> str:
    """Text as a reader sees it: no tags, entities resolved, single spaces."""
    return _SPACE.sub(" ", html.unescape(_TAG.sub(" ", text))).strip()


UNCHANGING = ("/static/", "/learn/lessons/")  # what a second walk need not read again


def crawl(client: FlaskClient, *starts: str, leaving_out: tuple[str, ...] = (), most: int = 300) -> list[Seen]:
    """Everything reachable by GET from these addresses, forms' addresses included (asked by GET too)."""
    waiting, known, seen = list(starts or ("/",)), set(starts or ("/",)), []
    while waiting:
        assert len(known) < most, "the walk does not end"
        path = waiting.pop()
        answer = client.get(path)
        body = answer.data.decode("utf-8", "replace")  # a picture of a certificate is no text
        answer.close()
        head = "\n".join(f"{name}: {value}" for name, value in answer.headers)
        seen.append(Seen(path, answer.status_code, f"{head}\n{body}"))
        found = [*_LINK.findall(body), *([answer.location] if answer.location else [])]
        for link in map(_local, found):
            if link and link not in known and not (leaving_out and link.startswith(leaving_out)):
                known.add(link)
                waiting.append(link)
    return seen


def _local(link: str) -> str | None:
    """The path of a link within the site, without what only narrows or sorts a list."""
    parts = urlsplit(html.unescape(link))
    if parts.scheme not in ("", "http", "https") or parts.netloc not in ("", "localhost"):
        return None
    return parts.path if parts.path.startswith("/") else None
