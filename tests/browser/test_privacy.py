"""What the browser sees while a text is typed is what the server finds, and nothing of it leaves the page."""

from __future__ import annotations

from lms.privacy.scanning import scan_patterns
from tests.browser.play import expect
from tests.browser.site import Site
from tests.labelled.privacy.measure import PARTS, read_part

SCAN = """async (texts) => {
  const { scan } = await import('/static/js/privacy.js');
  return texts.map((text) => scan(text).map((one) => [text.slice(one.start, one.end), one.kind, one.why]));
}"""
OTHERS = [
    "For 9995260183 today.",
    "😀 Seen 14/03/2024",
    "on 14\u200b/0\u00ad3/2024 there",
    "Lot 00123456 and MRN 00482.",
    "",
]


def test_the_browser_finds_what_the_server_finds_by_pattern(site: Site) -> None:
    texts = [*OTHERS, *(row.text for part in PARTS for row in read_part(part))]
    page = site.device()
    page.goto("/sign-in")
    expected = [[[one.words(text), one.kind, one.why] for one in scan_patterns(text)] for text in texts]
    found = page.evaluate(SCAN, texts)
    assert [row for row in zip(texts, found, expected, strict=True) if row[1] != row[2]] == []


def test_what_is_typed_is_told_beside_the_field_and_nothing_is_sent(site: Site) -> None:
    page = site.device("instructor")
    page.goto(f"/teach/trainees/{site.academy.people['trainee'].enrolment}/observe")
    sent: list[str] = []
    page.on("request", lambda request: "/static/" in request.url or sent.append(request.url))  # the icon may be late
    field = page.get_by_label("One thing that went well")
    note = page.locator("#strength-privacy")
    expect(note).to_have_text("")
    field.fill("Calm on 14 March 2024.")
    expect(note).to_contain_text("“14 March 2024”: write the month and year.")
    assert "strength-privacy" in (field.get_attribute("aria-describedby") or "")
    field.fill("Calm in March 2024.")
    expect(note).to_have_text("")
    assert sent == []
