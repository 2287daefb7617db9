"""People: registered without the mail, and what they say of themselves."""

import asyncio
from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest
from tests.auth.people import PASSWORD, Resident, contents, new_email, nothing_changes, resident

from parvis.auth import service as auth
from parvis.auth.models import Account
from parvis.auth.permissions import TOKEN_SCOPES, Permission
from parvis.auth.queries import viewer_from_token
from parvis.auth.viewer import Viewer, visitor
from parvis.core import clock
from parvis.core.db import fetch
from parvis.core.errors import Code, Forbidden, Mistake, Mistakes, Unauthenticated
from parvis.core.sql import bind
from parvis.directory.models import Actor, ActorKind
from parvis.directory.queries import VISIBLE
from parvis.directory.service import create_admin, register_person, update_profile
from parvis.photos.models import Photo, PhotoStatus

pytestmark = pytest.mark.usefixtures("db")


async def photo(owner: Resident, status: PhotoStatus = PhotoStatus.READY) -> Photo:
    return await Photo.create(
        owner_id=owner.account.id, status=status, content_type="image/jpeg", created_at=clock.now()
    )


async def person_of(someone: Resident) -> Actor:
    return await Actor.get(id=someone.account.id)


async def program_of(owner: Resident, scopes: Sequence[Permission]) -> Viewer:
    _, secret = await auth.issue_token(owner.account.id, name="P", scopes=scopes)
    found = await viewer_from_token(secret)
    assert found is not None
    return found


# -- registering


async def test_a_registered_person_can_sign_in() -> None:
    email = new_email()

    person = await register_person(email=email.upper(), password=PASSWORD, display_name=" Léa  Dupré ", locale="en")

    account = await Account.get(email=email)
    assert account.id == person.id
    assert (account.locale, account.is_admin) == ("en", False)
    assert (person.kind, person.display_name, person.is_verified) == (ActorKind.PERSON, "Léa Dupré", False)
    entered = await auth.sign_in(visitor(), email=email, password=PASSWORD, user_agent="", remote=new_email("r"))
    assert entered.account.id == person.id


async def test_an_administrator_is_registered_from_the_command_line() -> None:
    person = await create_admin(new_email(), PASSWORD, "Site")

    assert (await Account.get(id=person.id)).is_admin


async def test_an_address_is_registered_once() -> None:
    someone = await resident()

    async with nothing_changes():
        with pytest.raises(Mistake) as refused:
            await register_person(email=someone.email, password=PASSWORD, display_name="Tom")
    assert (refused.value.code, refused.value.path) == (Code.TAKEN, ("email",))


async def test_the_rules_of_sign_up_hold_here_too() -> None:
    async with nothing_changes():
        with pytest.raises(Mistakes) as refused:
            await register_person(email="lea", password="short", display_name="", locale="de")
    assert [mistake.path for mistake in refused.value.mistakes] == [
        ("email",),
        ("display_name",),
        ("password",),
        ("locale",),
    ]


async def test_namesakes_at_once_get_addresses_of_their_own() -> None:
    people = await asyncio.gather(*(resident("Marie Martin") for _ in range(5)))

    slugs = {(await person_of(someone)).slug for someone in people}
    assert len(slugs) == 5


async def test_an_erased_person_s_address_is_not_given_again() -> None:
    someone = await resident("Marie Martin")
    slug = (await person_of(someone)).slug
    await Actor.filter(id=someone.account.id).delete()

    assert (await person_of(await resident("Marie Martin"))).slug != slug


async def test_everybody_sees_people() -> None:
    someone = await resident()

    sql, values = bind(f"SELECT id FROM actor t WHERE {VISIBLE.on('t')}", visitor().sql_values())

    assert [row["id"] for row in await fetch(sql, *values)] == [someone.account.id]


# -- who may change a profile


async def test_a_visitor_and_a_token_without_the_scope_change_no_profile() -> None:
    someone = await resident()
    program = await program_of(someone, sorted(TOKEN_SCOPES - {Permission.PROFILE_WRITE}))

    async with nothing_changes():
        for viewer, error in [(visitor(), Unauthenticated), (program, Forbidden)]:
            with pytest.raises(error):
                await update_profile(viewer, display_name="Tom Roux")


async def test_a_token_with_the_scope_changes_the_profile() -> None:
    someone = await resident()

    await update_profile(await program_of(someone, [Permission.PROFILE_WRITE]), display_name="Tom Roux")

    assert (await person_of(someone)).display_name == "Tom Roux"


async def test_one_changes_one_s_own_profile_only() -> None:
    someone, stranger = await resident(), await resident("Tom Roux")
    before = await person_of(someone)

    await update_profile(stranger.viewer, display_name="Thomas Roux", locale="en")

    assert (await person_of(stranger)).display_name == "Thomas Roux"
    assert (await Account.get(id=stranger.account.id)).locale == "en"
    after = await person_of(someone)
    assert (after.display_name, after.slug) == (before.display_name, before.slug)
    assert (await Account.get(id=someone.account.id)).locale == "fr"


# -- what may be said


async def test_a_new_name_leaves_no_trace_of_the_old_one() -> None:
    someone = await resident("Léa Dupré")
    old = await person_of(someone)

    changed = await update_profile(someone.viewer, display_name="Une voisine")

    assert changed.slug == f"une-voisine-{old.slug[-5:]}"
    kept = await person_of(someone)
    assert (kept.display_name, kept.slug) == ("Une voisine", changed.slug)


async def test_the_same_again_changes_nothing() -> None:
    someone = await resident("Léa Dupré")

    async with nothing_changes():
        await update_profile(someone.viewer)
        await update_profile(someone.viewer, display_name=" Léa Dupré", locale="fr")


async def test_what_is_wrong_is_told_at_once_and_nothing_changes() -> None:
    someone = await resident()

    async with nothing_changes():
        with pytest.raises(Mistakes) as refused:
            await update_profile(someone.viewer, display_name="lea@example.org", locale="de")
    assert [(mistake.code, mistake.path) for mistake in refused.value.mistakes] == [
        (Code.INVALID, ("display_name",)),
        (Code.INVALID, ("locale",)),
    ]


# -- the picture


async def test_one_s_own_photo_becomes_the_picture_and_the_one_before_is_let_go() -> None:
    someone = await resident()
    first, second = await photo(someone), await photo(someone)

    await update_profile(someone.viewer, avatar_photo_id=first.id)
    await update_profile(someone.viewer, avatar_photo_id=first.id)
    assert (await Photo.get(id=first.id)).attached_at is not None
    await update_profile(someone.viewer, avatar_photo_id=second.id)

    assert (await person_of(someone)).avatar_id == second.id
    assert (await Photo.get(id=second.id)).attached_at is not None
    assert (await Photo.get(id=first.id)).attached_at is None


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("unknown", Code.NOT_FOUND),
        ("a stranger's", Code.NOT_FOUND),
        ("promised", Code.PHOTO_NOT_READY),
        ("processing", Code.PHOTO_NOT_READY),
        ("rejected", Code.INVALID),
        ("shown elsewhere", Code.TAKEN),
    ],
)
async def test_a_photo_that_is_not_one_s_own_and_ready_is_refused(case: str, code: Code) -> None:
    someone, stranger = await resident(), await resident("Tom Roux")
    current = await photo(someone)
    await update_profile(someone.viewer, avatar_photo_id=current.id)
    photo_id: UUID = uuid4()
    if case != "unknown":
        status = {
            "promised": PhotoStatus.AWAITING_UPLOAD,
            "processing": PhotoStatus.PROCESSING,
            "rejected": PhotoStatus.REJECTED,
        }.get(case, PhotoStatus.READY)
        photo_id = (await photo(stranger if case == "a stranger's" else someone, status)).id
    if case == "shown elsewhere":
        await Photo.filter(id=photo_id).update(attached_at=clock.now())
    photos = await contents("photo")

    async with nothing_changes():
        with pytest.raises(Mistake) as refused:
            await update_profile(someone.viewer, display_name="Tom", avatar_photo_id=photo_id)

    assert (refused.value.code, refused.value.path) == (code, ("avatar_photo_id",))
    assert await contents("photo") == photos
