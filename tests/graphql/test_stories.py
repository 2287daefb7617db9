"""Stories in the schema: in their order, each to those who may see it, and live."""

import pytest
from tests import factories
from tests.graphql.asking import Asker, cursor_of, each, gid
from tests.graphql.test_subscriptions import take
from tests.statements import Statements

from parvis.auth.viewer import Viewer
from parvis.core.db import execute
from parvis.core.events import encode_cursor
from parvis.core.live import Hub
from parvis.discussion.models import Thread
from parvis.photos.models import PhotoStatus
from parvis.stories.models import Story, StoryKind
from parvis.stories.service import delete_story, edit_story, publish_story

LIST = """query($id: ID!, $kind: StoryKind, $first: Int, $after: String, $last: Int, $before: String) {
  commune(by: {id: $id}) {
    stories(kind: $kind, first: $first, after: $after, last: $last, before: $before) {
      totalCount pageInfo { endCursor startCursor hasNextPage } nodes { id }
    }
  }
}"""
PHOTOS = """query($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on Story {
  coverPhoto { id } photos(first: $first, after: $after) { totalCount nodes { id } pageInfo { endCursor } }
} } }"""
GALLERY = """query($id: ID!) { commune(by: {id: $id}) { stories(first: 20) { nodes {
  title author { displayName } commune { name } neighbourhood { name } coverPhoto { url } photos(first: 5) {
    nodes { url alt }
  } commentCount viewerCanEdit
} } } }"""
CHANGED = """subscription($id: ID!, $after: String) { storyChanged(storyId: $id, after: $after) {
  kind cursor story { title commentCount }
} }"""
ACTIVITY = """subscription($id: ID!, $after: String) { communeActivity(communeId: $id, after: $after) {
  kind story { id title } comment { subject { id ... on Story { title } } }
} }"""


async def test_a_commune_s_stories_page_by_page_latest_first_by_kind(ask: Asker) -> None:
    author, place = await factories.resident(), await factories.commune()
    early = await factories.story(author, place, draft=True)
    made = [await factories.story(author, place, kind=kind) for kind in (StoryKind.NEWS, StoryKind.EXPERIENCE) * 2]
    await publish_story(author, story_id=early.id)  # it waited: it is the newest to others
    await factories.story(author, place, draft=True)
    latest_first = [gid(early), *(gid(one) for one in reversed(made))]
    of = {"id": gid(place)}

    first = (await ask(LIST, first=2, **of))["commune"]["stories"]
    second = (await ask(LIST, first=10, after=first["pageInfo"]["endCursor"], **of))["commune"]["stories"]
    back = (await ask(LIST, last=2, before=second["pageInfo"]["startCursor"], **of))["commune"]["stories"]
    news = (await ask(LIST, kind="NEWS", **of))["commune"]["stories"]

    assert each(first) + each(second) == latest_first
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (5, True)
    assert each(back) == each(first)
    assert each(news) == [gid(made[2]), gid(made[0])]


@pytest.mark.parametrize("text", ["2026-01-01", "2026-13-01 00:00:00+00", "infinity", "2026-01-01 00:00:00"])
async def test_a_cursor_that_is_no_moment_is_refused(ask: Asker, text: str) -> None:
    place = await factories.commune()

    answer = await ask.answer(LIST, id=gid(place), after=cursor_of(text, str(place.id)))

    assert answer.codes == ["INVALID"]


async def test_photos_in_their_order_and_the_first_that_is_ready_as_the_cover(ask: Asker) -> None:
    author = await factories.resident()
    states = (PhotoStatus.PROCESSING, PhotoStatus.READY, PhotoStatus.READY)
    photos = [await factories.photo(author, status) for status in states]
    made = await factories.story(author, photo_ids=[photos[0].id, photos[2].id, photos[1].id])

    by_others = (await ask(PHOTOS, id=gid(made)))["node"]
    first = (await ask(PHOTOS, author, id=gid(made), first=2))["node"]["photos"]
    rest = (await ask(PHOTOS, author, id=gid(made), after=first["pageInfo"]["endCursor"]))["node"]["photos"]

    assert each(by_others["photos"]) == [gid(photos[2]), gid(photos[1])]
    assert by_others["coverPhoto"] == {"id": gid(photos[2])}
    assert (each(first), each(rest), first["totalCount"]) == ([gid(photos[0]), gid(photos[2])], [gid(photos[1])], 3)


async def test_drafts_of_oneself_and_one_s_organisations(ask: Asker) -> None:
    owner, stranger = await factories.resident(), await factories.resident()
    garden = await factories.organisation(owner)
    colleague = await factories.member(garden)
    mine = await factories.story(owner, draft=True)
    ours = await factories.story(owner, draft=True, actor_id=garden.id)
    await factories.story(owner)
    document = "{ viewer { drafts { totalCount nodes { id state } } } }"

    async def seen_by(viewer: Viewer) -> list[str]:
        drafts = (await ask(document, viewer))["viewer"]["drafts"]
        assert drafts["totalCount"] == len(drafts["nodes"])
        return each(drafts)

    assert await seen_by(owner) == [gid(ours), gid(mine)]
    assert await seen_by(colleague) == [gid(ours)]
    assert await seen_by(stranger) == []
    node = "query($id: ID!) { node(id: $id) { id } }"
    assert [(await ask(node, viewer, id=gid(ours)))["node"] for viewer in (stranger, colleague)] == [
        None,
        {"id": gid(ours)},
    ]


async def test_what_an_organisation_and_a_person_told(ask: Asker) -> None:
    owner = await factories.resident()
    garden = await factories.organisation(owner)
    mine, ours = await factories.story(owner), await factories.story(owner, actor_id=garden.id)
    await factories.story(owner, actor_id=garden.id, draft=True)
    document = "query($id: ID!) { node(id: $id) { ... on Actor { stories { totalCount nodes { id } } } } }"

    for key, told in ((gid(garden, "Organisation"), ours), (gid(owner, "Person"), mine)):
        assert (await ask(document, owner, id=key))["node"]["stories"] == {
            "totalCount": 1,
            "nodes": [{"id": gid(told)}],
        }


async def test_hidden_ones_leave_every_list(ask: Asker) -> None:
    author, place = await factories.resident(), await factories.commune()
    photo = await factories.photo(author)
    hidden = await factories.story(author, place, photo_ids=[photo.id])
    await execute("UPDATE story SET visibility = 'HIDDEN'")
    await execute("UPDATE photo SET is_withheld = TRUE")
    document = "{ stories { nodes { id } } }"
    photos = "query($id: ID!) { node(id: $id) { id } }"

    assert each((await ask(document))["stories"]) == []
    assert each((await ask(document, author))["stories"]) == [gid(hidden)]
    assert (await ask(photos, id=gid(photo)))["node"] is None
    assert (await ask(photos, author, id=gid(photo)))["node"] == {"id": gid(photo)}


@pytest.mark.parametrize("size", [1, 12])
async def test_the_cost_of_a_gallery_does_not_grow(ask: Asker, statements: Statements, size: int) -> None:
    place = await factories.commune()
    for _ in range(size):
        author = await factories.resident()
        photos = [(await factories.photo(author)).id for _ in range(2)]
        await factories.story(author, place, photo_ids=photos)
    statements.clear()

    found = await ask(GALLERY, id=gid(place))

    assert len(found["commune"]["stories"]["nodes"]) == size
    # commune, stories, authors, communes, neighbourhoods (none to read), covers, photos
    assert len(statements) <= 7


async def test_a_story_as_it_goes_on_until_it_is_deleted(ask: Asker, hub: Hub) -> None:
    author, reader = await factories.resident(), await factories.resident()
    made = await factories.story(author)

    async with ask.follow(CHANGED, reader, id=gid(made), after=encode_cursor(0)) as answers:
        await edit_story(author, story_id=made.id, title="Quatre samedis")
        await factories.comment(reader, await Thread.get(id=made.thread_id))
        heard = await take(answers, 3)
        await delete_story(author, story_id=made.id)
        heard += await take(answers, 1)
        with pytest.raises(StopAsyncIteration):
            await anext(answers)

    assert [event["kind"] for event in heard] == ["STORY_CREATED", "STORY_EDITED", "COMMENT_ADDED", "STORY_DELETED"]
    assert heard[2]["story"] == {"title": "Quatre samedis", "commentCount": 1}
    assert heard[3]["story"] is None


async def test_a_draft_is_followed_by_its_members_alone(ask: Asker, hub: Hub) -> None:
    author, stranger = await factories.resident(), await factories.resident()
    made = await factories.story(author, draft=True)

    async with ask.follow(CHANGED, stranger, id=gid(made)) as answers:
        refused = await anext(answers)
    async with ask.follow(CHANGED, author, id=gid(made), after=encode_cursor(0)) as answers:
        await publish_story(author, story_id=made.id)
        [told] = await take(answers, 1)

    assert refused.codes == ["NOT_FOUND"]
    assert told["kind"] == "STORY_CREATED"


async def test_a_commune_hears_of_stories_and_what_is_said_under_them(ask: Asker, hub: Hub) -> None:
    author, place = await factories.resident(), await factories.commune()

    async with ask.follow(ACTIVITY, id=gid(place), after=encode_cursor(0)) as answers:
        await factories.story(author, place, draft=True)
        made: Story = await factories.story(author, place)
        await factories.comment(author, await Thread.get(id=made.thread_id))
        heard = await take(answers, 2)

    about = {"id": gid(made), "title": made.title}
    assert heard == [
        {"kind": "STORY_CREATED", "story": about, "comment": None},
        {"kind": "COMMENT_ADDED", "story": None, "comment": {"subject": about}},
    ]
