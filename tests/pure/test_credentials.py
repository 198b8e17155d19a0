"""A credential: what it says, that its proof binds every character of it, and how it is read back."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from lms.certification.rules.evaluation import KINDS
from lms.credentials.rules.canon import NotCanonical, canonical_quads
from lms.credentials.rules.checking import Refusal, check, read_list, standing
from lms.credentials.rules.dids import (
    Trust,
    base58,
    did_document,
    did_web,
    multikey,
    raw,
    signer,
    trust_in,
    unbase58,
    unmultikey,
)
from lms.credentials.rules.document import CRITERIA, counts_shown, instant
from lms.credentials.rules.proof import with_proof
from lms.credentials.rules.status import (
    GOOD_FOR,
    LENGTH,
    bits_of,
    decoded,
    encoded,
    is_set,
    list_address,
    status_credential,
)
from tests.pure.credentials import KEY, KEY_ID, NAMES, NOW, OTHER_KEY, PLAIN, TRUST, WEB, made, written
from tests.pure.tampering import tampered

SCHEMA = Path(__file__).parents[1] / "stored" / "schemas" / "ob_v3p0_achievementcredential_schema.json"


def refused(data: bytes, trust: Trust = TRUST, now: datetime = NOW) -> str:
    with pytest.raises(Refusal) as caught:
        check(data, trust, now)
    return caught.value.code


# -- what it says -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("base_url", [WEB, PLAIN])
def test_it_holds_and_says_what_was_issued(base_url: str) -> None:
    found = check(written(made(base_url)), TRUST, NOW)
    assert (found.holder, found.level, found.issuer) == ("Ana Ferreira", 3, "Signoff Academy")
    assert found.shown["Procedures performed under supervision"] == 5
    assert found.public_id == "0123456789abcdefghjkmnpqrs"
    assert found.valid_until == datetime(2028, 11, 23, 22, 59, 59, tzinfo=UTC)  # the day's end in Berlin


def test_names_in_every_script_hold_and_meet_the_published_schema() -> None:
    """Schema: 1EdTech, Open Badges 3.0, draft 2019-09. A hundred are read by another implementation in tests/npm."""
    schema = jsonschema.Draft201909Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    for number, name in enumerate(NAMES):
        document = made((WEB, PLAIN)[number % 2], holder=name, row=number, level=number % 4 + 1)
        assert check(written(document), TRUST, NOW).holder == name
        assert [error.message for error in schema.iter_errors(document)] == []


def test_the_schema_would_notice() -> None:
    schema = jsonschema.Draft201909Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    document = made()
    del document["credentialSubject"]["achievement"]["criteria"]
    assert list(schema.iter_errors(document))


def test_every_term_of_it_is_one_that_the_contexts_define() -> None:
    """One statement more for each value: what JSON-LD would drop silently would not be signed by the suite."""
    document = made()
    quads = canonical_quads({name: value for name, value in document.items() if name != "proof"}).decode()
    for text in _texts({name: value for name, value in document.items() if name not in ("proof", "@context")}):
        assert json.dumps(text, ensure_ascii=False)[1:-1] in quads or f"#{text}" in quads, text


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for name, one in value.items() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []


def test_it_holds_no_score_and_no_licence_and_what_was_waived_is_not_counted() -> None:
    clauses = [
        {"kind": "examination", "state": "met", "have": 38, "evidence": {"score": "38/40"}},
        {"kind": "licence", "state": "met", "have": 1, "evidence": {"body": "GMC", "number": "12345"}},
        {"kind": "lessons", "state": "met", "have": 10, "evidence": {}},
        {"kind": "quizzes", "state": "waived", "have": 9, "evidence": {}},
        {
            "kind": "practicals",
            "state": "met",
            "have": 8,
            "evidence": {"observed": 3, "performed": 5, "areas": ["a", "b"], "assessors": 2, "drills": 0},
        },
    ]
    assert counts_shown(clauses) == {"lessons": 10, "observed": 3, "performed": 5, "areas": 2, "assessors": 2}


def test_every_kind_of_requirement_is_named_in_the_criteria() -> None:
    assert set(CRITERIA) == set(KINDS)
    assert (
        "(waived)" in made(waived=frozenset({"lessons"}))["credentialSubject"]["achievement"]["criteria"]["narrative"]
    )


def test_the_same_certificate_gives_the_same_bytes() -> None:
    assert written(made()) == written(made())


# -- what may not be changed ------------------------------------------------------------------------------


@pytest.mark.parametrize("base_url", [WEB, PLAIN])
def test_every_forgery_is_refused(base_url: str) -> None:
    forgeries = dict(tampered(made(base_url), made(base_url, holder="Bo Li", row=8)))
    assert len(forgeries) > 15
    for name, document in forgeries.items():
        assert refused(written(document)), name


def test_a_proof_over_the_rdf_alone_would_not_see_an_undefined_term_and_ours_does() -> None:
    """What the suite signs is the same with and without the term: it is the nonce that binds the JSON."""
    genuine, forged = made(), made()
    forged["credentialSubject"]["achievement"]["honours"] = "with distinction"
    plain = [{name: value for name, value in one.items() if name != "proof"} for one in (genuine, forged)]
    assert canonical_quads(plain[0]) == canonical_quads(plain[1])
    assert refused(written(forged)) == "proof_wrong"


def test_no_byte_of_it_may_differ() -> None:
    data = written(made())
    for place in range(0, len(data), 7):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        assert refused(changed), place


@pytest.mark.parametrize(
    "again", [lambda d: json.dumps(d).encode(), lambda d: written(d) + b"\n", lambda d: b" " + written(d)]
)
def test_the_same_values_written_another_way_are_refused(again: Any) -> None:
    assert refused(again(made())) == "not_canonical"


def test_a_doubled_name_in_the_json_is_refused() -> None:
    assert refused(written(made()).replace(b'"id":', b'"id":"x","id":', 1)) == "not_canonical"


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"@context":[]}', b"1" * 9_000]
)
def test_what_is_no_credential_is_refused_in_a_word(data: bytes) -> None:
    assert refused(data) in ("unreadable", "shape", "proof_wrong", "not_canonical")


def test_another_credential_of_the_same_key_is_no_certificate() -> None:
    """A status list is signed by the academy too: it does not pass for a certificate."""
    assert refused(_list("revocation", [])) == "shape"


def test_a_context_that_is_not_shipped_is_never_fetched() -> None:
    with pytest.raises(NotCanonical):
        canonical_quads({"@context": ["https://example.org/context"], "id": "https://example.org/1"})


# -- keys -------------------------------------------------------------------------------------------------


def test_a_key_that_is_not_relied_on_is_refused() -> None:
    other = Trust({"20250101000000-x": OTHER_KEY.public_key().public_bytes_raw()})
    assert refused(written(made()), other) == "key_unknown"
    assert refused(written(made(PLAIN)), other) == "key_unknown"
    assert refused(written(made(PLAIN, OTHER_KEY))) == "key_unknown"


def test_after_a_rotation_both_keys_hold() -> None:
    both = Trust(TRUST.keys | {"20270101000000-y": OTHER_KEY.public_key().public_bytes_raw()})
    assert check(written(made()), both, NOW)
    assert check(written(made(PLAIN, OTHER_KEY)), both, NOW)


def test_the_keys_of_one_academy_do_not_speak_for_another() -> None:
    document = did_document("https://other.example.org", TRUST.keys)
    assert refused(written(made()), trust_in(document)) == "key_unknown"
    assert check(written(made()), trust_in(did_document(WEB, TRUST.keys)), NOW)


def test_a_key_that_the_document_no_longer_allows_is_not_relied_on() -> None:
    document = did_document(WEB, TRUST.keys | {"20270101000000-y": OTHER_KEY.public_key().public_bytes_raw()})
    assert document is not None
    document["assertionMethod"].pop(0)
    assert refused(written(made()), trust_in(document)) == "key_unknown"


@pytest.mark.parametrize("document", [None, [], {}, {"id": 1, "assertionMethod": [], "verificationMethod": []}])
def test_what_is_no_did_document_is_a_value_error(document: Any) -> None:
    with pytest.raises(ValueError):
        trust_in(document)


@pytest.mark.parametrize(
    ("address", "did"),
    [
        ("https://learn.example.org", "did:web:learn.example.org"),
        ("https://learn.example.org:8443", "did:web:learn.example.org%3A8443"),
        ("https://example.org/academy/one", "did:web:example.org:academy:one"),
        ("http://127.0.0.1:8000", ""),
    ],
)
def test_the_academys_own_name(address: str, did: str) -> None:
    assert did_web(address) == did


def test_a_multikey_of_the_specification_is_read_and_written() -> None:
    """The example key of W3C Controlled Identifiers 1.0, section 2.2.2."""
    text = "z6MkmM42vxfqZQsv4ehtTjFFxQ4sQKS2w6WR7emozFAn5cxu"
    assert multikey(unmultikey(text)) == text
    assert signer(PLAIN, "x", unmultikey(text)).method == f"did:key:{text}#{text}"


@pytest.mark.parametrize(
    "text", ["", "z", "z6Mk", "x6MkmM42vxfqZQsv4ehtTjFFxQ4sQKS2w6WR7emozFAn5cxu", "z0OIl", "z" * 900]
)
def test_what_is_no_multikey_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        unmultikey(text)


@pytest.mark.parametrize("data", [b"", b"\0", b"\0\0\1", b"hello", bytes(range(64))])
def test_base58_keeps_every_byte(data: bytes) -> None:
    assert unbase58(base58(data)) == data


def test_a_key_of_another_length_is_a_value_error() -> None:
    with pytest.raises(ValueError):
        raw("YWJj")


# -- dates and standing -----------------------------------------------------------------------------------


def test_before_its_first_and_after_its_last_day_it_is_refused() -> None:
    data = written(made())
    last = datetime(2028, 11, 23, 22, 59, 59, tzinfo=UTC)
    assert check(data, TRUST, last)
    assert refused(data, now=last + timedelta(seconds=1)) == "expired"
    assert refused(data, now=datetime(2026, 11, 23, 9, 29, 59, tzinfo=UTC)) == "not_yet"


def _list(purpose: str, rows: list[int], number: int = 0, since: datetime = NOW, base_url: str = WEB) -> bytes:
    who = signer(base_url, KEY_ID, KEY.public_key().public_bytes_raw())
    address = list_address(base_url, purpose, number * LENGTH)
    document = status_credential(
        address, purpose, bits_of(rows, number), who.did, instant(since), instant(since + GOOD_FOR)
    )
    return written(with_proof(document, who.method, instant(since), KEY.sign))


def stands(*lists: bytes, now: datetime = NOW) -> Any:
    return standing(check(written(made()), TRUST, now), [read_list(one, TRUST) for one in lists], now)


def test_a_clean_list_says_that_it_stands() -> None:
    assert stands(_list("revocation", [6, 8])).current
    assert not stands(_list("revocation", [])).suspensions
    assert stands(_list("revocation", []), _list("suspension", [])).suspensions


@pytest.mark.parametrize("purpose", ["revocation", "suspension"])
def test_a_set_bit_refuses_even_on_an_old_list(purpose: str) -> None:
    for since in (NOW, NOW - timedelta(days=40)):
        with pytest.raises(Refusal) as caught:
            stands(_list(purpose, [7], since=since))
        assert caught.value.code == {"revocation": "revoked", "suspension": "suspended"}[purpose]


def test_an_old_list_leaves_the_standing_unknown_since_it_went_out_of_date() -> None:
    known = stands(_list("revocation", [], since=NOW - timedelta(days=3)))
    assert not known.current
    assert known.known == NOW - timedelta(days=2)


def test_suspensions_alone_leave_it_unknown() -> None:
    assert stands(_list("suspension", [])).known is None
    assert stands().known is None


def test_a_list_of_another_place_or_academy_is_refused() -> None:
    for other in (_list("revocation", [], number=1), _list("revocation", [], base_url="https://other.example.org")):
        with pytest.raises(Refusal) as caught:
            stands(other)
        assert caught.value.code == "list_foreign"


def test_a_changed_list_is_refused() -> None:
    document = json.loads(_list("revocation", [7]))
    document["credentialSubject"]["encodedList"] = encoded(bits_of([], 0))
    with pytest.raises(Refusal) as caught:
        read_list(written(document), TRUST)
    assert caught.value.code == "proof_wrong"


def test_a_certificate_does_not_pass_for_a_list() -> None:
    with pytest.raises(Refusal) as caught:
        read_list(written(made()), TRUST)
    assert caught.value.code == "shape"


def test_the_bits_lie_where_the_specification_puts_them() -> None:
    bits = bits_of([0, 9, LENGTH + 1], 0)
    assert (len(bits), bits[0], bits[1]) == (16_384, 0x80, 0x40)
    assert is_set(bits_of([0, 9, LENGTH + 1], 1), 1)
    assert decoded(encoded(bits)) == bits
    with pytest.raises(ValueError):
        is_set(bits, LENGTH)


@pytest.mark.parametrize("text", ["", "u", "uAAAA", "zabc", encoded(b"\0" * 10), encoded(b"\0" * 2_000_000)])
def test_what_is_no_list_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        decoded(text)


def test_a_forgery_does_not_change_what_it_was_made_from() -> None:
    genuine = made()
    before = copy.deepcopy(genuine)
    list(tampered(genuine, made(holder="Bo Li")))
    assert genuine == before
