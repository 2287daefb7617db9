"""Column values as the API shows them, said in SQL: PostgreSQL's JSON of most types is ours already."""

from collections.abc import Iterable, Mapping
from enum import Enum

from graphql import GraphQLEnumType, GraphQLList, GraphQLNonNull

from parvis_graphql.engine.global_ids import SEPARATOR

#: scalars whose text PostgreSQL would write in another way
_FORMATS = {"DateTime": """to_char({value} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')"""}
#: base64 breaks its lines after this many characters; a key and what stands around it have 37
_LINE, _KEY = 76, 37


def json_object(members: Mapping[str, str]) -> str:
    """Of expressions by their keys. Without RETURNING it would be jsonb where one of them is, and lose their order."""
    return f"JSON_OBJECT({', '.join(f'{text(key)} VALUE {value}' for key, value in members.items())} RETURNING json)"


def json_array(values: Iterable[str]) -> str:
    return f"JSON_ARRAY({', '.join(values)} NULL ON NULL RETURNING json)"


def json_value(value: str, graphql_type: object) -> str:
    """An SQL expression for the JSON of `value`, an expression too."""
    if isinstance(graphql_type, GraphQLNonNull):
        return json_value(value, graphql_type.of_type)
    if isinstance(graphql_type, GraphQLList):
        inner = json_value("one", graphql_type.of_type)
        return value if inner == "one" else f"(SELECT coalesce(json_agg({inner}), '[]') FROM unnest({value}) one)"  # noqa: S608 - an expression of ours
    if isinstance(graphql_type, GraphQLEnumType):
        return _enum_name(value, graphql_type)
    return _FORMATS.get(getattr(graphql_type, "name", ""), "{value}").replace("{value}", value)


def _enum_name(value: str, enum: GraphQLEnumType) -> str:
    stored = {name: one.value.value if isinstance(one.value, Enum) else one.value for name, one in enum.values.items()}
    if all(name == kept for name, kept in stored.items()):
        return value
    return f"CASE {value} " + " ".join(f"WHEN '{kept}' THEN '{name}'" for name, kept in stored.items()) + " END"


def global_id(type_name: str, key: str) -> str:
    """The global id of the row whose key is the expression `key`, of a type named by the expression `type_name`."""
    text = f"encode(convert_to({type_name} || '{SEPARATOR}' || CAST({key} AS text), 'UTF8'), 'base64')"
    is_short = type_name.startswith("'") and (len(type_name) - 2 + _KEY) * 4 / 3 < _LINE - 2
    return text if is_short else f"translate({text}, E'\\n', '')"


def text(name: str) -> str:
    """A name of GraphQL's as an SQL literal: letters, digits and underscores alone, or nothing."""
    if name and not name.replace("_", "a").isalnum():
        raise ValueError(f"{name!r} is no name")
    return f"'{name}'"
