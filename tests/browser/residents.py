"""Residents who have signed up as everybody does, and what they do through the API while a test looks elsewhere."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
from tests.browser.site import ISSY, Site
from tests.waiting import until

from parvis_web.embedded.mailbox import read_messages

PASSWORD = "une place ombragée"
_SCOPES = [
    "COMMENTS_WRITE",
    "OPINIONS_WRITE",
    "ORGANISATIONS_MANAGE",
    "PHOTOS_WRITE",
    "PROFILE_READ",
    "PROPOSALS_SUPPORT",
    "PROPOSALS_WRITE",
    "REACTIONS_WRITE",
    "STORIES_WRITE",
]


@dataclass(frozen=True, slots=True)
class Resident:
    """`session` is the secret in the cookie of a signed-in browser; `program` asks the API with a token."""

    name: str
    email: str
    session: str
    program: httpx.AsyncClient

    async def do(self, mutation: str, **values: object) -> dict[str, Any]:
        """Run a mutation that goes well; its payload. `values` is the input, the part after `:` what to read."""
        name, _, selection = mutation.partition(":")
        kind = f"{name[0].upper()}{name[1:]}Input!"
        query = f"mutation Do($input: {kind}) {{ {name}(input: $input) {{ errors {{ message path }} {selection} }} }}"
        payload: dict[str, Any] = (await ask(self.program, query, input=values))[name]
        assert payload["errors"] == []
        return payload

    async def say(self, thread_id: str, body: str, **fields: object) -> str:
        """Add a comment, or an answer (`parentId=`); its id."""
        payload = await self.do("addComment: comment { id }", threadId=thread_id, body=body, **fields)
        return str(payload["comment"]["id"])


@dataclass(frozen=True, slots=True)
class Proposal:
    """`path` is its page's."""

    id: str
    path: str
    thread_id: str


async def ask(client: httpx.AsyncClient, query: str, **variables: object) -> dict[str, Any]:
    """The data of an answer without errors."""
    response = await client.post("/graphql", json={"query": query, "variables": variables})
    answer = response.json()
    assert "errors" not in answer, answer["errors"]
    data: dict[str, Any] = answer["data"]
    return data


async def sign_up(site: Site, name: str) -> Resident:
    """A resident with an account, a session and a token for everything that residents may do.

    No newcomer: what many of those post within an hour waits for a moderator. One address may ask for 30 accounts an
    hour; a whole run asks for some 26.
    """
    email = f"{uuid4().hex}@example.org"  # the mail catcher is shared by all that run tests
    async with httpx.AsyncClient(base_url=site.url, timeout=15) as browser:
        asked = await ask(
            browser,
            "mutation Up($input: SignUpInput!) { signUp(input: $input) { errors { message } signUpId } }",
            input={"email": email, "password": PASSWORD, "displayName": name, "isFifteen": True, "locale": "fr"},
        )
        await ask(
            browser,
            "mutation In($input: ConfirmEmailInput!) { confirmEmail(input: $input) { errors { message } } }",
            input={"signUpId": asked["signUp"]["signUpId"], "code": await mailed_code(site, email)},
        )
        await _settle(site, email)
        session = browser.cookies["parvis_session"]
        made = await ask(
            browser,
            "mutation Token($input: CreateAccessTokenInput!) { createAccessToken(input: $input) { secret } }",
            input={"name": "essais", "scopes": _SCOPES},
        )
    token = made["createAccessToken"]["secret"]
    program = httpx.AsyncClient(base_url=site.url, timeout=15, headers={"authorization": f"Bearer {token}"})
    return Resident(name, email, session, program)


async def _settle(site: Site, email: str) -> None:
    """Have them live here for a while already."""
    connection = await asyncpg.connect(site.database_url)
    try:
        await connection.execute(
            "UPDATE account SET created_at = created_at - interval '90 days' WHERE email = $1", email
        )
    finally:
        await connection.close()


async def mailed_code(site: Site, email: str) -> str:
    """The code in the mail to this address, once it is there."""
    codes: list[str] = []

    def has_come() -> bool:
        texts = [message.text for message in read_messages(site.mail_folder, 200) if email in message.recipients]
        codes[:] = [found[0] for text in texts if (found := re.search(r"\b\d{6}\b", text))]
        return bool(codes)

    await until(has_come)
    return codes[0]


async def propose(author: Resident, title: str = "Un banc devant l’école", **fields: object) -> Proposal:
    """A proposal for Issy-les-Moulineaux."""
    found = await ask(
        author.program, "query Issy($code: String!) { commune(by: {inseeCode: $code}) { id } }", code=ISSY
    )
    payload = await author.do(
        "createProposal: proposal { id number commune { slug } thread { id } }",
        **{
            "communeId": found["commune"]["id"],
            "title": title,
            "body": "Il manque un banc, à l’ombre, pour attendre les enfants à la sortie.",
            "theme": "PUBLIC_SPACE",
            **fields,
        },
    )
    made = payload["proposal"]
    path = f"/communes/{made['commune']['slug']}/propositions/{made['number']}"
    return Proposal(made["id"], path, made["thread"]["id"])
