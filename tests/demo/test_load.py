"""The whole demonstration goes through the services as it is written, in the order of time, once."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.demo.loaded import Loaded, loaded_into
from tests.tables import contents, holds

from parvis.auth.viewer import visitor
from parvis.core.db import fetch, fetch_one, fetch_value
from parvis.discussion.models import Comment, CommentState
from parvis.discussion.policy import COMMENT_READABLE, COMMENT_VISIBLE
from parvis.moderation.models import ModerationDecision
from parvis.photos.models import Photo
from parvis.proposals.models import Proposal
from parvis.stories.models import Story, StoryState
from parvis_web.demo.loading.cast import gather
from parvis_web.demo.loading.sending import missing

ISSY = "92040"


@pytest.fixture(scope="module")
async def loaded(open_database: str) -> AsyncIterator[Loaded]:
    async with loaded_into(open_database) as whole:
        yield whole


async def _counted(sql: str) -> Counter[str]:
    return Counter({row["name"]: row["count"] for row in await fetch(f"SELECT {sql}")})


async def test_a_load_cut_short_leaves_nothing_but_people(loaded: Loaded) -> None:
    assert loaded.cut_short == loaded.before


async def test_loaded_again_nothing_is_missing_and_people_are_who_they_were(loaded: Loaded) -> None:
    before = await contents()

    cast = await gather(loaded.content, "another-password")

    assert await missing(loaded.content, cast) is None
    assert await contents() == before


async def test_what_an_older_load_lacks_is_added_to_what_is_there(loaded: Loaded) -> None:
    first, second, *_ = loaded.content.proposals
    story = loaded.content.stories[0]
    more = replace(
        loaded.content,
        proposals=(first, replace(second, title="Une proposition de plus")),
        stories=(story, replace(story, title="Un récit de plus")),
    )

    missed = await missing(more, loaded.cast)

    assert missed is not None
    assert [one.title for one in missed.proposals] == ["Une proposition de plus"]
    assert [one.title for one in missed.stories] == ["Un récit de plus"]
    assert missed.opinions == ()


async def test_organisations_have_their_members_and_badges(loaded: Loaded) -> None:
    rows = await fetch("SELECT id, display_name, organisation_kind, is_verified FROM actor WHERE kind = 'ORGANISATION'")

    assert {(row["display_name"], row["organisation_kind"], row["is_verified"]) for row in rows} == {
        (one.name, one.kind, one.verified) for one in loaded.content.organisations
    }
    assert len(rows) == 10
    for one in loaded.content.organisations:
        members = await fetch(
            "SELECT person_id, role FROM membership WHERE organisation_id = $1", loaded.cast.organisations[one.key]
        )
        wanted = {loaded.cast.people[key].id: "EDITOR" for key in one.editors}
        assert {row["person_id"]: row["role"] for row in members} == {
            **wanted,
            loaded.cast.people[one.owner].id: "OWNER",
        }, one.key
        assert await fetch_value(
            "SELECT array_agg(commune_id ORDER BY position) FROM organisation_commune WHERE organisation_id = $1",
            loaded.cast.organisations[one.key],
        ) == [loaded.cast.communes[code] for code in one.communes]


async def test_two_communes_are_claimed_and_one_role_is_asked_for(loaded: Loaded) -> None:
    roles = await fetch(
        "SELECT actor.display_name AS name, its.role, its.state, decider.display_name AS decider"
        " FROM commune_role its JOIN actor ON actor.id = its.person_id"
        " LEFT JOIN actor decider ON decider.id = its.decided_by_id"
    )
    names = {person.key: person.name for person in loaded.content.people}

    assert {(row["name"], row["role"], row["state"], row["decider"]) for row in roles} == {
        *((names[one.person], one.role, "GRANTED", names[one.granted_by]) for one in loaded.content.officials),
        *((names[one.person], one.role, "REQUESTED", None) for one in loaded.content.requests),
    }
    assert len(roles) == 6
    claimed = await fetch("SELECT insee_code, claimed_at FROM commune WHERE claimed_at IS NOT NULL")
    assert {row["insee_code"] for row in claimed} == {ISSY, "38226"}
    for row in claimed:
        days = loaded.content.claimed_days_ago(row["insee_code"])
        age = await fetch_value("SELECT max(created_at) FROM account") + timedelta(days=140) - row["claimed_at"]
        assert days is not None
        assert abs(age - timedelta(days=days)) < timedelta(minutes=5)


async def test_neighbourhoods_are_named_and_proposals_lie_in_them(loaded: Loaded) -> None:
    rows = await fetch("SELECT name, outline->>'type' AS type FROM neighbourhood")

    assert {(row["name"], row["type"]) for row in rows} == {
        (one.name, "Polygon") for one in loaded.content.neighbourhoods
    }
    lying = sum(one.neighbourhood is not None for one in loaded.content.proposals)
    assert await Proposal.filter(neighbourhood_id__isnull=False).count() == lying > 0


async def test_proposals_are_in_the_states_and_have_gone_through_the_steps_written(loaded: Loaded) -> None:
    assert await Proposal.all().count() == 40
    assert await _counted("state AS name, count(*) FROM proposal GROUP BY state") == {
        "OPEN": 26,
        "UNDER_REVIEW": 9,
        "CLOSED": 3,
        "WITHDRAWN": 2,
    }
    for one in loaded.content.proposals:
        row = await fetch_one(
            "SELECT id, state, visibility, support_count, answer_due_at IS NOT NULL AS is_owed, confirmed_done"
            " FROM proposal WHERE author_id = $1 AND title = $2",
            loaded.cast.author(one.author, one.speaks_for),
            one.edit.title if one.edit else one.title,
        )
        assert row is not None, one.key
        assert (row["state"], row["visibility"]) == (one.state, "VISIBLE"), one.key
        assert row["support_count"] == len(one.supporters), one.key
        steps = await fetch(
            "SELECT lower(kind) AS kind, code, author_id, (SELECT count(*) FROM step_photo WHERE step_id = step.id)"
            " AS photos FROM proposal_step step WHERE proposal_id = $1 ORDER BY created_at",
            row["id"],
        )
        assert [(step["kind"], step["code"], step["author_id"], step["photos"]) for step in steps] == [
            (
                step.kind,
                step.code.upper() if step.code else None,
                # the author's word is their organisation's where one had signed
                loaded.cast.author(step.author, one.speaks_for if step.kind == "confirmation" else step.speaks_for),
                len(step.photos),
            )
            for step in one.steps
        ], one.key
        if one.withdrawn_after_hours is None:
            assert row["is_owed"] == (loaded.content.claimed_days_ago(one.commune) is not None), one.key


async def test_two_proposals_and_every_organisation_speak_in_their_own_name(loaded: Loaded) -> None:
    signed = await _counted(
        "actor.kind AS name, count(*) FROM proposal JOIN actor ON actor.id = author_id GROUP BY actor.kind"
    )

    assert signed == {"PERSON": 38, "ORGANISATION": 2}
    assert await fetch_value(
        "SELECT count(DISTINCT author_id) FROM"
        " (SELECT author_id FROM proposal UNION ALL SELECT author_id FROM story UNION ALL SELECT author_id FROM comment"
        "  UNION ALL SELECT author_id FROM proposal_step) said JOIN actor ON actor.id = said.author_id"
        " WHERE actor.kind = 'ORGANISATION'"
    ) == len(loaded.content.organisations)
    assert await fetch_value("SELECT count(*) FROM proposal WHERE written_by_id IS NULL") == 0


async def test_stories_have_their_eighty_photos_and_one_is_a_draft(loaded: Loaded) -> None:
    assert await Story.all().count() == 20
    draft = await Story.get(state=StoryState.DRAFT)
    written = next(one for one in loaded.content.stories if one.is_draft)
    assert (draft.title, draft.author_id) == (written.title, loaded.cast.author(written.author, written.speaks_for))

    assert await fetch_value("SELECT count(*) FROM story_photo") == 80
    for one in loaded.content.stories:
        alts = await fetch_value(
            "SELECT array_agg(photo.alt ORDER BY its.position) FROM story_photo its"
            " JOIN photo ON photo.id = its.photo_id JOIN story ON story.id = its.story_id WHERE story.title = $1",
            one.title,
        )
        assert (alts or []) == [photo.alt for photo in one.photos], one.key
    withheld = await fetch_value("SELECT count(*) FROM photo WHERE is_withheld")
    assert withheld == len(written.photos)
    assert await Photo.filter(attached_at=None).count() == 0


async def test_comments_and_reactions_are_counted_as_they_are(loaded: Loaded) -> None:
    content = loaded.content
    comments = [c for one in (*content.proposals, *content.stories, *content.opinions) for c in one.comments]
    deleted = [comment for comment in comments if comment.deleted_after_hours is not None]
    hidden = [comment for comment in comments if comment.hiding]

    assert await _counted("state AS name, count(*) FROM comment GROUP BY state") == {
        "VISIBLE": len(comments) - len(deleted) - len(hidden),
        "DELETED": len(deleted),
        "HIDDEN": len(hidden),
    }
    assert len(deleted) == len(hidden) == 1
    reactions = sum(len(comment.reactions) for comment in comments if comment not in deleted)
    assert await fetch_value("SELECT count(*) FROM comment_reaction") == reactions
    assert await fetch_value("SELECT sum(reaction_count) FROM comment") == reactions
    assert await fetch_value("SELECT count(*) FROM comment WHERE edited_at IS NOT NULL") == sum(
        comment.edit is not None for comment in comments
    )
    wrong = await fetch(
        "SELECT id FROM thread WHERE comment_count <>"
        " (SELECT count(*) FROM comment WHERE comment.thread_id = thread.id AND comment.state = 'VISIBLE')"
    )
    assert wrong == []
    wrong = await fetch(
        "SELECT id FROM comment it WHERE reply_count <> (SELECT count(*) FROM comment WHERE comment.parent_id = it.id)"
    )
    assert wrong == []
    wrong = await fetch(
        "SELECT id FROM proposal WHERE support_count <>"
        " (SELECT count(*) FROM proposal_support its WHERE its.proposal_id = proposal.id)"
    )
    assert wrong == []


async def test_the_hidden_comment_was_flagged_and_its_author_reads_why(loaded: Loaded) -> None:
    [written] = [c for one in loaded.content.proposals for c in one.comments if c.hiding]
    assert written.hiding
    hidden = await Comment.get(state=CommentState.HIDDEN)
    decision = await ModerationDecision.get()

    assert hidden.author_id == loaded.cast.people[written.author].id
    assert (decision.content_id, decision.action, decision.reason) == (hidden.id, "HIDE", written.hiding.reason)
    assert decision.decided_by_id == loaded.cast.people[written.hiding.moderator].id
    assert not decision.by_platform
    case = await fetch_one("SELECT state, cause, flag_count FROM moderation_case")
    assert case == {"state": "DECIDED", "cause": "FLAGS", "flag_count": 2}


async def test_the_hidden_comment_is_read_by_its_author_and_the_moderator_alone(loaded: Loaded) -> None:
    [written] = [c for one in loaded.content.proposals for c in one.comments if c.hiding]
    assert written.hiding
    hidden = await Comment.get(state=CommentState.HIDDEN)
    readers = {
        key
        for key, viewer in loaded.cast.people.items()
        if await holds(COMMENT_READABLE & COMMENT_VISIBLE, "comment", hidden.id, viewer)
    }

    assert readers == {written.author, written.hiding.moderator, "admin"}
    assert not await holds(COMMENT_READABLE, "comment", hidden.id, visitor())


async def test_what_happened_is_told_by_as_many_events(loaded: Loaded) -> None:
    proposals, stories = loaded.content.proposals, loaded.content.stories
    comments = [comment for one in (*proposals, *stories, *loaded.content.opinions) for comment in one.comments]
    steps = Counter(step.kind for one in proposals for step in one.steps)
    opinions = loaded.content.opinions

    told = await _counted("kind AS name, count(*) FROM event GROUP BY kind")

    assert told == {
        "organisation.created": 10,
        "role.granted": len(loaded.content.officials),
        "commune.claimed": 2,
        "proposal.created": 40,
        "proposal.supported": sum(len(one.supporters) for one in proposals),
        "proposal.edited": sum(one.edit is not None for one in proposals),
        "proposal.withdrawn": 2,
        "proposal.answered": steps["answer"],
        "proposal.decided": steps["decision"],
        "proposal.executed": steps["execution"],
        "proposal.confirmed": steps["confirmation"],
        "story.created": 19,
        "opinion.published": sum(one.held_for is None for one in opinions),
        "opinion.answered": sum(one.answer is not None for one in opinions),
        "comment.added": len(comments),
        "comment.edited": sum(comment.edit is not None for comment in comments),
        "comment.removed": 2,
        "comment.reacted": sum(len(comment.reactions) for comment in comments),
    }


async def test_what_happened_is_numbered_in_the_order_of_time(loaded: Loaded) -> None:
    await fetch("SELECT count(*) FROM sequence_events()")

    rows = await fetch("SELECT kind, created_at FROM event ORDER BY seq")

    assert [row["created_at"] for row in rows] == sorted(row["created_at"] for row in rows)
    assert rows[0]["kind"] == "role.granted"
    assert rows[-1]["created_at"] - rows[0]["created_at"] > timedelta(days=119)


async def test_opinions_are_published_on_days_gone_by_and_one_is_held(loaded: Loaded) -> None:
    rows = await fetch(
        "SELECT opinion.*, insee_code, thread.is_visible, thread.created_at FROM opinion"
        " JOIN commune ON commune.id = commune_id JOIN thread ON thread.id = thread_id"
    )
    by_author = {(row["written_by_id"], row["insee_code"]): row for row in rows}
    today = (await fetch_value("SELECT max(created_at) FROM account") + timedelta(days=140)).date()

    assert len(rows) == len(loaded.content.opinions) == 28
    for one in loaded.content.opinions:
        row = by_author[loaded.cast.people[one.author].id, one.commune]
        assert (row["text"], row["signature"]) == (one.text, "WITHHELD" if one.withheld else "SIGNED"), one.key
        assert row["held_for"] == one.held_for, one.key
        if one.held_for:
            assert (row["visibility"], row["published_on"], row["is_visible"]) == ("HELD", None, False)
            continue
        assert (row["visibility"], row["is_visible"]) == ("VISIBLE", True), one.key
        waited = row["published_on"] - (today - timedelta(days=int(one.age_days)))
        if one.withheld:
            assert row["published_on"].weekday() == 0, one.key
            assert timedelta(days=-1) <= waited <= timedelta(days=8), one.key
        else:
            assert abs(waited) <= timedelta(days=1), one.key
    assert sum(row["held_for"] is not None for row in rows) == 1


async def test_opinions_are_answered_by_officials_of_their_commune(loaded: Loaded) -> None:
    answers = await fetch(
        "SELECT opinion.text, answer.body, answer.author_id, answer.author_role, answer.created_at,"
        " opinion.published_on FROM opinion_answer answer JOIN opinion ON opinion.id = opinion_id"
    )

    wanted = {one.text: one.answer for one in loaded.content.opinions if one.answer}
    assert len(answers) == len(wanted)
    for row in answers:
        answer = wanted[row["text"]]
        assert (row["body"], row["author_id"]) == (answer.body, loaded.cast.author(answer.author, answer.speaks_for))
        assert row["author_role"] in {"ELECTED", "AGENT"}
        assert row["created_at"].date() >= row["published_on"]
