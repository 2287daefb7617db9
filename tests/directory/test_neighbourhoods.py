"""Neighbourhoods, their outlines, and the days to answer: the officials' to set."""

from typing import Any

import pytest
from tests import factories
from tests.tables import contents, holds

from parvis.auth.viewer import visitor
from parvis.core.errors import Code, Forbidden, Mistake, Mistakes, Unauthenticated
from parvis.directory import neighbourhoods
from parvis.directory import role_queries as queries
from parvis.directory.neighbourhoods import (
    create_neighbourhood,
    delete_neighbourhood,
    edit_neighbourhood,
    set_answer_days,
)
from parvis.directory.outlines import MOST_POINTS, check_outline
from parvis.places.models import Commune, Neighbourhood
from parvis.proposals.models import Proposal
from parvis.proposals.service import edit_proposal

RING: list[Any] = [[2.26, 48.81], [2.28, 48.81], [2.28, 48.83], [2.26, 48.81]]
SQUARE = {"type": "Polygon", "coordinates": [RING]}


@pytest.mark.usefixtures("db")
async def test_officials_of_the_commune_alone_set_things_there() -> None:
    place = await factories.commune()
    mayor = await factories.official(place)
    made = await create_neighbourhood(mayor, commune_id=place.id, name="Les Épinettes")
    people = [
        (visitor(), Unauthenticated),
        (await factories.resident(), Forbidden),
        (await factories.moderator(place), Forbidden),
        (await factories.official(await factories.commune()), Forbidden),
        (await factories.resident(is_admin=True), Forbidden),
    ]
    before = await contents()

    for nobody, refusal in people:
        with pytest.raises(refusal):
            await create_neighbourhood(nobody, commune_id=place.id, name="Le Port")
        with pytest.raises(refusal):
            await edit_neighbourhood(nobody, neighbourhood_id=made.id, name="Le Port")
        with pytest.raises(refusal):
            await delete_neighbourhood(nobody, neighbourhood_id=made.id)
        with pytest.raises(refusal):
            await set_answer_days(nobody, commune_id=place.id, days=10)

    assert await contents() == before
    asked = [await holds(queries.CAN_MANAGE, "commune", place.id, one) for one in [*(who for who, _ in people), mayor]]
    assert asked == [False] * 5 + [True]


@pytest.mark.usefixtures("db")
async def test_a_name_is_taken_once_in_a_commune_whatever_its_case() -> None:
    place, other = await factories.commune(), await factories.commune()
    mayor = await factories.official(place)
    await create_neighbourhood(mayor, commune_id=place.id, name="Les Épinettes")
    second = await create_neighbourhood(mayor, commune_id=place.id, name="Le Port")
    await create_neighbourhood(await factories.official(other), commune_id=other.id, name="Les Épinettes")
    before = await contents()

    for command in (
        create_neighbourhood(mayor, commune_id=place.id, name="les  épinettes"),
        edit_neighbourhood(mayor, neighbourhood_id=second.id, name="LES ÉPINETTES"),
    ):
        with pytest.raises(Mistake) as refusal:
            await command
        assert (refusal.value.code, refusal.value.path) == (Code.TAKEN, ("name",))

    assert await contents() == before


@pytest.mark.usefixtures("db")
async def test_an_outline_is_kept_compactly_changed_and_taken_away() -> None:
    place = await factories.commune()
    mayor = await factories.official(place)
    wordy = {
        "type": "Polygon",
        "bbox": [1, 2, 3, 4],
        "coordinates": [[[2.2600000049, 48.81, 35.5], *[[*point, 35] for point in RING[1:3]], [2.26, 48.81, 0]]],
    }

    made = await create_neighbourhood(mayor, commune_id=place.id, name="Le Port", outline=wordy)
    kept = (await Neighbourhood.get(id=made.id)).outline
    await edit_neighbourhood(mayor, neighbourhood_id=made.id, name="Le Vieux Port")
    renamed = await Neighbourhood.get(id=made.id)
    await edit_neighbourhood(mayor, neighbourhood_id=made.id, outline=None)

    assert kept == SQUARE
    assert (renamed.name, renamed.outline) == ("Le Vieux Port", SQUARE)
    assert (await Neighbourhood.get(id=made.id)).outline is None


@pytest.mark.parametrize(
    "outline",
    [
        "a text",
        [],
        {},
        {"type": "Point", "coordinates": [2, 48]},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": RING},
        {"type": "Polygon", "coordinates": [RING[:3]]},
        {"type": "Polygon", "coordinates": [[*RING[:3], [2.27, 48.81]]]},
        {"type": "Polygon", "coordinates": [[[181, 48], *RING[1:3], [181, 48]]]},
        {"type": "Polygon", "coordinates": [[[2, 91], *RING[1:3], [2, 91]]]},
        {"type": "Polygon", "coordinates": [[["2", 48], *RING[1:3], ["2", 48]]]},
        {"type": "Polygon", "coordinates": [[[True, 48], *RING[1:3], [True, 48]]]},
        {"type": "Polygon", "coordinates": [[[float("nan"), 48], *RING[1:3], [float("nan"), 48]]]},
        {"type": "Polygon", "coordinates": [[[10**400, 48], *RING[1:3], [10**400, 48]]]},
        {"type": "Polygon", "coordinates": [[[2, -(10**400)], *RING[1:3], [2, -(10**400)]]]},
        {"type": "Polygon", "coordinates": [[[2], *RING[1:3], [2]]]},
        {"type": "MultiPolygon", "coordinates": []},
        {"type": "MultiPolygon", "coordinates": [RING]},
        {"type": "GeometryCollection", "geometries": [SQUARE]},
    ],
)
def test_what_is_no_area_on_earth_is_refused(outline: object) -> None:
    with pytest.raises(Mistake) as refusal:
        check_outline(outline)

    assert (refusal.value.code, refusal.value.path) == (Code.INVALID, ("outline",))


def test_an_outline_has_as_many_points_as_may_be_over_all_its_rings() -> None:
    def rings(points: int) -> dict[str, Any]:
        return {"type": "MultiPolygon", "coordinates": [[RING] for _ in range(points // len(RING))]}

    assert check_outline(rings(MOST_POINTS))["type"] == "MultiPolygon"
    with pytest.raises(Mistake) as refusal:
        check_outline(rings(MOST_POINTS + len(RING)))
    assert refusal.value.code == Code.TOO_MANY


@pytest.mark.usefixtures("db")
async def test_every_mistake_is_told_and_there_are_not_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    place = await factories.commune()
    mayor = await factories.official(place)

    with pytest.raises(Mistakes) as refusal:
        await create_neighbourhood(mayor, commune_id=place.id, name="P", outline="x")
    assert [(one.code, one.path) for one in refusal.value.mistakes] == [
        (Code.TOO_SHORT, ("name",)),
        (Code.INVALID, ("outline",)),
    ]
    monkeypatch.setattr(neighbourhoods, "MOST_NEIGHBOURHOODS", 1)
    await create_neighbourhood(mayor, commune_id=place.id, name="Le Port")
    with pytest.raises(Mistake) as one_more:
        await create_neighbourhood(mayor, commune_id=place.id, name="Le Marché")
    assert one_more.value.code == Code.TOO_MANY


@pytest.mark.usefixtures("db")
async def test_a_proposal_lies_in_a_neighbourhood_of_its_commune_until_that_goes() -> None:
    place, author = await factories.commune(), await factories.resident()
    mayor, far = await factories.official(place), await factories.commune()
    here = await create_neighbourhood(mayor, commune_id=place.id, name="Le Port")
    there = await create_neighbourhood(await factories.official(far), commune_id=far.id, name="Le Port")
    made = await factories.proposal(author, place, neighbourhood_id=here.id)
    before = await contents()

    for command in (
        factories.proposal(author, place, neighbourhood_id=there.id),
        edit_proposal(author, proposal_id=made.id, neighbourhood_id=there.id),
    ):
        with pytest.raises(Mistake) as refusal:
            await command
        assert (refusal.value.code, refusal.value.path) == (Code.NOT_FOUND, ("neighbourhood_id",))
    assert await contents() == before

    assert (await edit_proposal(author, proposal_id=made.id, neighbourhood_id=None)).neighbourhood_id is None
    back = await edit_proposal(author, proposal_id=made.id, neighbourhood_id=here.id)
    assert (back.neighbourhood_id, back.version) == (here.id, 1)
    await delete_neighbourhood(mayor, neighbourhood_id=here.id)
    assert (await Proposal.get(id=made.id)).neighbourhood_id is None


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(("days", "is_good"), [(0, False), (1, True), (90, True), (91, False)])
async def test_the_days_to_answer_have_bounds(days: int, is_good: bool) -> None:
    place = await factories.commune()
    mayor = await factories.official(place)

    if is_good:
        await set_answer_days(mayor, commune_id=place.id, days=days)
    else:
        with pytest.raises(Mistake) as refusal:
            await set_answer_days(mayor, commune_id=place.id, days=days)
        assert (refusal.value.code, refusal.value.path) == (Code.INVALID, ("days",))

    assert (await Commune.get(id=place.id)).answer_days == (days if is_good else 30)
