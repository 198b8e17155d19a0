"""Every sentence of the interface is marked for translation, and pages bear longer words and the other direction."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from lms.i18n import PSEUDO, PSEUDO_RTL
from tests.browser.pages import Stop, stops, style_guide, walking
from tests.browser.play import Page
from tests.browser.site import PHONE, Site
from tests.browser.test_access import overflow, said
from tests.web.conftest import Furnished

# What an author or a person wrote stands in these; it is content, and content carries its own language.
CONTENT = (
    ".prose, .lead-in, .option-text, .option-feedback, .sequence, .objectives, .references, .contents ol, .said, q, "
    ".wordmark, textarea, script, style, .certificate-name, .certificate-title, .certificate-scope, .qr, svg, code"
)

# Words that may stand outside the brackets, each for its reason; a whole text node must match.
EXPECTED = [
    re.compile(pattern)
    for pattern in (
        r"[\W\d_]*",  # figures and signs
        r"⟦.*⟧",  # a marked sentence, with whatever it holds
    )
]

NODES = """(content) => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const text = node.textContent.replace(/\\s+/g, ' ').trim();
    if (text && !node.parentElement.closest(content)) found.push(text);
  }
  return found;
}"""


@pytest.fixture
def speaking(copies: Callable[..., Furnished], opening: Callable[..., Site]) -> Callable[[str], tuple[Site, Furnished]]:
    """The furnished academy in a language, for everybody."""

    def speak(language: str) -> tuple[Site, Furnished]:
        furnished = copies(PSEUDO_LOCALE=language)
        return opening(furnished.app, furnished.academy), furnished

    return speak


def test_no_sentence_of_the_interface_is_unmarked(speaking: Callable[[str], tuple[Site, Furnished]]) -> None:
    world, furnished = speaking(PSEUDO)
    report: list[str] = []
    with walking(world, *PHONE) as visit:
        for stop in stops(furnished):
            if stop.twin:
                continue
            page = visit(stop)
            report += said(stop, page, "unmarked", unmarked(page))
            report += said(stop, page, "390", overflow(page))
    open("/tmp/lang.txt","w").write("\n".join(report)); assert "\n".join(report) == ""


def unmarked(page: Page) -> list[str]:
    texts: list[str] = page.evaluate(NODES, CONTENT)
    return sorted({text for text in texts if not any(rule.fullmatch(text) for rule in EXPECTED)})
