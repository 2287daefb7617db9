"""Places. Tests keep them, so the same few are used again; what a town hall does there changes from world to world."""

from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from tests.reference.making.tables import Making, Row

from parvis.places.models import CommuneKind

_REGIONS = (("RF1", "Région d’essai"), ("RF2", "Région-du-Sud"))
# the last one lies in no region, like some collectivities overseas
_DEPARTMENTS = (("RF1", "Département du Nord", "RF1"), ("RF2", "Département du Sud", "RF2"), ("RF3", "Outre-mer", None))
# code, name, department, region, parent, inhabitants, latitude, longitude, postal codes: with names and sizes that are
# equal, places that are not known, and a city of districts
_COMMUNES = (
    ("RF001", "Grandville", "RF1", "RF1", None, 200_000, 48.8566, 2.3522, ["99001", "99002", "99003"]),
    ("RF011", "Grandville 1er", "RF1", "RF1", "RF001", 60_000, 48.8606, 2.3376, ["99001"]),
    ("RF012", "Grandville 2e", "RF1", "RF1", "RF001", 60_000, 48.8682, 2.3418, ["99002"]),
    ("RF013", "Grandville 3e", "RF1", "RF1", "RF001", None, None, None, []),
    ("RF002", "Saint-Même", "RF1", "RF1", None, 1_200, 48.1, -1.5, ["99100"]),
    ("RF003", "Saint-Même", "RF2", "RF2", None, 1_200, None, None, ["99200"]),
    ("RF004", "L’Haÿ-sur-Mer", "RF2", "RF2", None, 0, -21.125, 55.5, ["99300", "99310"]),
    ("RF005", "Évry-l’Essai", "RF2", None, None, None, 0.0, 0.0, []),
    ("RF006", "Île-Haute", "RF3", None, None, 45, None, None, ["99400"]),
)


@dataclass(frozen=True)
class Country:
    """`towns` are those where something happens: the first has a town hall, the second none."""

    communes: list[Row]
    towns: list[Row]
    neighbourhoods: list[Row]

    def parts_of(self, commune: Row) -> list[Row]:
        return [one for one in self.neighbourhoods if one["commune_id"] == commune["id"]]


def make_country(make: Making) -> Country:
    for code, name in _REGIONS:
        make.add("region", id=_key("region", code), code=code, name=name)
    for code, name, region in _DEPARTMENTS:
        region_id = _key("region", region) if region else None
        make.add("department", id=_key("department", code), code=code, name=name, region_id=region_id)
    communes = [_commune(make, *one) for one in _COMMUNES]
    towns = [communes[0], *make.random.sample(communes[1:], 3)]
    # one town hall has joined for certain, one has not
    towns[0]["claimed_at"] = make.ago(40)
    towns[1]["claimed_at"] = None
    parts = [part for number, town in enumerate(towns) for part in _parts(make, town, least=int(number == 0))]
    return Country(communes, towns, parts)


def _commune(
    make: Making,
    code: str,
    name: str,
    department: str,
    region: str | None,
    parent: str | None,
    population: int | None,
    latitude: float | None,
    longitude: float | None,
    postal_codes: list[str],
) -> Row:
    return make.add(
        "commune",
        id=_key("commune", code),
        insee_code=code,
        slug=f"essai-{code.lower()}",
        name=name,
        kind=CommuneKind.MUNICIPAL_DISTRICT if parent else CommuneKind.COMMUNE,
        parent_id=_key("commune", parent) if parent else None,
        merged_into_id=_key("commune", "RF002") if code == "RF006" and make.chance(0.5) else None,
        department_id=_key("department", department),
        region_id=_key("region", region) if region else None,
        postal_codes=postal_codes,
        population=population,
        latitude=latitude,
        longitude=longitude,
        last_proposal_number=0,
        claimed_at=make.perhaps(make.ago(40), 0.6),
        answer_days=make.one([15, 30, 60]),
    )


def _parts(make: Making, town: Row, *, least: int) -> list[Row]:
    return [
        make.add(
            "neighbourhood",
            commune_id=town["id"],
            name=name,
            outline=make.perhaps(_OUTLINE),
            created_at=make.ago(300),
        )
        for name in make.some(["Centre", "centre-ville", "Écoles", "La Gare"], 3, least)
    ]


_OUTLINE = {"type": "Polygon", "coordinates": [[[2.0, 48.0], [2.5, 48.0], [2.5, 48.25], [2.0, 48.0]]]}


def _key(table: str, code: str) -> UUID:
    """Always the same, and earlier than any that is made: the index of communes knows a new one by the latest key."""
    return UUID(bytes=bytes(2) + uuid5(NAMESPACE_URL, f"https://example.org/{table}/{code}").bytes[2:])
