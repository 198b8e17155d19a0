"""What each code of a finding says in plain English; the one place where the checker's sentences stand."""

from __future__ import annotations

from collections.abc import Mapping

from lms.publishing.pack.item_sentences import ITEM_SENTENCES

_FILES: Mapping[str, str] = {
    "file_missing": "this file is missing",
    "file_unknown": "nothing in a course pack has this name; it is not read",
    "file_too_large": "larger than {limit} bytes",
    "file_not_utf8": "not UTF-8 text",
    "path_escapes": "“{target}” leads out of the pack; name a file of the same folder",
    "folder_missing": "this folder is missing",
    "folder_name_malformed": "a module's folder has two digits, a hyphen and a name, such as 06-product",
    "head_missing": "a lesson begins with a YAML head between two lines of ---",
    "head_unclosed": "the head is not closed by a line of ---",
    "yaml_malformed": "this is not YAML: {reason}",
    "yaml_duplicate_key": "“{key}” is written twice; the first one was read",
    "yaml_comma": "a comma ends the text before “{text}”; inside {{ }} put such a text in quotes",
    "yaml_alias": "anchors (&) and aliases (*) are refused; write the value out, or quote it",
    "yaml_tag": "the tag {tag} is refused; write plain values",
    "yaml_key_not_text": "a field's name must be plain text",
    "yaml_many_documents": "a second document begins here; a file holds one",
    "yaml_too_deep": "nested more than {limit} deep",
}
_FIELDS: Mapping[str, str] = {
    "field_missing": "this field is missing",
    "field_unknown": "there is no such field",
    "text_expected": "text is expected; a number needs quotes here",
    "text_empty": "must not be empty",
    "text_too_long": "longer than {limit} characters",
    "text_malformed": "not written as the format asks",
    "number_expected": "a whole number without quotes is expected",
    "number_too_small": "must be at least {limit}",
    "number_too_large": "must be at most {limit}",
    "flag_expected": "write true or false",
    "list_expected": "a list is expected",
    "list_too_short": "at least {limit} needed",
    "fields_expected": "named fields are expected",
    "not_one_of": "must be one of {expected}",
    "kind_missing": "a clause says its kind",
    "identifier_malformed": "an identifier has at most 60 lower-case letters, digits and hyphens",
    "claim_id_malformed": "a claim's id is S and a number, such as S9",
    "reference_id_malformed": "a reference's id is R and a number, such as R1",
    "digest_malformed": "the first eight characters of a digest are expected, or more of them",
    "share_malformed": 'a share above 0 and at most 1 is expected, written as a decimal such as "0.75"',
    "share_or_nothing_malformed": 'a share from 0 to 1 is expected, such as "0.25" or "1/3"',
    "floor_malformed": 'a share of 0 or below is expected, such as "-1/2"; null for no floor',
    "month_malformed": 'a month is expected, written in quotes such as "2025-06"',
    "moment_expected": 'a date with its time and zone is expected, such as "2027-03-01T09:00:00Z"',
    "paper_missing": "say what is drawn: items, a blueprint or sections",
    "paper_twice": "what is drawn is said twice; keep one of items, blueprint and sections",
    "cell_twice": "a blueprint names each kind of question once",
    "review_twice": "a review table stands in place of show_items and show_key; keep one of them",
}
_LESSONS: Mapping[str, str] = {
    "note_not_open": "::: closes a note, but none is open",
    "note_nested": "a note begins inside the one that began on line {line}; notes are not nested",
    "note_unclosed": "this note is not closed by a line of :::",
    "note_unknown": "“{name}” is not a note; write one of {expected}",
    "note_without_claim": "a source note names its claim, such as ::: source S9",
    "note_without_title": "a case has a title after the word case",
    "anchor_on_source": "put the anchor before a paragraph inside the source note",
    "anchor_malformed": "“{anchor}” cannot be an anchor (small letters, digits, hyphens; not main, ref-…)",
    "anchor_twice": "the anchor “{anchor}” is used more than once in this lesson",
    "anchor_lost": "the anchor “{anchor}” belongs to no block; its block follows on the next line",
    "anchor_misplaced": "an anchor ends a heading, or has its own line between a blank line and its block",
    "heading_level": "a section's heading has two #, a lower one three",
    "section_without_anchor": "a section's heading ends with its anchor, such as {{#storage}}",
    "figure_missing": "there is no figure “{target}” in this module's folder",
    "figure_size": "the figure is {size}, and the item says otherwise",
    "figure_malformed": "a figure is a file such as figure.svg, in this module's folder",
    "question_unknown": "“{id}” is not a question of this pool",
    "siblings_together": "“{id}” tests the same idea as a question that stands here already",
    "stimulus_unknown": "there is no stimulus “{id}” in this module",
    "check_needs_a_person": "“{item}” is marked by a person, so it cannot be a check in a lesson",
    "figure_without_title": "a figure has a title between the square brackets",
    "figure_not_alone": "a figure stands alone in a paragraph, outside notes and lists",
    "check_malformed": "a check is written [[check item-id]], alone in a paragraph, outside notes and lists",
    "citation_malformed": "a citation is written [R1], [R1, R7] or [S9]",
    "html_refused": "HTML is not read; write Markdown, and put a space after a < that means less than",
}
_FIGURES: Mapping[str, str] = {
    "svg_malformed": "this is not well-formed XML: {reason}",
    "svg_doctype": "a document type or an entity is refused in a figure",
    "svg_root": "a figure's outermost element is svg",
    "svg_view_box": 'a figure has a viewBox that begins at the origin, such as "0 0 360 480"',
    "svg_wide": "the viewBox is wider than {limit}; text will be small on a phone",
    "svg_role": 'a figure has role="img"',
    "svg_labels": "aria-labelledby names the ids of the figure's title and desc, in that order",
    "svg_description": "a figure has a title and a desc with words in them",
    "svg_element": "the element {element} is refused in a figure",
    "svg_attribute": "the attribute {attribute} is refused in a figure; looks come from the fig- classes",
    "svg_class": "{class} is not one of the figure classes",
    "svg_target": "“{target}” is not a place in this figure",
    "svg_value": "the value of {attribute} is refused",
    "svg_id_prefix": "the id “{id}” must begin with {prefix}",
    "svg_id_twice": "the id “{id}” is used twice",
}
_CHECKS: Mapping[str, str] = {
    "id_twice": "“{id}” is already used in {file}, line {line}",
    "item_in_both": "“{id}” is in {file}, line {line}, too; an item is practice or examination, never both",
    "module_without_folder": "no folder under modules has a lesson with the id “{module}”",
    "module_not_listed": "“{module}” is not in the modules of course.yaml",
    "module_unknown": "“{module}” is not in the modules of this course",
    "domain_unknown": "“{domain}” is not one of the course's domains",
    "claim_unknown": "{id} is not in claims.yaml",
    "reference_unknown": "{id} is not in references.yaml",
    "editorial_unknown": "no passage of this lesson has the anchor “{anchor}”",
    "editorial_other": (
        "the passage “{anchor}” has the digest {digest} now; write that here if its words say what they said before, "
        "else take the line out"
    ),
    "claim_not_in_head": "{id} is cited here and missing from the claims of the lesson's head",
    "reference_not_in_head": "{id} is cited here and missing from the references of the lesson's head",
    "too_few_checks": "{n} inline checks; a lesson has at least {limit}",
    "case_missing": "a lesson has a case (::: case Title)",
    "lesson_without_figure": "a lesson has a figure",
    "lesson_length": "{n} words; a lesson has {least} to {most}",
    "check_unknown": "there is no item “{id}”",
    "check_of_other_module": "“{id}” is an item of another module; a check uses this module's practice items",
    "check_of_examination": "“{id}” is an examination item; a check would give it away",
    "lesson_unknown": "there is no lesson “{lesson}”",
    "passage_unknown": "the lesson “{lesson}” has no passage with the anchor “{anchor}”",
    "passage_is_section": "“{anchor}” is a whole section of “{lesson}”; give the paragraph its own anchor",
    "too_few_practice": "{n} practice items; a module has at least {limit}",
    "too_few_questions": "{wanted} questions ({domain}) wanted, {available} to be had; siblings count once",
    "too_few_together": "together {wanted} questions ({domain}) wanted, {available} can be drawn",
    "too_many_waits": "{n} waits for {attempts} attempts; the first stands before the second attempt",
    "setting_idle": "{field} changes nothing beside the other settings",
    "domain_not_drawn": "“{domain}” has a pass mark and no item, so that nobody could pass",
    "section_twice": "a second section “{id}”",
    "examination_named_as_lesson": "“{id}” is also a lesson's id, which its module quiz is named by",
    "blueprint_sum": "{n} items, but the blueprint adds up to {sum}",
    "clause_kind_twice": "a second clause of the kind {kind}",
    "quiz_unknown": "“{quiz}” is not the examination's id, which is “{expected}”",
    "last_over_performed": "the last {n} procedures of {limit} performed ones cannot be looked at",
    "certificate_over_entrustment": "level {level} is above level {limit}, which the decision on entrustment asks for",
    "certificate_over_practicals": "level {level} is above level {limit}, which the practicals ask for",
    "certificate_claims": "“{word}” claims more than a certificate of training gives; say what was shown instead",
    "certificate_credit": "“{word}” speaks of credit, which a course cannot give: leave it out",
    "certificate_kind": "in English its kind is called “{kind}”, which is what it is",
    "level_not_a_sentence": "{n} words; a level is said in a sentence: “performs with a supervisor in the room”",
    "renewal_field_idle": "{field} means nothing for a renewal by {by}",
    "renewal_field_wanted": "a renewal by fixed_date needs {field}",
    "renewal_day_malformed": "“{day}” is not a day of the year, such as 12-31",
    "renewal_no_room": "with at least {n} months and {limit} at most, some years hold no such day",
    "level_unknown": "level {level} is not in the checklist's entrustment scale",
    "areas_over_checklist": "{n} areas are asked for, and the checklist has {limit}",
    "calibration_few": "assessors have to be calibrated, which takes at least {limit} cases; there are {n}",
    "case_area_unknown": "“{area}” is no area of the checklist",
    "case_product_unknown": "“{product}” is no product of the checklist",
    "case_step_unknown": "“{step}” is no step of the checklist",
    "case_level_over_steps": "from level {limit} on no critical step was prompted or left out; here {steps}",
    "relationships_empty": "write none where somebody declared none; leave it out where nobody has declared anything",
    "support_empty": "write none where no company supports the course; leave it out where that is not known",
    "mitigation_missing": "{name} has relationships, and no mitigation says how they were kept from the content",
    "mitigation_of_nothing": "there is a mitigation, and {name} has declared no relationship",
    "drill_missing": "a drill is asked for, and the checklist has none",
}
_AUDIT: Mapping[str, str] = {
    "claim_uncited": "no lesson takes up {id}",
    "claim_not_taken_up": "the lesson's head lists {id}, and its text does not take it up",
    "claim_without_note": "{id} is {verdict}; the lesson lists it and has no note ::: source {id}",
    "reference_uncited": "nothing cites {id}",
    "reference_not_cited_here": "the lesson's head lists {id}, and its text does not cite it",
    "item_without_passage": "the item names no passage",
    "passage_changed": "the words of {passage} have changed since this item was last looked at",
}
_SENTENCES: Mapping[str, str] = {
    **_FILES, **_FIELDS, **_LESSONS, **_FIGURES, **ITEM_SENTENCES, **_CHECKS, **_AUDIT,
}  # fmt: skip


def codes() -> frozenset[str]:
    """Every code that has a sentence."""
    return frozenset(_SENTENCES)


def sentence(code: str, params: Mapping[str, str | int]) -> str:
    """The sentence of a code, or the code with its parameters where no sentence is known."""
    template = _SENTENCES.get(code)
    if template is None:
        return " ".join([code, *(f"{name}={value}" for name, value in params.items())])
    return template.format_map(_Params(params))


class _Params(dict[str, str | int]):
    def __missing__(self, name: str) -> str:
        return "…"
