"""A commune that people live in, for bench/pages.py: said and done by the services, as people would, in seconds."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from parvis.auth.models import Account
from parvis.auth.permissions import Permission
from parvis.auth.sessions import open_session
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import transaction
from parvis.core.ids import uuid7
from parvis.directory.models import Actor, ActorKind, CommuneRole, CommuneRoleGrant, OrganisationKind, RoleState
from parvis.directory.neighbourhoods import create_neighbourhood
from parvis.directory.organisations import create_organisation
from parvis.discussion.models import Stance
from parvis.discussion.service import add_comment
from parvis.photos.models import Photo, PhotoStatus
from parvis.places.location import Location
from parvis.places.models import Commune
from parvis.proposals.models import DecisionKind, ExecutionState
from parvis.proposals.service import create_proposal, edit_proposal, support
from parvis.proposals.steps import answer_proposal, confirm_done, decide_proposal, report_execution
from parvis.stories.models import StoryKind
from parvis.stories.service import create_story
from parvis_graphql.engine.global_ids import encode_id
from parvis_web.pages.addresses import activity_url, commune_url, organisation_url, proposal_url, story_url

INSEE_CODE = "92040"  # Issy-les-Moulineaux, which has neighbours all around
PROPOSALS, STORIES, ORGANISATIONS, OFFICIALS = 40, 12, 8, 3
COVERED = 15  # of the proposals, how many show a photo
PHOTOS, COMMENTS, ANSWERED, ANSWERS = 8, 20, 10, 4  # 60 comments in all
PEOPLE = 20

_TEXT = (
    "Devant l’école, le trottoir est si étroit que les poussettes passent sur la chaussée. Nous demandons **un mètre de"
    " plus**, comme rue du Gouverneur-général-Éboué.\n\n- moins de stationnement\n- deux bancs\n- un arbre\n\n"
    "Qui vient à la prochaine réunion de quartier, jeudi à 19 h ?"
)
_WIDTHS = (320, 640, 1024, 2048)


@dataclass(frozen=True)
class Seeded:
    """Addresses of the pages by name, and the secret of the session of somebody who talks here."""

    pages: dict[str, str]
    session: str


async def seed() -> Seeded:
    """Into a database that has its communes and nothing else."""
    commune = await Commune.get(insee_code=INSEE_CODE)
    people = [await _person(number) for number in range(PEOPLE)]
    officials = [await _official(number, commune) for number in range(OFFICIALS)]
    for name in ("Centre-ville", "Les Épinettes", "Val de Seine", "Le Fort"):
        await create_neighbourhood(officials[0], commune_id=commune.id, name=name)
    organisations = [
        await create_organisation(
            people[number],
            kind=OrganisationKind.ASSOCIATION,
            display_name=f"Les Amis du square n° {number + 1}",
            summary="Nous prenons soin du square, à la belle saison comme en hiver.",
            commune_ids=[commune.id],
        )
        for number in range(ORGANISATIONS)
    ]
    for number in range(STORIES):
        teller = people[-1 - number]
        told = await create_story(
            teller,
            commune_id=commune.id,
            kind=StoryKind.EXPERIENCE,
            title=f"Trois samedis au jardin, le {number + 1}e",
            text=_TEXT,
            photo_ids=[await _photo(teller) for _ in range(2)],
            place="Parc Henri-Barbusse",
        )
    discussed = await _discussed(commune, people, officials[0])
    for number in range(1, PROPOSALS):
        await _proposed(commune, people[number % PEOPLE], number)
    async with transaction():
        session = await open_session(await Account.get(id=people[3].id), user_agent="bench")
    pages = {
        "commune": commune_url(commune.slug),
        "proposal": proposal_url(commune.slug, discussed),
        "home": "/",
        "story": story_url(encode_id("Story", told.id)),
        "organisation": organisation_url(organisations[0].slug),
        "activity": activity_url(commune.slug),
    }
    return Seeded(pages, session)


async def _person(number: int, name: str = "Camille Martin") -> Viewer:
    """Somebody signed in, and no newcomer."""
    person_id, joined = uuid7(), clock.now() - timedelta(days=90)
    await Account.create(id=person_id, email=f"{person_id.hex}@example.org", password_hash="none", created_at=joined)
    await Actor.create(
        id=person_id,
        kind=ActorKind.PERSON,
        display_name=f"{name} {number + 1}",
        slug=f"personne-{person_id.hex}",
        created_at=joined,
    )
    return Viewer(id=person_id, permissions=frozenset(Permission))


async def _official(number: int, commune: Commune) -> Viewer:
    """Somebody elected here two months ago, when the town hall joined."""
    someone, since = await _person(number, "Dominique Maire"), clock.now() - timedelta(days=60)
    await CommuneRoleGrant.create(
        commune_id=commune.id,
        person_id=someone.id,
        role=CommuneRole.ELECTED,
        state=RoleState.GRANTED,
        requested_at=since,
        decided_at=since,
        ends_on=(since + timedelta(days=365)).date(),
    )
    await Commune.filter(id=commune.id, claimed_at=None).update(claimed_at=since)
    return someone


async def _photo(owner: Viewer) -> UUID:
    """A photo's row as the making of photos leaves it, without files: pages only name them."""
    photo_id = uuid7()
    files = [("WEBP", width) for width in _WIDTHS] + [("JPEG", 1024)]
    variants: list[dict[str, object]] = [
        {
            "format": kind,
            "width": width,
            "height": width * 3 // 4,
            "bytes": width * 100,
            "key": f"public/photos/{photo_id.hex}/{width}.{kind.lower()}",
        }
        for kind, width in files
    ]
    await Photo.create(
        id=photo_id,
        owner_id=owner.id,
        status=PhotoStatus.READY,
        content_type="image/jpeg",
        public_name=photo_id.hex,
        width=2048,
        height=1536,
        alt="Un trottoir étroit devant une école",
        caption="À huit heures, un mardi",
        credit="Camille Martin",
        variants=variants,
        created_at=clock.now(),
    )
    return photo_id


async def _proposed(commune: Commune, author: Viewer, number: int) -> None:
    await create_proposal(
        author,
        commune_id=commune.id,
        title=f"Élargir le trottoir devant l’école n° {number}",
        body=_TEXT,
        theme="MOBILITY",
        photo_ids=[await _photo(author)] if number >= PROPOSALS - COVERED else [],
    )


async def _discussed(commune: Commune, people: list[Viewer], official: Viewer) -> int:
    """The proposal with everything: photos, two versions, supporters, a discussion, all that a town hall says."""
    author = people[0]
    made = await create_proposal(
        author,
        commune_id=commune.id,
        title="Un vrai trottoir devant l’école",
        body=_TEXT,
        theme="MOBILITY",
        location=Location(48.8245, 2.2743),
        photo_ids=[await _photo(author) for _ in range(PHOTOS)],
    )
    await edit_proposal(author, proposal_id=made.id, title="Un trottoir plus large devant l’école")
    for person in people[1:]:
        await support(person, proposal_id=made.id)
    stances = [*Stance, None]
    for number in range(COMMENTS):
        said = await add_comment(
            people[number % PEOPLE], thread_id=made.thread_id, body=_TEXT, stance=stances[number % len(stances)]
        )
        for answer in range(ANSWERS if number < ANSWERED else 0):
            await add_comment(
                people[(number + answer + 1) % PEOPLE], thread_id=made.thread_id, body=_TEXT, parent_id=said.id
            )
    await answer_proposal(official, proposal_id=made.id, body=_TEXT)
    await decide_proposal(official, proposal_id=made.id, kind=DecisionKind.ACCEPTED, reason=_TEXT)
    await report_execution(official, proposal_id=made.id, state=ExecutionState.DONE, message=_TEXT)
    await confirm_done(author, proposal_id=made.id, done=True)
    return made.number
