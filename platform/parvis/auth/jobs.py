"""What auth does behind the scenes: mail codes, sweep what is past its time."""

import secrets
from uuid import UUID

from parvis.auth import letters, policy
from parvis.auth.credentials import hash_code, new_code
from parvis.auth.models import SignUp
from parvis.auth.queries import account_by_email
from parvis.auth.sessions import end_expired_sessions
from parvis.core import clock
from parvis.core.db import execute, transaction
from parvis.core.jobs import job, periodic
from parvis.core.mail import send_mail


@job("auth.send_code")
async def send_code(sign_up_id: str) -> None:
    """Make a code, keep its hash, mail it. Run again it mails another one, and the last one counts.

    The code is made here rather than when it is asked for, so that none ever waits in the table of jobs. An address
    that has an account is told so instead; its sign-up then behaves to the outside as any other, but no code fits.
    """
    asked = await SignUp.get_or_none(id=UUID(sign_up_id))
    if asked is None:
        return
    if await account_by_email(asked.email) is None:
        code = new_code()
        await _keep(asked, hash_code(asked.id, code))
        subject, text = letters.code_letter(code, locale=asked.locale)
    else:
        await _keep(asked, secrets.token_bytes(32))
        subject, text = letters.already_registered_letter(locale=asked.locale)
    await send_mail(asked.email, subject, text)


async def _keep(asked: SignUp, code_hash: bytes) -> None:
    await SignUp.filter(id=asked.id).update(
        code_hash=code_hash, code_expires_at=clock.now() + policy.CODE_LIFETIME, attempts=0
    )


@periodic("*/10 * * * *", "auth.sweep")
async def sweep() -> None:
    """Forget sign-ups never confirmed, end sessions past their time."""
    async with transaction():
        await execute("DELETE FROM sign_up WHERE created_at < $1", clock.now() - policy.SIGN_UP_LIFETIME)
        await end_expired_sessions()
