"""`flask quiz analyse` from the command line: figures as text or JSON, failures in a sentence, and no database."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app import create_app
from config import Settings

# The ten trainees of docs/statistics.md.
ROWS = ("1111", "1111", "1110", "1101", "1100", "1010", "1000", "0100", "0000", "0000")
WORKED = "trainee,a,b,c,d\n" + "".join(f"t{place},{','.join(row)}\n" for place, row in enumerate(ROWS))
ITEM = {
    "item",
    "n",
    "facility",
    "facility_interval",
    "sd",
    "discrimination",
    "discrimination_interval",
    "discriminative_efficiency",
    "upper_lower",
    "flags",
}
TEST = {
    "mean",
    "median",
    "sd",
    "skewness",
    "kurtosis",
    "alpha",
    "alpha_interval",
    "sem",
    "decision_consistency",
    "decision_accuracy",
    "huynh_consistency",
}


@pytest.fixture
def bare(tmp_path: Path) -> Flask:
    """An application whose database is nowhere."""
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'nowhere' / 'none.db'}",
        secret_key="test secret of thirty-two characters",
        key_folder=tmp_path / "keys",
    )
    return create_app(settings)


Run = Callable[..., Result]


@pytest.fixture
def run(bare: Flask, tmp_path: Path) -> Run:
    def call(text: str, *options: str) -> Result:
        (tmp_path / "responses.csv").write_text(text, encoding="utf-8")
        return bare.test_cli_runner().invoke(args=["quiz", "analyse", str(tmp_path / "responses.csv"), *options])

    return call


def test_figures_as_json(run: Run, tmp_path: Path) -> None:
    result = run(WORKED, "--pass-mark", "3/4", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert set(found) == {"n", "items", "test"}
    assert [set(item) for item in found["items"]] == [ITEM] * 4
    assert set(found["test"]) == TEST
    first, test = found["items"][0], found["test"]
    assert (found["n"], first["item"], first["n"], first["facility"], first["flags"]) == (
        10,
        "a",
        10,
        0.7,
        ["undecided"],
    )
    assert first["discriminative_efficiency"] == pytest.approx(29 / 39)
    assert test["alpha"] == pytest.approx(11 / 15)
    assert (test["decision_consistency"], test["huynh_consistency"]) == pytest.approx((27 / 35, 27 / 35))
    assert not (tmp_path / "nowhere").exists(), "no database was made, nor its folder"


def test_the_pass_mark_is_eighty_per_cent_unless_it_is_said(run: Run) -> None:
    """With 4 items, 80 % is reached by 4 right; so it is with a pass mark of 1."""
    unsaid, said, whole = (
        json.loads(run(WORKED, "--json", *options).stdout)["test"]["huynh_consistency"]
        for options in ((), ("--pass-mark", "0.8"), ("--pass-mark", "1"))
    )
    assert unsaid == said == whole


def test_partial_credit_has_no_huynh_and_gaps_no_sum(run: Run) -> None:
    found = json.loads(run("trainee,a,b\nx,0.5,1\ny,1,1\nz,0,\n", "--json").stdout)
    assert found["test"]["huynh_consistency"] is None
    assert found["test"]["mean"] == pytest.approx(3.5 / 3)
    assert [item["n"] for item in found["items"]] == [3, 2]


def test_one_complete_row_bears_no_reliability(run: Run) -> None:
    test = json.loads(run("trainee,a,b\nx,1,0\ny,1,\nz,0,\n", "--json").stdout)["test"]
    assert (test["alpha"], test["alpha_interval"], test["sem"], test["decision_accuracy"]) == (None,) * 4
    assert test["sd"] is not None


def test_figures_as_text(run: Run) -> None:
    result = run(WORKED)
    assert result.exit_code == 0, result.output
    assert "10 trainees, 4 items" in result.stdout
    assert "undecided (4): r could lie on either side of .20." in result.stdout
    assert "weak: at most 0.2 of 4 items" in result.stdout


@pytest.mark.parametrize(
    ("text", "options", "says"),
    [
        ("trainee,a\nx,2\n", (), "line 2, column 2 (a): '2' is not between 0 and 1."),
        ("", (), "the file is empty"),
        (WORKED, ("--pass-mark", "80"), "--pass-mark: '80' is not between 0 and 1."),
        (WORKED, ("--pass-mark", "most"), "--pass-mark: 'most' is not a number"),
    ],
)
def test_a_failure_is_one_sentence(run: Run, text: str, options: tuple[str, ...], says: str) -> None:
    result = run(text, *options)
    assert result.exit_code == 1
    assert says in result.stderr
    assert (result.stdout, result.stderr.count("\n")) == ("", 1)


def test_a_missing_file_is_named(bare: Flask, tmp_path: Path) -> None:
    result = bare.test_cli_runner().invoke(args=["quiz", "analyse", str(tmp_path / "nothing.csv")])
    assert (result.exit_code, result.stderr) == (1, f"{tmp_path / 'nothing.csv'}: No such file or directory.\n")
