"""People: the one behind a new account, and what they say of themselves."""

from uuid import UUID

from tortoise.exceptions import IntegrityError

from parvis.auth import service as auth
from parvis.auth.emails import check_email
from parvis.auth.names import check_display_name
from parvis.auth.passwords import check_password, hash_password
from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import transaction
from parvis.core.errors import Code, Mistake, MistakeCollector
from parvis.core.policy import authorise
from parvis.directory import policy
from parvis.directory.avatars import swap_avatar
from parvis.directory.models import Actor, ActorKind
from parvis.directory.slugs import new_slug, renamed_slug, unused_slug


async def confirm_sign_up(viewer: Viewer, *, sign_up_id: UUID, code: str, user_agent: str) -> auth.SignedIn:
    """Open the account and its person, and sign in, if the code is the one that was mailed.

    Not inside a transaction, so that a wrong try stays counted. Raises Mistake CODE_WRONG, CODE_EXPIRED or
    ALREADY_DONE (`code`); RateLimited.
    """
    asked = await auth.check_code(viewer, sign_up_id=sign_up_id, code=code)
    async with transaction():
        signed_in = await auth.open_account(viewer, asked, user_agent=user_agent)
        await _create_person(signed_in.account.id, asked.display_name)
    return signed_in


async def register_person(
    *, email: str, password: str, display_name: str, locale: str = "fr", is_admin: bool = False
) -> Actor:
    """An account and its person without mail and code: for the command line and the demonstration, never for the door.

    Raises Mistake INVALID, BLANK, TOO_SHORT or TOO_LONG (Mistakes if several), TAKEN for an address that has one.
    """
    mistakes = MistakeCollector()
    with mistakes:
        email = check_email(email)
    with mistakes:
        display_name = check_display_name(display_name)
    with mistakes:
        check_password(password, email=email, display_name=display_name)
    with mistakes:
        auth.check_locale(locale)
    mistakes.raise_if_any()
    password_hash = await hash_password(password)
    try:
        async with transaction():
            account = await auth.create_account(
                email=email, password_hash=password_hash, locale=locale, is_admin=is_admin
            )
            return await _create_person(account.id, display_name)
    except IntegrityError:
        raise Mistake(Code.TAKEN, "This address has an account already.", ("email",)) from None


async def create_admin(email: str, password: str, display_name: str) -> Actor:
    """A site administrator, for the command line. Raises as `register_person`."""
    return await register_person(email=email, password=password, display_name=display_name, is_admin=True)


async def update_profile(
    viewer: Viewer,
    *,
    display_name: str | None = None,
    locale: str | None = None,
    avatar_photo_id: UUID | None = None,
) -> Actor:
    """Change what is given, leave what is None. To go without a picture, delete the photo.

    Raises Mistake BLANK, TOO_LONG or INVALID (`display_name`, `locale`), NOT_FOUND, PHOTO_NOT_READY or
    TAKEN (`avatar_photo_id`); Mistakes if several; Unauthenticated; Forbidden for a token without the scope.
    """
    viewer_id = viewer.require(Permission.PROFILE_WRITE)
    mistakes = MistakeCollector()
    with mistakes:
        display_name = None if display_name is None else check_display_name(display_name)
    with mistakes:
        locale = None if locale is None else auth.check_locale(locale)
    mistakes.raise_if_any()
    async with transaction():
        await authorise(viewer, policy.EDIT_PROFILE, viewer_id, path="viewer")
        person = await Actor.get(id=viewer_id)
        if display_name is not None and display_name != person.display_name:
            person.slug = await _free_slug(person, display_name)
            person.display_name = display_name
            person.is_verified = False  # what was checked is that name
        if avatar_photo_id is not None and avatar_photo_id != person.avatar_id:
            await swap_avatar(person, avatar_photo_id, owner_id=viewer_id)
        await person.save(update_fields=["slug", "display_name", "is_verified", "avatar_id"])
        if locale is not None:
            await auth.set_locale(viewer_id, locale)
    return person


async def _create_person(account_id: UUID, display_name: str) -> Actor:
    """The person of a new account, with its id. Inside the transaction that opens the account."""
    return await Actor.create(
        id=account_id,
        kind=ActorKind.PERSON,
        display_name=display_name,
        slug=await unused_slug(display_name),
        created_at=clock.now(),
    )


async def _free_slug(person: Actor, name: str) -> str:
    """The person's address under the new name, with its drawn part kept unless a namesake has it."""
    slug = renamed_slug(person.slug, name)
    while await Actor.filter(slug=slug).exclude(id=person.id).exists():
        slug = new_slug(name)
    return slug
