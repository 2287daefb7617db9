"""Asking the API as a program does."""

import asyncio
from typing import Any
from uuid import UUID

import httpx

from parvis_graphql.engine.global_ids import encode_id

ADD_COMMENT = """
mutation Add($thread: ID!, $body: Markdown!) {
  addComment(input: {threadId: $thread, body: $body}) { errors { code path } comment { id bodyHtml } }
}
"""
WHO = "{ viewer { email } }"


async def ask(
    client: httpx.AsyncClient, query: str, headers: dict[str, str] | None = None, **variables: object
) -> dict[str, Any]:
    """The answer to a request that goes well as a whole; its errors may be part of it."""
    response = await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


async def say(client: httpx.AsyncClient, thread_id: UUID, body: str, headers: dict[str, str]) -> str:
    """Add a comment; its global id."""
    answer = await ask(client, ADD_COMMENT, headers, thread=encode_id("Thread", thread_id), body=body)
    payload = answer["data"]["addComment"]
    assert payload["errors"] == []
    return str(payload["comment"]["id"])


async def readyz(client: httpx.AsyncClient) -> dict[str, str]:
    states: dict[str, str] = (await client.get("/readyz")).json()
    return states


def code_of(response: httpx.Response) -> str:
    """The code of the only error."""
    [error] = response.json()["errors"]
    return str(error["extensions"]["code"])


async def within(seconds: float, awaitable: Any) -> Any:
    async with asyncio.timeout(seconds):
        return await awaitable
