"""What the viewer may not see is not found, by anybody, whatever the index says."""

from uuid import UUID

import pytest
from tests import factories
from tests.search.conftest import Find, ids

from parvis.core.db import execute, fetch, fetch_value
from parvis.discussion.models import Thread
from parvis.discussion.service import delete_comment, set_thread
from parvis.proposals.service import withdraw_proposal
from parvis.stories.service import delete_story, publish_story

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize("visibility", ["HELD", "HIDDEN"])
@pytest.mark.parametrize("table", ["proposal", "story"])
async def test_what_is_withheld_is_found_by_nobody_until_it_is_restored(
    table: str, visibility: str, find: Find
) -> None:
    author, stranger, moderator = await factories.resident(), await factories.resident(), await factories.resident()
    make = {"proposal": factories.proposal, "story": factories.story}[table]
    made = await make(author, title="Un kiosque à musique")

    await execute(f"UPDATE {table} SET visibility = $1 WHERE id = $2", visibility, made.id)

    for viewer in (None, stranger, moderator, author):
        assert await find("kiosque", viewer) == []
    await execute(f"UPDATE {table} SET visibility = 'VISIBLE' WHERE id = $1", made.id)
    assert ids(await find("kiosque")) == [made.id]


@pytest.mark.parametrize("state", ["HELD", "HIDDEN", "DELETED"])
async def test_a_comment_that_does_not_speak_is_not_found(state: str, find: Find) -> None:
    author = await factories.resident()
    said = await factories.comment(author, await factories.thread(author), body="Un kiosque à musique")
    assert ids(await find("kiosque")) == [said.id]

    await execute("UPDATE comment SET state = $1 WHERE id = $2", state, said.id)

    assert await find("kiosque") == []
    assert await find("kiosque", author) == []


async def test_the_comments_of_a_withheld_thread_go_and_come_back_with_it(find: Find) -> None:
    author = await factories.resident()
    place = await factories.thread(author)
    said = await factories.comment(await factories.resident(), place, body="Un kiosque à musique")

    await set_thread(place.id, visible=False)
    hidden = await find("kiosque")
    await set_thread(place.id, visible=True)

    assert hidden == []
    assert ids(await find("kiosque")) == [said.id]


async def test_a_draft_is_not_found_before_it_is_published(find: Find) -> None:
    author = await factories.resident()
    told = await factories.story(author, title="Un kiosque à musique", draft=True)
    before = await find("kiosque", author)

    await publish_story(author, story_id=told.id)

    assert before == []
    assert ids(await find("kiosque")) == [told.id]


async def test_what_its_author_took_back_is_not_found(find: Find) -> None:
    author = await factories.resident()
    made = await factories.proposal(author, title="Un kiosque à musique")
    told = await factories.story(author, title="Le kiosque est là")
    said = await factories.comment(author, await Thread.get(id=made.thread_id), body="Vive le kiosque")
    assert len(await find("kiosque")) == 3

    await withdraw_proposal(author, proposal_id=made.id)
    await delete_story(author, story_id=told.id)
    await delete_comment(author, comment_id=said.id)

    assert await find("kiosque", author) == []


async def test_an_organisation_that_is_gone_is_not_found_and_people_never_are(find: Find) -> None:
    owner = await factories.resident("Kiosque Martin")
    group = await factories.organisation(owner, "Les Amis du kiosque")
    assert ids(await find("kiosque")) == [group.id]

    await execute("DELETE FROM actor WHERE id = $1", group.id)

    assert await find("kiosque") == []
    assert await find("martin") == []


async def test_an_index_that_says_too_much_shows_nothing_more(find: Find) -> None:
    author = await factories.resident()
    hidden = await factories.proposal(author, title="Un kiosque à musique")
    said = await factories.comment(author, await Thread.get(id=hidden.thread_id), body="Vive le kiosque")
    place = await factories.thread(author)
    gone = await factories.comment(author, place, body="Quel kiosque ?")
    entries = await fetch("SELECT subject_id, kind, created_at, vector::text AS vector FROM search_entry")

    await execute("UPDATE proposal SET visibility = 'HIDDEN' WHERE id = $1", hidden.id)
    await execute("UPDATE thread SET is_visible = false WHERE id = $1", hidden.thread_id)
    await execute("UPDATE comment SET state = 'HIDDEN' WHERE id = $1", gone.id)
    await execute("DELETE FROM search_entry")
    for one in entries:  # as they were before
        await execute(
            "INSERT INTO search_entry (subject_id, kind, created_at, vector) VALUES ($1, $2, $3, $4::text::tsvector)",
            *one.values(),
        )

    assert await fetch_value("SELECT count(*) FROM search_entry WHERE vector @@ 'kiosqu'") == 3
    assert await find("kiosque") == []
    assert await find("kiosque", await factories.resident()) == []
    seen = {UUID(str(one)) for one in ids(await find("kiosque", author))}
    assert seen <= {hidden.id, said.id, gone.id}
