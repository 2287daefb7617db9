"""Who is at the door, by token, by cookie or not at all; and from which site."""

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from tests import factories
from tests.auth import people as accounts
from tests.door.asking import ADD_COMMENT, WHO, ask, code_of
from tests.door.people import Person, person
from tests.door.processes import Web

from parvis.auth.models import AccessToken, Account, Session
from parvis.core import clock
from parvis.core.db import fetch_value
from parvis.discussion.models import Comment
from parvis_graphql.engine.global_ids import encode_id

ELSEWHERE = "https://elsewhere.example"


async def who(client: httpx.AsyncClient, headers: dict[str, str]) -> str | None:
    answer = await ask(client, WHO, headers)
    viewer = answer["data"]["viewer"]
    return viewer and str(viewer["email"])


async def test_a_visitor_a_browser_and_a_program_are_known(client: httpx.AsyncClient) -> None:
    camille = await person()

    assert await who(client, {}) is None
    assert await who(client, camille.cookie) == camille.email
    assert await who(client, camille.bearer) == camille.email


async def test_a_token_speaks_louder_than_a_cookie(client: httpx.AsyncClient) -> None:
    camille, other = await person(), await person()

    assert await who(client, camille.cookie | other.bearer) == other.email


@pytest.mark.parametrize(
    "cookies", ['theme={"dark": true}; {}', "{}; a b=c", 'x="unfinished; {}', "{}; =; ;;", "é=è; {}"]
)
async def test_other_cookies_of_the_host_keep_nobody_out(client: httpx.AsyncClient, cookies: str) -> None:
    camille = await person()
    ours = camille.cookie["cookie"]

    response = await client.post(
        "/graphql", json={"query": WHO}, headers={b"cookie": cookies.replace("{}", ours).encode()}
    )

    assert response.json()["data"]["viewer"]["email"] == camille.email


async def _revoke_token(one: Person) -> None:
    await AccessToken.filter(account_id=one.viewer.id).update(revoked_at=clock.now())


async def _let_token_expire(one: Person) -> None:
    await AccessToken.filter(account_id=one.viewer.id).update(expires_at=clock.now() - timedelta(seconds=1))


async def _end_session(one: Person) -> None:
    await Session.filter(account_id=one.viewer.id).delete()


async def _let_session_expire(one: Person) -> None:
    await Session.filter(account_id=one.viewer.id).update(expires_at=clock.now() - timedelta(seconds=1))


async def _suspend(one: Person) -> None:
    await Account.filter(id=one.viewer.id).update(suspended_at=clock.now())


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (_revoke_token, "bearer"),
        (_let_token_expire, "bearer"),
        (_suspend, "bearer"),
        (_end_session, "cookie"),
        (_let_session_expire, "cookie"),
        (_suspend, "cookie"),
    ],
)
async def test_what_is_good_no_longer_is_refused_and_does_nothing(
    client: httpx.AsyncClient, spoil: Callable[[Person], object], kind: str
) -> None:
    camille, thread = await person(days=1), await factories.thread()
    headers = camille.bearer if kind == "bearer" else camille.cookie
    assert await who(client, headers) == camille.email

    await spoil(camille)
    variables = {"thread": encode_id("Thread", thread.id), "body": "Bonjour"}
    response = await client.post("/graphql", json={"query": ADD_COMMENT, "variables": variables}, headers=headers)

    assert (response.status_code, code_of(response)) == (401, "UNAUTHENTICATED")
    assert response.headers["www-authenticate"] == "Bearer"
    assert await Comment.filter(thread_id=thread.id).count() == 0


@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer parvis_nobody",
        "Bearer",
        "Basic Y2FtaWxsZTpwdw==",
        "parvis_nobody",
        "Bearer " + "x" * 201,
        "Bearer é",
    ],
)
async def test_a_bad_token_is_never_taken_for_a_visitor(client: httpx.AsyncClient, authorization: str) -> None:
    response = await client.post(
        "/graphql", json={"query": "{ __typename }"}, headers={b"authorization": authorization.encode()}
    )

    assert (response.status_code, code_of(response)) == (401, "UNAUTHENTICATED")
    assert "data" not in response.json()


async def test_a_refusal_is_in_the_language_of_the_reader(client: httpx.AsyncClient) -> None:
    messages = {}
    for language in ("fr", "en"):
        headers = {"authorization": "Bearer parvis_nobody", "accept-language": language}
        response = await client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)
        messages[language] = response.json()["errors"][0]["message"]

    assert messages["en"] == "This token or session is not good (any more)."
    assert messages["fr"] != messages["en"]


@pytest.mark.parametrize(
    "said", [{"origin": ELSEWHERE}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}]
)
async def test_another_site_cannot_use_a_cookie(client: httpx.AsyncClient, said: dict[str, str]) -> None:
    camille, thread = await person(), await factories.thread()
    variables = {"thread": encode_id("Thread", thread.id), "body": "Bonjour"}

    response = await client.post(
        "/graphql", json={"query": ADD_COMMENT, "variables": variables}, headers=camille.cookie | said
    )

    assert (response.status_code, code_of(response)) == (403, "FORBIDDEN")
    assert await Comment.filter(thread_id=thread.id).count() == 0
    read = await client.get("/graphql", params={"query": WHO}, headers=camille.cookie | said)
    assert (read.status_code, code_of(read)) == (403, "FORBIDDEN")


async def test_our_own_pages_can_use_it_by_each_of_our_names(client: httpx.AsyncClient, web: Web) -> None:
    camille = await person()
    port = web.url.rpartition(":")[2]

    for name in ("127.0.0.1", "localhost", "192.0.2.7"):
        said = {"host": f"{name}:{port}", "origin": f"http://{name}:{port}"}
        assert await who(client, camille.cookie | said) == camille.email


async def test_a_program_on_another_site_may_use_its_token(client: httpx.AsyncClient) -> None:
    camille = await person()
    said = {"origin": ELSEWHERE, "sec-fetch-site": "cross-site"}

    asked = await client.options(
        "/graphql",
        headers={
            "origin": ELSEWHERE,
            "access-control-request-method": "POST",
            "access-control-request-headers": "authorization,content-type",
        },
    )
    response = await client.post("/graphql", json={"query": WHO}, headers=camille.bearer | said)
    refused = await client.post("/graphql", json={"query": WHO}, headers={"authorization": "Bearer no"} | said)

    assert asked.status_code == 200
    assert asked.headers["access-control-allow-origin"] == "*"
    assert "POST" in asked.headers["access-control-allow-methods"]
    assert "authorization" in asked.headers["access-control-allow-headers"]
    assert response.json()["data"]["viewer"]["email"] == camille.email
    for answer in (asked, response, refused):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers


async def test_a_page_of_another_site_reads_as_a_visitor(client: httpx.AsyncClient) -> None:
    assert await who(client, {"origin": ELSEWHERE}) is None


async def test_a_sign_in_sets_a_cookie_and_a_sign_out_ends_it(client: httpx.AsyncClient) -> None:
    someone = await accounts.resident()
    sign_in = """
    mutation In($email: String!, $password: String!) {
      signIn(input: {email: $email, password: $password}) { errors { code } viewer { email } }
    }
    """
    variables = {"email": someone.email, "password": accounts.PASSWORD}

    entered = await client.post("/graphql", json={"query": sign_in, "variables": variables})
    cookie = entered.headers["set-cookie"]
    client.cookies.clear()
    headers = {"cookie": cookie.partition(";")[0]}
    known = await who(client, headers)
    left = await client.post(
        "/graphql", json={"query": "mutation { signOut(input: {}) { errors { code } } }"}, headers=headers
    )
    refused = await client.post("/graphql", json={"query": WHO}, headers=headers)

    assert entered.json()["data"]["signIn"] == {"errors": [], "viewer": {"email": someone.email}}
    assert {part.strip().lower() for part in cookie.split(";")[1:]} >= {"httponly", "path=/", "samesite=lax"}
    assert known == someone.email
    assert "max-age=0" in left.headers["set-cookie"].lower()
    assert refused.status_code == 401
    assert await fetch_value("SELECT count(*) FROM session WHERE account_id = $1", someone.account.id) == 1
