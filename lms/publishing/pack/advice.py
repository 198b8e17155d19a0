"""What each rule of linting says to an author: why the flaw matters, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lms.messages import N_


class Advice(NamedTuple):
    """Two halves of one sentence, without a full stop; parameters stand in braces."""

    why: str
    fix: str


_LEAD_IN: Mapping[str, Advice] = {
    "lead_in_without_question": Advice(
        N_("the lead-in does not end with a question mark"), N_("ask one whole question")
    ),
    "lead_in_short": Advice(
        N_("{words} words cannot be answered with the options covered"), N_("ask with {at_least} words or more")
    ),
    "lead_in_unfocused": Advice(
        N_("only the options say what is asked"), N_("ask so that it can be answered with the options covered")
    ),
    "true_false_lead_in": Advice(
        N_("“{text}” asks several true-false questions for one mark"),
        N_("ask for one thing, or use the kind true_false"),
    ),
    "negative_lead_in": Advice(
        N_("the negative “{word}” turns the question round, and who overlooks it errs knowingly"),
        N_("ask for what is right"),
    ),
    "double_negative": Advice(
        N_("“{word}” in an option denies what the lead-in denies already"), N_("say it without a negative")
    ),
    "article_cue": Advice(N_("the article at the end gives away how the key begins"), N_("write a(n), or ask")),
    "opinion_asked": Advice(
        N_("“{text}” asks for an opinion, and no opinion is wrong"), N_("ask what the evidence or the label says")
    ),
    "two_questions": Advice(N_("two questions are asked at once"), N_("ask one, and make the other an item")),
}
_STEM: Mapping[str, Advice] = {
    "stem_long": Advice(N_("{words} words take reading time from thinking"), N_("keep to {at_most}")),
    "stem_not_needed": Advice(
        N_("the question can be answered without the story"), N_("ask about this patient, or leave the story out")
    ),
    "teaching_in_stem": Advice(N_("“{text}” teaches while it tests"), N_("leave it to the lesson and the rationale")),
    "hinged": Advice(
        N_("“{text}” leans on another item, and a paper may hold just one of them"), N_("make the item whole")
    ),
    "blank_in_text": Advice(N_("a gap has to be kept in mind while reading on"), N_("ask a question instead")),
    "unfinished_text": Advice(N_("“{text}” looks unfinished"), N_("finish it")),
    "personal_data": Advice(N_("“{text}” could point to a person"), N_("give an age and a role, no name, no date")),
    "doubled_word": Advice(N_("“{word}” stands here twice"), N_("take one away")),
    "unsafe_notation": Advice(
        N_("a dose written “{text}” has been misread tenfold"), N_("write 0.5 mL, 5 mL and 20 units")
    ),
    "abbreviation_unexplained": Advice(
        N_("not every reader knows “{text}”"), N_("write it out, with the short form in parentheses")
    ),
}
_CUES: Mapping[str, Advice] = {
    "absolute_term": Advice(
        N_("the absolute term “{word}” gives an option away, as little is ever absolute"), N_("say how far it holds")
    ),
    "key_longest": Advice(
        N_("the key is clearly the longest option ({letters} letters, the others about {others})"),
        N_("move detail into the rationale"),
    ),
    "key_alone_in_form": Advice(
        N_("the key alone has a {form}, and the exact option is taken for the right one"),
        N_("give it to the others, or take it away"),
    ),
    "cue_word": Advice(
        N_("“{word}” of the question comes back in the key and in no other option"),
        N_("use another word, or use it in a wrong option too"),
    ),
    "convergence": Advice(
        N_("the key is made of the elements that the options share most"), N_("balance the elements, two by two")
    ),
    "opposite_pair": Advice(
        N_("the key and “{other}” are opposites, so the other options fall away"),
        N_("add a second pair, or break this one"),
    ),
    "nested_options": Advice(
        N_("whoever is right with this option is right with “{other}” too"), N_("let each option exclude the others")
    ),
    "grammar_cue": Advice(
        N_("the question asks in the {number}, and the key alone has it"), N_("give all options one number")
    ),
}
_OPTIONS: Mapping[str, Advice] = {
    "vague_frequency": Advice(N_("“{word}” means something else to everyone"), N_("give a number, or leave it out")),
    "all_or_none_of_the_above": Advice(
        N_("“{word}” is found by logic: two right options, or one wrong one, decide it"),
        N_("replace it with a real option, or ask with the kind multiple_choice"),
    ),
    "combination_options": Advice(
        N_("“{text}” combines other options, so that half knowledge is enough"), N_("use the kind multiple_choice")
    ),
    "option_long": Advice(N_("{words} words in an option"), N_("keep to {at_most}, and move the rest into the stem")),
    "option_count": Advice(N_("{n} options"), N_("offer {at_least} to {at_most} that somebody would choose")),
    "identical_options": Advice(N_("this option says the same as “{other}”"), N_("delete one")),
    "punctuation_mixed": Advice(
        N_("some options end with a mark and others do not"), N_("end all of them the same way")
    ),
    "repeated_words": Advice(N_("every option begins with “{text}”"), N_("say it once, in the lead-in")),
    "options_not_parallel": Advice(
        N_("the options differ in form: sentences, names, actions or numbers"), N_("give all of them one form")
    ),
    "numbers_not_ascending": Advice(N_("the numbers are not in ascending order"), N_("sort them")),
    "numbers_shuffled": Advice(N_("numbers in order are shuffled for each paper"), N_("write shuffle: false")),
    "numbers_inconsistent": Advice(N_("the numbers differ in their {what}"), N_("write all of them the same way")),
    "overlapping_ranges": Advice(
        N_("the ranges at {one} and at {other} overlap, so that two answers can be right"), N_("let them exclude")
    ),
}
_PROGRAMME: Mapping[str, Advice] = {
    "no_rationale": Advice(N_("the item has no rationale"), N_("say why the key is right")),
    "rationale_says_nothing": Advice(N_("the rationale says that the key is right and not why"), N_("give the reason")),
    "option_without_rationale": Advice(
        N_("this option has no rationale"), N_("say why it is wrong, or right: that is what is learnt from it")
    ),
    "no_passage": Advice(N_("the item names no passage"), N_("name the paragraph that teaches it")),
    "no_reference": Advice(N_("neither a reference nor a claim of the source"), N_("name what the key rests on")),
    "number_reads_two_ways": Advice(
        N_("{value} can be read in two ways, so that typed answers must wait for a person"),
        N_("ask for another number of decimals"),
    ),
    "step_ids_give_order": Advice(
        N_("the steps' ids in alphabetical order are the right order"), N_("give them names")
    ),
    "units_without_product": Advice(
        N_("units are named without their product"), N_("name it, such as onabotulinumtoxinA")
    ),
    "brand_without_generic": Advice(N_("{brand} stands without its generic name"), N_("add the generic name")),
    "accepted_in_vain": Advice(
        N_("“{rule}” is accepted here and has nothing to say"), N_("delete the acceptance, or it hides the next flaw")
    ),
    "accepted_unknown_rule": Advice(N_("there is no rule “{rule}” to accept"), N_("correct its name, or delete it")),
}
_SETS: Mapping[str, Advice] = {
    "key_position_skew": Advice(N_("{n} of {of} keys stand in place {place}"), N_("move some of them")),
    "key_length_skew": Advice(
        N_("{n} of {of} keys are the longest option, so that choosing by length would pass"),
        N_("shorten keys, or lengthen wrong options"),
    ),
    "near_duplicate": Advice(N_("nearly the same question as {item}"), N_("declare them siblings, or change one")),
}
ADVICE: Mapping[str, Advice] = {**_LEAD_IN, **_STEM, **_CUES, **_OPTIONS, **_PROGRAMME, **_SETS}
ADVICE_SENTENCES: Mapping[str, str] = {rule: f"{advice.why}; {advice.fix}" for rule, advice in ADVICE.items()}
