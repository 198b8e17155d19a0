"""Settings: what is understood, and what is refused with one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import SettingsError, read_settings


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"SIGNOFF_KEYS": str(tmp_path)}


def test_a_demo_needs_no_setting(environ: dict[str, str]) -> None:
    found = read_settings(environ)
    assert (found.demo, found.port, found.workers, found.threads) == (True, 8000, 2, 4)


def test_more_workers_are_one_setting(environ: dict[str, str]) -> None:
    found = read_settings(environ | {"SIGNOFF_WORKERS": "8", "SIGNOFF_THREADS": "2"})
    assert (found.workers, found.threads) == (8, 2)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SIGNOFF_WORKERS", "0", "between 1 and 256"),
        ("SIGNOFF_WORKERS", "257", "between 1 and 256"),
        ("SIGNOFF_THREADS", "many", "whole number"),
        ("SIGNOFF_ENV", "staging", "demo or production"),
        ("HOST", "0.0.0.0", "this machine only"),
        ("DATABASE_URL", "mysql://x", "must start with"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(name: str, value: str, said: str, environ: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=said) as error:
        read_settings(environ | {name: value})
    assert str(error.value).endswith(".")


@pytest.mark.parametrize("missing", ["SIGNOFF_SECRET_KEY", "SIGNOFF_BASE_URL"])
def test_production_refuses_to_start_without(missing: str, environ: dict[str, str]) -> None:
    whole = {
        "SIGNOFF_ENV": "production",
        "SIGNOFF_SECRET_KEY": "x" * 32,
        "SIGNOFF_BASE_URL": "https://learn.example.org",
    }
    assert read_settings(environ | whole).secure_cookies
    with pytest.raises(SettingsError, match=missing):
        read_settings(environ | {name: value for name, value in whole.items() if name != missing})
