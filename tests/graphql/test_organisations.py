"""Organisations through the schema: what everybody reads, what members see, who may say what."""

from typing import Any

from tests import factories
from tests.graphql.asking import VISITOR, Asker, each, gid
from tests.graphql.organisation_commands import SECRET, invitation
from tests.tables import contents

from parvis.auth.viewer import Viewer
from parvis.directory.models import Actor, MemberRole, OrganisationKind
from parvis.photos.models import PhotoStatus
from parvis_graphql.engine.global_ids import encode_id

PAGE = """query($slug: String!) { actor(slug: $slug) {
  __typename id displayName slug isVerified viewerCanVerify
  ... on Organisation {
    kind summary website memberCount viewerRole viewerCanEdit
    communes { name }
    members { totalCount nodes { role isViewer viewerCanRemove person { displayName } } }
    invitations { email role }
    proposals { nodes { title author { slug } } }
  }
} }"""
NODE = "query($id: ID!) { node(id: $id) { __typename } }"


def oid(of: Actor) -> str:
    return gid(of, "Organisation")


async def test_an_organisation_as_each_sees_it(ask: Asker) -> None:
    owner, admin = await factories.resident("Propriétaire"), await factories.resident("Admin", is_admin=True)
    home, second = await factories.commune("Arcueil"), await factories.commune("Cachan")
    theirs = await factories.organisation(owner, "Les Amis du square", [home, second], website="https://a.example.org")
    editor = await factories.member(theirs)
    waiting = await invitation(theirs, MemberRole.OWNER)
    await factories.proposal(editor, home, actor_id=theirs.id, title="Un banc au square")
    public: dict[str, Any] = {
        "__typename": "Organisation",
        "id": oid(theirs),
        "displayName": "Les Amis du square",
        "slug": theirs.slug,
        "isVerified": False,
        "viewerCanVerify": False,
        "kind": "ASSOCIATION",
        "summary": theirs.summary,
        "website": "https://a.example.org",
        "memberCount": 2,
        "viewerRole": None,
        "viewerCanEdit": False,
        "communes": [{"name": "Arcueil"}, {"name": "Cachan"}],
        "members": {"totalCount": 0, "nodes": []},
        "invitations": [],
        "proposals": {"nodes": [{"title": "Un banc au square", "author": {"slug": theirs.slug}}]},
    }

    async def seen(who: Viewer) -> Any:
        return (await ask(PAGE, who, slug=theirs.slug))["actor"]

    def members(who: str, *, owns: bool) -> dict[str, Any]:
        rows = [("OWNER", "Propriétaire"), ("EDITOR", "Alix Membre")]
        nodes = [
            {
                "role": role,
                "isViewer": name == who,
                "viewerCanRemove": owns or name == who,
                "person": {"displayName": name},
            }
            for role, name in rows
        ]
        return {"totalCount": 2, "nodes": nodes}

    assert await seen(VISITOR) == public
    assert await seen(await factories.resident()) == public
    assert await seen(admin) == public | {"viewerCanVerify": True}
    assert await seen(editor) == public | {"viewerRole": "EDITOR", "members": members("Alix Membre", owns=False)}
    assert await seen(owner) == public | {
        "viewerRole": "OWNER",
        "viewerCanEdit": True,
        "members": members("Propriétaire", owns=True),
        "invitations": [{"email": waiting.email, "role": "OWNER"}],
    }


async def test_a_person_is_no_organisation_and_the_other_way_round(ask: Asker) -> None:
    owner = await factories.resident()
    theirs = await factories.organisation(owner)
    assert owner.id

    found = [
        (await ask(NODE, owner, id=encode_id(kind, key)))["node"]
        for kind in ("Person", "Organisation")
        for key in (owner.id, theirs.id)
    ]

    assert found == [{"__typename": "Person"}, None, None, {"__typename": "Organisation"}]


async def test_whoever_is_signed_in_sees_for_whom_they_may_speak(ask: Asker) -> None:
    owner, stranger = await factories.resident("Camille"), await factories.resident("Dominique")
    for name in ("Zoo", "Atelier"):
        await factories.organisation(owner, name)
    await factories.organisation(stranger, "Autre")
    document = "{ viewer { actors { __typename displayName } } }"

    actors = (await ask(document, owner))["viewer"]["actors"]

    assert [(one["__typename"], one["displayName"]) for one in actors] == [
        ("Person", "Camille"),
        ("Organisation", "Atelier"),
        ("Organisation", "Zoo"),
    ]
    assert (await ask(document))["viewer"] is None


async def test_organisations_of_a_commune_by_name_by_kind_by_page(ask: Asker) -> None:
    owner, place = await factories.resident(), await factories.commune()
    for name, kind in (("Zoo", OrganisationKind.BUSINESS), ("Lycée", OrganisationKind.SCHOOL), ("Atelier", None)):
        await factories.organisation(owner, name, [place], kind or OrganisationKind.BUSINESS)
    await factories.organisation(owner, "Ailleurs")
    document = """query($id: ID!, $kind: OrganisationKind, $after: String) { commune(by: {id: $id}) {
      organisations(kind: $kind, first: 2, after: $after) { totalCount nodes { displayName } pageInfo { endCursor } }
    } }"""

    async def listed(**wanted: Any) -> Any:
        return (await ask(document, id=gid(place), **wanted))["commune"]["organisations"]

    first = await listed()
    second = await listed(after=first["pageInfo"]["endCursor"])
    names = [each(page, lambda node: node["displayName"]) for page in (first, second, await listed(kind="SCHOOL"))]

    assert first["totalCount"] == 3
    assert names[:2] == [["Atelier", "Lycée"], ["Zoo"]]
    assert names[2] == ["Lycée"]


async def test_an_offer_is_read_by_its_secret_alone(ask: Asker) -> None:
    theirs = await factories.organisation(await factories.resident())
    waiting = await invitation(theirs, MemberRole.OWNER)
    document = """query($id: ID!, $secret: String!) {
      invitation(id: $id, secret: $secret) { role organisation { id } }
    }"""

    offer = await ask(document, id=gid(waiting), secret=SECRET)
    nothing = [
        await ask(document, id=wrong, secret=secret)
        for wrong, secret in ((gid(waiting), "no"), (gid(waiting), ""), (oid(theirs), SECRET), ("x", SECRET))
    ]

    assert offer == {"invitation": {"role": "OWNER", "organisation": {"id": oid(theirs)}}}
    assert nothing == [{"invitation": None}] * 4


async def test_only_administrators_give_the_badge(ask: Asker) -> None:
    owner, admin = await factories.resident(), await factories.resident("Admin", is_admin=True)
    theirs = await factories.organisation(owner)
    input, selection = {"actorId": oid(theirs), "isVerified": True}, "actor { isVerified }"
    before = await contents()

    refused = [(await ask.mutation("setVerified", input, selection, who)).codes for who in (VISITOR, owner)]
    wrong = await ask.mutate("setVerified", {**input, "actorId": gid(admin, "Proposal")}, selection, admin)
    assert await contents() == before
    given = await ask.mutate("setVerified", input, selection, admin)
    person = await ask.mutate("setVerified", {**input, "actorId": gid(owner, "Person")}, selection, admin)

    assert refused == [["UNAUTHENTICATED"], ["FORBIDDEN"]]
    assert [(error["code"], error["path"]) for error in wrong["errors"]] == [("NOT_FOUND", ["actorId"])]
    assert given == {"errors": [], "actor": {"isVerified": True}}
    assert person == {"errors": [], "actor": {"isVerified": True}}


async def test_a_comment_is_signed_by_whom_one_speaks_for(ask: Asker) -> None:
    owner, stranger = await factories.resident(), await factories.resident()
    theirs = await factories.organisation(owner)
    under = await factories.thread()
    selection = "comment { author { __typename displayName } viewerCanEdit }"

    async def say(who: Viewer, actor: str) -> Any:
        input = {"threadId": gid(under), "body": "Oui", "actorId": actor}
        return await ask.mutate("addComment", input, selection, who)

    said = await say(owner, oid(theirs))
    own = await say(owner, gid(owner, "Person"))
    forged = [await say(stranger, actor) for actor in (oid(theirs), gid(owner, "Person"), gid(under), "x")]

    assert said["comment"] == {
        "author": {"__typename": "Organisation", "displayName": "Les Amis du square"},
        "viewerCanEdit": True,
    }
    assert own["comment"]["author"]["__typename"] == "Person"
    for refusal in forged:
        assert refusal["comment"] is None
        assert [(error["code"], error["path"]) for error in refusal["errors"]] == [("NOT_FOUND", ["actorId"])]


async def test_members_see_the_photos_of_a_proposal_that_they_make_together(ask: Asker) -> None:
    """Also those that another of them has sent and that are not ready: an edit would lose them else."""
    sender, colleague, stranger = [await factories.resident(name) for name in ("Ana", "Bob", "Col")]
    theirs = await factories.organisation(sender)
    await factories.member(theirs, colleague)
    photo = await factories.photo(sender, PhotoStatus.PROCESSING)
    made = await factories.proposal(sender, actor_id=theirs.id, photo_ids=[photo.id])
    document = "query Photos($id: ID!) { node(id: $id) { ... on Proposal { photos { status } } } }"

    async def seen(viewer: Viewer) -> list[str]:
        answer = await ask(document, viewer, id=encode_id("Proposal", made.id))
        return [one["status"] for one in answer["node"]["photos"]]

    assert await seen(sender) == await seen(colleague) == ["PROCESSING"]
    assert await seen(stranger) == await seen(VISITOR) == []
