"""Jobs of the directory: mail invitations, forget those that nobody took."""

from uuid import UUID

from parvis.auth.credentials import hash_secret, new_session_secret
from parvis.core import clock
from parvis.core.db import execute, fetch_one
from parvis.core.jobs import job, periodic
from parvis.core.mail import send_mail
from parvis.directory import letters, policy
from parvis.directory.models import Invitation

_WHO = """
SELECT i.email, i.locale, o.display_name AS organisation, p.display_name AS inviter
FROM invitation i JOIN actor o ON o.id = i.organisation_id JOIN actor p ON p.id = i.invited_by_id
WHERE i.id = $1
"""


@job("directory.send_invitation")
async def send_invitation(invitation_id: str) -> None:
    """Make the secret, keep its hash, mail it. Run again it mails another one, and the last one counts.

    The secret is made here rather than when the invitation is, so that none ever waits in the table of jobs.
    """
    key = UUID(invitation_id)
    asked = await fetch_one(_WHO, key)
    if asked is None:
        return
    secret = new_session_secret()
    await Invitation.filter(id=key).update(secret_hash=hash_secret(secret))
    subject, text = letters.invitation_letter(
        invitation_id=key,
        secret=secret,
        organisation=asked["organisation"],
        inviter=asked["inviter"],
        locale=asked["locale"],
    )
    await send_mail(asked["email"], subject, text)


@periodic("23 * * * *", "directory.sweep")
async def sweep() -> None:
    """Forget invitations past their time, and with them the addresses they went to."""
    await execute("DELETE FROM invitation WHERE created_at <= $1", clock.now() - policy.INVITATION_LIFETIME)
