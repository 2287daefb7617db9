"""Personal access tokens: what they may do, who makes and revokes them, how they end."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.auth.people import Resident, nothing_changes, questions, resident

from parvis.auth import policy, service
from parvis.auth.models import AccessToken
from parvis.auth.permissions import TOKEN_SCOPES, Permission
from parvis.auth.queries import is_still_valid, viewer_from_session, viewer_from_token
from parvis.auth.viewer import Viewer, visitor
from parvis.core import clock
from parvis.core.db import fetch
from parvis.core.errors import Code, Forbidden, Mistake, Mistakes, Unauthenticated

pytestmark = pytest.mark.usefixtures("db")

COMMENTING = [Permission.COMMENTS_WRITE]


async def make(
    owner: Resident, scopes: Sequence[str] = COMMENTING, days: int | None = None
) -> tuple[AccessToken, str, Viewer]:
    token, secret = await service.create_access_token(
        owner.viewer, name="My program", scopes=scopes, expires_in_days=days
    )
    found = await viewer_from_token(secret)
    assert found is not None
    return token, secret, found


async def test_a_token_speaks_for_its_account_within_its_scopes(statements: list[str]) -> None:
    someone = await resident()
    token, secret, _ = await make(someone, [Permission.COMMENTS_WRITE, Permission.PHOTOS_WRITE])
    statements.clear()

    found = await viewer_from_token(secret)

    assert len(questions(statements)) == 1
    assert found is not None
    assert (found.id, found.token_id, found.session_id) == (someone.account.id, token.id, None)
    assert found.permissions == {Permission.COMMENTS_WRITE, Permission.PHOTOS_WRITE}
    found.require(Permission.COMMENTS_WRITE)
    with pytest.raises(Forbidden):
        found.require(Permission.PROPOSALS_WRITE)


async def test_the_secret_is_shown_once_and_kept_as_a_hash() -> None:
    someone = await resident()

    _, secret, _ = await make(someone)

    assert secret.startswith("parvis_")
    assert len(secret) == len("parvis_") + 43
    (row,) = await fetch("SELECT access_token::text AS whole FROM access_token")
    assert secret not in row["whole"]
    assert secret.encode().hex() not in row["whole"]


async def test_a_token_is_no_session_and_a_session_no_token() -> None:
    someone = await resident()
    _, secret, _ = await make(someone)

    assert await viewer_from_session(secret) is None
    assert await viewer_from_token(someone.secret) is None


async def test_a_scope_that_is_no_longer_granted_is_dropped() -> None:
    someone = await resident()
    token, secret, _ = await make(someone)

    await AccessToken.filter(id=token.id).update(
        scopes=[Permission.COMMENTS_WRITE, Permission.SECURITY_MANAGE, "past:things:do"]
    )

    found = await viewer_from_token(secret)
    assert found is not None
    assert found.permissions == {Permission.COMMENTS_WRITE}


# -- who may make one


async def test_a_visitor_and_a_token_make_no_token() -> None:
    someone = await resident()
    _, _, program = await make(someone, sorted(TOKEN_SCOPES))

    async with nothing_changes():
        for viewer, error in [(visitor(), Unauthenticated), (program, Forbidden)]:
            with pytest.raises(error):
                await service.create_access_token(viewer, name="Another", scopes=COMMENTING, expires_in_days=None)


@pytest.mark.parametrize(
    ("scopes", "code"),
    [
        ([], Code.BLANK),
        ([Permission.SECURITY_MANAGE], Code.INVALID),
        ([Permission.COMMENTS_WRITE, Permission.SECURITY_MANAGE], Code.INVALID),
        (["everything"], Code.INVALID),
    ],
)
async def test_a_token_is_given_something_grantable(scopes: list[str], code: Code) -> None:
    someone = await resident()

    async with nothing_changes():
        with pytest.raises(Mistake) as refused:
            await service.create_access_token(someone.viewer, name="P", scopes=scopes, expires_in_days=None)
    assert (refused.value.code, refused.value.path) == (code, ("scopes",))


@pytest.mark.parametrize("days", [0, -1, 367, 10**12])
async def test_a_token_lives_a_year_at_most(days: int) -> None:
    someone = await resident()

    async with nothing_changes():
        with pytest.raises(Mistake) as refused:
            await service.create_access_token(someone.viewer, name="P", scopes=COMMENTING, expires_in_days=days)
    assert (refused.value.code, refused.value.path) == (Code.INVALID, ("expires_in_days",))


async def test_a_token_s_mistakes_are_told_at_once() -> None:
    someone = await resident()

    async with nothing_changes():
        with pytest.raises(Mistakes) as refused:
            await service.create_access_token(someone.viewer, name=" ", scopes=[], expires_in_days=0)
    assert [mistake.path for mistake in refused.value.mistakes] == [("name",), ("scopes",), ("expires_in_days",)]


async def test_an_account_has_fifty_tokens_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "MOST_TOKENS", 2)
    someone = await resident()
    first, _, _ = await make(someone)
    await make(someone)

    async with nothing_changes():
        with pytest.raises(Mistake) as refused:
            await make(someone)
    assert refused.value.code == Code.TOO_MANY
    await service.revoke_access_token(someone.viewer, token_id=first.id)
    await make(someone)


async def test_the_command_line_issues_one_for_an_account() -> None:
    someone = await resident()

    token, secret = await service.issue_token(
        someone.account.id, name="cli", scopes=[Permission.PROPOSALS_WRITE, Permission.PROPOSALS_WRITE]
    )

    assert token.scopes == ["proposals:proposals:write"]
    assert token.expires_at is None
    found = await viewer_from_token(secret)
    assert found is not None
    assert found.id == someone.account.id


# -- how it ends


async def test_a_token_ends_on_its_day() -> None:
    someone = await resident()
    _, secret, program = await make(someone, days=7)

    with clock.travel(timedelta(days=6, hours=23)):
        assert await viewer_from_token(secret) == program
        assert await is_still_valid(program)
    with clock.travel(timedelta(days=7)):
        assert await viewer_from_token(secret) is None
        assert not await is_still_valid(program)


async def test_a_revoked_token_is_nobody_s_and_its_end_is_announced_once() -> None:
    someone = await resident()
    token, secret, program = await make(someone)

    revoked = await service.revoke_access_token(someone.viewer, token_id=token.id)
    again = await service.revoke_access_token(someone.viewer, token_id=token.id)

    assert revoked.revoked_at is not None
    assert again.revoked_at == revoked.revoked_at
    assert await viewer_from_token(secret) is None
    assert not await is_still_valid(program)
    rows = await fetch("SELECT kind, subject_id, topics FROM event")
    assert [(row["kind"], row["subject_id"], row["topics"]) for row in rows] == [
        ("session.ended", token.id, f'["account:{someone.account.id}"]')
    ]


async def test_nobody_else_revokes_a_token() -> None:
    someone, stranger = await resident(), await resident("Tom Roux")
    token, _, program = await make(someone, sorted(TOKEN_SCOPES))

    async with nothing_changes():
        with pytest.raises(Unauthenticated):
            await service.revoke_access_token(visitor(), token_id=token.id)
        with pytest.raises(Forbidden):
            await service.revoke_access_token(program, token_id=token.id)
        for token_id in (token.id, uuid4()):
            with pytest.raises(Mistake) as refused:
                await service.revoke_access_token(stranger.viewer, token_id=token_id)
            assert (refused.value.code, refused.value.path) == (Code.NOT_FOUND, ("token_id",))
