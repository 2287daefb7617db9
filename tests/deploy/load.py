"""People on the site while something happens to it: bounded, and every answer that is not the right one is kept."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import cycle
from typing import Any
from uuid import UUID

import httpx
from tests.door.asking import ADD_COMMENT, WHO
from tests.door.live import THREAD_CHANGED, socket
from tests.door.people import Person
from websockets.exceptions import ConnectionClosed, InvalidStatus

from parvis_graphql.engine.global_ids import encode_id

_PAUSE = 0.04
_COMMENT_PAUSE = 0.25


class Load:
    """What was asked of the site at `url`: `answered` requests, `failures` in words, comments `said` in their order."""

    def __init__(self, url: str, thread_id: UUID, people: Sequence[Person]) -> None:
        self.answered = 0
        self.failures: list[str] = []
        self.said: list[str] = []
        self._url = url
        self._thread = encode_id("Thread", thread_id)
        self._people = people
        self._is_over = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Somebody reads pages, somebody signed in asks who they are, somebody comments, until the end of the block."""
        async with asyncio.TaskGroup() as everybody:
            for one in (self._read, self._read, self._stay_signed_in, self._comment):
                everybody.create_task(self._as(one))
            try:
                yield
            finally:
                self._is_over = True

    async def _as(self, one: Callable[[httpx.AsyncClient], Awaitable[None]]) -> None:
        async with httpx.AsyncClient(base_url=self._url, timeout=20, trust_env=False) as client:
            await one(client)

    async def _request(self, what: str, asked: Awaitable[httpx.Response]) -> Any:
        """The answer, JSON or text; None, and a failure noted, where it is not 200."""
        try:
            response = await asked
        except httpx.HTTPError as error:
            self.failures.append(f"{what}: {type(error).__name__}")
            return None
        if response.status_code != 200:
            self.failures.append(f"{what}: {response.status_code}")
            return None
        self.answered += 1
        return response.json() if "json" in response.headers["content-type"] else response.text

    async def _read(self, client: httpx.AsyncClient) -> None:
        for path in cycle(("/", "/schema.graphql", "/graphql?query={__typename}", "/connexion")):
            if self._is_over:
                return
            await self._request(f"GET {path}", client.get(path))
            await asyncio.sleep(_PAUSE)

    async def _stay_signed_in(self, client: httpx.AsyncClient) -> None:
        person = self._people[0]
        while not self._is_over:
            answer = await self._request("viewer", client.post("/graphql", json={"query": WHO}, headers=person.cookie))
            if answer and answer["data"] != {"viewer": {"email": person.email}}:
                self.failures.append(f"viewer: {answer}")
            await asyncio.sleep(_PAUSE)

    async def _comment(self, client: httpx.AsyncClient) -> None:
        for person in cycle(self._people):
            if self._is_over:
                return
            text = f"comment {len(self.said)}"
            asked = {"query": ADD_COMMENT, "variables": {"thread": self._thread, "body": text}}
            answer = await self._request("addComment", client.post("/graphql", json=asked, headers=person.bearer))
            if answer and not answer["data"]["addComment"]["errors"]:
                self.said.append(text)
            elif answer:
                self.failures.append(f"addComment: {answer}")
            await asyncio.sleep(_COMMENT_PAUSE)


class Follower:
    """A live client as the island is one: it comes back after a close, with the cursor of what it heard last."""

    def __init__(self, url: str, thread_id: UUID, cursor: str) -> None:
        self.heard: list[str] = []
        self.closes: list[int | None] = []
        self.trouble: list[str] = []
        self.is_listening = False
        self._url = url
        self._thread = encode_id("Thread", thread_id)
        self._cursor = cursor

    async def follow(self) -> None:
        """Until cancelled."""
        while True:
            try:
                async with socket(self._url) as live:
                    await live.init()
                    await live.subscribe(THREAD_CHANGED, thread=self._thread, after=self._cursor)
                    self.is_listening = True
                    async for text in live.connection:
                        self._take(json.loads(text))
            except ConnectionClosed as closing:
                self.closes.append(closing.rcvd.code if closing.rcvd else None)
            except InvalidStatus as refusal:
                self.trouble.append(f"refused: {refusal.response.status_code}")
                await asyncio.sleep(0.2)
            else:
                self.closes.append(live.connection.close_code)
            self.is_listening = False

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] != "next" or message["payload"].get("errors"):
            self.trouble.append(str(message))
            return
        event = message["payload"]["data"]["threadChanged"]
        self._cursor = event["cursor"]
        self.heard.append(event["comment"]["body"])
