"""Organisations: opened, described, verified, and spoken for."""

from typing import Any
from uuid import UUID

import pytest
from tests.factories import comment, commune, member, office, organisation, photo, proposal, resident, thread
from tests.tables import contents, holds, told

from parvis.auth.viewer import Viewer, visitor
from parvis.core.errors import Code, Forbidden, Mistake, Mistakes, RateLimited, Unauthenticated
from parvis.core.ids import uuid7
from parvis.directory import policy
from parvis.directory.models import (
    Actor,
    ActorKind,
    CommuneRole,
    CommuneRoleGrant,
    MemberRole,
    Membership,
    OrganisationCommune,
    OrganisationKind,
)
from parvis.directory.organisations import create_organisation, edit_organisation, set_verified
from parvis.directory.queries import SPEAKS_FOR_AUTHOR
from parvis.directory.service import update_profile
from parvis.discussion.service import add_comment, edit_comment
from parvis.photos.models import Photo, PhotoStatus
from parvis.proposals.service import edit_proposal, support, withdraw_proposal

pytestmark = pytest.mark.usefixtures("db")


async def described(**fields: Any) -> dict[str, Any]:
    return {
        "kind": OrganisationKind.ASSOCIATION,
        "display_name": "Les Amis du square",
        "summary": "Nous prenons soin du square toute l’année.",
        "commune_ids": [(await commune()).id],
        **fields,
    }


async def where(of: UUID) -> list[UUID]:
    return [row.commune_id for row in await OrganisationCommune.filter(organisation_id=of).order_by("position")]


# -- opening one


async def test_whoever_opens_an_organisation_owns_it_and_its_communes_hear() -> None:
    founder = await resident()
    home, second = await commune(), await commune()

    made = await create_organisation(
        founder,
        **await described(
            display_name=" Les  Amis du square ",
            website="https://amis.example.org/nous",
            commune_ids=[home.id, second.id],
        ),
    )

    kept = await Actor.get(id=made.id)
    assert (kept.kind, kept.organisation_kind) == (ActorKind.ORGANISATION, OrganisationKind.ASSOCIATION)
    assert (kept.display_name, kept.website) == ("Les Amis du square", "https://amis.example.org/nous")
    assert kept.slug.startswith("les-amis-du-square-")
    assert kept.is_verified is False
    assert await where(made.id) == [home.id, second.id]
    [owner] = await Membership.filter(organisation_id=made.id)
    assert (owner.person_id, owner.role) == (founder.id, MemberRole.OWNER)
    [(kind, topics)] = await told(subject_id=made.id)
    assert kind == "organisation.created"
    assert topics[:3] == [f"actor:{made.id}", f"commune:{home.id}", f"commune:{second.id}"]


async def test_what_cannot_be_taken_is_said_all_at_once_and_nothing_is_made() -> None:
    founder = await resident()
    before = await contents()

    with pytest.raises(Unauthenticated):
        await create_organisation(visitor(), **await described())
    with pytest.raises(Mistakes) as refused:
        await create_organisation(
            founder, **await described(display_name="", summary="court", website="ftp://a.fr", commune_ids=[])
        )

    assert [(one.code, one.path) for one in refused.value.mistakes] == [
        (Code.BLANK, ("display_name",)),
        (Code.TOO_SHORT, ("summary",)),
        (Code.INVALID, ("website",)),
        (Code.BLANK, ("commune_ids",)),
    ]
    after = await contents()
    assert {**after, "commune": 0, "department": 0} == {**before, "commune": 0, "department": 0}


@pytest.mark.parametrize(
    "website",
    [
        "javascript:alert(1)",
        "example",
        "//example.org",
        "example.org@evil.example.net",
        "javascript:alert(1)//example.org",
        "https://localhost/",
        "https://example.org@evil.example.net/",
        "https://example.org/a b",
        "https://[::1",
        "https://example.org:99999999/",
        'https://example.org/"onclick=',
    ],
)
async def test_addresses_that_could_mislead_are_no_website(website: str) -> None:
    with pytest.raises(Mistake) as refused:
        await create_organisation(await resident(), **await described(website=website))

    assert (refused.value.code, refused.value.path) == (Code.INVALID, ("website",))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" amis.example.org ", "https://amis.example.org"),
        ("amis.example.org:8080/nous", "https://amis.example.org:8080/nous"),
        ("http://amis.example.org", "http://amis.example.org"),
    ],
)
async def test_an_address_is_of_https_where_that_was_left_out(typed: str, kept: str) -> None:
    made = await create_organisation(await resident(), **await described(website=typed))

    assert (await Actor.get(id=made.id)).website == kept


async def test_communes_are_1_to_20_that_exist() -> None:
    founder = await resident()
    one = (await commune()).id
    for commune_ids, code in (([uuid7()], Code.NOT_FOUND), ([uuid7() for _ in range(21)], Code.TOO_MANY)):
        with pytest.raises(Mistake) as refused:
            await create_organisation(founder, **await described(commune_ids=commune_ids))
        assert (refused.value.code, refused.value.path) == (code, ("commune_ids",))

    made = await create_organisation(founder, **await described(commune_ids=[one, one]))

    assert await where(made.id) == [one]


async def test_a_person_opens_five_a_day() -> None:
    founder = await resident()
    for _ in range(5):
        await create_organisation(founder, **await described())

    with pytest.raises(RateLimited):
        await create_organisation(founder, **await described())

    assert await Membership.filter(person_id=founder.id).count() == 5


TOWN_HALL = (OrganisationKind.COUNCIL, OrganisationKind.MUNICIPAL_SERVICE)


@pytest.mark.parametrize("kind", TOWN_HALL)
async def test_only_officials_of_its_home_and_administrators_open_one_of_the_town_hall(kind: OrganisationKind) -> None:
    home, elsewhere = await commune(), await commune()
    agent, moderator, foreign = await resident(), await resident(), await resident()
    await office(agent, home, CommuneRole.AGENT)
    await office(moderator, home, CommuneRole.MODERATOR)
    await office(foreign, elsewhere, CommuneRole.ELECTED)
    fields = await described(kind=kind, commune_ids=[home.id, elsewhere.id])

    for who in (await resident(), moderator, foreign):
        with pytest.raises(Mistake) as refused:
            await create_organisation(who, **fields)
        assert (refused.value.code, refused.value.path) == (Code.INVALID, ("kind",))
    assert await Actor.filter(kind=ActorKind.ORGANISATION).count() == 0

    for who in (agent, await resident(is_admin=True)):
        assert (await create_organisation(who, **fields)).organisation_kind == kind


@pytest.mark.parametrize("kind", TOWN_HALL)
async def test_none_becomes_the_town_hall_s_by_another_kind_or_another_home(kind: OrganisationKind) -> None:
    home, elsewhere = await commune(), await commune()
    agent = await resident()
    await office(agent, home, CommuneRole.AGENT)
    plain, service = await organisation(agent, communes=[elsewhere]), await organisation(agent, "Mairie", [home], kind)

    for its, change in ((plain, {"kind": kind}), (service, {"commune_ids": [elsewhere.id, home.id]})):
        with pytest.raises(Mistake) as refused:
            await edit_organisation(agent, organisation_id=its.id, **change)
        assert (refused.value.code, refused.value.path) == (Code.INVALID, ("kind",))
    assert (await Actor.get(id=plain.id)).organisation_kind == OrganisationKind.ASSOCIATION
    assert await where(service.id) == [home.id]

    # what it is already may be sent again, as the form does, also when the role is over
    await CommuneRoleGrant.all().delete()
    await edit_organisation(agent, organisation_id=service.id, kind=kind, commune_ids=[home.id, elsewhere.id])
    assert await where(service.id) == [home.id, elsewhere.id]


# -- describing it


async def test_only_its_owner_describes_it() -> None:
    owner, stranger = await resident("Propriétaire"), await resident("Étranger")
    theirs = await organisation(owner)
    editor = await member(theirs)
    picture, elsewhere = await photo(owner), await commune()
    before = await contents()

    with pytest.raises(Unauthenticated):
        await edit_organisation(visitor(), organisation_id=theirs.id, summary="Autre chose que nous faisons.")
    for who in (stranger, editor):
        with pytest.raises(Forbidden):
            await edit_organisation(who, organisation_id=theirs.id, summary="Autre chose que nous faisons.")
    with pytest.raises(Mistake) as refused:
        await edit_organisation(stranger, organisation_id=stranger.id or uuid7(), summary="Une personne n’en est pas.")
    assert (refused.value.code, refused.value.path) == (Code.NOT_FOUND, ("organisation_id",))
    assert await contents() == before
    askers = (visitor(), stranger, editor, owner)
    assert [await holds(policy.MANAGE.predicate, "actor", theirs.id, who) for who in askers] == [
        False,
        False,
        False,
        True,
    ]

    await office(owner, elsewhere, CommuneRole.ELECTED)
    await edit_organisation(
        owner,
        organisation_id=theirs.id,
        kind=OrganisationKind.COUNCIL,
        display_name="Conseil du square",
        summary="Nous donnons notre avis sur le square.",
        website="https://conseil.example.org",
        commune_ids=[elsewhere.id],
        avatar_photo_id=picture.id,
    )

    kept = await Actor.get(id=theirs.id)
    assert (kept.display_name, kept.organisation_kind) == ("Conseil du square", OrganisationKind.COUNCIL)
    assert (kept.summary, kept.website) == ("Nous donnons notre avis sur le square.", "https://conseil.example.org")
    assert (kept.avatar_id, kept.slug) == (picture.id, theirs.slug)
    assert await where(theirs.id) == [elsewhere.id]
    assert (await Photo.get(id=picture.id)).attached_at is not None
    assert [kind for kind, _ in await told(subject_id=theirs.id)] == ["organisation.edited"]


async def test_what_is_left_out_stays_and_an_empty_website_goes() -> None:
    owner = await resident()
    theirs = await organisation(owner, website="https://amis.example.org")

    await edit_organisation(owner, organisation_id=theirs.id, summary="Nous avons changé de projet cette année.")
    kept = await Actor.get(id=theirs.id)
    await edit_organisation(owner, organisation_id=theirs.id, website="")
    without = await Actor.get(id=theirs.id)

    assert (kept.display_name, kept.website) == (theirs.display_name, "https://amis.example.org")
    assert (without.summary, without.website) == ("Nous avons changé de projet cette année.", None)


async def test_its_picture_is_ones_own_and_ready() -> None:
    owner = await resident()
    theirs = await organisation(owner)
    anothers, waiting = await photo(await resident()), await photo(owner, PhotoStatus.PROCESSING)

    for one, code in ((anothers, Code.NOT_FOUND), (waiting, Code.PHOTO_NOT_READY)):
        with pytest.raises(Mistake) as refused:
            await edit_organisation(owner, organisation_id=theirs.id, avatar_photo_id=one.id)
        assert (refused.value.code, refused.value.path) == (code, ("avatar_photo_id",))

    assert (await Actor.get(id=theirs.id)).avatar_id is None


# -- the badge


async def test_administrators_alone_give_the_badge() -> None:
    owner, admin = await resident(), await resident("Admin", is_admin=True)
    theirs = await organisation(owner)
    for who, refusal in ((visitor(), Unauthenticated), (owner, Forbidden)):
        with pytest.raises(refusal):
            await set_verified(who, actor_id=theirs.id, is_verified=True)
    assert (await Actor.get(id=theirs.id)).is_verified is False

    await set_verified(admin, actor_id=theirs.id, is_verified=True)
    given = await Actor.get(id=theirs.id)
    await set_verified(admin, actor_id=theirs.id, is_verified=False)
    taken = await Actor.get(id=theirs.id)

    assert (given.is_verified, taken.is_verified) == (True, False)
    with pytest.raises(Mistake) as refused:
        await set_verified(admin, actor_id=uuid7(), is_verified=True)
    assert (refused.value.code, refused.value.path) == (Code.NOT_FOUND, ("actor_id",))


async def test_another_name_or_kind_takes_the_badge_away() -> None:
    owner, person = await resident(), await resident()
    same = await organisation(owner, is_verified=True)
    renamed = await organisation(owner, is_verified=True)
    remade = await organisation(owner, is_verified=True)
    await Actor.filter(id=person.id).update(is_verified=True)

    await edit_organisation(owner, organisation_id=same.id, summary="La même, mais en d’autres mots.")
    await edit_organisation(owner, organisation_id=renamed.id, display_name="Mairie d’Issy")
    await edit_organisation(owner, organisation_id=remade.id, kind=OrganisationKind.SCHOOL)
    await update_profile(person, display_name="Le Maire")

    badges = [(await Actor.get(id=one)).is_verified for one in (same.id, renamed.id, remade.id, person.id)]
    assert badges == [True, False, False, False]


# -- speaking for it


async def test_members_sign_with_its_name_and_nobody_else_does() -> None:
    owner, stranger = await resident(), await resident("Étranger")
    theirs = await organisation(owner)
    editor = await member(theirs)
    under, place = await thread(), await commune()
    before = await contents()

    for forged in (theirs.id, owner.id, uuid7()):
        with pytest.raises(Mistake) as refused:
            await add_comment(stranger, thread_id=under.id, body="Oui", actor_id=forged)
        assert (refused.value.code, refused.value.path) == (Code.NOT_FOUND, ("actor_id",))
        with pytest.raises(Mistake) as refused:
            await proposal(stranger, place, actor_id=forged)
        assert (refused.value.code, refused.value.path) == (Code.NOT_FOUND, ("actor_id",))
    assert await contents() == before

    made = await proposal(editor, place, actor_id=theirs.id, photo_ids=[(await photo(editor)).id])
    said = await comment(owner, under, actor_id=theirs.id)

    assert (made.author_id, made.written_by_id) == (theirs.id, editor.id)
    assert (said.author_id, said.written_by_id) == (theirs.id, owner.id)
    assert (await comment(editor, under, actor_id=editor.id)).author_id == editor.id


async def test_all_its_members_change_what_it_said_and_none_supports_it() -> None:
    owner, stranger = await resident(), await resident("Étranger")
    theirs = await organisation(owner)
    editor = await member(theirs)
    made = await proposal(editor, actor_id=theirs.id)
    said = await comment(editor, await thread(), actor_id=theirs.id)

    await edit_proposal(owner, proposal_id=made.id, title="Deux bancs devant l’école")
    await edit_comment(owner, comment_id=said.id, body="Tout compte fait, oui.")
    for who in (owner, editor):
        with pytest.raises(Mistake) as refused:
            await support(who, proposal_id=made.id)
        assert refused.value.code == Code.INVALID
    supported = await support(stranger, proposal_id=made.id)
    await Membership.filter(person_id=editor.id).delete()
    with pytest.raises(Forbidden):
        await withdraw_proposal(editor, proposal_id=made.id)
    await withdraw_proposal(owner, proposal_id=made.id)

    assert supported.support_count == 1
    assert [await speaks(who, made.id) for who in (owner, editor, stranger, visitor())] == [True, False, False, False]


async def speaks(who: Viewer, proposal_id: UUID) -> bool:
    return await holds(SPEAKS_FOR_AUTHOR, "proposal", proposal_id, who)
