"""Who voted what? An operator who looks at everything: before the draw they can tell, after it they cannot."""

import asyncio
import random
from uuid import UUID

import httpx
import pytest
from tests import factories
from tests.door import operating_eyes as operator
from tests.door.people import Person, person
from tests.door.processes import Web
from tests.evaluations.voting import next_period

from parvis.core.db import execute, fetch
from parvis.evaluations import closing
from parvis.evaluations.draw import draw
from parvis.evaluations.models import Relation
from parvis_graphql.engine.global_ids import encode_id

_VOTERS = 40
_CAST = """
mutation ($input: CastBallotInput!) { castBallot(input: $input) { code errors { code path message } } }
"""
_CRITERIA = ("QUALITY_OF_LIFE", "ECONOMY", "SAFETY", "MOBILITY", "LOCAL_DEMOCRACY")


def _answers(number: int) -> dict[str, int]:
    """Five grades that no other voter gives: so the test knows whose ballot is whose, which nobody else can."""
    return {code: 1 + number // 5**place % 5 for place, code in enumerate(_CRITERIA)}


async def _vote(client: httpx.AsyncClient, who: Person, commune_id: UUID, number: int) -> str:
    scores = [{"criterion": code, "score": score} for code, score in _answers(number).items()]
    wanted = {
        "communeId": encode_id("Commune", commune_id),
        "relation": Relation.RESIDENT,
        "recommends": number % 3 > 0,
        "scores": scores,
    }
    reply = await client.post("/graphql", json={"query": _CAST, "variables": {"input": wanted}}, headers=who.cookie)
    payload = reply.json()["data"]["castBallot"]
    assert payload["errors"] == []
    code: str = payload["code"]
    return code


def _right(told: dict[str, str], truth: dict[str, dict[str, int]], found: list[operator.Row]) -> int:
    """How many of these pairs are true."""
    scores = {row.values["id"]: row.values["scores"] for row in operator.ballots(found)}
    return sum(truth[account] == scores.get(ballot) for account, ballot in told.items())


@pytest.fixture(autouse=True)
async def an_empty_station(house: str) -> None:
    """No sheet and no ballot of another test: the operator looks at all there are, in files that begin anew, lest rows
    come to lie in places that others have left.
    """
    await execute("TRUNCATE sheet, ballot_inbox, ballot_code, ballot")


async def test_after_the_draw_not_even_the_operator_can_tell(client: httpx.AsyncClient, web: Web) -> None:
    # given forty residents of one commune who vote secretly, each in their own way, in an order that is theirs
    here = await factories.commune()
    voters = [await person(f"Votant {number}") for number in range(_VOTERS)]
    before_all = await operator.everything_else(await operator.rows(), web.lines())
    order = random.sample(range(_VOTERS), _VOTERS)
    codes = {number: await _vote(client, voters[number], here.id, number) for number in order}
    truth = {str(voters[number].viewer.id): _answers(number) for number in range(_VOTERS)}

    # when the operator looks before the draw, then they find every pair: their way of looking is a good one
    found = await operator.rows()
    assert _right(operator.by_transaction(found), truth, found) == _VOTERS
    assert max(_right(told, truth, found) for told in operator.by_order(found)) == _VOTERS

    # …but only there: beside the roll and the box nothing was written that has a person, a ballot or a code in it
    beside = await operator.everything_else(found, web.lines())
    secrets = [*truth, *(row.values["id"] for row in operator.ballots(found)), *codes.values()]
    secrets += [one.email for one in voters] + [one.secret for one in voters] + ["127.0.0.1"]
    assert {(where, secret) for where, text in beside - before_all for secret in secrets if secret in text} == set()

    # when the night's draw has come
    await draw()
    found = await operator.rows()

    # then all are counted, and every way of looking finds what chance finds
    assert len(operator.voted(found)) == len(operator.ballots(found)) == _VOTERS
    assert {row.table for row in operator.ballots(found)} == {"ballot"}
    assert operator.by_transaction(found) == {}
    # one right pair is what chance gives (Poisson); ten or more, once in ten million times and each of 18 orders
    assert max(_right(told, truth, found) for told in operator.by_order(found)) < 10
    assert operator.by_shared_value(found) == set()
    assert operator.times(found) == set()
    assert len({row.written_by for row in (*operator.voted(found), *operator.ballots(found))}) <= 2

    # …and nothing elsewhere names a voter beside a ballot, nor any ballot's key or code
    beside = await operator.everything_else(found, web.lines())
    secrets += [row.values["id"] for row in operator.ballots(found)]
    assert {(where, secret) for where, text in beside - before_all for secret in secrets if secret in text} == set()
    told = await fetch("SELECT kind, subject_id, topics::text AS topics FROM event WHERE commune_id = $1", here.id)
    assert [(row["kind"], row["subject_id"]) for row in told] == [("evaluation.counted", here.id)]


async def test_a_second_batch_is_not_told_from_the_first(client: httpx.AsyncClient) -> None:
    # given a first draw of twelve, and a second of twelve others
    here = await factories.commune()
    voters = [await person() for _ in range(24)]
    for number in range(12):
        await _vote(client, voters[number], here.id, number)
    await draw()
    first = {str(one.viewer.id) for one in voters[:12]}
    for number in range(12, 24):
        await _vote(client, voters[number], here.id, number)
    await draw()

    # when the operator parts rows by the transaction that wrote them
    found = [row for row in await operator.rows() if row.values.get("commune_id") == str(here.id)]

    # then both batches were written together: no group of sheets is one batch
    for kind in (operator.voted(found), operator.ballots(found)):
        assert len(kind) == 24
        assert len({row.written_by for row in kind}) == 1
    lain = [row.values["account_id"] in first for row in sorted(operator.voted(found), key=lambda row: row.place)]
    assert lain != [True] * 12 + [False] * 12
    assert lain != [False] * 12 + [True] * 12


async def test_no_account_remembers_the_transaction_that_cast_its_ballot(client: httpx.AsyncClient) -> None:
    # given a box that is drawn, one that is left over, and a burst of new accounts that nobody decides about
    full, small, flooded = [await factories.commune(population=5000) for _ in range(3)]
    voters = [await person() for _ in range(24)]
    await execute("UPDATE account SET created_at = now() WHERE id = ANY($1)", [one.viewer.id for one in voters[13:]])
    before = await operator.accounts()
    for number, one in enumerate(voters):
        await _vote(client, one, (full if number < 12 else small if number < 13 else flooded).id, number)

    # when the operator looks then, after the night's draw, and in the next quarter
    seen = [await operator.rows()]
    await draw()
    seen.append(await operator.rows())
    with next_period():
        await closing.draw_all()
        seen.append(await operator.rows())
        assert await operator.accounts() == before

    # then no account's row was touched or locked, and none has a number that any ballot ever had
    assert {row.table for row in operator.ballots(seen[-1])} == {"ballot_inbox", "ballot"}
    numbers = {number for found in before.values() for number in found}
    assert numbers & {row.written_by for found in seen for row in operator.ballots(found)} == set()


async def test_at_once_from_two_browsers_is_once(client: httpx.AsyncClient) -> None:
    here, camille = await factories.commune(), await person()
    outcomes = await asyncio.gather(
        *(_vote(client, camille, here.id, number) for number in range(6)), return_exceptions=True
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AssertionError"] * 5 + ["str"]
    assert await fetch("SELECT count(*) AS n FROM sheet WHERE commune_id = $1", here.id) == [{"n": 1}]
    assert await fetch("SELECT count(*) AS n FROM ballot_inbox WHERE commune_id = $1", here.id) == [{"n": 1}]


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_failing_vote_leaves_no_word_of_it_in_the_log(client: httpx.AsyncClient, web: Web, method: str) -> None:
    # given a vote whose scores are none, and one by GET, which no mutation may
    camille = await person(name="Prénom-Secret")
    wrong = {"input": {"communeId": "peu-importe-secret", "relation": "RESIDENT", "recommends": "oui-secret"}}

    if method == "GET":
        await client.get("/graphql", params={"query": _CAST, "variables": str(wrong)}, headers=camille.cookie)
    else:
        await client.post("/graphql", json={"query": _CAST, "variables": wrong}, headers=camille.cookie)

    written = web.log.read_text()
    for secret in ("peu-importe-secret", "oui-secret", camille.email, str(camille.viewer.id), camille.secret):
        assert secret not in written
