"""Opinions: what residents think of their commune, and what the town hall answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from parvis_web.demo.content.reading.people import DemoPerson, Members, neighbours_first, signature
from parvis_web.demo.content.reading.threads import DemoComment, read_thread
from parvis_web.demo.content.resources import Table


@dataclass(frozen=True)
class DemoOpinionAnswer:
    """What an official answers."""

    author: str
    speaks_for: str | None
    """Key of the organisation that signs, or None: the person signs."""
    after_hours: float
    body: str


@dataclass(frozen=True)
class DemoOpinion:
    """An opinion with its answer and its thread."""

    key: str
    commune: str
    """INSEE code."""
    author: str
    """Key of the person who writes, also where their name is withheld."""
    withheld: bool
    text: str
    age_days: float
    """Days since it was written. Where the name is withheld it is published on the Monday after."""
    held_for: str | None
    """INSULT or PRIVATE_NAME where it waits for a moderator, who finds out by the text alone."""
    answer: DemoOpinionAnswer | None
    comments: tuple[DemoComment, ...]


def read_opinion(key: str, table: Table, people: Sequence[DemoPerson], members: Members) -> DemoOpinion:
    """One file of `opinions/`."""
    near = neighbours_first(people, table["commune"])
    answer = table.get("answer")
    return DemoOpinion(
        key=key,
        commune=table["commune"],
        author=table["author"],
        withheld=table.get("withheld", False),
        text=table["text"].strip(),
        age_days=table["age_days"],
        held_for=table.get("held_for"),
        answer=None if answer is None else _answer(answer),
        comments=read_thread(table.get("comments", ()), near, members, salt=f"opinion/{key}"),
    )


def _answer(row: Table) -> DemoOpinionAnswer:
    author, speaks_for = signature(row)
    return DemoOpinionAnswer(author, speaks_for, row["after_hours"], row["body"].strip())
