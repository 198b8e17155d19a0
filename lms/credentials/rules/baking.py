"""A credential inside a picture, and taken out again: PNG (an iTXt chunk), SVG (an element), PDF (an attachment).

Source: Open Badges Specification 3.0, section 5.3, 'File Format'; PNG Specification (Third Edition), 5 and 11.3.3.4.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

PNG = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
_BEFORE = KEYWORD + b"\0\0\0\0\0"  # not compressed, no language, no translated keyword
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
_OPENS = f'<openbadges:credential xmlns:openbadges="{NAMESPACE}"><![CDATA['
_CLOSES = "]]></openbadges:credential>"
_END_OF_DATA, _SPLIT = "]]>", "]]]]><![CDATA[>"
MOST_BYTES = 900_000
_STREAM = re.compile(rb"stream\r?\n")
_BEGINS = b'{"@context":["https://www.w3.org/ns/credentials/v2"'
_MOST_STREAMS, _MOST_INSIDE = 2_000, 200_000


class NotBaked(Exception):
    """There is no credential in the picture, or not exactly one, or the picture was damaged."""


def baked_png(picture: bytes, credential: bytes) -> bytes:
    """The picture with the credential right after its header. NotBaked when it is no PNG, or holds one already."""
    chunks = list(_chunks(picture))
    if any(kind == b"iTXt" and body.startswith(KEYWORD) for kind, body in chunks):
        raise NotBaked
    head, *others = chunks
    return PNG + b"".join(_chunk(*one) for one in (head, (b"iTXt", _BEFORE + credential), *others))


def from_png(picture: bytes) -> bytes:
    """The credential in a PNG. NotBaked when there is none, or more than one, or a checksum is wrong."""
    found = [body for kind, body in _chunks(picture) if kind == b"iTXt" and body.startswith(KEYWORD)]
    if len(found) != 1 or not found[0].startswith(_BEFORE):
        raise NotBaked
    return found[0].removeprefix(_BEFORE)


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk as (type, body), from IHDR to IEND, with its checksum proved and nothing after the end."""
    if not picture.startswith(PNG) or len(picture) > MOST_BYTES:
        raise NotBaked
    at, kind = len(PNG), b""
    while at + 12 <= len(picture) and kind != b"IEND":
        length, kind = struct.unpack(">I4s", picture[at : at + 8])
        body = picture[at + 8 : at + 8 + length]
        if picture[at + 8 + length : at + 12 + length] != struct.pack(">I", zlib.crc32(kind + body)):
            raise NotBaked
        if (at == len(PNG)) != (kind == b"IHDR"):
            raise NotBaked
        at += 12 + length
        yield kind, body
    if kind != b"IEND" or at != len(picture):
        raise NotBaked


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def baked_svg(picture: str, credential: bytes) -> bytes:
    """The drawing with the credential as its first element. NotBaked when it is no SVG, or holds one already."""
    start = picture.find("<svg")
    opening = picture.find(">", start)
    if start < 0 or opening < 0 or picture[opening - 1] == "/" or NAMESPACE in picture:
        raise NotBaked
    element = _OPENS + credential.decode().replace(_END_OF_DATA, _SPLIT) + _CLOSES
    made = (picture[: opening + 1] + element + picture[opening + 1 :]).encode()
    if from_svg(made) != credential:  # a character that XML cannot hold
        raise NotBaked
    return made


def from_svg(picture: bytes) -> bytes:
    """The credential in an SVG, taken from the element as we write it. NotBaked for any other form."""
    if len(picture) > MOST_BYTES:
        raise NotBaked
    try:
        text = picture.decode()
        root = fromstring(text, forbid_dtd=True)
    except (UnicodeDecodeError, ParseError, DefusedXmlException, ValueError) as error:
        raise NotBaked from error
    held = list(root.iter(f"{{{NAMESPACE}}}credential"))
    if text.count(_OPENS) != 1 or len(held) != 1 or len(held[0]):
        raise NotBaked
    start = text.index(_OPENS) + len(_OPENS)
    end = text.find(_CLOSES, start)
    inside = text[start:end].replace(_SPLIT, _END_OF_DATA)
    if end < 0 or inside != held[0].text:
        raise NotBaked
    return inside.encode()


def from_pdf(document: bytes) -> bytes:
    """The credential that a PDF has attached, found without reading the PDF: the one stream that begins like ours.

    NotBaked when no stream does, or two that differ. Whether the PDF's pages say the same is not looked at.
    """
    found: set[bytes] = set()
    for number, match in enumerate(_STREAM.finditer(document)):
        if number >= _MOST_STREAMS:
            break
        body = document[match.end() : document.find(b"endstream", match.end())]
        found |= {text for text in (body.rstrip(b"\r\n"), _inflated(body)) if text.startswith(_BEGINS)}
    if len(found) != 1 or len(document) > MOST_BYTES:
        raise NotBaked
    return found.pop()


def _inflated(body: bytes) -> bytes:
    """What a compressed stream holds, with its checksum proved; b'' where it is none of ours."""
    unpack = zlib.decompressobj()
    try:
        if not unpack.decompress(body, len(_BEGINS)).startswith(_BEGINS):
            return b""
        unpack = zlib.decompressobj()
        text = unpack.decompress(body, _MOST_INSIDE)
    except zlib.error:
        return b""
    return text if unpack.eof else b""


def unbaked(data: bytes) -> bytes:
    """The credential's own JSON out of whichever form a file has; a file of another kind is taken for JSON."""
    if data.startswith(PNG):
        return from_png(data)
    if data.startswith(b"%PDF-"):
        return from_pdf(data)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return from_svg(data)
    return data
