"""Tells every process that topics have news, over Valkey. A lost ring costs one poll interval, never an event."""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from parvis.core.log import Outage
from parvis.core.tasks import end

logger = logging.getLogger(__name__)

CHANNEL = "parvis.bell"
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0


class Bell:
    """Speaks over one connection and listens over another; while Valkey is down it drops rings and tries again.

    `heard` gets what other processes (and this one) rang: the newest number of each topic.
    """

    def __init__(self, redis_url: str, heard: Callable[[Mapping[str, int]], None]) -> None:
        self._url = redis_url
        self._heard = heard
        self._unsaid: dict[str, int] = {}
        self._something = asyncio.Event()
        self._mute = Outage(logger, "the bell is mute")
        self._deaf = Outage(logger, "the bell is deaf")
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [
            asyncio.create_task(self._speak(), name="bell speaks"),
            asyncio.create_task(self._listen(), name="bell listens"),
        ]

    async def stop(self) -> None:
        for task in self._tasks:
            await end(task)
        self._tasks = []

    def ring(self, rings: Mapping[str, int]) -> None:
        """Say it as soon as the wire is free; rings of one topic that wait together are one."""
        self._unsaid.update(rings)
        self._something.set()

    async def _speak(self) -> None:
        client = self._connect()
        try:
            while True:
                await self._something.wait()
                self._something.clear()
                rings, self._unsaid = self._unsaid, {}
                try:
                    await client.publish(CHANNEL, json.dumps(rings))
                except Exception as error:  # the pollers will see; what matters is to be here for the next ring
                    self._mute.noticed(error)
                else:
                    self._mute.ended()
        finally:
            await client.aclose()

    async def _listen(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            client = self._connect()
            try:
                async with client.pubsub(ignore_subscribe_messages=True) as reader:
                    await reader.subscribe(CHANNEL)
                    self._deaf.ended()
                    while True:
                        message = await reader.get_message(timeout=5)
                        pause = _FIRST_PAUSE
                        if message is None:
                            await reader.ping()  # notices a connection that died without a word
                        elif message["type"] == "message":
                            self._hear(message["data"])
            except Exception as error:  # whatever it is, it is connected anew, and the poll goes on meanwhile
                self._deaf.noticed(error)
            finally:
                await client.aclose()
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _hear(self, data: bytes) -> None:
        try:
            rings = {str(topic): int(seq) for topic, seq in json.loads(data).items()}
        except (ValueError, TypeError, AttributeError):
            logger.warning("the bell rang something that is no ring")
            return
        self._heard(rings)

    def _connect(self) -> Redis:
        return Redis.from_url(
            self._url, socket_connect_timeout=2, socket_timeout=10, retry=Retry(NoBackoff(), 0), max_connections=1
        )
