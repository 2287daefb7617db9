"""What one does with an account: sign up, confirm the address, sign in and out, make and revoke tokens.

An account is opened in three steps, since the person it belongs to is the directory's:
`sign_up` → the job `auth.send_code` mails a code → `check_code`, then `open_account`
(both called by `parvis.directory.service.confirm_sign_up`). Anybody may ask: these take the viewer as every command
does, and do not look at it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hmac import compare_digest
from uuid import UUID

from tortoise.exceptions import IntegrityError

from parvis.auth import errors, policy
from parvis.auth.credentials import hash_code, hash_secret, new_access_token
from parvis.auth.emails import check_email
from parvis.auth.events import session_ended
from parvis.auth.models import AccessToken, Account, SignUp
from parvis.auth.names import check_display_name
from parvis.auth.passwords import DECOY_HASH, check_password, hash_password, needs_rehash, verify_password
from parvis.auth.permissions import Permission
from parvis.auth.queries import account_by_email
from parvis.auth.sessions import end_session, open_session
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import execute, fetch_one, transaction
from parvis.core.errors import Code, Mistake, MistakeCollector
from parvis.core.i18n import LOCALES
from parvis.core.jobs import defer
from parvis.core.policy import authorise
from parvis.core.text import one_line


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account and the secret of its new session, for the cookie."""

    account: Account
    secret: str


async def sign_up(
    _viewer: Viewer,
    *,
    email: str,
    password: str,
    display_name: str,
    is_fifteen: bool,
    locale: str,
    remote: str,
) -> SignUp:
    """Ask for an account; a six-digit code is mailed to the address. `remote` is the caller's network address.

    Nothing here looks whether the address has an account: the answer and the work are the same, and the mail tells its
    owner. Raises Mistake TOO_YOUNG, INVALID, BLANK, TOO_SHORT or TOO_LONG (Mistakes if several); RateLimited.
    """
    await policy.SIGN_UPS_BY_REMOTE.spend(remote)
    mistakes = MistakeCollector()
    with mistakes:
        if not is_fifteen:
            raise errors.TooYoung
    with mistakes:
        email = check_email(email)
    with mistakes:
        display_name = check_display_name(display_name)
    with mistakes:
        check_password(password, email=email, display_name=display_name)
    with mistakes:
        check_locale(locale)
    mistakes.raise_if_any()
    await policy.CODES_BY_EMAIL.spend(email)
    password_hash = await hash_password(password)
    async with transaction():
        asked = await SignUp.create(
            email=email,
            display_name=display_name,
            password_hash=password_hash,
            locale=locale,
            created_at=clock.now(),
        )
        await defer("auth.send_code", sign_up_id=str(asked.id))
    return asked


async def resend_code(_viewer: Viewer, *, sign_up_id: UUID) -> None:
    """Have a fresh code mailed, with fresh attempts. Raises Mistake CODE_EXPIRED for no such sign-up; RateLimited."""
    asked = await SignUp.get_or_none(id=sign_up_id)
    if asked is None:
        raise errors.CodeExpired
    await policy.CODES_BY_EMAIL.spend(asked.email)
    async with transaction():
        await defer("auth.send_code", sign_up_id=str(asked.id))


async def check_code(_viewer: Viewer, *, sign_up_id: UUID, code: str) -> SignUp:
    """The sign-up whose code this is. Outside of a transaction: an attempt stays spent whatever comes after.

    The attempt is counted before the code is looked at, in one statement, so that many tries at once get no more than
    five. Raises Mistake CODE_WRONG or CODE_EXPIRED; RateLimited.
    """
    await policy.TRIES_BY_SIGN_UP.spend(str(sign_up_id))
    row = await fetch_one(
        "UPDATE sign_up SET attempts = attempts + 1"
        " WHERE id = $1 AND attempts < $2 AND code_expires_at > $3 RETURNING code_hash",
        sign_up_id,
        policy.CODE_ATTEMPTS,
        clock.now(),
    )
    if row is None:
        raise errors.CodeExpired
    typed = "".join(code.split())  # mail programs like to copy "123 456"
    if not compare_digest(row["code_hash"], hash_code(sign_up_id, typed)):
        raise errors.CodeWrong
    asked = await SignUp.get_or_none(id=sign_up_id)
    if asked is None:  # confirmed this very moment by the other click
        raise errors.AlreadyConfirmed
    return asked


async def open_account(viewer: Viewer, asked: SignUp, *, user_agent: str) -> SignedIn:
    """Turn a sign-up whose code was right into an account and sign in. Inside the caller's transaction.

    Raises Mistake ALREADY_DONE if the address got its account meanwhile; the caller's transaction must then roll back.
    """
    # every sign-up of this address goes: one that still waits for its code must not be confirmed later
    removed = await SignUp.filter(email=asked.email).delete()
    if not removed:
        raise errors.AlreadyConfirmed
    try:
        account = await create_account(
            email=asked.email, password_hash=asked.password_hash, locale=asked.locale, is_admin=False
        )
    except IntegrityError:
        raise errors.AlreadyConfirmed from None
    return await _signed_in(viewer, account, user_agent)


async def create_account(*, email: str, password_hash: str, locale: str, is_admin: bool) -> Account:
    """The bare row. Raises tortoise's IntegrityError if the address has one; the transaction must then roll back."""
    return await Account.create(
        email=email, password_hash=password_hash, locale=locale, is_admin=is_admin, created_at=clock.now()
    )


async def sign_in(viewer: Viewer, *, email: str, password: str, user_agent: str, remote: str) -> SignedIn:
    """Start a session; the one that this browser had before, ends.

    Raises Mistake CREDENTIALS_WRONG without telling which (an unknown address costs the same work), CLOSED for a
    suspended account once the password is right; RateLimited by address and by remote.
    """
    await policy.SIGN_INS_BY_REMOTE.spend(remote)
    account = None
    try:
        email = check_email(email)
        await policy.SIGN_INS_BY_EMAIL.spend(email)
        account = await account_by_email(email)
    except errors.EmailInvalid:
        pass  # as unknown as any other
    known_hash = account.password_hash if account else DECOY_HASH
    is_right = await verify_password(password, known_hash)
    if account is None or not is_right:
        raise errors.CredentialsWrong
    if account.suspended_at is not None:
        raise errors.AccountSuspended
    new_hash = await hash_password(password) if needs_rehash(known_hash) else None
    async with transaction():
        if new_hash is not None:
            # unless the password was changed in between
            await Account.filter(id=account.id, password_hash=known_hash).update(password_hash=new_hash)
        return await _signed_in(viewer, account, user_agent)


async def sign_out(viewer: Viewer) -> None:
    """End the session that asks. Raises Unauthenticated; Forbidden for a token, which has none."""
    viewer.require(Permission.SECURITY_MANAGE)
    async with transaction():
        if viewer.session_id is not None:
            await end_session(viewer.session_id)


async def revoke_session(viewer: Viewer, *, session_id: UUID) -> None:
    """End one of one's own sessions, here or elsewhere.

    Raises Mistake NOT_FOUND (`session_id`), also for another's; Unauthenticated; Forbidden for a token.
    """
    async with transaction():
        await authorise(viewer, policy.REVOKE_SESSION, session_id, path="session_id")
        await end_session(session_id)


async def create_access_token(
    viewer: Viewer, *, name: str, scopes: Sequence[str], expires_in_days: int | None
) -> tuple[AccessToken, str]:
    """A token for one's own programs, and its secret, shown this once. Only in a signed-in browser.

    Raises as `issue_token`; Unauthenticated; Forbidden for a token.
    """
    account_id = viewer.require(Permission.SECURITY_MANAGE)
    return await issue_token(account_id, name=name, scopes=scopes, expires_in_days=expires_in_days)


async def issue_token(
    account_id: UUID, *, name: str, scopes: Sequence[str], expires_in_days: int | None = None
) -> tuple[AccessToken, str]:
    """A token for this account, without asking who wants it: for the command line and for `create_access_token`.

    Raises Mistake BLANK, TOO_LONG or INVALID (`name`, `scopes`, `expires_in_days`), Mistakes if several; TOO_MANY.
    """
    mistakes = MistakeCollector()
    with mistakes:
        name = one_line(name, path="name", longest=80)
    with mistakes:
        granted = policy.grantable(scopes)
    with mistakes:
        lifetime = policy.token_days(expires_in_days)
    mistakes.raise_if_any()
    secret = new_access_token()
    now = clock.now()
    async with transaction():
        # one at a time per account, so that the count below holds
        await Account.filter(id=account_id).select_for_update().get()
        if await AccessToken.filter(account_id=account_id, revoked_at__isnull=True).count() >= policy.MOST_TOKENS:
            raise Mistake(
                Code.TOO_MANY,
                "You have {most} tokens. Please revoke one that is no longer used.",
                most=policy.MOST_TOKENS,
            )
        token = await AccessToken.create(
            account_id=account_id,
            name=name,
            token_hash=hash_secret(secret),
            scopes=granted,
            created_at=now,
            expires_at=now + lifetime if lifetime else None,
        )
    return token, secret


async def revoke_access_token(viewer: Viewer, *, token_id: UUID) -> AccessToken:
    """End one of one's own tokens; again changes nothing.

    Raises Mistake NOT_FOUND (`token_id`), also for another's; Unauthenticated; Forbidden for a token.
    """
    async with transaction():
        account_id = await authorise(viewer, policy.REVOKE_TOKEN, token_id, path="token_id")
        token = await AccessToken.get(id=token_id)
        if token.revoked_at is None:
            token.revoked_at = clock.now()
            await token.save(update_fields=["revoked_at"])
            await session_ended(account_id, token.id)
    return token


def check_locale(locale: str) -> str:
    """One of the languages there is a catalogue for. Raises LocaleUnknown."""
    if locale not in LOCALES:
        raise errors.LocaleUnknown
    return locale


async def set_locale(account_id: UUID, locale: str) -> None:
    """For the directory, in its transaction, once it has checked that the viewer may."""
    await execute("UPDATE account SET locale = $2 WHERE id = $1", account_id, check_locale(locale))


async def _signed_in(viewer: Viewer, account: Account, user_agent: str) -> SignedIn:
    """A new secret at every sign-in: one planted in the browser beforehand opens nothing."""
    if viewer.session_id is not None:
        await end_session(viewer.session_id)
    return SignedIn(account, await open_session(account, user_agent=user_agent))
