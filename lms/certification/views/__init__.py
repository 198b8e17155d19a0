"""Pages of certification: the holder's, the public check, and those of whoever decides about a certificate."""

from __future__ import annotations

from lms.certification.views import bulletins, changes, gate, holder, life, public
from lms.certification.views.blueprint import blueprint

__all__ = ["blueprint", "bulletins", "changes", "gate", "holder", "life", "public"]
