"""What proposals do behind the scenes: tell their authors what became of them."""

from uuid import UUID

from parvis.core.db import fetch_one
from parvis.core.jobs import job
from parvis.core.mail import send_mail
from parvis.proposals.letters import step_letter
from parvis.proposals.models import StepKind

_STEP = """
SELECT step.kind, step.code, proposal.title, proposal.number, commune.name, commune.slug, account.email, account.locale
FROM proposal_step step JOIN proposal ON proposal.id = step.proposal_id JOIN commune ON commune.id = proposal.commune_id
JOIN account ON account.id = $2
WHERE step.id = $1 AND account.suspended_at IS NULL AND proposal.state <> 'WITHDRAWN'
"""


@job("proposals.tell_author")
async def tell_author(step_id: str, account_id: str) -> None:
    """One mail to one person about one step; none to who has left or took the proposal back meanwhile."""
    row = await fetch_one(_STEP, UUID(step_id), UUID(account_id))
    if row is None:
        return
    subject, text = step_letter(
        StepKind(row["kind"]),
        row["code"],
        title=row["title"],
        commune=row["name"],
        slug=row["slug"],
        number=row["number"],
        locale=row["locale"],
    )
    await send_mail(row["email"], subject, text)
