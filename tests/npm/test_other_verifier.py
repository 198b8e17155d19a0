"""Another implementation reads our credentials: @digitalbazaar/vc from npm accepts ours and refuses every forgery.

Skipped by name where node or the registry is missing, but never where CI=true.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from lms.credentials.rules.dids import did_document, signer
from lms.credentials.rules.document import instant
from lms.credentials.rules.proof import with_proof
from lms.credentials.rules.status import REVOCATION, bits_of, list_address, status_credential
from tests.pure.credentials import KEY, KEY_ID, NAMES, NOW, PLAIN, TRUST, WEB, made
from tests.pure.tampering import tampered

HERE = Path(__file__).parent
Case = dict[str, Any]
OURS_ALONE = {"two proofs", "a context more"}
"""What another verifier may take and ours never does: of two proofs one fits, and a context that defines no term that
is used changes no statement."""


@pytest.fixture(scope="module")
def node() -> str:
    """Where node is, once the packages of package-lock.json lie beside the script."""
    missing = [tool for tool in ("node", "npm") if shutil.which(tool) is None]
    reason = f"{' and '.join(missing)} not found" if missing else _install()
    if reason and os.environ.get("CI") == "true":
        raise RuntimeError(f"The other verifier cannot run: {reason}.")
    if reason:
        pytest.skip(reason)
    return str(shutil.which("node"))


def _install() -> str:
    """Why the packages could not be installed; '' when they are there."""
    lock, stamp = (HERE / "package-lock.json").read_text(encoding="utf-8"), HERE / "node_modules" / "stamp"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == lock:
        return ""
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    try:
        done = subprocess.run(command, cwd=HERE, capture_output=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        return "the npm registry does not answer"
    if done.returncode:
        return "the npm packages could not be installed"
    stamp.write_text(lock, encoding="utf-8")
    return ""


def asked(node: str, folder: Path, cases: list[Case]) -> dict[str, Case]:
    """What the other verifier says of each case, by its name."""
    (folder / "cases.json").write_text(json.dumps({"cases": cases}), encoding="utf-8")
    done = subprocess.run([node, "verify.mjs", str(folder / "cases.json")], cwd=HERE, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return {one["name"]: one for one in json.loads(done.stdout)}


def case(name: str, credential: Any, now: datetime = NOW, **documents: Any) -> Case:
    web = did_document(WEB, TRUST.keys)
    assert web is not None
    lists = documents.get("lists", {})
    return {
        "name": name,
        "credential": credential,
        "documents": {web["id"]: web, **lists},
        "now": instant(now),
        "status": bool(lists),
    }


def test_it_accepts_a_hundred_of_ours_with_names_in_every_script(node: str, tmp_path: Path) -> None:
    cases = [
        case(str(n), made((WEB, PLAIN)[n % 2], holder=NAMES[n % len(NAMES)], row=n, level=n % 4 + 1))
        for n in range(100)
    ]
    answers = asked(node, tmp_path, cases)
    assert [one for one in answers.values() if not one["verified"]] == []
    assert len(answers) == 100


def test_it_refuses_every_forgery(node: str, tmp_path: Path) -> None:
    cases = []
    for n, base in enumerate((WEB, PLAIN)):
        genuine, other = made(base, holder=NAMES[n * 5], row=n), made(base, holder="Bo Li", row=90)
        cases += [case(f"{name} {n}", forged) for name, forged in tampered(genuine, other)]
    answers = asked(node, tmp_path, cases)
    taken = {name.rsplit(" ", 1)[0] for name, one in answers.items() if one["verified"]}
    assert taken - OURS_ALONE == set()
    assert len(answers) >= 38


def test_it_refuses_what_the_status_list_withdrew(node: str, tmp_path: Path) -> None:
    who = signer(WEB, KEY_ID, KEY.public_key().public_bytes_raw())
    address = list_address(WEB, REVOCATION, 7)

    def listed(rows: list[int]) -> Any:
        since, until = "2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"  # this verifier asks the machine's clock
        document = status_credential(address, REVOCATION, bits_of(rows, 0), who.did, since, until)
        return {address: with_proof(document, who.method, since, KEY.sign)}

    cases = [case("stands", made(), lists=listed([6, 8])), case("revoked", made(), lists=listed([7]))]
    answers = asked(node, tmp_path, cases)
    assert [one["verified"] for one in answers.values()] == [True, True], answers
    assert [answers["stands"]["withdrawn"], answers["revoked"]["withdrawn"]] == [False, True]
