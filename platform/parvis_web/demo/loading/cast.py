"""Who and what is named by a key in the content, and the keys by which the database knows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from parvis.auth.models import Account
from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import fetch_value
from parvis.directory.service import register_person
from parvis.places.models import Commune, Neighbourhood
from parvis_web.demo.content import DemoContent, DemoPerson

#: before anything that they did, and no newcomers any more
_JOINED = timedelta(days=140)
_ORGANISATION = "SELECT id FROM actor WHERE kind = 'ORGANISATION' AND display_name = $1 ORDER BY id LIMIT 1"


@dataclass(frozen=True, slots=True)
class Cast:
    """`organisations` and `neighbourhoods` hold those that are there, and are filled as the others come."""

    people: Mapping[str, Viewer]
    communes: Mapping[str, UUID]
    """By INSEE code."""
    organisations: dict[str, UUID]
    neighbourhoods: dict[str, UUID]

    def voice(self, organisation: str | None) -> UUID | None:
        """What `actor_id` a service is given: None for a person who speaks for themselves. KeyError if not there."""
        return None if organisation is None else self.organisations[organisation]

    def place(self, neighbourhood: str | None) -> UUID | None:
        """What `neighbourhood_id` a service is given. KeyError if it is not there."""
        return None if neighbourhood is None else self.neighbourhoods[neighbourhood]

    def author(self, person: str, organisation: str | None) -> UUID | None:
        """Under whose id something is found that one wrote for the other; None if that organisation is not there."""
        return self.people[person].id if organisation is None else self.organisations.get(organisation)


async def gather(content: DemoContent, password: str) -> Cast:
    """Register who has no account yet, with this password, and find what else is there already."""
    people = {person.key: await _person(person, password) for person in content.people}
    communes = {code: (await Commune.get(insee_code=code)).id for code in content.communes}
    cast = Cast(people, communes, {}, {})
    for organisation in content.organisations:
        if found := await fetch_value(_ORGANISATION, organisation.name):
            cast.organisations[organisation.key] = found
    for place in content.neighbourhoods:
        if known := await Neighbourhood.get_or_none(commune_id=communes[place.commune], name=place.name):
            cast.neighbourhoods[place.key] = known.id
    return cast


async def _person(person: DemoPerson, password: str) -> Viewer:
    """Their account; one that is there stays as it is."""
    is_admin = person.role == "site_admin"
    account = await Account.get_or_none(email=person.email)
    if account is not None:
        person_id = account.id
    else:
        with clock.travel(-_JOINED):
            actor = await register_person(
                email=person.email, password=password, display_name=person.name, is_admin=is_admin
            )
        person_id = actor.id
    return Viewer(id=person_id, permissions=frozenset(Permission), is_admin=is_admin, is_moderator=is_admin)
