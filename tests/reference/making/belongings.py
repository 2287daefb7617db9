"""What accounts have to themselves: browsers that are signed in, tokens, exports."""

from uuid import UUID

from tests.reference.making.people import People
from tests.reference.making.tables import Making

from parvis.auth.permissions import TOKEN_SCOPES
from parvis.privacy.models import ExportState


def make_belongings(make: Making, people: People) -> dict[UUID, UUID]:
    """For each account, the session that its viewer asks from."""
    busy = people.by_kind["busy"]  # whose tokens ask, and are to see nothing of this
    for account in dict.fromkeys([busy, *make.some(people.everybody, 8)]):
        least = int(account == busy)
        for _ in range(make.random.randint(1, 3)):
            _session(make, account)
        for _ in range(make.random.randint(least, 2)):
            make.add(
                "access_token",
                account_id=account,
                name=make.one(["Agenda", "« robot »"]),
                token_hash=make.key().bytes,
                scopes=sorted(make.some(sorted(TOKEN_SCOPES), 5)),
                created_at=make.ago(40),
                expires_at=make.one([None, make.ago(3), make.ahead(90)]),
                revoked_at=make.perhaps(make.ago(3), 0.3),
            )
        for number in range(make.random.randint(least, 2)):
            state = make.one(list(ExportState)) if number else ExportState.READY
            is_ready = state is ExportState.READY
            make.add(
                "export",
                account_id=account,
                state=state,
                key=f"exports/{make.key()}.zip",
                size=make.random.randint(1, 2**31 - 1) if is_ready else None,
                created_at=make.ago(9),
                expires_at=make.ahead(7) if is_ready else None,
            )
    return {account: _session(make, account) for account in people.everybody}


def _session(make: Making, account: UUID) -> UUID:
    agent = make.one(["", "Firefox/140.0", "w3m « 0.5 »"])
    row = make.add(
        "session",
        account_id=account,
        token_hash=make.key().bytes,
        user_agent=agent,
        created_at=make.ago(20),
        expires_at=make.ahead(10),
    )
    return row["id"]
