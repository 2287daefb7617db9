"""Cases: one for each thing that waits, opened by whatever comes first. Commands call these in their transaction,
with the content's row locked, so that no two of them open, fill or close a case at once.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import execute, fetch, fetch_one, fetch_value
from parvis.core.ids import uuid7
from parvis.core.jobs import defer
from parvis.core.sql import EVERYONE, Predicate, bind
from parvis.directory.models import MemberRole
from parvis.moderation.contents import CONTENTS
from parvis.moderation.models import CaseCause, CaseState, ContentKind, DecisionAction

_OPEN = """
INSERT INTO moderation_case (id, content_kind, content_id, commune_id, state, cause, flag_count, opened_at)
VALUES ($1, $2, $3, $4, $5, $6, 0, $7) ON CONFLICT (content_id) WHERE state = 'OPEN' DO NOTHING
"""
_DECIDED_TO_STAY = f"""
SELECT EXISTS (SELECT FROM moderation_decision
               WHERE content_id = $1 AND action IN ('{DecisionAction.KEEP}', '{DecisionAction.RESTORE}'))
"""  # noqa: S608 - constants
#: causes for which something new is held
_AT_BIRTH = [str(cause) for cause in (CaseCause.NEWCOMER_BURST, CaseCause.INSULT, CaseCause.PRIVATE_NAME)]
_AUTHORS_SIDE = f"""
SELECT account.id FROM account WHERE account.id = $1::uuid
UNION
SELECT its.person_id FROM membership its WHERE its.organisation_id = $1 AND its.role = '{MemberRole.OWNER}'
"""  # noqa: S608 - constants


async def lock_content(
    viewer: Viewer, kind: ContentKind, content_id: UUID, asked: Predicate = EVERYONE
) -> Mapping[str, Any] | None:
    """The content's `commune_id`, `author_id`, `visibility`, whether the viewer sees it (`visible`), whether it is
    theirs (`own`), and whether what is `asked` of its row holds; None for none. Locked till the transaction ends.
    """
    content = CONTENTS[kind]
    # the lock in a statement of its own, as `core.policy.authorise` has it and for the same reason
    lock = f"SELECT 1 FROM {content.table} WHERE id = $1 FOR NO KEY UPDATE"  # noqa: S608 - constants
    if not await fetch_value(lock, content_id):
        return None
    question = (
        f"SELECT {content.commune} AS commune_id, {{t}}.author_id, {content.visibility} AS visibility,"  # noqa: S608
        f" ({content.visible.text}) IS TRUE AS visible, ({content.own.text}) IS TRUE AS own,"
        f" ({asked.text}) IS TRUE AS asked FROM {content.table} {{t}} WHERE {{t}}.id = :row"
    )
    sql, values = bind(question.replace("{t}", "t"), {**viewer.sql_values(), "row": content_id})
    return await fetch_one(sql, *values)


async def open_case(kind: ContentKind, content_id: UUID, commune_id: UUID, cause: CaseCause) -> UUID:
    """The case that waits for this content, opened if there is none."""
    await execute(_OPEN, uuid7(), str(kind), content_id, commune_id, str(CaseState.OPEN), str(cause), clock.now())
    case_id = await open_case_of(content_id)
    assert case_id, "the content's row is locked"
    return case_id


async def open_case_of(content_id: UUID) -> UUID | None:
    found: UUID | None = await fetch_value(
        "SELECT id FROM moderation_case WHERE content_id = $1 AND state = 'OPEN'", content_id
    )
    return found


async def close_case(content_id: UUID) -> None:
    """Nothing waits here any more."""
    await execute(
        "UPDATE moderation_case SET state = $2, decided_at = $3 WHERE content_id = $1 AND state = 'OPEN'",
        content_id,
        str(CaseState.DECIDED),
        clock.now(),
    )


async def may_stay(content_id: UUID) -> bool:
    """Whether it was decided, at some time, that this can be read by all."""
    return bool(await fetch_value(_DECIDED_TO_STAY, content_id))


async def was_never_shown(content_id: UUID) -> bool:
    """Held from the first moment on, and nobody has decided yet to show it."""
    held = await fetch_value(
        "SELECT 1 FROM moderation_case WHERE content_id = $1 AND cause = ANY($2)", content_id, _AT_BIRTH
    )
    return bool(held) and not await may_stay(content_id)


async def tell_authors(job: str, kind: ContentKind, about: UUID, /, **arguments: Any) -> None:
    """Defer a letter to each account of the author's side: the person, or the owners of the organisation; to nobody
    once they are erased. Of an opinion the job itself looks who that is: the table of jobs names no withheld author.
    """
    if kind is ContentKind.OPINION:
        await defer(job, **arguments)
        return
    for account_id in await authors_side(kind, about):
        await defer(job, **arguments, account_id=str(account_id))


async def authors_side(kind: ContentKind, content_id: UUID) -> list[UUID]:
    """The accounts to write to."""
    author = f"SELECT author_id FROM {CONTENTS[kind].table} WHERE id = $1"  # noqa: S608 - constants
    return [row["id"] for row in await fetch(_AUTHORS_SIDE, await fetch_value(author, content_id))]
