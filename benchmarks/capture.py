"""Takes the pictures: one real request of every measured page, with what its template was given."""

from __future__ import annotations

import json
import pickle
import re
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, template_rendered
from flask.testing import FlaskClient
from werkzeug.local import LocalProxy

from benchmarks.academy import SECRET, Scene
from benchmarks.floors import PICTURES, Picture, Pictures, difference, items_rendered
from benchmarks.saving import answers_to
from lms.canonical import digest
from lms.database import db, runtime
from tests.academy import StatementCount

# What Flask and its extensions put into every context, and functions: the floor has its own or none.
NOT_PLAIN = {"g", "request", "session", "config", "current_user", "csrf_token"}
# The attempt page's floor is bound to its template and its plain values, whatever the product serves it by.
ATTEMPT_TEMPLATE = "sitting/attempt.html"
ATTEMPT_VALUES = {"page", "palette_slots", "client", "remaining", "conflicts"}
FRAME = {"viewer", "navigation", "academy", "account_links", "language", "direction"}
ITEMS = 20
