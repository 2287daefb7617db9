"""Threads, and what is said in them: in every state, answers upon answers."""

from uuid import UUID

from tests.reference.making.people import People
from tests.reference.making.tables import Making, Row

from parvis.discussion.models import CommentState, Stance, SubjectKind
from parvis.discussion.policy import MAX_DEPTH

_OTHERS = (CommentState.HELD, CommentState.HIDDEN, CommentState.DELETED)


def thread(
    make: Making,
    people: People,
    kind: SubjectKind,
    subject: Row,
    *,
    is_visible: bool,
    is_open: bool = True,
    quiet: bool = False,
) -> UUID:
    """The thread of something that is about to be there, with what was said, unless it is `quiet`; its key."""
    made = make.add(
        "thread",
        subject_kind=kind,
        subject_id=subject["id"],
        commune_id=subject["commune_id"],
        author_id=subject["author_id"],
        is_visible=is_visible,
        is_open=is_open,
        comment_count=0,
        created_at=make.ago(60),
    )
    if not quiet:
        _said(make, people, made)
    return made["id"]


def orphan(make: Making, people: People, commune: Row) -> None:
    """The thread of a story that was deleted."""
    gone = {"id": make.key(), "commune_id": commune["id"], "author_id": None}
    thread(make, people, SubjectKind.STORY, gone, is_visible=False, is_open=False)


def _said(make: Making, people: People, under: Row) -> None:
    said: list[Row] = []
    # few talk much: what lies deep is seldom, but there
    for _ in range(make.one([0, 0, 1, 2, 3, 5, 8])):
        answered = [one for one in said if one["depth"] < MAX_DEPTH]
        parent = make.often(answered[-1], answered) if answered and make.chance(0.6) else None
        said.append(comment(make, people, under, parent))


def comment(make: Making, people: People, under: Row, parent: Row | None = None, **settled: object) -> Row:
    """One at random, but for the columns that are `settled`; those who have some find no echo."""
    author, writer = people.voice(make)
    state = settled.get("state") or make.often(CommentState.VISIBLE, _OTHERS)
    # words and author of what was taken back are gone; should a row keep them, nobody is to see them all the same
    is_gone = state is CommentState.DELETED and make.chance(0.7)
    body = None if is_gone else make.one(["Bonne idée !", "D’accord\n\n**vraiment**", '« Non » \\ "jamais" 🌳'])
    voices = [one for one in make.some(people.everybody, 0 if settled else 3) if one != author]
    row = make.add(
        "comment",
        thread_id=under["id"],
        parent_id=parent["id"] if parent else None,
        depth=parent["depth"] + 1 if parent else 0,
        author_id=None if is_gone else author,
        written_by_id=None if is_gone else writer,
        body=body,
        body_html=body and f"<p>{body}</p>",
        stance=make.one([None, *Stance]),
        state=state,
        reaction_count=len(voices),
        reply_count=0,
        created_at=make.ago(50),
        edited_at=make.perhaps(make.ago(5), 0.2),
    )
    row |= settled
    under["comment_count"] += state is CommentState.VISIBLE
    if parent:
        parent["reply_count"] += 1
    for actor in voices:
        make.add("comment_reaction", comment_id=row["id"], actor_id=actor, created_at=make.ago(40))
    return row
