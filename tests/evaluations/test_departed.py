"""Who deletes their account and comes back with the same address does not vote twice, and is not known otherwise."""

import asyncio

import pytest
from tests import factories
from tests.evaluations.voting import cast, count, next_period, sign

from parvis.auth.viewer import Viewer
from parvis.core.db import fetch, transaction
from parvis.core.errors import Code, Forbidden, Mistake
from parvis.evaluations.closing import close
from parvis.evaluations.departed import keep_from_voting
from parvis.evaluations.draw_lock import keep_from_drawing
from parvis.evaluations.models import DepartedVoter, Relation
from parvis.privacy.erase import Texts, erase

MAILBOX = "one@example.org"


async def leave(who: Viewer) -> None:
    async with transaction():
        await keep_from_voting(who.id)
        await keep_from_drawing()
        await erase(who.id, Texts.KEEP)


async def come_back() -> Viewer:
    return await factories.resident(email=MAILBOX)


async def refusal(**ballot: object) -> tuple[str, tuple[str, ...]]:
    before = await count("ballot_inbox")
    with pytest.raises(Mistake) as raised:
        await cast(**ballot)
    assert await count("ballot_inbox") == before
    return raised.value.code, tuple(str(part) for part in raised.value.path)


async def test_one_mailbox_is_one_ballot(db: str) -> None:
    place, elsewhere = await factories.commune(), await factories.commune()
    me = await come_back()
    await cast(place.id, viewer=me)
    await leave(me)
    for _ in range(2):
        me = await come_back()
        assert await refusal(commune_id=place.id, viewer=me) == (Code.ALREADY_DONE, ("commune_id",))
        assert await refusal(commune_id=elsewhere.id, viewer=me) == (Code.ALREADY_DONE, ("relation",))
        with pytest.raises(Mistake):
            await sign(place.id, viewer=me)
        await leave(me)

    # others are others, and another quarter is another
    await cast(place.id)
    with next_period():
        me = await come_back()
        await cast(place.id, viewer=me)
        await close()
        assert await count("departed_voter") == 0


async def test_three_communes_are_three_whoever_left_meanwhile(db: str) -> None:
    places = [await factories.commune() for _ in range(4)]
    for place in places[:3]:
        me = await come_back()
        await cast(place.id, viewer=me, relation=Relation.REGULAR)
        await leave(me)
    me = await come_back()
    assert await refusal(commune_id=places[3].id, viewer=me, relation=Relation.REGULAR) == (
        Code.TOO_MANY, ("relation",)
    )  # fmt: skip
    await cast(places[3].id, viewer=me)
    assert sorted(left.slot for left in await DepartedVoter.all()) == [1, 2, 3]


async def test_what_was_signed_went_with_the_account_and_may_be_said_again(db: str) -> None:
    place, me = await factories.commune(), await come_back()
    await sign(place.id, viewer=me)
    await leave(me)
    assert await count("sheet") == await count("departed_voter") == 0
    await cast(place.id, viewer=await come_back())


async def test_what_is_kept_names_nobody_and_tells_no_time(db: str) -> None:
    place, me = await factories.commune(), await come_back()
    await cast(place.id, viewer=me)
    await leave(me)
    [row] = await fetch("SELECT * FROM departed_voter")
    assert (row.pop("id").version, len(row.pop("voter_hash"))) == (4, 32)
    assert {*row} == {"commune_id", "period", "slot"}
    assert MAILBOX not in str(await fetch("SELECT to_jsonb(d)::text FROM departed_voter d"))


async def test_who_votes_while_leaving_has_voted_or_has_not(db: str) -> None:
    """No ballot without its row in the roll: of whoever is there, or of whoever left."""
    place = await factories.commune()
    for _ in range(8):
        me = await factories.resident()
        outcomes = await asyncio.gather(
            *(cast(place.id, viewer=me) for _ in range(2)), leave(me), cast(place.id, viewer=me), return_exceptions=True
        )
        assert [one for one in outcomes if not isinstance(one, str | Mistake | Forbidden | None)] == []
    assert await count("sheet") == 0
    assert await count("ballot_inbox") == await count("departed_voter")
