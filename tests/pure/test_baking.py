"""A credential inside a picture comes out byte for byte, and a damaged picture gives none."""

from __future__ import annotations

import contextlib
import struct
import zlib

import pytest

from lms.credentials.drawing import Face, badge_png, badge_svg
from lms.credentials.rules.baking import PNG, NotBaked, baked_png, baked_svg, from_png, from_svg, unbaked
from tests.pure.credentials import made, written

FACE = Face("Academy <b> & #x", "Toxin: $upper$ face", 3, "performs with supervision", "certificate")
SMALL = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><title>Badge</title><path d="M0 0H8"/></svg>'
CREDENTIAL = written(made(holder="Zoë ]]> <b> & 山田"))


@pytest.fixture(scope="module")
def png() -> bytes:
    return badge_png(FACE)


@pytest.fixture(scope="module")
def svg() -> str:
    return badge_svg(FACE)


def test_it_comes_out_of_either_picture_as_it_went_in(png: bytes, svg: str) -> None:
    assert unbaked(baked_png(png, CREDENTIAL)) == CREDENTIAL
    assert unbaked(baked_svg(svg, CREDENTIAL)) == CREDENTIAL
    assert unbaked(CREDENTIAL) == CREDENTIAL


def test_the_picture_stays_what_it_was(png: bytes) -> None:
    made_of = baked_png(png, CREDENTIAL)
    assert made_of.startswith(png[: len(PNG) + 25])
    assert made_of.endswith(png[len(PNG) + 25 :])


def test_no_byte_of_the_chunk_may_differ(png: bytes) -> None:
    whole = baked_png(png, CREDENTIAL)
    start = whole.index(b"iTXt") - 4
    for place in range(start, start + 12 + 25 + len(CREDENTIAL), 5):
        changed = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        with pytest.raises(NotBaked):
            from_png(changed)


@pytest.mark.parametrize(("picture", "every"), [(SMALL, 2), (None, 50)])
def test_no_byte_of_the_element_may_differ(picture: str | None, every: int, svg: str) -> None:
    """Half of them in a drawing that is quickly read; in our own, which is long, a few from beginning to end."""
    whole = baked_svg(picture or svg, CREDENTIAL)
    start, end = whole.index(b"<openbadges"), whole.index(b"</openbadges:credential>") + 24
    for place in range(start, end, every):
        changed = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        with contextlib.suppress(NotBaked):
            assert from_svg(changed) != CREDENTIAL, place


def test_a_second_credential_in_one_picture_is_refused(png: bytes, svg: str) -> None:
    with pytest.raises(NotBaked):
        baked_png(baked_png(png, CREDENTIAL), CREDENTIAL)
    with pytest.raises(NotBaked):
        baked_svg(baked_svg(svg, CREDENTIAL).decode(), CREDENTIAL)
    one = b"openbadgecredential\0\0\0\0\0{}"
    chunk = struct.pack(">I", len(one)) + b"iTXt" + one + struct.pack(">I", zlib.crc32(b"iTXt" + one))
    whole = baked_png(png, CREDENTIAL)
    with pytest.raises(NotBaked):
        from_png(whole[:33] + chunk + whole[33:])


@pytest.mark.parametrize(
    "data",
    [
        PNG,
        PNG + b"\0\0\0\0IEND\xaeB`\x82",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>",
        b"<not closed",
        b"<?xml version='1.0' encoding='utf-16'?><svg/>",
    ],
)
def test_a_picture_without_one_gives_none(data: bytes) -> None:
    with pytest.raises(NotBaked):
        unbaked(data)


def test_what_is_cut_off_or_has_more_behind_it_gives_none(png: bytes) -> None:
    whole = baked_png(png, CREDENTIAL)
    for data in (whole[:-1], whole[:200], whole + b"\0", whole + whole):
        with pytest.raises(NotBaked):
            from_png(data)


def test_words_on_the_badge_are_words_and_never_instructions(svg: str) -> None:
    assert "<b>" not in svg
    assert len(badge_svg(Face("A" * 5_000, "B " * 900, 4, "C", "D"))) < 900_000
