"""What is asked for is what comes back: fields, relations, aliases, fragments and directives."""

from typing import Any

import pytest
from tests import factories
from tests.graphql.asking import VISITOR, Asker, each, gid

from parvis.auth.viewer import Viewer
from parvis.core.db import execute
from parvis.core.i18n import translate
from parvis.core.ids import uuid7
from parvis.discussion.models import Thread
from parvis.photos.models import PhotoStatus
from parvis.photos.rejections import sentence
from parvis.places.models import Commune, CommuneKind, Department, Region
from parvis.proposals.models import Proposal, ProposalPhoto
from parvis.proposals.service import edit_proposal, support
from parvis_media.errors import Rejection

VARIANTS = [
    {"format": "WEBP", "width": 640, "height": 480, "bytes": 9000, "key": "public/a/640.webp"},
    {"format": "WEBP", "width": 320, "height": 240, "bytes": 3000, "key": "public/a/320.webp"},
    {"format": "JPEG", "width": 640, "height": 480, "bytes": 12000, "key": "public/a/640.jpg"},
]


async def shown(owner: Viewer, proposal: Proposal, position: int, **fields: Any) -> Any:
    """A photo of a proposal."""
    photo = await factories.photo(owner, attached_at=proposal.created_at, **fields)
    await ProposalPhoto.create(proposal_id=proposal.id, photo_id=photo.id, position=position)
    return photo


async def test_columns(ask: Asker) -> None:
    author = await factories.resident("Léa Dupré")
    made = await factories.proposal(author, title="Un  banc", body="Un banc *ici* pour attendre.", theme="MOBILITY")
    await execute("UPDATE proposal SET latitude = 48.8, longitude = 2.25 WHERE id = $1", made.id)

    proposal = (
        await ask(
            """query($id: ID!) { node(id: $id) { __typename ... on Proposal {
              id number title body bodyHtml state supportCount commentCount createdAt updatedAt
              location { latitude longitude } theme { code name } author { __typename id displayName slug isVerified }
              thread { id } coverPhoto { id } viewerHasSupported viewerCanSupport viewerCanEdit
            } } }""",
            id=gid(made),
        )
    )["node"]

    moment = made.created_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert proposal == {
        "__typename": "Proposal",
        "id": gid(made),
        "number": 1,
        "title": "Un banc",
        "body": "Un banc *ici* pour attendre.",
        "bodyHtml": "<p>Un banc <em>ici</em> pour attendre.</p>\n",
        "state": "OPEN",
        "supportCount": 0,
        "commentCount": 0,
        "createdAt": moment,
        "updatedAt": moment,
        "location": {"latitude": 48.8, "longitude": 2.25},
        "theme": {"code": "MOBILITY", "name": "Getting around"},
        "author": {
            "__typename": "Person",
            "id": gid(author, "Person"),
            "displayName": "Léa Dupré",
            "slug": f"resident-{author.id.hex}",
            "isVerified": False,
        },
        "thread": {"id": gid(await Thread.get(id=made.thread_id))},
        "coverPhoto": None,
        "viewerHasSupported": False,
        "viewerCanSupport": False,
        "viewerCanEdit": False,
    }


async def test_what_the_viewer_may_and_has(ask: Asker) -> None:
    author, supporter, stranger = [await factories.resident() for _ in range(3)]
    made = await factories.proposal(author)
    await support(supporter, proposal_id=made.id)
    document = """query($id: ID!) { node(id: $id) { ... on Proposal {
      viewerHasSupported viewerCanSupport viewerCanEdit thread { viewerCanComment }
    } } }"""

    async def as_seen(viewer: Viewer) -> list[bool]:
        proposal = (await ask(document, viewer, id=gid(made)))["node"]
        return [
            proposal["viewerHasSupported"],
            proposal["viewerCanSupport"],
            proposal["viewerCanEdit"],
            proposal["thread"]["viewerCanComment"],
        ]

    assert await as_seen(VISITOR) == [False, False, False, False]
    assert await as_seen(author) == [False, False, True, True]
    assert await as_seen(supporter) == [True, True, False, True]
    assert await as_seen(stranger) == [False, True, False, True]


async def test_names_come_in_the_callers_language(ask: Asker) -> None:
    document = "{ themes { code name } }"
    french, english = await ask(document, Viewer(locale="fr")), await ask(document, Viewer(locale="en"))

    assert [theme["code"] for theme in french["themes"]] == [theme["code"] for theme in english["themes"]]
    assert len(french["themes"]) == 10
    assert all(a["name"] and a["name"] != b["name"] for a, b in zip(french["themes"], english["themes"], strict=True))


async def test_places_and_what_lies_in_them(ask: Asker) -> None:
    key = uuid7().hex
    region = await Region.create(code=key[-3:].upper(), name="Région d’essai")
    department = await Department.create(code=key[-3:].upper(), name="Département", region=region)
    city = await factories.commune("Paris", department=department, region=region, postal_codes=["75001", "75002"])
    districts = [
        await factories.commune(f"Paris {n}e", department=department, parent=city, kind=CommuneKind.MUNICIPAL_DISTRICT)
        for n in (3, 1, 2)
    ]

    found = await ask(
        """query($code: String!, $slug: String!, $id: ID!) {
              byCode: commune(by: {inseeCode: $code}) { ...Place }
              bySlug: commune(by: {slug: $slug}) { ...Place }
              byId: commune(by: {id: $id}) { ...Place }
              none: commune(by: {inseeCode: "00000"}) { ...Place }
            }
            fragment Place on Commune {
              name kind postalCodes population location { latitude } parent { name }
              department { name region { name } } region { code } districts { name parent { name } }
            }""",
        code=city.insee_code,
        slug=city.slug,
        id=gid(city),
    )

    in_order = sorted(districts, key=lambda one: one.insee_code)
    assert found["byCode"] == {
        "name": "Paris",
        "kind": "COMMUNE",
        "postalCodes": ["75001", "75002"],
        "population": None,
        "location": None,
        "parent": None,
        "department": {"name": "Département", "region": {"name": "Région d’essai"}},
        "region": {"code": region.code},
        "districts": [{"name": one.name, "parent": {"name": "Paris"}} for one in in_order],
    }
    assert found["bySlug"] == found["byId"] == found["byCode"]
    assert found["none"] is None


async def test_a_commune_is_asked_for_in_exactly_one_way(ask: Asker) -> None:
    document = "query($by: CommuneBy!) { commune(by: $by) { id } }"
    for wrong in ({}, {"slug": "a", "inseeCode": "b"}, {"slug": None}):
        assert (await ask.answer(document, by=wrong)).codes == ["INVALID_OPERATION"]
    for nothing in ({"id": "x"}, {"id": gid(await factories.resident(), "Person")}):
        answer = await ask.answer(document, by=nothing)
        assert answer.codes == ["NOT_FOUND"]
        assert answer.data == {"commune": None}


async def test_a_text_that_no_row_can_hold_is_refused(ask: Asker) -> None:
    answer = await ask.answer("query($slug: String!) { actor(slug: $slug) { id } }", slug="a\x00b")
    assert answer.codes == ["INVALID"]
    assert answer.errors[0]["extensions"]["argument"] == "slug"
    answer = await ask.answer("query($slug: String!) { actor(slug: $slug) { id } }", slug="a\ud800b")
    assert answer.codes == ["INVALID"]
    answer = await ask.answer("query($code: String!) { communes(regionCode: $code) { totalCount } }", code="\x00")
    assert answer.codes == ["INVALID"]
    answer = await ask.answer("query($text: String!) { communes(search: $text) { totalCount } }", text="\x00")
    assert answer.codes == ["INVALID"]
    answer = await ask.answer("query($text: String!) { communes(search: $text) { totalCount } }", text="x" * 81)
    assert answer.codes == ["TOO_LONG"]


async def test_people_by_their_address(ask: Asker) -> None:
    person = await factories.resident("Léa Dupré")
    document = "query($slug: String!) { actor(slug: $slug) { __typename id ... on Person { displayName } } }"

    found = await ask(document, slug=f"resident-{person.id.hex}")
    nobody = await ask(document, slug="nobody")

    assert found["actor"] == {"__typename": "Person", "id": gid(person, "Person"), "displayName": "Léa Dupré"}
    assert nobody["actor"] is None


async def test_a_row_that_cannot_be_seen_is_null(ask: Asker) -> None:
    author, other = await factories.resident(), await factories.resident()
    hidden = await factories.photo(author, PhotoStatus.PROCESSING)
    await execute("UPDATE actor SET avatar_id = $2 WHERE id = $1", author.id, hidden.id)
    made = await factories.proposal(author)
    said = await factories.comment(other, await Thread.get(id=made.thread_id))
    document = """query($photo: ID!, $comment: ID!, $slug: String!) {
      photo: node(id: $photo) { id } actor(slug: $slug) { avatar { status viewerIsOwner } }
      comment: node(id: $comment) { id }
    }"""
    asked = {"photo": gid(hidden), "comment": gid(said), "slug": f"resident-{author.id.hex}"}

    assert await ask(document, other, **asked) == {
        "photo": None,
        "actor": {"avatar": None},
        "comment": {"id": gid(said)},
    }
    assert await ask(document, author, **asked) == {
        "photo": {"id": gid(hidden)},
        "actor": {"avatar": {"status": "PROCESSING", "viewerIsOwner": True}},
        "comment": {"id": gid(said)},
    }
    await Thread.filter(id=made.thread_id).update(is_visible=False)
    assert (await ask(document, other, **asked))["comment"] is None


async def test_what_is_erased_is_null_and_spoils_nothing(ask: Asker) -> None:
    author = await factories.resident()
    made = await factories.proposal(author)
    said = await factories.comment(author, await Thread.get(id=made.thread_id))
    await execute("DELETE FROM actor WHERE id = $1", author.id)

    found = await ask(
        """query($a: ID!, $b: ID!) { nodes(ids: [$a, $b]) {
          ... on Proposal { author { id } title } ... on Comment { author { id } body }
        } }""",
        a=gid(made),
        b=gid(said),
    )

    assert found["nodes"] == [
        {"author": None, "title": "Un banc devant l’école"},
        {"author": None, "body": "Bonne idée !"},
    ]


async def test_photos_in_their_order_and_only_those_to_be_seen(ask: Asker) -> None:
    author, other = await factories.resident(), await factories.resident()
    made = await factories.proposal(author)
    late = await shown(author, made, 3, variants=VARIANTS, width=640, height=480, alt="Un banc")
    waiting = await shown(author, made, 1, status=PhotoStatus.PROCESSING)
    early = await shown(author, made, 2, variants=VARIANTS)
    document = "query($id: ID!) { node(id: $id) { ... on Proposal { photos { id } coverPhoto { id } } } }"

    as_other = (await ask(document, other, id=gid(made)))["node"]
    as_author = (await ask(document, author, id=gid(made)))["node"]

    assert [photo["id"] for photo in as_other["photos"]] == [gid(early), gid(late)]
    assert [photo["id"] for photo in as_author["photos"]] == [gid(waiting), gid(early), gid(late)]
    assert as_other["coverPhoto"] == as_author["coverPhoto"] == {"id": gid(early)}


async def test_what_sql_cannot_say_is_computed(ask: Asker) -> None:
    owner, other = await factories.resident(), await factories.resident()
    ready = await factories.photo(
        owner,
        variants=VARIANTS,
        attached_at=factories.clock.now(),
        suggestion={"latitude": 48.8, "longitude": 2.2, "taken_on": "2026-05-04"},
    )
    refused = await factories.photo(owner, PhotoStatus.REJECTED, rejection="DAMAGED")
    document = """query($ready: ID!, $refused: ID!) {
      ready: node(id: $ready) { ... on Photo {
        any: url small: url(width: 300) between: url(width: 321) wide: url(width: 9000)
        old: url(width: 10, format: JPEG)
        variants { format width height bytes url } rejection { code }
        suggestion { takenOn location { latitude longitude } }
      } }
      refused: node(id: $refused) { ... on Photo { status url variants { url } rejection { code message } } }
    }"""

    found = await ask(document, owner, ready=gid(ready), refused=gid(refused))
    as_other = await ask(document, other, ready=gid(ready), refused=gid(refused))

    assert {name: found["ready"][name] for name in ("any", "small", "between", "wide", "old")} == {
        "any": "/media/public/a/640.webp",
        "small": "/media/public/a/320.webp",
        "between": "/media/public/a/640.webp",
        "wide": "/media/public/a/640.webp",
        "old": "/media/public/a/640.jpg",
    }
    assert found["ready"]["variants"][1] == {
        "format": "WEBP",
        "width": 320,
        "height": 240,
        "bytes": 3000,
        "url": "/media/public/a/320.webp",
    }
    assert found["ready"]["rejection"] is None
    assert found["ready"]["suggestion"] == {
        "takenOn": "2026-05-04",
        "location": {"latitude": 48.8, "longitude": 2.2},
    }
    assert found["refused"]["rejection"]["code"] == "DAMAGED"
    assert found["refused"]["rejection"]["message"] == translate(sentence(Rejection.DAMAGED), "fr")
    assert (found["refused"]["url"], found["refused"]["variants"]) == (None, [])
    assert as_other["ready"]["suggestion"] is None
    assert as_other["refused"] is None


async def test_each_parent_has_a_page_of_its_own(ask: Asker) -> None:
    communes = [await factories.commune() for _ in range(3)]
    made = [await factories.many_proposals(None, one, [0] * n) for one, n in zip(communes, (4, 0, 1), strict=True)]
    talks = [
        [await factories.many_comments(None, await Thread.get(id=p.thread_id), [0] * 3) for p in of] for of in made
    ]

    found = await ask(
        """query($ids: [ID!]!) { nodes(ids: $ids) { ... on Commune {
          proposals(first: 2, orderBy: OLDEST) { totalCount pageInfo { hasNextPage }
            nodes { id thread { comments(last: 2) { totalCount nodes { id } pageInfo { hasPreviousPage } } } } }
        } } }""",
        ids=[gid(one) for one in communes],
    )

    for commune, proposals, comments in zip(found["nodes"], made, talks, strict=True):
        page = commune["proposals"]
        assert page["totalCount"] == len(proposals)
        assert page["pageInfo"] == {"hasNextPage": len(proposals) > 2}
        assert page["nodes"] == [
            {
                "id": gid(one),
                "thread": {
                    "comments": {
                        "totalCount": 3,
                        "nodes": [{"id": gid(said[1])}, {"id": gid(said[2])}],
                        "pageInfo": {"hasPreviousPage": True},
                    }
                },
            }
            for one, said in zip(proposals[:2], comments[:2], strict=True)
        ]


async def test_aliases_with_arguments_of_their_own(ask: Asker) -> None:
    commune = await factories.commune()
    made = await factories.many_proposals(None, commune, [5, 9, 5])
    await Proposal.filter(id=made[0].id).update(theme_id="NATURE", state="CLOSED")

    found = await ask(
        """query($id: ID!, $theme: String) { commune(by: {id: $id}) {
          newest: proposals(first: 1) { ...Keys }
          oldest: proposals(first: 2, orderBy: OLDEST) { ...Keys }
          best: proposals(orderBy: MOST_SUPPORTED) { ...Keys }
          closed: proposals(filter: {state: CLOSED}) { ...Keys }
          themed: proposals(filter: {theme: $theme, state: OPEN}) { ...Keys }
          pictured: proposals(filter: {hasPhotos: true}) { ...Keys }
          bare: proposals(filter: {hasPhotos: false}) { totalCount }
          one: proposal(number: 2) { id }
          none: proposal(number: 9) { id }
        } }
        fragment Keys on ProposalConnection { nodes { id } }""",
        id=gid(commune),
        theme="NATURE",
    )

    keys = [gid(one) for one in made]
    shown_by = {
        name: each(page) for name, page in found["commune"].items() if isinstance(page, dict) and "nodes" in page
    }
    assert shown_by == {
        "newest": [keys[2]],
        "oldest": keys[:2],
        "best": [keys[1], keys[2], keys[0]],
        "closed": [keys[0]],
        "themed": [],
        "pictured": [],
    }
    assert found["commune"]["bare"] == {"totalCount": 3}
    assert found["commune"]["one"] == {"id": keys[1]}
    assert found["commune"]["none"] is None


async def test_one_row_may_be_asked_different_things_under_one_key(ask: Asker) -> None:
    """Two aliases of `node`, and of a record, in which the same key means something else each time."""
    author = await factories.resident("Léa Dupré")
    commune = await factories.commune("Sceaux")
    [made] = await factories.many_proposals(author, commune, [0])
    talk = await Thread.get(id=made.thread_id)
    said = await factories.many_comments(author, talk, [0] * 4)

    found = await ask(
        """query($id: ID!) { node(id: $id) { ... on Commune {
          proposals {
            edges {
              a: node { x: author { displayName } thread { y: comments(first: 1) { nodes { id } } } }
              b: node { x: commune { name } thread { y: comments(last: 2) { nodes { id } } } }
            }
            nodes { x: theme { code } thread { y: comments(first: 3, orderBy: NEWEST) { nodes { id } } } }
          }
        } } viewer { p: person { x: displayName } } other: viewer { p: actors { x: slug } } }""",
        author,
        id=gid(commune),
    )

    [edge], [node] = found["node"]["proposals"]["edges"], found["node"]["proposals"]["nodes"]
    assert [edge["a"]["x"], edge["b"]["x"], node["x"]] == [
        {"displayName": "Léa Dupré"},
        {"name": "Sceaux"},
        {"code": "MOBILITY"},
    ]
    pages = [each(one["thread"]["y"]) for one in (edge["a"], edge["b"], node)]
    keys = [gid(one) for one in said]
    assert pages == [keys[:1], keys[2:], keys[:0:-1]]
    assert found["viewer"] == {"p": {"x": "Léa Dupré"}}
    assert found["other"] == {"p": [{"x": f"resident-{author.id.hex}"}]}


async def test_a_relation_below_edges_and_nodes_with_different_selections(ask: Asker) -> None:
    author = await factories.resident("Léa Dupré")
    commune = await factories.commune("Sceaux")
    made = await factories.many_proposals(author, commune, [0, 0])

    found = await ask(
        """query($id: ID!) { commune(by: {id: $id}) { proposals(orderBy: OLDEST) {
          edges { cursor node { number author { displayName } } }
          edges { node { commune { name } } }
          nodes { title author { slug } }
          bare: edges { cursor }
        } } }""",
        id=gid(commune),
    )

    page = found["commune"]["proposals"]
    assert [edge["node"] for edge in page["edges"]] == [
        {"number": n, "author": {"displayName": "Léa Dupré"}, "commune": {"name": "Sceaux"}} for n in (1, 2)
    ]
    assert page["nodes"] == [{"title": one.title, "author": {"slug": f"resident-{author.id.hex}"}} for one in made]
    assert [edge["cursor"] for edge in page["bare"]] == [edge["cursor"] for edge in page["edges"]]


async def test_fragments_of_every_kind(ask: Asker) -> None:
    author = await factories.resident("Léa Dupré")
    made = await factories.proposal(author)
    said = await factories.comment(author, await Thread.get(id=made.thread_id))

    found = await ask(
        """query($proposal: ID!, $comment: ID!) {
          proposal: node(id: $proposal) { ...Named ... on Commentable { commentCount thread { id } ...Titled } }
          comment: node(id: $comment) {
            ...Named
            ... on Comment { subject { __typename id commentCount ... on Proposal { title author { ...Face } } } }
            ... on Proposal { number }
          }
        }
        fragment Named on Node { __typename id ... { ...Authored } }
        fragment Authored on Node { ... on Proposal { author { ...Face } } ... on Comment { author { ...Face } body } }
        fragment Face on Actor { displayName ... on Node { id } ... on Person { isVerified } }
        fragment Titled on Proposal { title }
        """,
        proposal=gid(made),
        comment=gid(said),
    )

    face = {"displayName": "Léa Dupré", "id": gid(author, "Person"), "isVerified": False}
    assert found["proposal"] == {
        "__typename": "Proposal",
        "id": gid(made),
        "author": face,
        "commentCount": 1,
        "thread": {"id": gid(await Thread.get(id=made.thread_id))},
        "title": "Un banc devant l’école",
    }
    assert found["comment"] == {
        "__typename": "Comment",
        "id": gid(said),
        "author": face,
        "body": "Bonne idée !",
        "subject": {
            "__typename": "Proposal",
            "id": gid(made),
            "commentCount": 1,
            "title": "Un banc devant l’école",
            "author": face,
        },
    }


@pytest.mark.parametrize("with_author", [True, False])
async def test_skip_and_include_by_variables(ask: Asker, with_author: bool) -> None:
    commune = await factories.commune()
    await factories.many_proposals(await factories.resident("Léa"), commune, [0])

    found = await ask(
        """query($id: ID!, $yes: Boolean!) { commune(by: {id: $id}) { name @skip(if: $yes)
          proposals { nodes { number author @include(if: $yes) { displayName } ...More @skip(if: $yes)
            ... @include(if: $yes) { state } } pageInfo @include(if: $yes) { hasNextPage } }
        } }
        fragment More on Proposal { commune { id } }""",
        id=gid(commune),
        yes=with_author,
    )

    expected: dict[str, Any] = (
        {
            "proposals": {
                "nodes": [{"number": 1, "author": {"displayName": "Léa"}, "state": "OPEN"}],
                "pageInfo": {"hasNextPage": False},
            }
        }
        if with_author
        else {"name": commune.name, "proposals": {"nodes": [{"number": 1, "commune": {"id": gid(commune)}}]}}
    )
    assert found["commune"] == expected


async def test_versions_say_what_it_said(ask: Asker) -> None:
    author = await factories.resident()
    made = await factories.proposal(author)
    await edit_proposal(author, proposal_id=made.id, title="Deux bancs", theme="NATURE")

    found = await ask(
        """query($id: ID!) { node(id: $id) { ... on Proposal {
          versions { totalCount nodes { number title theme { code } body } } } } }""",
        id=gid(made),
    )

    assert found["node"]["versions"]["totalCount"] == 2
    assert [(v["number"], v["title"], v["theme"]["code"]) for v in found["node"]["versions"]["nodes"]] == [
        (2, "Deux bancs", "NATURE"),
        (1, "Un banc devant l’école", "PUBLIC_SPACE"),
    ]


async def test_nearby_is_bounded_by_its_argument(ask: Asker) -> None:
    department = await Department.create(code=uuid7().hex[-3:].upper(), name="Près")
    places: list[Commune] = [
        await factories.commune(f"À {n} pas", latitude=-60 - n / 100, longitude=10.0, department=department)
        for n in range(5)
    ]
    document = "query($id: ID!, $first: Int) { commune(by: {id: $id}) { nearby(first: $first) { id } } }"

    near = (await ask(document, id=gid(places[0]), first=3))["commune"]["nearby"]

    assert [one["id"] for one in near] == [gid(one) for one in places[1:4]]
    for wrong in (0, 21):
        answer = await ask.answer(document, id=gid(places[0]), first=wrong)
        assert answer.codes == ["INVALID"]
        assert answer.errors[0]["extensions"]["argument"] == "first"


async def test_all_root_fields_see_one_moment(ask: Asker) -> None:
    """The cursor was taken at the moment that the rest was read, whatever is written meanwhile."""
    found = await ask("{ a: liveCursor proposals { totalCount } b: liveCursor }")

    assert found["a"] == found["b"]
