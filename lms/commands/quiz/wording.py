"""The sentences of an analysis: what each flag, rule and figure means."""

from __future__ import annotations

from quizzes.analysis.chance import ByChance
from quizzes.analysis.claims import Claim
from quizzes.analysis.flags import FEWEST, MANY, Flag, FlagCode, Rule

FLAGS = {
    FlagCode.CHECK_KEY: "check the key",
    FlagCode.KEY_PROBABLY_WRONG: "key probably wrong",
    FlagCode.WEAK: "weak",
    FlagCode.GOOD: "good",
    FlagCode.UNDECIDED: "undecided",
    FlagCode.NOT_ENOUGH_DATA: "not enough data",
}

RULES = {
    Rule.TOO_FEW: f"fewer than {FEWEST} takers",
    Rule.NO_VARIANCE: "everybody has the same mark, or the same mark on the rest",
    Rule.NOBODY_CHOSE_KEY: "nobody chose the key",
    Rule.K1: "another option is chosen more than the key, and goes with higher scores",
    Rule.K2: "another option is chosen more than the key; the key's r is below 0, the option's surely (80 %) above 0",
    Rule.NEGATIVE_AND_HARD: f"from {MANY} takers on: r below 0 and facility below .50",
    Rule.UPPER_BOUND_NEGATIVE: f"from {MANY} takers on: the one-sided 95 % upper bound of r is below 0",
    Rule.UPPER_BOUND_LOW: "the one-sided 95 % upper bound of r is below .20",
    Rule.LOWER_BOUND_HIGH: "the one-sided 95 % lower bound of r is above .20",
    Rule.BOUNDS_APART: "r could lie on either side of .20",
}

CLAIMS = {
    Claim.AT_LEAST: "reliability is at least .70 (one-sided 95 %)",
    Claim.BELOW: "reliability is below .70 (one-sided 95 %)",
    Claim.UNDECIDED: "whether reliability reaches .70 is undecided",
}


def flag_words(flag: Flag) -> str:
    return FLAGS[flag.code]


def chance_sentence(chance: ByChance) -> str:
    """How many flags would be there although nothing is wrong."""
    word = FLAGS[chance.code]
    if not chance.items:
        return f"{word}: none, too few takers for its rule"
    number = "fewer than 0.05" if chance.expected < 0.05 else f"at most {chance.expected:.2g}"
    return f"{word}: {number} of {chance.items} {'item' if chance.items == 1 else 'items'}"
