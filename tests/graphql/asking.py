"""Asking the schema as a door does, and what came back."""

import json
from base64 import urlsafe_b64encode
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from parvis.auth.viewer import Viewer, visitor
from parvis_graphql.context import Context
from parvis_graphql.engine.global_ids import encode_id
from parvis_graphql.operations import ParvisSchema

#: a person's language is settled by the door; tests read English unless French is what they are about
VISITOR = visitor("en")


@dataclass(frozen=True)
class Answer:
    data: Any
    errors: list[dict[str, Any]]
    extensions: dict[str, Any]

    @property
    def codes(self) -> list[str]:
        return [error["extensions"]["code"] for error in self.errors]


class Asker:
    """Executes documents against one schema, from an address of its own: tries are counted by it, beyond a test."""

    def __init__(self, schema: ParvisSchema) -> None:
        self.schema = schema
        self.remote = str(uuid4())

    async def __call__(self, document: str, viewer: Viewer = VISITOR, **variables: Any) -> Any:
        """The data of an answer that has no errors."""
        answer = await self.answer(document, viewer, **variables)
        assert answer.errors == []
        return answer.data

    async def answer(self, document: str, viewer: Viewer = VISITOR, **variables: Any) -> Answer:
        return await self.within(Context(viewer, remote=self.remote), document, **variables)

    async def within(self, context: Context, document: str, **variables: Any) -> Answer:
        """The answer in a context of one's own."""
        result = await self.schema.execute(document, variable_values=variables, context_value=context)
        return _answer(result)

    async def mutate(self, name: str, input: dict[str, Any], selection: str, viewer: Viewer) -> Any:
        """The payload of one mutation; `errors` always among it."""
        return (await self.mutation(name, input, selection, viewer)).data[name]

    async def mutation(self, name: str, input: dict[str, Any], selection: str, viewer: Viewer) -> Answer:
        input_type = f"{name[0].upper()}{name[1:]}Input"
        document = (
            f"mutation($input: {input_type}!) {{ {name}(input: $input) {{"
            f" errors {{ code message path }} {selection} }} }}"
        )
        return await self.answer(document, viewer, input=input)

    @asynccontextmanager
    async def follow(
        self, document: str, viewer: Viewer = VISITOR, **variables: Any
    ) -> AsyncIterator[AsyncGenerator[Answer]]:
        """The answers of a subscription."""
        results = await self.schema.stream(document, variable_values=variables, context_value=Context(viewer))
        answers = _answers(results)
        try:
            yield answers
        finally:
            await answers.aclose()
            await results.aclose()


async def _answers(results: Any) -> AsyncGenerator[Answer]:
    async for result in results:
        yield _answer(result)


def _answer(result: Any) -> Answer:
    return Answer(result.data, [error.formatted for error in result.errors or ()], dict(result.extensions or {}))


def cursor_of(*values: object) -> str:
    """A cursor that says these values, whether a list has such a place or not."""
    return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def gid(row: Any, type_name: str | None = None) -> str:
    """The global id of a model's row."""
    return encode_id(type_name or type(row).__name__, row.id)


def each(connection: dict[str, Any], pick: Callable[[Any], Any] = lambda node: node["id"]) -> list[Any]:
    """Something of every node of a connection."""
    return [pick(node) for node in connection["nodes"]]
