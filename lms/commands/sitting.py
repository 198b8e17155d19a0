"""`flask sitting`: attempts and what was acknowledged of them."""

from __future__ import annotations

from lms.commands.plain import PlainGroup

group = PlainGroup("sitting", help="Attempts: their time, and what was acknowledged of them.")
