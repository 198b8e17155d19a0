"""Finds in a text what identifies somebody: `scan(text)` gives the places. Pure, and linear in the text's length."""

from lms.privacy.scanning.finding import KINDS as KINDS
from lms.privacy.scanning.finding import Finding as Finding
from lms.privacy.scanning.scanner import scan as scan
from lms.privacy.scanning.scanner import scan_patterns as scan_patterns
