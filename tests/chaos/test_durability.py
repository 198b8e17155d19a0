"""What a trace shows of a save: a sync between its request and its answer, and not before or after."""

from __future__ import annotations

import pytest

from tests.chaos.faults.durability import synced

CAME = '7 recvfrom(28<socket:[1]>, "POST ... tab 1 answer 1 item 2"..., 4096, 0, NULL, NULL) = 900'
SYNC = "8 fdatasync(30</tmp/academy.db-wal>) = 0"
FIRST, SECOND = "8 fdatasync(30</tmp/academy.db-wal> <unfinished ...>", "8 <... fdatasync resumed>) = 0"
OTHER = "8 fdatasync(31</tmp/else>) = 0"
HEAD = '7 writev(28<socket:[1]>, [{iov_base="HTTP/1.1 200 OK..."}], 1) = 300'
BODY = '7 writev(28<socket:[1]>, [{iov_base="{... tab 1 answer 1 item 2 ...}"}], 1) = 300'


@pytest.mark.parametrize(
    ("trace", "holds"),
    [
        ((CAME, SYNC, HEAD, BODY), True),
        ((CAME, FIRST, SECOND, HEAD, BODY), True),
        ((CAME, HEAD, BODY), False),
        ((CAME, HEAD, BODY, SYNC), False),
        ((CAME, HEAD, SYNC, BODY), False),
        ((SYNC, CAME, HEAD, BODY), False),
        ((FIRST, CAME, SECOND, HEAD, BODY), False),
        ((CAME, FIRST, HEAD, SECOND, BODY), False),
        ((CAME, OTHER, HEAD, BODY), False),
        ((CAME, SYNC, HEAD), False),
    ],
)
def test_a_sync_counts_between_request_and_answer(trace: tuple[str, ...], holds: bool) -> None:
    (found,) = synced(trace, ["tab 1 answer 1 item 2"], "academy.db-wal")
    assert found.holds is holds
