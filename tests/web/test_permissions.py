"""Who may ask for what: one line for each address and method, one column for each kind of person.

Every line is asked with the real thing of 'trainee'. In the columns stand a status, or
  does   it is done: 200 or 303, and the database has changed
  may    it is allowed, though there may be nothing to do now: 200, 303, 400 or 409
  idle   it answers like something done and changes nothing
  last   like 'does', but asked after the others, since it ends the sign-in that asks
  gone   404, since the column before has used it up
  fail   a wrong password: 401, and the failure is counted
Whoever is refused (401, 403, 404, 409) changes nothing, whatever they send.
"""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.routing import Rule

from lms.permissions import PERMISSIONS
from tests.web.addresses import address, rules, sent
from tests.web.conftest import Furnished
from tests.web.snapshot import changed, snapshot

WHO = (None, "trainee", "other", "instructor", "stranger", "admin")

# columns: nobody, the trainee, another trainee, an instructor of the cohort, one of another, an administrator
TABLE = """
GET  /                                                       302   302   302   302   302   302
GET  /account                                                302   200   200   200   200   200
POST /account/password                                       401   may   may   may   may   may
POST /account/pin                                            401   may   may   may   may   may
POST /account/preferences                                    401   does  may   may   may   may
POST /account/sign-ins/<int:session_id>/end                  401   last  idle  idle  idle  idle
GET  /admin/                                                 302   403   403   403   403   200
GET  /admin/calibration                                      302   403   403   403   403   200
POST /admin/calibration/<key>/<person>/round                 401   403   403   403   403   may
GET  /admin/cohorts                                          302   403   403   403   403   200
GET  /admin/cohorts/<public_id>                              302   403   403   403   403   200
POST /admin/cohorts/<public_id>/dates                        401   403   403   403   403   does
POST /admin/cohorts/<public_id>/instructors                  401   403   403   403   403   does
POST /admin/cohorts/<public_id>/instructors/<person>/release 401   403   403   403   403   does
POST /admin/cohorts/<public_id>/move                         401   403   403   403   403   does
POST /admin/cohorts/<public_id>/people                       401   403   403   403   403   does
GET  /admin/cohorts/new                                      302   403   403   403   403   200
POST /admin/cohorts/new                                      401   403   403   403   403   does
GET  /admin/courses                                          302   403   403   403   403   200
GET  /admin/courses/<key>                                    302   403   403   403   403   200
GET  /admin/health                                           302   403   403   403   403   200
GET  /admin/invite                                           302   403   403   403   403   200
POST /admin/invite                                           401   403   403   403   403   does
GET  /admin/journal                                          302   403   403   403   403   200
GET  /admin/people/<public_id>                               302   403   403   403   403   200
POST /admin/people/<public_id>/deactivate                    401   403   403   403   403   does
POST /admin/people/<public_id>/invite                        401   403   403   403   403   does
POST /admin/people/<public_id>/reactivate                    401   403   403   403   403   may
POST /admin/people/<public_id>/registration                  401   403   403   403   403   does
POST /admin/people/<public_id>/roles/end                     401   403   403   403   403   does
POST /admin/people/<public_id>/roles/give                    401   403   403   403   403   does
POST /admin/people/<public_id>/sign-ins/<int:session_id>/end 401   403   403   403   403   does
GET  /attempts/<public_id>                                   302   200   404   404   404   404
POST /attempts/<public_id>                                   401   does  404   404   404   404
POST /attempts/<public_id>/answers.json                      401   may   404   404   404   404
GET  /attempts/<public_id>/break                             302   302   404   404   404   404
POST /attempts/<public_id>/break                             401   may   404   404   404   404
POST /attempts/<public_id>/break/end                         401   may   404   404   404   404
POST /attempts/<public_id>/flags.json                        401   does  404   404   404   404
POST /attempts/<public_id>/hold                              401   does  404   404   404   404
POST /attempts/<public_id>/hold.json                         401   does  404   404   404   404
GET  /attempts/<public_id>/receipts.json                     302   200   404   404   404   404
GET  /attempts/<public_id>/result                            302   200   404   404   404   404
GET  /attempts/<public_id>/review                            302   200   404   404   404   404
GET  /attempts/<public_id>/state.json                        302   200   404   404   404   404
POST /attempts/<public_id>/submission                        401   does  404   404   404   404
GET  /calibration                                            302   403   403   200   200   403
GET  /calibration/<key>/<case>                               302   403   403   200   200   403
POST /calibration/<key>/<case>                               401   403   403   does  does  403
GET  /certificate                                            302   200   200   404   404   404
GET  /certificate/bulletins/<public_id>                      302   200   404   404   404   404
POST /certificate/bulletins/<public_id>                      401   does  404   404   404   404
GET  /certificate/changes/<public_id>                        302   200   404   404   404   404
POST /certificate/changes/<public_id>/questions/<item>       401   does  404   404   404   404
POST /certificate/changes/<public_id>/read                   401   may   404   404   404   404
POST /certificate/programme                                  401   may   may   404   404   404
POST /certificate/sign                                       401   may   may   404   404   404
GET  /certificates/<public_id>                               302   200   404   200   404   200
GET  /certificates/<public_id>/badge.<any(json,png,svg):form> 302   200   404   200   404   200
GET  /certificates/<public_id>.pdf                           302   200   404   200   404   200
GET  /certificates/<public_id>/evidence                      302   200   404   200   404   200
GET  /days                                                   302   200   200   404   404   404
GET  /days/<public_id>                                       302   200   200   404   404   404
POST /days/<public_id>/booking                               401   may   does  404   404   404
GET  /days/<public_id>/calendar.ics                          302   200   200   404   404   404
POST /days/<public_id>/leaving                               401   does  may   404   404   404
GET  /days/calendar.ics                                      302   200   200   404   404   404
GET  /fresh                                                  302   200   200   200   200   200
GET  /fresh/<course>/<key>                                   302   302   404   404   404   404
POST /fresh/<course>/<key>                                   401   may   404   404   404   404
POST /fresh/pause                                            401   does  404   404   404   404
GET  /healthz                                                200   200   200   200   200   200
GET  /invitation/<token>                                     200   200   200   200   200   200
POST /invitation/<token>                                     does  gone  gone  gone  gone  gone
GET  /learn                                                  302   200   200   200   200   200
GET  /learn/about                                            302   200   200   404   404   404
POST /learn/about/reporting                                  401   does  does  404   404   404
GET  /learn/evaluation                                       302   200   200   404   404   404
POST /learn/evaluation                                       401   may   may   404   404   404
GET  /learn/declaration/<key>                                302   200   200   404   404   404
POST /learn/declaration/<key>                                401   may   does  404   404   404
GET  /learn/lessons                                          302   200   200   404   404   404
GET  /learn/lessons/<key>                                    302   200   200   404   404   404
POST /learn/lessons/<key>/checks/<item>                      401   does  does  404   404   404
POST /learn/lessons/<key>/place                              401   does  does  404   404   404
GET  /mark/<public_id>/<int:number>                          302   404   404   200   404   404
POST /mark/<public_id>/<int:number>                          401   404   404   does  404   404
GET  /mark/cohorts/<public_id>                               302   404   404   200   404   404
GET  /mark/cohorts/<public_id>/<key>                          302   404   404   200   404   404
POST /mark/cohorts/<public_id>/<key>                          401   404   404   may   404   404
GET  /practice                                               302   200   200   404   404   404
GET  /practice/<public_id>                                   302   200   404   404   404   404
GET  /practice/entries/<public_id>                           302   200   404   404   404   404
GET  /practice/entries/<public_id>/change                    302   200   404   404   404   404
POST /practice/entries/<public_id>/change                    401   does  404   404   404   404
GET  /practice/entries/new                                   302   200   200   404   404   404
POST /practice/entries/new                                   401   does  does  404   404   404
POST /practice/requests                                      401   does  does  404   404   404
GET  /practice/requests/<public_id>                          302   200   404   404   404   404
POST /practice/requests/<public_id>/renew                    401   does  404   404   404   404
POST /practice/requests/<public_id>/withdraw                 401   does  404   404   404   404
GET  /practice/scope                                         302   200   200   404   404   404
POST /practice/scope/address                                 401   does  does  404   404   404
GET  /question-types                                         200   200   200   200   200   200
GET  /quizzes                                                302   200   200   404   404   404
GET  /quizzes/<public_id>                                    302   200   200   404   404   404
POST /quizzes/<public_id>/attempts                           401   does  may   404   404   404
GET  /readyz                                                 200   200   200   200   200   200
GET  /.well-known/did.json                                   404   404   404   404   404   404
GET  /did.json                                               404   404   404   404   404   404
GET  /status/<any(revocation,suspension):purpose>/<int:number> 200   200   200   200   200   200
GET  /s/<public_id>                                          302   303   303   303   303   303
GET  /scope/<public_id>                                      200   200   200   200   200   200
GET  /sign-in                                                200   302   302   302   302   302
POST /sign-in                                                fail  fail  fail  fail  fail  fail
POST /sign-in/again.json                                     fail  fail  fail  fail  fail  fail
POST /sign-out                                               idle  last  last  last  last  last
GET  /signing.json                                           302   403   403   200   200   403
POST /signing.json                                           401   403   403   does  does  403
GET  /signoffs                                               302   403   403   200   200   403
POST /signoffs                                               401   403   403   does  409   403
GET  /signoffs/<public_id>                                   302   403   403   200   403   403
POST /signoffs/<public_id>                                   401   403   403   does  403   403
POST /signoffs/<public_id>/reject                            401   403   403   does  403   403
GET  /styleguide                                             200   200   200   200   200   200
GET  /teach/                                                 302   403   403   200   200   200
GET  /teach/assessors                                        302   403   403   200   200   200
GET  /teach/assessors/<person>/<int:course>                  302   403   403   200   200   200
POST /teach/assessors/<person>/<int:course>                  401   403   403   may   may   may
POST /teach/assessors/<person>/<int:course>/end              401   403   403   may   may   may
POST /teach/assessors/<person>/<int:course>/invite           401   403   403   404   404   404
GET  /teach/attempts/<public_id>                             302   404   404   200   404   200
POST /teach/attempts/<public_id>/<int:number>/late/<int:sequence>  401   404   404   does  404   404
POST /teach/attempts/<public_id>/<int:number>/talk           401   404   404   does  404   404
POST /teach/attempts/<public_id>/minutes                     401   404   404   does  404   404
GET  /teach/attempts/<public_id>/reopening                   302   404   404   200   404   404
POST /teach/attempts/<public_id>/reopening                   401   404   404   may   404   404
GET  /teach/certificates/<public_id>                         302   404   404   200   404   200
GET  /teach/certificates/<public_id>/<name> 302   404   404   200   404   404
POST /teach/certificates/<public_id>/<name> 401   404   404   does  404   404
GET  /teach/cohorts/<public_id>                              302   404   404   200   404   200
GET  /teach/cohorts/<public_id>/audit                        302   404   404   200   404   200
GET  /teach/cohorts/<public_id>/bulletins                    302   404   404   200   404   200
POST /teach/cohorts/<public_id>/bulletins                    401   404   404   does  404   404
GET  /teach/cohorts/<public_id>/certificates                 302   404   404   200   404   200
POST /teach/cohorts/<public_id>/certificates/hold            401   404   404   does  404   404
POST /teach/cohorts/<public_id>/certificates/let             401   404   404   may   404   404
GET  /teach/cohorts/<public_id>/dates                        302   404   404   200   404   200
GET  /teach/cohorts/<public_id>/dates/<quiz>                 302   404   404   200   404   200
POST /teach/cohorts/<public_id>/dates/<quiz>                 401   404   404   does  404   does
GET  /teach/cohorts/<public_id>/days                         302   404   404   200   404   200
GET  /teach/cohorts/<public_id>/days/new                     302   404   404   200   404   404
POST /teach/cohorts/<public_id>/days/new                     401   404   404   does  404   404
GET  /teach/cohorts/<public_id>/decisions                    302   404   404   200   404   200
GET  /teach/cohorts/<public_id>/late                         302   404   404   200   404   200
GET  /teach/cohorts/<public_id>/running                      302   404   404   200   404   200
POST /teach/cohorts/<public_id>/running                      401   404   404   does  404   404
GET  /teach/cohorts/<public_id>/trainees.csv                 302   404   404   200   404   200
GET  /teach/days/<public_id>                                 302   404   404   200   404   200
POST /teach/days/<public_id>/attendance                      401   404   404   may   404   404
GET  /teach/days/<public_id>/calendar.ics                    302   404   404   200   404   200
POST /teach/days/<public_id>/cancel                          401   404   404   does  404   404
GET  /teach/days/<public_id>/change                          302   404   404   200   404   404
POST /teach/days/<public_id>/change                          401   404   404   does  404   404
GET  /teach/days/<public_id>/sheet                           302   404   404   200   404   200
POST /teach/days/<public_id>/trainers                        401   404   404   does  404   404
GET  /teach/decisions/<public_id>                            302   404   404   200   404   404
POST /teach/decisions/<public_id>                            401   404   404   does  404   404
GET  /teach/decisions/<public_id>/outcome                    302   404   404   200   404   200
GET  /teach/courses/<int:course>/accreditation               302   404   404   200   200   200
POST /teach/courses/<int:course>/accreditation               401   403   403   403   403   does
GET  /teach/observations/<public_id>                         302   404   404   200   404   200
GET  /teach/observations/<public_id>/amend                   302   404   404   200   404   404
POST /teach/observations/<public_id>/amend                   401   404   404   does  404   404
POST /teach/observations/<public_id>/checked                 401   404   404   may   404   does
POST /teach/observations/<public_id>/withdraw                401   404   404   does  404   404
GET  /teach/quizzes/<public_id>                              302   404   404   200   200   200
GET  /teach/quizzes/<public_id>/items.csv                    302   404   404   200   200   200
GET  /teach/quizzes/<public_id>/items/<key>/<int:version>    302   404   404   200   200   200
GET  /teach/quizzes/<public_id>/responses.csv                302   404   404   200   200   200
GET  /teach/trainees/<public_id>                             302   404   404   200   404   200
POST /teach/trainees/<public_id>/attempts                    401   404   404   may   404   404
GET  /teach/trainees/<public_id>/certificate                 302   404   404   303   404   303
GET  /teach/trainees/<public_id>/dates                       302   404   404   200   404   404
POST /teach/trainees/<public_id>/dates                       401   404   404   does  404   404
GET  /teach/trainees/<public_id>/decisions                   302   404   404   200   404   200
POST /teach/trainees/<public_id>/decisions                   401   404   404   does  404   404
GET  /teach/trainees/<public_id>/observe                     302   404   404   200   404   404
POST /teach/trainees/<public_id>/observe                     401   404   404   does  404   404
POST /teach/trainees/<public_id>/release                     401   404   404   may   404   404
POST /teach/trainees/<public_id>/scope                       401   404   404   does  404   404
POST /teach/trainees/<public_id>/time                        401   404   404   does  404   404
GET  /teach/trainees/<public_id>/prior                       302   404   404   200   404   404
POST /teach/trainees/<public_id>/prior                       401   404   404   may   404   404
POST /teach/trainees/<public_id>/prior/acceptance            401   404   404   may   404   404
POST /teach/trainees/<public_id>/waivers                     401   404   404   may   404   404
POST /teach/trainees/<public_id>/waivers/withdrawal          401   404   404   may   404   404
GET  /verify                                                 200   200   200   200   200   200
GET  /verify/<public_id>                                     200   200   200   200   200   200
POST /verify/file                                            may   may   may   may   may   may
GET  /verify/list                                            200   200   200   200   200   200
POST /verify/list                                            idle  idle  idle  idle  idle  idle
"""

CELLS = {
    (method, path): dict(zip(WHO, cells, strict=True))
    for method, path, *cells in (line.split() for line in TABLE.strip().splitlines())
}
REFUSED = ("401", "403", "404", "409")


def test_every_address_stands_in_the_table(app: Flask) -> None:
    assert set(CELLS) == {(method, rule.rule) for method, rule in rules(app)}


def test_every_view_declares_a_permission_that_exists(app: Flask) -> None:
    declared = {rule.endpoint: getattr(app.view_functions[rule.endpoint], "permission", None) for _, rule in rules(app)}
    assert [endpoint for endpoint, permission in declared.items() if permission not in PERMISSIONS] == []


def _rule(world: Furnished, method: str, path: str) -> Rule:
    return next(rule for known, rule in rules(world.app) if (known, rule.rule) == (method, path))


def test_pages_answer_whom_they_should(furnished: Furnished) -> None:
    clients = {who: furnished.client(who) for who in WHO}
    before = snapshot(furnished.app)
    wrong = []
    for (method, path), cells in CELLS.items():
        if method == "GET":
            target = address(_rule(furnished, method, path), furnished)
            answers = {who: str(clients[who].get(target).status_code) for who in WHO}
            wrong += [(path, who, answers[who], cells[who]) for who in WHO if answers[who] != cells[who]]
    assert wrong == []
    assert changed(before, snapshot(furnished.app)) == []


@pytest.mark.parametrize("path", [path for method, path in CELLS if method == "POST"])
def test_acts_are_done_for_whom_they_should(path: str, furnished: Furnished) -> None:
    rule, cells = _rule(furnished, "POST", path), CELLS["POST", path]
    clients = {who: furnished.client(who) for who in WHO}
    target, body = address(rule, furnished), sent(rule, furnished)
    before = snapshot(furnished.app)
    refused = {who: clients[who].post(target, **body).status_code for who in WHO if cells[who] in REFUSED}
    assert refused == {who: int(cells[who]) for who in refused}
    assert changed(before, snapshot(furnished.app)) == []
    for who in sorted(set(WHO) - set(refused), key=lambda who: (cells[who] == "last", WHO.index(who))):
        status = clients[who].post(target, **body).status_code
        after = snapshot(furnished.app)
        assert _fits(cells[who], status, changed(before, after)), (
            who,
            cells[who],
            status,
            changed(before, after),
        )
        before = after


def _fits(cell: str, status: int, moved: list[str]) -> bool:
    if cell == "may":
        return status in (200, 303, 400, 409)
    if cell == "idle":
        return status in (200, 303) and not moved
    if cell == "gone":
        return status == 404 and not moved
    if cell == "fail":
        return status == 401 and moved == ["sign_in_failure"]
    return status in (200, 303) and bool(moved)
