"""A sound pack is read whole; a broken one tells everything that is wrong with it, each in its place."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from lms.publishing.pack.digests import digest_of
from lms.publishing.pack.programme import Practicals
from lms.publishing.pack.reader import read_pack
from tests.pure.pack.small_pack import PackFolder

LESSON = "modules/01-vials/lesson.md"
FIGURE = "modules/01-vials/figure.svg"
PRACTICE = "modules/01-vials/practice.yaml"
EXAMINATION = "modules/01-vials/examination.yaml"


def test_a_sound_pack_has_no_findings(pack: PackFolder) -> None:
    reading = read_pack(pack.root)
    assert reading.findings == ()
    assert reading.pack is not None
    [module] = reading.pack.modules
    assert (len(module.practice), len(module.examination), len(module.drawings)) == (8, 2, 1)
    assert module.lesson.checks == ("vials-p01", "vials-p02")


def test_settings_become_exact_policies(pack: PackFolder) -> None:
    read = read_pack(pack.root).pack
    assert read is not None
    quiz, examination = read.programme.quiz, read.programme.examination
    assert (quiz.policy.pass_mark, quiz.policy.attempts, quiz.blueprint.counts) == (
        Fraction(3, 4),
        3,
        ((None, 8),),
    )
    assert (examination.policy.no_unsafe, examination.policy.show_key) == (True, "never")
    assert (examination.blueprint.counts, examination.count) == ((("product", 2),), 2)
    assert isinstance(read.programme.clauses[2], Practicals)


def test_the_same_content_has_the_same_digest_wherever_it_stands(pack: PackFolder) -> None:
    before = read_pack(pack.root).pack
    pack.edit(PRACTICE, "- id: vials-p01", "# A comment\n\n- id: vials-p01")
    after = read_pack(pack.root).pack
    assert before is not None
    assert after is not None
    assert digest_of(before.modules[0].practice) == digest_of(after.modules[0].practice)
    assert digest_of(before.modules[0].lesson) == digest_of(after.modules[0].lesson)
    pack.edit(PRACTICE, "rationale: Right.", "rationale: Quite right.")
    changed = read_pack(pack.root).pack
    assert changed is not None
    assert digest_of(changed.modules[0].practice) != digest_of(before.modules[0].practice)


def test_a_folder_that_is_not_there_is_one_finding(tmp_path: Path) -> None:
    assert [f.code for f in read_pack(tmp_path / "nowhere").findings] == ["folder_missing"]


def test_an_empty_folder_names_every_file_that_is_missing(tmp_path: Path) -> None:
    found = {(f.file, f.code) for f in read_pack(tmp_path).findings}
    names = ("course", "programme", "claims", "references", "checklist")
    assert found == {(f"{name}.yaml", "file_missing") for name in names} | {("modules", "folder_missing")}


def test_everything_is_reported_at_once(pack: PackFolder) -> None:
    pack.edit("course.yaml", "language: en", "langauge: en")
    pack.edit("programme.yaml", "attempts: 3", "attempts: three")
    pack.edit("programme.yaml", "observed: 1, ", "")
    pack.edit("claims.yaml", "verdict: inaccurate", "verdict: wrong")
    pack.edit("references.yaml", "id: R2", "id: two")
    pack.edit("checklist.yaml", "level: 2", "level: '2'")
    pack.edit(LESSON, "minutes: 10", "minutes: ten")
    pack.edit(LESSON, "A vial holds", "A <b>vial</b> holds")
    pack.edit(FIGURE, "<path d=", '<path fill="red" d=')
    pack.edit(PRACTICE, "level: application", "level: expert")
    pack.edit(PRACTICE, "unsafe: true, why", "why")
    pack.edit(EXAMINATION, "correct: true, ", "")
    assert pack.places() == [
        ("checklist.yaml", 7, "entrustment[0].level", "number_expected"),
        ("claims.yaml", 2, "verdict", "not_one_of"),
        ("course.yaml", 1, "language", "field_missing"),
        ("course.yaml", 3, "langauge", "field_unknown"),
        (EXAMINATION, 9, "options", "not_one_correct"),
        (FIGURE, 4, "path@fill", "svg_attribute"),
        (LESSON, 4, "minutes", "number_expected"),
        (LESSON, 15, "", "html_refused"),
        (PRACTICE, 4, "level", "not_one_of"),
        ("programme.yaml", 7, "quiz.attempts", "number_expected"),
        ("programme.yaml", 24, "clauses[2].observed", "field_missing"),
        ("references.yaml", 2, "id", "reference_id_malformed"),
    ]


def test_files_that_cannot_be_read_do_not_hide_the_others(pack: PackFolder) -> None:
    pack.path("claims.yaml").write_bytes(b"- id: S1\n  claim: \xff\n")
    pack.write("references.yaml", "- id: R1\n  text: [")
    pack.write("course.yaml", "a: &x 1\nb: *x\n")
    pack.write("checklist.yaml", "x" * 2_000_001)
    pack.write(PRACTICE, "id: lost")
    pack.edit(LESSON, "---\nid: vials", "id: vials")
    pack.edit(EXAMINATION, "correct: true", "correct: yes")
    assert pack.places() == [
        ("checklist.yaml", 1, "", "file_too_large"),
        ("claims.yaml", 2, "", "file_not_utf8"),
        ("course.yaml", 1, "", "yaml_alias"),
        (EXAMINATION, 9, "options", "not_one_correct"),
        (EXAMINATION, 10, "options[0].correct", "not_true_or_false"),
        (LESSON, 1, "", "head_missing"),
        (PRACTICE, 1, "", "list_expected"),
        ("references.yaml", 3, "", "yaml_malformed"),
    ]


def test_a_missing_lesson_is_one_finding(pack: PackFolder) -> None:
    pack.path(LESSON).unlink()
    assert pack.places() == [(LESSON, 1, "", "file_missing")]


@pytest.mark.parametrize("file", ["course.yaml", LESSON, FIGURE, PRACTICE])
def test_a_link_out_of_the_pack_is_refused(pack: PackFolder, tmp_path: Path, file: str) -> None:
    outside = tmp_path / "outside"
    outside.write_text(pack.path(file).read_text(encoding="utf-8"), encoding="utf-8")
    pack.path(file).unlink()
    pack.path(file).symlink_to(outside)
    assert (file, 1, "", "path_escapes") in pack.places()
    assert read_pack(pack.root).pack is None


def test_a_module_folder_that_leads_out_is_refused(pack: PackFolder, tmp_path: Path) -> None:
    pack.path("modules/01-vials").rename(tmp_path / "outside")
    pack.path("modules/01-vials").symlink_to(tmp_path / "outside")
    assert {code for _, _, _, code in pack.places()} == {"path_escapes"}


def test_strange_files_are_named_and_do_not_stop_the_pack(pack: PackFolder) -> None:
    pack.write("notes.txt", "x")
    pack.write("modules/01-vials/draft.md", "x")
    pack.write("modules/loose.txt", "x")
    pack.write(".hidden", "x")
    assert pack.places() == [
        ("modules/01-vials/draft.md", 1, "", "file_unknown"),
        ("modules/loose.txt", 1, "", "file_unknown"),
        ("notes.txt", 1, "", "file_unknown"),
    ]
    assert read_pack(pack.root).pack is not None


def test_a_module_folder_has_a_number_and_a_name(pack: PackFolder) -> None:
    pack.path("modules/01-vials").rename(pack.path("modules/vials"))
    assert ("modules/vials", 1, "", "folder_name_malformed") in pack.places()


def test_windows_line_ends_and_a_byte_order_mark_are_read(pack: PackFolder) -> None:
    for file in ("course.yaml", LESSON, PRACTICE):
        text = pack.path(file).read_text(encoding="utf-8")
        pack.path(file).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert pack.places() == []


def test_modules_stand_in_the_order_of_the_course(pack: PackFolder) -> None:
    for file in (LESSON, FIGURE, PRACTICE, EXAMINATION):
        text = pack.path(file).read_text(encoding="utf-8").replace("vials", "doses")
        pack.write(file.replace("01-vials", "02-doses"), text)
    pack.edit("course.yaml", "[vials]", "[doses, vials]")
    read = read_pack(pack.root).pack
    assert read is not None
    assert [module.lesson.id for module in read.modules] == ["doses", "vials"]
