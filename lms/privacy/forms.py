"""What forms share whose texts are looked at while they are typed."""

from __future__ import annotations

from lms.privacy.wording import advice_words


class Scanned:
    """A form with texts about practice; its page has `components/privacy.html` and marks the fields `data-private`."""

    @property
    def advice(self) -> dict[str, str]:
        return advice_words()
