"""After a draw nothing on a row tells whose ballot it is: not its key, its transaction, nor its place in the file."""

from collections.abc import Sequence
from itertools import islice, product
from uuid import UUID

from tests import factories
from tests.evaluations.voting import cast
from tests.waiting import until

from parvis.core.db import fetch, fetch_value
from parvis.evaluations.draw import clean_up, draw
from parvis.places.models import Commune

#: more than are mixed in
VOTERS = 110
#: five standard deviations of a rank correlation of fifty pairs that have nothing to do with each other
LEAST_TELLING = 0.75

Voter = tuple[UUID, str]


async def _vote(place: Commune, first: int, count: int) -> list[Voter]:
    """Voters whose ballots can be told apart: each account with the scores that it alone has given."""
    voters = []
    for grades in islice(product(range(1, 6), repeat=3), first, first + count):
        viewer = await factories.resident()
        scores = dict(zip(("SAFETY", "ECONOMY", "HEALTH"), grades, strict=True))
        await cast(place.id, viewer=viewer, scores=scores)
        voters.append((viewer.id, "".join(map(str, grades))))
    return voters


async def _keys(table: str) -> set[UUID]:
    return {
        row["key"]
        for row in await fetch(f"SELECT {'ballot_id' if table == 'ballot_code' else 'id'} AS key FROM {table}")
    }


#: what an operator can put in order, or group: rows that are about a person, and rows that are about a ballot
_PEOPLE = {
    "sheet": "SELECT account_id AS who, {of} AS value FROM sheet row",
    "account": "SELECT id AS who, {of} AS value FROM account row",
    "actor": "SELECT id AS who, {of} AS value FROM actor row",
}
_GRADES = "(b.scores ->> 'SAFETY') || (b.scores ->> 'ECONOMY') || (b.scores ->> 'HEALTH') AS which"
_BALLOTS = {
    "ballot": f"SELECT {_GRADES}, {{of}} AS value FROM ballot row JOIN ballot b ON b.id = row.id",
    "ballot_code": f"SELECT {_GRADES}, {{of}} AS value FROM ballot_code row JOIN ballot b ON b.id = row.ballot_id",
}


async def _orders(tables: dict[str, str], name: str, keys: dict[str, str]) -> dict[str, list[object]]:
    """Whom the rows are about, in the order of their places and in that of their keys."""
    found: dict[str, list[object]] = {}
    for table, select in tables.items():
        for by in ("row.ctid", f"row.{keys.get(table, 'id')}"):
            rows = await fetch(select.format(of=f"{by}::text") + f" ORDER BY {by}")
            found[f"{table} by {by}"] = [row[name] for row in rows]
    return found


async def _groups(tables: dict[str, str], name: str) -> dict[str, dict[str, set[object]]]:
    """Whom the rows are about, by the transactions that wrote, locked or deleted them."""
    found: dict[str, dict[str, set[object]]] = {}
    for table, select in tables.items():
        for of in ("xmin", "xmax"):
            groups = found.setdefault(f"{table}.{of}", {})
            for row in await fetch(select.format(of=f"row.{of}::text")):
                groups.setdefault(row["value"], set()).add(row[name])
    return found


def _likeness(voters: Sequence[Voter], people: list[object], ballots: list[object]) -> float:
    """Spearman's correlation of the voters' places in the two orders: 1 where one gives the other away."""
    places = [(people.index(account), ballots.index(scores)) for account, scores in voters]
    count = len(places)
    return 1 - 6 * sum((one - other) ** 2 for one, other in places) / (count * (count**2 - 1))


async def _check(voters: Sequence[Voter]) -> None:
    # given everything about people and everything about ballots
    people = await _orders(_PEOPLE, "who", {"sheet": "id"})
    ballots = await _orders(_BALLOTS, "which", {"ballot_code": "ballot_id"})
    # then no order of the one is an order of the other
    accounts = {account for account, _ in voters}
    for by, who in people.items():
        for other, which in ballots.items():
            likeness = _likeness(voters, [one for one in who if one in accounts], which)
            assert abs(likeness) < LEAST_TELLING, f"{by} is like {other}: {likeness:.2f}"
    # and what one transaction touched of both is a crowd on either side
    groups = await _groups(_BALLOTS, "which")
    for people_of, by_transaction in (await _groups(_PEOPLE, "who")).items():
        for ballots_of, others in groups.items():
            for number in set(by_transaction) & set(others) - {"0"}:
                together = min(len(by_transaction[number] & accounts), len(others[number]))
                assert together >= 10, f"{people_of} and {ballots_of} share transaction {number}: {together}"


async def _box_is_gone() -> bool:
    await clean_up()
    return bool(await fetch_value("SELECT pg_relation_size('ballot_inbox') = 0"))


async def test_nothing_leads_from_a_voter_to_a_ballot(db: str) -> None:
    place = await factories.commune()
    voters = await _vote(place, 0, VOTERS)
    assert await fetch_value("SELECT count(*) FROM sheet JOIN ballot_inbox ON sheet.xmin = ballot_inbox.xmin") == VOTERS
    sheets, waiting = await _keys("sheet"), await _keys("ballot_inbox")

    await draw()

    await _check(voters)
    assert not await _keys("sheet") & sheets
    assert await fetch_value("SELECT count(*) FROM sheet WHERE is_waiting") == 0
    assert not (await _keys("ballot") | await _keys("ballot_code")) & waiting
    # nor are deleted versions of the box's rows left in its file, once nobody looks at an older moment any more
    await until(_box_is_gone)


async def test_the_second_draw_is_mixed_with_the_first(db: str) -> None:
    # given some who were drawn, and others of whom it is known that they voted later
    place = await factories.commune()
    early = await _vote(place, 0, 30)
    await draw()
    drawn, sheets = await _keys("ballot"), await _keys("sheet")
    late = await _vote(place, 30, 20)

    await draw()

    # then they are not told by being the newest
    await _check(early + late)
    assert await fetch_value("SELECT count(DISTINCT xmin::text) FROM ballot") == 1
    assert await fetch_value("SELECT count(DISTINCT xmin::text) FROM sheet") == 1
    assert not await _keys("ballot") & drawn
    assert not await _keys("sheet") & sheets


async def test_sheets_of_a_commune_that_waits_stay_as_they_are(db: str) -> None:
    # given a commune that is drawn and one that is not full
    full, other = await factories.commune(), await factories.commune()
    await _vote(full, 0, 10)
    await _vote(other, 10, 9)
    before = await fetch("SELECT id, is_waiting FROM sheet WHERE commune_id = $1 ORDER BY id", other.id)

    await draw()

    assert await fetch("SELECT id, is_waiting FROM sheet WHERE commune_id = $1 ORDER BY id", other.id) == before
    assert await fetch_value("SELECT count(*) FROM sheet WHERE is_waiting") == 9
