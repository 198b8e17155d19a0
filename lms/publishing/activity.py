"""What a release keeps of the section `activity` of its pack."""

from __future__ import annotations

from typing import Any

from lms.publishing.pack.activity import Activity

FORMAT = 1


def activity_document(activity: Activity) -> dict[str, Any]:
    """As it was written, without what was left out: a field that is not there is not recorded."""
    return {"activity": {"format": FORMAT, **activity.model_dump(mode="json", exclude_none=True)}}
