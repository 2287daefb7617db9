"""Evaluations with a name, one's own, and what is set aside: who reads what of them."""

from datetime import timedelta
from typing import Any

from tests import factories, figures
from tests.evaluations.voting import cast, neighbourhood, sign
from tests.graphql.asking import VISITOR, Asker, each, gid
from tests.graphql.commands import as_token

from parvis.auth.permissions import Permission
from parvis.core import clock
from parvis.core.db import execute
from parvis.directory.models import CommuneRole
from parvis.evaluations import periods
from parvis.evaluations.models import BallotHold, HoldState, Relation, SignedEvaluation
from parvis_graphql.engine.global_ids import encode_id

NOW = periods.current
# what is signed, and one's own

SIGNED = """query($id: ID!) { node(id: $id) { ... on SignedEvaluation {
  commune { id } neighbourhood { name } person { displayName } period relation recommends
  scores { criterion { code } score } viewerCanEdit } } }"""
OWN = """query($id: ID!) { commune(by: {id: $id}) {
  viewerHasEvaluated viewerEvaluation { id } signedEvaluations { totalCount } } }"""


async def test_what_is_signed_is_public_and_changed_by_its_author_alone(ask: Asker) -> None:
    author, place = await factories.resident("Camille Martin"), await factories.commune()
    part = await neighbourhood(place, "Les Hauts")
    key = await sign(
        place.id, viewer=author, recommends=False, scores={"SAFETY": 2, "ECONOMY": 5}, neighbourhood_id=part.id
    )
    name = encode_id("SignedEvaluation", key)

    by_viewer = {
        viewer: (await ask(SIGNED, who, id=name))["node"]
        for viewer, who in (("visitor", VISITOR), ("stranger", await factories.resident()), ("author", author))
    }
    by_token = await ask(SIGNED, as_token(author, Permission.EVALUATIONS_SIGN), id=name)

    assert [shown.pop("viewerCanEdit") for shown in by_viewer.values()] == [False, False, True]
    assert by_token["node"]["viewerCanEdit"] is False
    assert by_viewer["visitor"] == by_viewer["stranger"] == by_viewer["author"]
    assert by_viewer["visitor"] == {
        "commune": {"id": gid(place)},
        "neighbourhood": {"name": "Les Hauts"},
        "person": {"displayName": "Camille Martin"},
        "period": periods.as_text(NOW()),
        "relation": "RESIDENT",
        "recommends": False,
        "scores": [{"criterion": {"code": "ECONOMY"}, "score": 5}, {"criterion": {"code": "SAFETY"}, "score": 2}],
    }
    # once its quarter is over, it stays as it is
    await SignedEvaluation.filter(id=key).update(period=NOW() - 1)
    assert (await ask(SIGNED, author, id=name))["node"]["viewerCanEdit"] is False


async def test_what_was_taken_back_is_seen_by_nobody(ask: Asker) -> None:
    author, place = await factories.resident(), await factories.commune()
    key = await sign(place.id, viewer=author)
    # counted, so its row waits for a draw that subtracts it
    await SignedEvaluation.filter(id=key).update(person_id=None, recommends=None, scores=None)

    for viewer in (VISITOR, author):
        assert (await ask(SIGNED, viewer, id=encode_id("SignedEvaluation", key)))["node"] is None
        answer = await ask(OWN, viewer, id=gid(place))
        assert answer["commune"]["signedEvaluations"] == {"totalCount": 0}
        assert answer["commune"]["viewerEvaluation"] is None


async def test_that_one_has_evaluated_is_known_to_oneself_alone(ask: Asker) -> None:
    secret, open_, stranger = [await factories.resident() for _ in range(3)]
    place = await factories.commune()
    official = await factories.official(place)
    await cast(place.id, viewer=secret)
    key = await sign(place.id, viewer=open_)
    token = as_token(secret, Permission.BALLOTS_CAST)

    own = [
        (await ask(OWN, who, id=gid(place)))["commune"] for who in (VISITOR, stranger, official, secret, open_, token)
    ]

    assert [one["viewerHasEvaluated"] for one in own] == [None, False, False, True, True, None]
    evaluation = {"id": encode_id("SignedEvaluation", key)}
    assert [one["viewerEvaluation"] for one in own] == [None, None, None, None, evaluation, None]
    assert {one["signedEvaluations"]["totalCount"] for one in own} == {1}


async def test_ones_own_are_listed_with_those_of_earlier_quarters(ask: Asker) -> None:
    author, now = await factories.resident(), NOW()
    new = await sign((await factories.commune()).id, viewer=author)
    old = await sign((await factories.commune()).id, viewer=author, relation=Relation.REGULAR)
    await SignedEvaluation.filter(id=old).update(period=now - 3)
    document = """query($relation: Relation) { viewer { evaluations(relation: $relation) {
      totalCount nodes { id period } } } }"""

    answer = await ask(document, author)
    regular = await ask(document, author, relation="REGULAR")
    others = await ask(document, await factories.resident())

    ids = [encode_id("SignedEvaluation", key) for key in (new, old)]
    assert each(answer["viewer"]["evaluations"]) == ids
    assert each(answer["viewer"]["evaluations"], lambda one: one["period"]) == [
        periods.as_text(now),
        periods.as_text(now - 3),
    ]
    assert each(regular["viewer"]["evaluations"]) == ids[1:]
    assert others["viewer"]["evaluations"] == {"totalCount": 0, "nodes": []}


# what is set aside

HOLDS = """query($id: ID!) { commune(by: {id: $id}) { heldEvaluations ballotHolds {
  nodes { state openedOn heldCount reason decidedAt viewerCanDecide } } } }"""


async def test_how_many_are_held_is_public_in_tens(ask: Asker) -> None:
    place = await factories.commune()
    hold: BallotHold = await figures.hold(place)
    keys = [await sign(place.id) for _ in range(4)]
    for _ in range(16):
        await cast(place.id)

    async def held() -> Any:
        return (await ask(HOLDS, id=gid(place)))["commune"]

    assert (await held())["heldEvaluations"] == 0
    await execute("UPDATE ballot_inbox SET hold_id = $1", hold.id)
    await SignedEvaluation.filter(id__in=keys[:3]).update(hold_id=hold.id)
    assert (await held())["heldEvaluations"] == 10
    await SignedEvaluation.filter(id=keys[3]).update(hold_id=hold.id)

    shown = await held()
    assert shown["heldEvaluations"] == 20
    assert shown["ballotHolds"]["nodes"] == [
        {
            "state": "OPEN",
            "openedOn": hold.opened_on.isoformat(),
            "heldCount": 20,
            "reason": None,
            "decidedAt": None,
            "viewerCanDecide": False,
        }
    ]
    decided = {"state": HoldState.RELEASED, "held_count": 17, "reason": "Une classe qui votait ensemble."}
    await BallotHold.filter(id=hold.id).update(**decided)
    assert (await held())["heldEvaluations"] == 0
    assert (await held())["ballotHolds"]["nodes"][0]["heldCount"] == 10


async def test_fewer_than_ten_that_were_held_are_never_numbered(ask: Asker) -> None:
    place = await factories.commune()
    waiting = await figures.hold(place)
    await cast(place.id)
    await execute("UPDATE ballot_inbox SET hold_id = $1", waiting.id)
    for state in (HoldState.RELEASED, HoldState.DISCARDED):
        for count in (1, 9):
            await figures.hold(place, state, held_count=count, decided_at=clock.now())

    commune = (await ask(HOLDS, await factories.moderator(place), id=gid(place)))["commune"]

    assert commune["heldEvaluations"] == 0
    assert sorted((one["state"], one["heldCount"]) for one in commune["ballotHolds"]["nodes"]) == [
        ("DISCARDED", 0), ("DISCARDED", 0), ("OPEN", 0), ("RELEASED", 0), ("RELEASED", 0),
    ]  # fmt: skip


async def test_whoever_looks_after_the_commune_decides_never_its_town_hall(ask: Asker) -> None:
    place = await factories.commune()
    hold = await figures.hold(place)
    both = await factories.official(place)
    await factories.office(both, place, CommuneRole.MODERATOR)
    moderator = await factories.moderator(place)

    can = [
        (await ask(HOLDS, who, id=gid(place)))["commune"]["ballotHolds"]["nodes"][0]["viewerCanDecide"]
        for who in (
            VISITOR,
            await factories.resident(),
            await factories.moderator(await factories.commune()),
            await factories.official(place),
            both,
            moderator,
            as_token(moderator, Permission.CONTENT_MODERATE),
        )
    ]
    assert can == [False, False, False, False, False, True, False]

    await BallotHold.filter(id=hold.id).update(state=HoldState.DISCARDED)
    [node] = (await ask(HOLDS, moderator, id=gid(place)))["commune"]["ballotHolds"]["nodes"]
    assert node["viewerCanDecide"] is False


async def test_what_waits_anywhere_is_public_oldest_first(ask: Asker) -> None:
    today = clock.now().date()
    late, early, decided = [await factories.commune() for _ in range(3)]
    made = [await figures.hold(late), await figures.hold(early, opened_on=today - timedelta(days=2))]
    await figures.hold(decided, HoldState.RELEASED, opened_on=today - timedelta(days=1))
    moderator = await factories.moderator(late)

    for who, can in ((VISITOR, [False, False]), (moderator, [False, True])):
        found = (await ask("{ ballotHolds(first: 5) { totalCount nodes { id viewerCanDecide } } }", who))["ballotHolds"]
        assert found["totalCount"] == 2
        assert each(found) == [encode_id("BallotHold", one.id) for one in reversed(made)]
        assert each(found, lambda one: one["viewerCanDecide"]) == can


async def test_what_was_decided_anywhere_is_public_latest_first(ask: Asker) -> None:
    place = await factories.commune()
    await figures.hold(place)
    made = [
        await figures.hold(place, state, held_count=12, reason=reason, decided_at=clock.now() - timedelta(days=days))
        for state, reason, days in (
            (HoldState.RELEASED, "Une classe qui votait ensemble.", 9),
            (HoldState.DISCARDED, "Des comptes ouverts le même soir.", 2),
        )
    ]

    for who in (VISITOR, await factories.resident(), await factories.official(place)):
        found = (await ask("{ decidedBallotHolds { nodes { id state heldCount reason viewerCanDecide } } }", who))[
            "decidedBallotHolds"
        ]
        assert found["nodes"] == [
            {
                "id": encode_id("BallotHold", one.id),
                "state": one.state,
                "heldCount": 10,
                "reason": one.reason,
                "viewerCanDecide": False,
            }
            for one in reversed(made)
        ]
