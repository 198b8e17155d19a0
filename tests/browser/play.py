"""Playwright's names for the browser tests; where it is missing, the tests that import them are skipped by name."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import Locator, Page, expect

__all__ = ["Locator", "Page", "expect"]
