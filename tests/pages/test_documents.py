"""Each page's document fits the schema, and stands beside what uses it."""

from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema, parse, validate

from parvis_graphql.guard import check_bounds
from parvis_web.pages.documents import FOLDER, document, documents

_SDL = Path(__file__).parents[2] / "schema" / "schema.graphql"


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema(_SDL.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(documents()))
def test_a_document_fits_the_schema_and_its_guard(name: str, schema: GraphQLSchema) -> None:
    parsed = parse(document(name), max_tokens=1_000)

    assert validate(schema, parsed) == []
    check_bounds(parsed)


def test_every_document_is_asked_by_a_page() -> None:
    handlers = "".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.py"))

    assert [name for name in documents() if f'"{name}"' not in handlers] == []


def test_every_template_is_shown_or_shared() -> None:
    """By its own name, or by that of its page, which its document shares."""
    texts = [path.read_text(encoding="utf-8") for kind in ("*.py", "*.html") for path in FOLDER.rglob(kind)]
    templates = [path.relative_to(FOLDER).as_posix() for kind in ("*.html", "*.xml") for path in FOLDER.rglob(kind)]

    def is_named(template: str) -> bool:
        return any(f'"{template}"' in text or f'"{template.removesuffix(".html")}"' in text for text in texts)

    assert [name for name in templates if not is_named(name)] == []
