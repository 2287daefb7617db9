"""Voting by the API: what is refused where, what a code opens, and that nothing of a ballot is kept or logged."""

import logging
from typing import Any

import pytest
from tests import factories, figures
from tests.evaluations.voting import cast, count, next_period, sign
from tests.graphql.asking import VISITOR, Asker, gid
from tests.graphql.evaluation_commands import answers
from tests.tables import contents

from parvis.auth.viewer import Viewer
from parvis.core.db import fetch
from parvis.core.models import IdempotencyKey
from parvis.directory.models import CommuneRole
from parvis.evaluations import codes, periods, service
from parvis.evaluations.models import BallotHold, WaitingBallot
from parvis_graphql.engine.global_ids import encode_id

SAFETY = {"criterion": "SAFETY", "score": 4}


async def _errors(ask: Asker, name: str, input: dict[str, Any], viewer: Viewer) -> list[tuple[str, list[str]]]:
    """Codes and paths of the mistakes, after which nothing has changed."""
    before = await contents()
    payload = await ask.mutate(name, input, "clientMutationId", viewer)
    assert await contents() == before
    return [(error["code"], error["path"]) for error in payload["errors"]]


# what is refused


@pytest.mark.parametrize("mutation", ["castBallot", "signEvaluation"])
async def test_a_mistake_is_said_where_it_is(ask: Asker, mutation: str) -> None:
    person, input = await factories.resident(), await answers()
    elsewhere = await answers()
    mistakes = {
        "score too high": {"scores": [{"criterion": "SAFETY", "score": 6}]},
        "score too low": {"scores": [SAFETY, {"criterion": "ECONOMY", "score": 0}]},
        "no such criterion": {"scores": [{"criterion": "CASTLES", "score": 3}]},
        "rated twice": {"scores": [SAFETY, {"criterion": "SAFETY", "score": 1}]},
        "another quarter": {"period": periods.as_text(periods.current() - 1)},
        "a part of somewhere else": {"neighbourhoodId": elsewhere["neighbourhoodId"]},
    }

    found = {name: await _errors(ask, mutation, {**input, **wrong}, person) for name, wrong in mistakes.items()}

    assert found == {
        "score too high": [("INVALID", ["scores"])],
        "score too low": [("INVALID", ["scores"])],
        "no such criterion": [("INVALID", ["scores"])],
        "rated twice": [("INVALID", ["scores"])],
        "another quarter": [("CLOSED", ["period"])],
        "a part of somewhere else": [("NOT_FOUND", ["neighbourhoodId"])],
    }


async def test_a_mistake_is_said_in_the_callers_language(ask: Asker) -> None:
    person = await factories.resident()
    input = {**await answers(), "scores": [SAFETY, SAFETY]}

    payload = await ask.mutate("castBallot", input, "code", person)

    assert payload["code"] is None
    assert payload["errors"][0]["message"] == "Chaque critère se note une seule fois."


async def test_one_votes_once_secretly_or_signed(ask: Asker) -> None:
    person, input = await factories.resident(), await answers()
    done, elsewhere = [("ALREADY_DONE", ["communeId"])], [("ALREADY_DONE", ["relation"])]
    first = await ask.mutate("castBallot", input, "code", person)
    assert first["errors"] == []

    for mutation in ("castBallot", "signEvaluation"):
        assert await _errors(ask, mutation, input, person) == done
        assert await _errors(ask, mutation, {**input, "relation": "REGULAR"}, person) == done
        assert await _errors(ask, mutation, await answers(), person) == elsewhere
    for _ in range(3):
        regular = {**await answers(), "relation": "REGULAR"}
        assert (await ask.mutate("castBallot", regular, "code", person))["errors"] == []
    fourth = {**await answers(), "relation": "REGULAR"}
    assert await _errors(ask, "castBallot", fourth, person) == [("TOO_MANY", ["relation"])]


async def test_what_one_has_signed_is_changed_taken_back_and_done_anew_secretly(ask: Asker) -> None:
    person, input = await factories.resident(), await answers()
    selection = "evaluation { id recommends scores { score } }"

    signed = (await ask.mutate("signEvaluation", input, selection, person))["evaluation"]
    other = {**input, "recommends": False, "scores": [SAFETY]}
    changed = (await ask.mutate("signEvaluation", other, selection, person))["evaluation"]
    taken = await ask.mutate("withdrawEvaluation", {"evaluationId": signed["id"]}, "commune { id }", person)
    again = await ask.mutate("castBallot", input, "code", person)

    assert signed["recommends"] is True
    assert changed == {"id": signed["id"], "recommends": False, "scores": [{"score": 4}]}
    assert taken == {"errors": [], "commune": {"id": input["communeId"]}}
    assert again["errors"] == []


async def test_what_one_signed_in_another_quarter_stays(ask: Asker) -> None:
    person = await factories.resident()
    evaluation = encode_id("SignedEvaluation", await sign((await factories.commune()).id, viewer=person))

    with next_period():
        found = await _errors(ask, "withdrawEvaluation", {"evaluationId": evaluation}, person)

    assert found == [("CLOSED", ["evaluationId"])]


# what a code opens


async def test_whoever_has_the_code_changes_the_ballot_and_takes_it_back(ask: Asker) -> None:
    person, input = await factories.resident(), await answers()
    code = (await ask.mutate("castBallot", input, "code", person))["code"]
    misread = f" {code.lower().replace('-', ' ').replace('0', 'o')} "

    changed = await ask.mutate(
        "changeBallot", {"code": misread, "recommends": False, "scores": [SAFETY]}, "clientMutationId", VISITOR
    )
    [ballot] = await WaitingBallot.all()
    taken = await ask.mutate("withdrawBallot", {"code": code, "clientMutationId": "a"}, "clientMutationId", VISITOR)

    assert changed == {"errors": [], "clientMutationId": None}
    assert (ballot.recommends, ballot.scores) == (False, {"SAFETY": 4})
    assert taken == {"errors": [], "clientMutationId": "a"}
    assert await WaitingBallot.all().count() == 0
    # nothing leads from the ballot to the sheet, so that stays
    assert await _errors(ask, "castBallot", input, person) == [("ALREADY_DONE", ["communeId"])]


async def test_a_code_that_opens_nothing_says_so_and_no_more(ask: Asker) -> None:
    code = await cast((await factories.commune()).id)
    wrong = [("CODE_WRONG", ["code"])]
    change = {"recommends": True, "scores": []}

    for other in ("", "\x00", "K7QF-9M2P-WX4T-8HRB", f"{code}A", "é" * 16, "x" * 500):
        assert await _errors(ask, "withdrawBallot", {"code": other}, VISITOR) == wrong
    assert await _errors(ask, "changeBallot", {"code": "?", **change}, VISITOR) == wrong
    mistaken = {"code": code, "recommends": True, "scores": [{"criterion": "SAFETY", "score": 9}]}
    assert await _errors(ask, "changeBallot", mistaken, VISITOR) == [("INVALID", ["scores"])]
    with next_period():
        assert await _errors(ask, "changeBallot", {"code": code, **change}, VISITOR) == wrong
        assert await _errors(ask, "withdrawBallot", {"code": code}, VISITOR) == wrong


async def test_codes_are_tried_so_often_from_one_address(ask: Asker) -> None:
    person = await factories.resident()
    code = await cast((await factories.commune()).id, viewer=person)
    for _ in range(20):
        tried = await ask.mutate("withdrawBallot", {"code": "no code"}, "clientMutationId", VISITOR)
        assert [error["code"] for error in tried["errors"]] == ["CODE_WRONG"]
    before = await contents()

    for who in (VISITOR, person):  # an address is not another one for being signed in
        late = await ask.mutation("withdrawBallot", {"code": code}, "clientMutationId", who)
        assert late.codes == ["RATE_LIMITED"]
        assert late.errors[0]["extensions"]["retryAfter"] > 0
    assert await contents() == before

    from_elsewhere = Asker(ask.schema)
    assert await from_elsewhere.mutate("withdrawBallot", {"code": code}, "clientMutationId", VISITOR) == {
        "errors": [],
        "clientMutationId": None,
    }


# what is kept


async def test_of_a_ballot_nothing_is_kept_beside_it_and_the_sheet(ask: Asker) -> None:
    person, input = await factories.resident(), await answers()
    before = await contents()

    payload = await ask.mutate("castBallot", {**input, "clientMutationId": "mine"}, "code clientMutationId", person)

    assert payload["clientMutationId"] == "mine"
    after = await contents()
    assert {table for table in after if after[table] != before[table]} == {"sheet", "ballot_inbox"}
    assert await IdempotencyKey.all().count() == 0
    kept = str([row["whole"] for table in after for row in await fetch(f"SELECT t::text AS whole FROM {table} t")])
    assert payload["code"] not in kept
    assert codes.hash_code(payload["code"]).hex() in kept


async def test_a_key_is_no_part_of_a_ballot(ask: Asker) -> None:
    person, input = await factories.resident(), await answers()
    key = {"idempotencyKey": "0190f2a0-7c3e-7b1a-9d55-3f0c2a6f4e10"}

    for name, given in (("castBallot", input), ("withdrawBallot", {"code": "x"})):
        answer = await ask.mutation(name, {**given, **key}, "clientMutationId", person)
        assert answer.codes == ["INVALID_OPERATION"]

    assert await count("sheet") == 0


async def test_what_fails_says_nothing_of_the_ballot_in_the_log(
    ask: Asker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    person, input = await factories.resident(), await answers()
    caplog.set_level(logging.DEBUG)

    async def fails(viewer: Viewer, **ballot: object) -> str:
        raise RuntimeError(f"{viewer.id} cannot cast {ballot}")

    monkeypatch.setattr(service, "cast_ballot", fails)
    monkeypatch.setattr(codes, "withdraw_ballot", fails_with_code)
    cast_ = await ask.mutation("castBallot", input, "code", person)
    taken = await ask.mutation("withdrawBallot", {"code": "K7QF-9M2P-WX4T-8HRB"}, "clientMutationId", VISITOR)

    assert cast_.codes == taken.codes == ["INTERNAL"]
    faults = [record for record in caplog.records if record.name == "parvis.graphql"]
    assert [record.levelno for record in faults] == [logging.ERROR] * 2
    said = f"{cast_.errors} {taken.errors} {[vars(record) for record in caplog.records]}"
    assert "RuntimeError" in said
    commune = input["communeId"]
    for secret in (str(person.id), person.id.hex if person.id else "", commune, "SAFETY", "K7QF", ask.remote):
        assert secret not in said


async def fails_with_code(*, code: str, remote: str) -> None:
    raise RuntimeError(f"{code} from {remote}")


# what is set aside


async def test_held_evaluations_are_decided_about_by_moderators_alone(ask: Asker) -> None:
    place = await factories.commune()
    hold: BallotHold = await figures.hold(place)
    both = await factories.official(place)
    await factories.office(both, place, CommuneRole.MODERATOR)
    input = {"holdId": gid(hold), "release": True, "reason": "Une classe qui votait ensemble."}
    selection = "ballotHold { id state heldCount reason viewerCanDecide decidedAt }"

    for who, code in (
        (VISITOR, "UNAUTHENTICATED"),
        (await factories.resident(), "FORBIDDEN"),
        (await factories.official(place), "FORBIDDEN"),
        (both, "FORBIDDEN"),
    ):
        before = await contents()
        assert (await ask.mutation("decideBallotHold", input, selection, who)).codes == [code]
        assert await contents() == before
    moderator = await factories.moderator(place)
    assert await _errors(ask, "decideBallotHold", {**input, "reason": "Non"}, moderator) == [("TOO_SHORT", ["reason"])]
    unknown = encode_id("BallotHold", place.id)
    assert await _errors(ask, "decideBallotHold", {**input, "holdId": unknown}, moderator) == [
        ("NOT_FOUND", ["holdId"])
    ]

    payload = await ask.mutate("decideBallotHold", input, selection, moderator)

    assert payload["errors"] == []
    decided = payload["ballotHold"]
    assert decided.pop("decidedAt") is not None
    assert decided == {
        "id": gid(hold),
        "state": "RELEASED",
        "heldCount": 0,
        "reason": "Une classe qui votait ensemble.",
        "viewerCanDecide": False,
    }
    again = await _errors(ask, "decideBallotHold", input, moderator)
    assert again == [("ALREADY_DONE", ["holdId"])]
