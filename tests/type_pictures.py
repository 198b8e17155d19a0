"""A small picture of every type of question, asked and reviewed: `python -m tests.type_pictures FOLDER`."""

from __future__ import annotations

import argparse
import base64
import struct
import tempfile
import zlib
from pathlib import Path

from playwright.sync_api import Browser, Page

from lms.publishing.gallery import gallery
from tests.browser.site import served
from tests.screenshots import chromium, demo_academy

PALETTES = (48, 24, 16, 12)
LARGEST = 60_000
MARGIN = 24
WIDTH = 1440

# Counts colours in steps of eight; keeps those that are frequent and unlike what is kept, so that no meaning goes grey.
INDEXED = """async ([picture, most]) => {
  const image = new Image();
  image.src = `data:image/png;base64,${picture}`;
  await image.decode();
  const { width, height } = image;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const counts = new Map();
  const coarse = (i) => (data[i] >> 3 << 10) | (data[i + 1] >> 3 << 5) | (data[i + 2] >> 3);
  const exact = new Map();
  for (let i = 0; i < data.length; i += 4) {
    const colour = coarse(i);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
    if (!exact.has(colour)) exact.set(colour, [data[i], data[i + 1], data[i + 2]]);
  }
  const far = (a, b) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
  const left = [...counts].map(([colour, n]) => ({ rgb: exact.get(colour), n, away: 1e6 }));
  const palette = [];
  while (palette.length < most && palette.length < left.length) {
    const next = left.reduce((best, one) => (one.n * one.away > best.n * best.away ? one : best));
    palette.push(next.rgb);
    for (const one of left) one.away = Math.min(one.away, far(one.rgb, next.rgb));
  }
  const nearest = new Map();
  for (const [colour, rgb] of exact) {
    nearest.set(colour, palette.reduce((best, one, i) => (far(one, rgb) < far(palette[best], rgb) ? i : best), 0));
  }
  const indices = new Uint8Array(width * height);
  for (let i = 0; i < indices.length; i += 1) indices[i] = nearest.get(coarse(4 * i));
  let text = '';
  for (let i = 0; i < indices.length; i += 32768) text += String.fromCharCode(...indices.subarray(i, i + 32768));
  return { width, height, palette, indices: btoa(text) };
}"""


def photograph(page: Page, kind: str) -> bytes:
    """The head of a type and its two sides, without what its author writes."""
    head, pair = (page.locator(f"#{kind} {part}").bounding_box() for part in (".gallery-head", ".gallery-pair"))
    assert head
    assert pair
    top = head["y"] - MARGIN
    clip = {
        "x": head["x"] - MARGIN,
        "y": top,
        "width": head["width"] + 2 * MARGIN,
        "height": pair["y"] + pair["height"] + MARGIN - top,
    }
    return page.screenshot(clip=clip, full_page=True)  # type: ignore[arg-type]


def small(blank: Page, picture: bytes) -> bytes:
    """The picture in the most colours with which its file is small enough."""
    tried = (in_few_colours(blank, picture, most) for most in PALETTES)
    return next((one for one in tried if len(one) <= LARGEST), in_few_colours(blank, picture, PALETTES[-1]))


def in_few_colours(blank: Page, picture: bytes, most: int) -> bytes:
    """The same picture as a PNG with a palette."""
    found = blank.evaluate(INDEXED, [base64.b64encode(picture).decode(), most])
    width, height = found["width"], found["height"]
    pixels = base64.b64decode(found["indices"])
    lines = (pixels[y * width : (y + 1) * width] for y in range(height))
    depth = 4 if most <= 16 else 8
    rows = b"".join(b"\0" + (_paired(line) if depth == 4 else line) for line in lines)
    head = struct.pack(">IIBBBBB", width, height, depth, 3, 0, 0, 0)
    palette = bytes(part for colour in found["palette"] for part in colour)
    chunks = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", _deflated(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks)


def _deflated(rows: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 15, 9)
    return packer.compress(rows) + packer.flush()


def _paired(line: bytes) -> bytes:
    """Two pixels in a byte."""
    return bytes(left << 4 | right for left, right in zip(line[::2], line[1::2] + b"\0" * (len(line) % 2), strict=True))


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def take(browser: Browser, url: str, folder: Path) -> None:
    page = browser.new_page(viewport={"width": WIDTH, "height": 1000}, reduced_motion="reduce", color_scheme="light")
    blank = browser.new_page()
    page.goto(f"{url}/question-types")
    page.wait_for_load_state("networkidle")
    for one in gallery():
        kind = one.question.kind
        (folder / f"{kind}.png").write_bytes(small(blank, photograph(page, kind)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as place,
        demo_academy(Path(place)) as app,
        served(app) as url,
        chromium() as browser,
    ):
        take(browser, url, folder)


if __name__ == "__main__":
    main()
