"""A commune where something of everything has happened, so that every page can be shown as people meet it."""

from dataclasses import dataclass
from urllib.parse import quote, urljoin

import httpx
from tests.browser import figures
from tests.browser.phone import phone_photo
from tests.browser.residents import Proposal, Resident, ask, propose, sign_up
from tests.browser.site import ISSY, Site
from tests.waiting import until

_BODY = """Devant l’école, **rien** pour s’asseoir :

- ni pour les anciens,
- ni pour les enfants ;

voir [le plan](https://example.org/plan)."""


@dataclass(frozen=True, slots=True)
class Square:
    """`proposal`, the author's, has a photo that asks them where it was taken, two versions and a discussion.

    `comment` and `mine`, paths, are the author's and the neighbour's; `withdrawn` is another of the author's proposals.
    `organisation`, a path, is the neighbour's; it has proposed something, and an invitation waits.
    `opinion` and `waiting`, paths, are the neighbour's, signed and discussed, and the author's, without their name.
    `story` and `draft`, paths, are the author's: a photo report that was discussed, and one that lacks everything.
    """

    author: Resident
    neighbour: Resident
    proposal: Proposal
    withdrawn: Proposal
    comment: str
    mine: str
    organisation: str
    opinion: str
    waiting: str
    story: str
    draft: str


async def build(site: Site) -> Square:
    author, neighbour = await sign_up(site, "Agnès Le Goff"), await sign_up(site, "Bruno Sy")
    photo = await _send(author, "Le trottoir devant le portail")
    proposal = await propose(author, photoIds=[photo], location={"latitude": 48.8238, "longitude": 2.2735})
    await author.do("editProposal: proposal { id }", proposalId=proposal.id, body=_BODY)
    await neighbour.do("supportProposal: proposal { id }", proposalId=proposal.id)

    comment = await author.say(proposal.thread_id, "Qui vient au conseil de quartier ?", stance="NEUTRAL")
    mine = await neighbour.say(proposal.thread_id, "Moi. *Avec* mes voisins.", parentId=comment, stance="FOR")
    await author.say(proposal.thread_id, "Merci !", parentId=mine)
    await author.do("reactToComment: comment { id }", commentId=mine)
    await neighbour.do("editComment: comment { id }", commentId=mine, body="Moi, avec *tous* mes voisins.")
    against = await neighbour.say(proposal.thread_id, "Pas devant ma fenêtre.", stance="AGAINST")
    await author.do("reactToComment: comment { id }", commentId=against)
    removed = await neighbour.say(proposal.thread_id, "Oublions cela.")
    await neighbour.do("deleteComment: comment { id }", commentId=removed)

    withdrawn = await propose(author, "Un banc au parc")
    await author.do("withdrawProposal: proposal { id }", proposalId=withdrawn.id)
    await figures.publish(site, ISSY)
    return Square(
        author,
        neighbour,
        proposal,
        withdrawn,
        f"/comments/{quote(comment)}",
        f"/comments/{quote(mine)}",
        await _open_organisation(neighbour),
        *await _give_opinions(author, neighbour),
        *await _tell(author, neighbour),
    )


async def _give_opinions(author: Resident, neighbour: Resident) -> tuple[str, str]:
    """The paths of one that all read, and of one that is published on Monday."""
    paths = []
    for who, signature in ((neighbour, "SIGNED"), (author, "WITHHELD")):
        given = await who.do(
            "publishOpinion: opinion { id thread { id } }",
            communeId=await _issy(who),
            text="On y vit **bien**, et l’on s’y gare mal :\n\n- le matin,\n- le soir.",
            signature=signature,
        )
        paths.append(f"/avis/{quote(given['opinion']['id'], safe='=')}")
        if signature == "SIGNED":
            await author.say(given["opinion"]["thread"]["id"], "Il y a pourtant un parking.")
    published, waiting = paths
    return published, waiting


async def _issy(who: Resident) -> str:
    found = await ask(who.program, "query Issy($code: String!) { commune(by: {inseeCode: $code}) { id } }", code=ISSY)
    return str(found["commune"]["id"])


async def _tell(author: Resident, neighbour: Resident) -> tuple[str, str]:
    """The paths of a photo report with a thread, and of a draft."""
    where = {"communeId": await _issy(author), "kind": "PHOTO_REPORT"}
    told = await author.do(
        "createStory: story { id thread { id } }",
        **where,
        title="Trois samedis au jardin",
        text="Nous avons planté **trois tilleuls** avec les enfants de l’école.",
        photoIds=[await _send(author, "Trois jeunes tilleuls"), await _send(author, "Des enfants qui arrosent")],
        happenedOn="2026-03-14",
        place="Au jardin partagé",
        location={"latitude": 48.8238, "longitude": 2.2735},
    )
    await neighbour.say(told["story"]["thread"]["id"], "Bravo ! Et l’eau, d’où vient-elle ?")
    draft = await author.do("createStory: story { id }", **where, title="", text="", draft=True)
    path, waiting = (f"/histoires/{quote(one['story']['id'], safe='=')}" for one in (told, draft))
    return path, waiting


async def _open_organisation(owner: Resident) -> str:
    communes = await ask(owner.program, '{ communes(search: "92130", first: 1) { nodes { id } } }')
    payload = await owner.do(
        "createOrganisation: organisation { id slug }",
        kind="ASSOCIATION",
        displayName="Les Amis du square",
        summary="Nous prenons soin du square.\n\nToute l’année, par tous les temps.",
        website="https://amis.example.org",
        communeIds=[communes["communes"]["nodes"][0]["id"]],
    )
    made = payload["organisation"]
    await propose(owner, "Un composteur au square", actorId=made["id"])
    await owner.do(
        "inviteMember: invitation { id }", organisationId=made["id"], email="invitee@example.org", role="EDITOR"
    )
    return f"/organisations/{made['slug']}"


async def _send(owner: Resident, alt: str) -> str:
    """A phone photo, sent as programs do and ready to be seen; its id."""
    content = phone_photo().content
    files = [{"contentType": "image/jpeg", "bytes": len(content), "alt": alt}]
    asked = await owner.do("createPhotoUploads: uploads { url fields { name value } photo { id } }", files=files)
    [upload] = asked["uploads"]
    fields = {field["name"]: field["value"] for field in upload["fields"]}
    async with httpx.AsyncClient() as store:
        sent = await store.post(
            urljoin(str(owner.program.base_url), upload["url"]), data=fields, files={"file": content}
        )
    assert sent.is_success, sent.text
    photo = str(upload["photo"]["id"])
    await owner.do("completePhotoUploads: photos { id }", photoIds=[photo])

    async def is_ready() -> bool:
        found = await ask(owner.program, "query($id: ID!) { node(id: $id) { ... on Photo { status } } }", id=photo)
        return bool(found["node"]["status"] == "READY")

    await until(is_ready, within=20)
    return photo
