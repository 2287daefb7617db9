"""What arguments may name in a world: ids, codes, slugs and cursors of what is there, and some of nothing."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from graphql import is_abstract_type
from tests.reference.answers import global_id
from tests.reference.executing import sdl_schema
from tests.reference.worlds import World

_NOTHING = "00000000-0000-7000-8000-000000000000"
#: a type that is no Node, one that does not exist, a row that is not there, texts that are no ids
ODD_IDS = (
    global_id("Theme", _NOTHING),
    global_id("Castle", _NOTHING),
    global_id("Proposal", _NOTHING),
    global_id("Proposal", "1"),
    "not an id",
    "",
    "é",
)
#: stands for the type of `ODD_IDS`
ODD = "odd"
#: a list's field, `Type.field`, and its order
List = tuple[str, str | None]


class Names:
    """`cursors` are real ones, by list."""

    def __init__(self, world: World, cursors: Mapping[List, Sequence[str]]) -> None:
        self._cursors = cursors
        self._ids = {name: [global_id(name, key) for key in keys] for name, keys in world.keys.items() if keys}
        self._ids[ODD] = list(ODD_IDS)
        self.types = tuple(self._ids)
        self._neighbourhoods = self._ids.get("Neighbourhood") or [global_id("Neighbourhood", _NOTHING)]
        self.invitations = [
            {"id": global_id("Invitation", key), "secret": secret} for key, secret in world.secrets.items()
        ] or [{"id": ODD_IDS[0], "secret": ""}]
        words = world.words
        self._texts: dict[str, Sequence[Any]] = {
            "inseeCode": [*words["Commune.inseeCode"], "00000", ""],
            "slug": [*words["Commune.slug"], "nowhere-00000"],
            "actor": [*words["Actor.slug"], "nobody", ""],
            "departmentCode": [*words["Department.code"], "00"],
            "regionCode": [*words["Region.code"], "00"],
            "theme": [*words["Theme.code"], "CASTLES"],
            "secret": [*world.secrets.values(), "no secret"],
            "measure": words["Figure.measure"],
            "until": words["Scorecard.until"],
            "number": range(world.numbers + 2),
            "width": (1, 320, 640, 1_000, 10_000),
        }

    def cursors(self, coordinate: str, order: str | None) -> Sequence[str]:
        """Real ones of this list in this order. An interface's list is that of any type that has it."""
        type_name, _, name = coordinate.partition(".")
        named = sdl_schema().type_map[type_name]
        concrete = sdl_schema().get_possible_types(named) if is_abstract_type(named) else [named]
        for one in (its.name for its in concrete):
            if found := self._cursors.get((f"{one}.{name}", order)):
                return found
        return ()

    def ids(self, type_name: str) -> Sequence[str]:
        """Global ids of this type's rows, whoever may see them; odd ones where there are none."""
        return self._ids.get(type_name, ODD_IDS)

    def samples(self, coordinate: str, name: str) -> Sequence[Any]:
        """Values that this argument may have, `node` and `nodes` aside."""
        match coordinate, name:
            case "Query.commune", "id":
                return [*self.ids("Commune"), ODD_IDS[0], ODD_IDS[4], self.ids("Proposal")[0]]
            case "Query.invitation", "id":
                return [*self.ids("Invitation"), ODD_IDS[0]]
            case "Query.moderationNotice", _:
                contents = (self.ids(kind) for kind in ("Proposal", "Story", "Comment", "Opinion"))
                return [*chain.from_iterable(contents), self.ids("Thread")[0], "no id"]
            case "Query.actor", _:
                return self._texts["actor"]
            case "Query.proposals", "neighbourhoodId":
                return [*self.ids("Neighbourhood"), ODD_IDS[0]]
            case _, "neighbourhoodId":  # whether a mistake is heard below what is not there is nobody's promise
                return self._neighbourhoods
        return self._texts[name]
