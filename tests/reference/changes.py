"""What mutations and subscriptions answer with, once the change itself is done and read anew."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.reference.activity import KINDS
from tests.reference.answers import Plain, answers, key_of
from tests.reference.executing import Cursor, snake
from tests.reference.names import Names
from tests.reference.square import Square

#: a table, and the type of its rows
_SUBJECTS = {"proposal": "Proposal", "comment": "Comment", "story": "Story"}
_THREAD_EVENTS = {
    "comment.added": "CommentAdded",
    "comment.edited": "CommentEdited",
    "comment.removed": "CommentRemoved",
    "comment.restored": "CommentRestored",
    "comment.reacted": "CommentReacted",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A mutation: the field of its payload, which is the table too, and the type and name of the id that it takes."""

    mutation: str
    subject: str
    type_name: str
    argument: str
    more: Callable[[Random], Mapping[str, Any]] = lambda _random: {}

    def given(self, random: Random, names: Names) -> dict[str, Any]:
        return {self.argument: random.choice(names.ids(self.type_name)), **self.more(random)}


def _said(random: Random) -> dict[str, str]:
    return {"body": f"Words of a length that is asked for, {random.getrandbits(64)}."}


CHANGES = (
    Change("supportProposal", "proposal", "Proposal", "proposalId"),
    Change("unsupportProposal", "proposal", "Proposal", "proposalId"),
    Change("withdrawProposal", "proposal", "Proposal", "proposalId"),
    Change("answerProposal", "proposal", "Proposal", "proposalId", _said),
    Change("addComment", "comment", "Thread", "threadId", _said),
    Change("editComment", "comment", "Comment", "commentId", _said),
    Change("deleteComment", "comment", "Comment", "commentId"),
    Change("reactToComment", "comment", "Comment", "commentId"),
    Change("unreactToComment", "comment", "Comment", "commentId"),
    Change("publishStory", "story", "Story", "storyId"),
)


def _register(change: Change) -> None:
    @answers(f"Mutation.{change.mutation}")
    def payload(square: Square, _root: object, *, input: dict[str, Any]) -> Plain:
        if change.type_name == "Thread":  # what is new is known by its words
            [row] = square.rows.where("comment", body=input["body"])
        else:
            key = key_of(input[snake(change.argument)], change.type_name)
            row = square.rows.one(change.subject, key)
        thing = square.thing(_SUBJECTS[change.subject], row)
        return Plain(f"{change.mutation[0].upper()}{change.mutation[1:]}Payload", {"errors": [], change.subject: thing})


for _change in CHANGES:
    _register(_change)


def _last_event(square: Square, topic: str) -> dict[str, Any]:
    seq = max(heard["seq"] for heard in square.rows.where("event_topic", topic=topic))
    [event] = square.rows.where("event", seq=seq)
    return event


@answers("Subscription.proposalChanged")
def proposal_changed(square: Square, _root: object, *, proposal_id: str, after: str) -> Plain:
    key = key_of(proposal_id, "Proposal")
    event = _last_event(square, f"proposal:{key}")
    thing = square.thing("Proposal", square.rows.one("proposal", key))
    return Plain("ProposalChanged", {"cursor": Cursor(()), "kind": KINDS[event["kind"]], "proposal": thing})


@answers("Subscription.threadChanged")
def thread_changed(square: Square, _root: object, *, thread_id: str, after: str) -> Plain:
    event = _last_event(square, f"thread:{key_of(thread_id, 'Thread')}")
    thing = square.thing("Comment", square.rows.one("comment", event["subject_id"]))
    return Plain(_THREAD_EVENTS[event["kind"]], {"cursor": Cursor(()), "comment": thing})
