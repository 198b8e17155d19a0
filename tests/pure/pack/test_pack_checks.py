"""What must hold between the files of a pack: each fault is one finding, at its file, line and path."""

from __future__ import annotations

import pytest

from tests.pure.pack.small_pack import PackFolder, Place, items

LESSON = "modules/01-vials/lesson.md"
PRACTICE = "modules/01-vials/practice.yaml"
EXAMINATION = "modules/01-vials/examination.yaml"

FAULTS: list[tuple[str, str, str, Place]] = [
    # names that do not exist
    (PRACTICE, "domain: product", "domain: other", (PRACTICE, 3, "domain", "domain_unknown")),
    (PRACTICE, "[R1]", "[R1, R9]", (PRACTICE, 6, "references[1]", "reference_unknown")),
    (PRACTICE, "references: [R1]", "claims: [S9]", (PRACTICE, 6, "claims[0]", "claim_unknown")),
    (PRACTICE, "vials#label", "vials#lost", (PRACTICE, 5, "passage", "passage_unknown")),
    (PRACTICE, "vials#label", "vials#vial", (PRACTICE, 5, "passage", "passage_is_section")),
    (PRACTICE, "vials#label", "phials#label", (PRACTICE, 5, "passage", "lesson_unknown")),
    (PRACTICE, "vials#label", "label", (PRACTICE, 5, "passage", "not_a_passage")),
    ("claims.yaml", "[R1]", "[R9]", ("claims.yaml", 1, "references[0]", "reference_unknown")),
    (LESSON, "domain: product", "domain: other", (LESSON, 5, "domain", "domain_unknown")),
    (LESSON, "[S1, S2]", "[S1, S2, S9]", (LESSON, 8, "claims[2]", "claim_unknown")),
    (LESSON, "[R1, R2]", "[R1, R2, R9]", (LESSON, 9, "references[2]", "reference_unknown")),
    (LESSON, "[S1, S2]", "[S2]", (LESSON, 15, "", "claim_not_in_head")),
    (LESSON, "claims: [S1, S2]", "claims: [S1]", (LESSON, 19, "", "claim_not_in_head")),
    (LESSON, "check vials-p02", "check doses-p02", (LESSON, 42, "", "check_unknown")),
    (LESSON, "check vials-p02", "check vials-x02", (LESSON, 42, "", "check_of_examination")),
    # names that exist twice
    (PRACTICE, "id: vials-p04", "id: vials-p03", (PRACTICE, 52, "id", "id_twice")),
    ("claims.yaml", "- {id: S2",
     "- {id: S1, paragraph: 1, claim: c, verdict: confirmed, teach: t}\n- {id: S2",
     ("claims.yaml", 2, "id", "id_twice")),
    ("course.yaml", "[vials]", "[vials, vials]", ("course.yaml", 5, "modules[1]", "id_twice")),
    ("programme.yaml", "id: examination", "id: licence",
     ("programme.yaml", 23, "clauses[1].id", "id_twice")),
    ("checklist.yaml", "level: 2", "level: 3", ("checklist.yaml", 8, "entrustment[1].level", "id_twice")),
    # modules
    ("course.yaml", "[vials]", "[vials, doses]",
     ("course.yaml", 5, "modules[1]", "module_without_folder")),
    ("course.yaml", "before: [vials]", "before: [x]",
     ("course.yaml", 9, "declarations[0].before[0]", "module_unknown")),
    # parts of a lesson
    (LESSON, "[[check vials-p02]]", "", (LESSON, 2, "", "too_few_checks")),
    (LESSON, "::: case A borrowed vial", "::: safety", (LESSON, 2, "", "case_missing")),
    (LESSON, "![Vial and syringe](figure.svg", "[x](https://e.org",
     (LESSON, 2, "", "lesson_without_figure")),
    (LESSON, "word " * 300, "", (LESSON, 2, "", "lesson_length")),
    (LESSON, "references: [R1, R2]", "references: [R1, R2]\neditorial: {lost: abcdef12}",
     (LESSON, 10, "editorial.lost", "editorial_unknown")),
    (LESSON, "references: [R1, R2]", "references: [R1, R2]\neditorial: {label: abcdef12}",
     (LESSON, 10, "editorial.label", "editorial_other")),
    # golden answers
    (PRACTICE, "{answer: b, credit: 0", "{answer: b, credit: 1/2",
     (PRACTICE, 16, "golden[1].credit", "golden_credit")),
    (PRACTICE, "unsafe: true, why", "why", (PRACTICE, 17, "golden[2].unsafe", "golden_not_unsafe")),
    (PRACTICE, "    - {answer: b, credit: 0, why: an error}\n", "",
     (PRACTICE, 14, "golden", "too_few_golden")),
    # papers
    ("programme.yaml", "items: 8", "items: 9", (PRACTICE, 1, "", "too_few_questions")),
    ("programme.yaml", "{product: 2}", "{product: 3}",
     ("programme.yaml", 20, "examination.blueprint.product", "too_few_questions")),
    ("programme.yaml", "{product: 2}", "{product: 2, other: 1}",
     ("programme.yaml", 20, "examination.blueprint.other", "domain_unknown")),
    ("programme.yaml", "  blueprint:", "  items: 3\n  blueprint:",
     ("programme.yaml", 20, "examination.items", "blueprint_sum")),
    # settings and clauses
    ("programme.yaml", "[0, 0]", "[0, 0, 0]",
     ("programme.yaml", 9, "quiz.wait_hours", "too_many_waits")),
    ("programme.yaml", '"0.75"', '"75"',
     ("programme.yaml", 5, "quiz.pass_mark", "share_malformed")),
    ("programme.yaml", "quiz: final", "quiz: last",
     ("programme.yaml", 23, "clauses[1].quiz", "quiz_unknown")),
    ("programme.yaml", "kind: licence", "kind: permit",
     ("programme.yaml", 22, "clauses[0]", "not_one_of")),
    ("programme.yaml", "kind: licence}", "kind: licence, days: 3}",
     ("programme.yaml", 22, "clauses[0].days", "field_unknown")),
    ("programme.yaml", "{id: licence, kind: licence}", "{id: d, kind: domains, quiz: final, minima: {other: \"0.8\"}}",
     ("programme.yaml", 22, "clauses[0].minima.other", "domain_unknown")),
    ("programme.yaml", "{id: licence, kind: licence}", "{id: d, kind: domains, quiz: final, minima: {product: \"-1\"}}",
     ("programme.yaml", 22, "clauses[0].minima.product", "share_malformed")),
    ("programme.yaml", "{id: licence, kind: licence}", "{id: d, kind: domains, quiz: last, minima: {product: \"1\"}}",
     ("programme.yaml", 22, "clauses[0].quiz", "quiz_unknown")),
    ("programme.yaml", "{id: licence, kind: licence}", "{id: d, kind: domains, quiz: final, minima: {}}",
     ("programme.yaml", 22, "clauses[0].minima", "list_too_short")),
    ("programme.yaml", "{id: licence, kind: licence}", "{id: c, kind: critical, quiz: last}",
     ("programme.yaml", 22, "clauses[0].quiz", "quiz_unknown")),
    ("programme.yaml", "{id: licence, kind: licence}", "{id: c, kind: critical}",
     ("programme.yaml", 22, "clauses[0].quiz", "field_missing")),
    ("programme.yaml", "performed: 2", "performed: -1",
     ("programme.yaml", 24, "clauses[2].performed", "number_too_small")),
    ("programme.yaml", "clauses:", "under_way: restart\nclauses:",
     ("programme.yaml", 21, "under_way", "not_one_of")),
    ("programme.yaml", "{id: licence, kind: licence}", "{id: other, kind: examination, quiz: final}",
     ("programme.yaml", 23, "clauses[1].kind", "clause_kind_twice")),
    ("programme.yaml", "last: 1", "last: 3",
     ("programme.yaml", 25, "clauses[2].last", "last_over_performed")),
    ("programme.yaml", "areas: 1", "areas: 2",
     ("programme.yaml", 24, "clauses[2].areas", "areas_over_checklist")),
    ("programme.yaml", "level: 3, within", "level: 2, within",
     ("programme.yaml", 32, "certificate.level", "certificate_over_practicals")),
    ("programme.yaml", "\n  level: 3", "\n  level: 1",
     ("programme.yaml", 32, "certificate.level", "level_unknown")),
    ("programme.yaml", "A certificate", "Certified injector",
     ("programme.yaml", 30, "certificate.title", "certificate_claims")),
    ("programme.yaml", "The small course.", "The small course. 4 CME hours.",
     ("programme.yaml", 34, "certificate.scope", "certificate_credit")),
    ("programme.yaml", "assessment-based certificate", "diploma",
     ("programme.yaml", 31, "certificate.credential_type", "certificate_kind")),
    ("programme.yaml", "Under indirect supervision.", "Indirect.",
     ("programme.yaml", 33, "certificate.level_sentence", "level_not_a_sentence")),
    ("programme.yaml", "valid_months: 24", "valid_months: 24\n  renewal: {by: completion, day: 12-31}",
     ("programme.yaml", 36, "certificate.renewal.day", "renewal_field_idle")),
    ("programme.yaml", "valid_months: 24", "valid_months: 24\n  renewal: {by: fixed_date, minimum_months: 12}",
     ("programme.yaml", 36, "certificate.renewal.by", "renewal_field_wanted")),
    ("programme.yaml", "valid_months: 24",
     "valid_months: 24\n  renewal: {by: fixed_date, minimum_months: 12, day: 02-30}",
     ("programme.yaml", 36, "certificate.renewal.day", "renewal_day_malformed")),
    ("programme.yaml", "valid_months: 24",
     "valid_months: 24\n  renewal: {by: fixed_date, minimum_months: 18, day: 12-31}",
     ("programme.yaml", 36, "certificate.renewal.minimum_months", "renewal_no_room")),
    ("programme.yaml", "valid_months: 24", "valid_months: 24\n  renewal: {by: completion, window_days: 400}",
     ("programme.yaml", 36, "certificate.renewal.window_days", "number_too_large")),
    ("programme.yaml", "id: final\n", "id: vials\n",
     ("programme.yaml", 11, "examination.id", "examination_named_as_lesson")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    FAULTS,
    ids=[f"{number}-{fault[3][3]}" for number, fault in enumerate(FAULTS)],
)
def test_a_fault_is_found_where_it_stands(pack: PackFolder, file: str, old: str, new: str, place: Place) -> None:
    pack.edit(file, old, new)
    assert place in pack.places()
    others = {code for *_, code in pack.places()} - {place[3]}
    assert others <= {"quiz_unknown", "too_few_questions"}, "a fault drags others along"


def test_an_item_in_both_uses_is_found_with_its_other_place(pack: PackFolder) -> None:
    pack.edit(EXAMINATION, "id: vials-x01", "id: vials-p03")
    [finding] = [f for f in pack.findings() if f.is_error]
    assert (finding.file, finding.line, finding.code) == (EXAMINATION, 1, "item_in_both")
    assert finding.params == {"id": "vials-p03", "file": PRACTICE, "line": 35}


def test_a_module_that_is_not_listed_is_found(pack: PackFolder) -> None:
    for name in ("lesson.md", "figure.svg", "practice.yaml", "examination.yaml"):
        text = pack.path(f"modules/01-vials/{name}").read_text(encoding="utf-8").replace("vials", "doses")
        pack.write(f"modules/02-doses/{name}", text)
    assert [(file, line, code) for file, line, _, code in pack.places() if code != "near_duplicate"] == [
        ("modules/02-doses/lesson.md", 2, "module_not_listed")
    ]


def test_a_check_of_another_module_is_found(pack: PackFolder) -> None:
    for name in ("lesson.md", "figure.svg", "practice.yaml", "examination.yaml"):
        text = pack.path(f"modules/01-vials/{name}").read_text(encoding="utf-8").replace("vials", "doses")
        pack.write(f"modules/02-doses/{name}", text)
    pack.edit("course.yaml", "[vials]", "[vials, doses]")
    pack.edit(LESSON, "check vials-p02", "check doses-p02")
    assert (LESSON, 42, "", "check_of_other_module") in pack.places()


def test_a_module_has_eight_practice_items(pack: PackFolder) -> None:
    pack.write(PRACTICE, items("p", 7))
    assert pack.places() == [(PRACTICE, 1, "", "too_few_practice")]


def test_siblings_count_once_in_a_paper(pack: PackFolder) -> None:
    pack.edit(EXAMINATION, "  kind", "  siblings: same\n  kind")
    pack.edit(EXAMINATION, "- id: vials-x02\n  kind", "- id: vials-x02\n  siblings: same\n  kind")
    assert pack.places() == [("programme.yaml", 20, "examination.blueprint.product", "too_few_questions")]


def test_an_unreadable_item_does_not_make_its_pool_short(pack: PackFolder) -> None:
    pack.edit(PRACTICE, "level: application", "level: expert")
    pack.edit(EXAMINATION, "level: application", "level: expert")
    assert [code for *_, code in pack.places()] == ["not_one_of", "not_one_of"]


def test_a_lesson_somewhat_short_is_a_warning(pack: PackFolder) -> None:
    pack.edit(LESSON, "word " * 100, "")
    [finding] = pack.findings()
    assert (finding.code, finding.severity) == ("lesson_length", "warning")


def test_advice_on_items_is_a_warning_at_its_place(pack: PackFolder) -> None:
    pack.edit(PRACTICE, "text: It names the carrier", "text: It always names the carrier")
    [finding] = pack.findings()
    assert (finding.file, finding.line, finding.path) == (PRACTICE, 11, "options[1].text")
    assert (finding.code, finding.severity) == ("absolute_term", "warning")


CASE = """\
id: first
title: A case
area: glabella
product: ona
text: Somebody was watched.
steps: {wash: prompted}
level: 2
reason: It was prompted.
"""


def test_every_fault_of_a_case_is_told_where_it_stands(pack: PackFolder) -> None:
    file = "calibration/01-first.yaml"
    pack.write(file, CASE)
    pack.write("calibration/notes.txt", "Nothing.")
    assert [(f.file, f.code) for f in pack.findings()] == [("calibration/notes.txt", "file_unknown")]
    pack.path("calibration/notes.txt").unlink()
    wrong = CASE.replace("glabella", "chin").replace("ona", "other").replace("wash: prompted", "wipe: prompted")
    pack.write(file, wrong.replace("level: 2", "level: 5"))
    pack.write("calibration/02-second.yaml", CASE.replace("level: 2", "level: 3"))
    found = {(f.file, f.line, f.code) for f in pack.findings()}
    second = "calibration/02-second.yaml"
    assert found == {
        (file, 3, "case_area_unknown"),
        (file, 4, "case_product_unknown"),
        (file, 6, "case_step_unknown"),
        (file, 7, "level_unknown"),
        (second, 7, "case_level_over_steps"),
        (second, 1, "id_twice"),
    }


def test_a_calibration_that_is_asked_for_needs_ten_cases(pack: PackFolder) -> None:
    pack.write(
        "programme.yaml", pack.path("programme.yaml").read_text(encoding="utf-8") + "assessors: {calibration: true}\n"
    )
    for n in range(9):
        pack.write(f"calibration/{n:02}.yaml", CASE.replace("id: first", f"id: case-{n}"))
    assert [(f.file, f.code, f.params) for f in pack.findings()] == [
        ("programme.yaml", "calibration_few", {"n": 9, "limit": 10})
    ]
    pack.write("calibration/10.yaml", CASE)
    assert pack.findings() == ()
    pack.write("calibration/11.yaml", CASE.replace("level: 2", "level: high"))
    assert [f.code for f in pack.findings()] == ["number_expected"]
