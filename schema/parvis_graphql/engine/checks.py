"""Declarations are checked against the tables' models when the schema is built: a slip never reaches a reader."""

from graphql import GraphQLNonNull, GraphQLObjectType, GraphQLSchema
from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.models import Model

from parvis_graphql.engine.declared import Column, Computed, EntityDeclaration, Nested, Paged, ToMany, ToOne
from parvis_graphql.engine.pieces import is_column
from parvis_graphql.engine.selection import declaration_or_none, definition_of, python_type_or_none


def check_declarations(schema: GraphQLSchema) -> None:
    """Raises TypeError naming the first field whose column is not in its table, or may be NULL where it says `!`."""
    for graphql_type in schema.type_map.values():
        if not isinstance(graphql_type, GraphQLObjectType) or graphql_type.name.startswith("__"):
            continue
        entity: EntityDeclaration | None = getattr(python_type_or_none(graphql_type), "__entity__", None)
        if entity is None:
            continue
        columns = _columns(entity.model)
        for name, field in graphql_type.fields.items():
            declaration, python_name = declaration_or_none(field), definition_of(field).python_name
            for column in _bare_columns(declaration, python_name):
                if column not in columns:
                    raise TypeError(f"{graphql_type.name}.{name}: the table {entity.table} has no column {column}")
            if isinstance(declaration, Column) and isinstance(field.type, GraphQLNonNull):
                column = declaration.sql or python_name
                if columns.get(column, False):
                    raise TypeError(f"{graphql_type.name}.{name} is never null, but {entity.table}.{column} may be")


def _columns(model: type[Model]) -> dict[str, bool]:
    """The table's columns, and whether each may be NULL. Read before Tortoise is started, so foreign keys are bare."""
    return {
        f"{name}_id" if isinstance(field, ForeignKeyFieldInstance) else name: field.null
        for name, field in model._meta.fields_map.items()
    }


def _bare_columns(declaration: object, python_name: str) -> list[str]:
    """The columns that a declaration names; expressions are PostgreSQL's to check."""
    match declaration:
        case Column(sql):
            names = [sql or python_name]
        case Computed(needs):
            names = list(needs)
        case Nested(columns):
            names = list(columns.values())
        case ToOne(local):
            names = [local]
        case ToMany(rows, _) | Paged(rows):
            names = [rows.local]
        case _:
            names = []
    return [name for name in names if is_column(name)]
