"""What opinions do behind the scenes: the weekly batch, and telling authors that they were answered."""

from uuid import UUID

from parvis.core.db import fetch_one
from parvis.core.jobs import job, periodic
from parvis.core.mail import send_mail
from parvis.opinions import publishing
from parvis.opinions.letters import answered_letter

# the author is looked up when the letter is written: what waits in the table of jobs names an opinion alone
_TOLD = """
SELECT account.email, account.locale, commune.name FROM opinion
JOIN account ON account.id = opinion.author_id JOIN commune ON commune.id = opinion.commune_id
JOIN opinion_answer answer ON answer.opinion_id = opinion.id
WHERE opinion.id = $1 AND NOT opinion.is_withdrawn AND account.suspended_at IS NULL
  AND account.id IS DISTINCT FROM answer.written_by_id
"""


@periodic(f"0 {publishing.BATCH_HOUR} * * 1", "opinions.publish")
async def publish() -> None:
    """Every Monday before people look: what was written with the name withheld since the Monday before."""
    await publishing.publish_waiting()


@job("opinions.tell_author")
async def tell_author(opinion_id: str) -> None:
    """One mail to whoever wrote it; none to who has left, took it back, or answered themselves."""
    row = await fetch_one(_TOLD, UUID(opinion_id))
    if row is not None:
        subject, text = answered_letter(opinion_id, commune=row["name"], locale=row["locale"])
        await send_mail(row["email"], subject, text)
