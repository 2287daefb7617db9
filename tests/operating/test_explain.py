"""`parvis explain`: the statements that an operation is, their plans, and what the API would refuse."""

import asyncio
import json
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from tests import factories
from tests.auth.people import resident
from tests.graphql.asking import VISITOR, gid
from tests.up.house import bare_environment, run

from parvis.auth.models import AccessToken, Account
from parvis.core.clock import now
from parvis.core.settings import SettingsError
from parvis_graphql.context import Context
from parvis_graphql.schema import make_schema
from parvis_web.explain.command import explain, read_variables
from parvis_web.explain.layout import laid_out, words
from parvis_web.explain.operations import Refused, explained
from parvis_web.explain.report import told

DEPARTMENT = "query Where($id: ID!) { where: node(id: $id) { ... on Department { code name } } }"
EVERYTHING = """query($text: String!) {
  __typename liveCursor search(text: $text) { totalCount: edges { node { __typename } } }
  proposals(first: 5, orderBy: MOST_SUPPORTED) { totalCount pageInfo { endCursor hasNextPage } edges { cursor node {
    title state viewerCanSupport author { displayName avatar { url(width: 320) variants { url } } }
    photos { alt } coverPhoto { thumbhash } commune { name responses { answered } }
    thread { comments(last: 3) { nodes { body replies(first: 2) { nodes { body } } } } }
  } } }
}"""

Parvis = Callable[..., Awaitable[subprocess.CompletedProcess[str]]]
pytestmark = pytest.mark.usefixtures("settings")


@pytest.fixture
def parvis(tmp_path: Path, db: str) -> Parvis:
    """`await parvis(document, *options)` explains it over the tests' database."""

    async def command(document: str, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        file = tmp_path / "operation.graphql"
        file.write_text(document)
        known = bare_environment() | {"PARVIS_DATABASE_URL": db} | environment
        return await asyncio.to_thread(run, "explain", str(file), *options, cwd=tmp_path, environment=known)

    return command


async def test_a_root_field_is_shown_with_its_statement_its_values_its_plan_and_its_price(parvis: Parvis) -> None:
    department = await (await factories.commune()).department

    shown = await parvis(DEPARTMENT, "--variables", json.dumps({"id": gid(department)}))

    assert (shown.returncode, shown.stderr) == (0, "")
    before, plan = shown.stdout.split("  Plan:\n")
    assert before == (
        "query Where: 1 of 10,000 objects, 2 of 50,000 values\n"
        "\n"
        "where (Query.node): one statement; PostgreSQL's JSON is the answer\n"
        "\n"
        "  SELECT (\n"
        "    SELECT JSON_OBJECT('code' VALUE t1.code, 'name' VALUE t1.name RETURNING json)\n"
        "    FROM department t1\n"
        "    WHERE t1.id = $1\n"
        "  )\n"
        "\n"
        f"  $1  uuid  key  where: node(id: $id)  '{department.id}'\n"
        "\n"
    )
    assert "on department t1" in plan
    assert "Index Cond: (id = $1)" in plan or "Filter: (id = $1)" in plan  # the plan that serves every value
    assert "actual time" not in plan


async def test_analyze_runs_it_as_who_asks(parvis: Parvis) -> None:
    someone = await resident()
    document = "{ viewer { email isAdmin } }"

    visitor, _ = await explain(document, {}, analyze=True)
    shown = await parvis(document, "--analyze", "--as", someone.email, "--locale", "en")

    assert (shown.returncode, shown.stderr) == (0, "")
    for text in (visitor, shown.stdout):
        assert "Plan, as it ran:" in text
        assert "actual time=" in text
    assert "NULL::uuid" in visitor  # known of every visitor, so no parameter
    assert str(someone.account.id) in shown.stdout


async def test_a_resolver_is_not_run(db: str) -> None:
    someone = await resident()
    token = 'mutation { createAccessToken(input: {name: "x", scopes: [COMMENTS_WRITE]}) { accessToken { name } } }'

    text, is_whole = await explain(token, {}, email=someone.email, analyze=True)

    assert is_whole
    assert not await AccessToken.exists()
    assert "createAccessToken (Mutation.createAccessToken): answered by a resolver" in text
    assert "what its answer leads to is read by one statement" in text
    assert "Plan (not run, as its values are the resolver's to make):" in text
    assert "actual time" not in text


async def test_what_the_schema_answers_and_what_cannot_be_there_take_no_statement(db: str) -> None:
    text, is_whole = await explain('{ __typename liveCursor node(id: "x") { id } }', {})

    assert is_whole
    assert text == (
        "query: 1 of 10,000 objects, 3 of 50,000 values\n"
        "\n"
        "__typename (Query.__typename): answered from the schema, without a statement\n"
        "\n"
        "liveCursor (Query.liveCursor): answered by a resolver, whose own statements are not shown\n"
        "\n"
        "node (Query.node): null without a statement: what its arguments name cannot be there\n"
    )


async def test_all_operations_of_a_file_or_the_one_that_is_named(db: str) -> None:
    document = "query A { __typename } query B { __typename }"

    both, _ = await explain(document, {})
    one, _ = await explain(document, {}, operation="B")
    with pytest.raises(Refused) as none:
        await explain(document, {}, operation="C")

    assert [line for line in both.splitlines() if line.startswith("query")] == [
        "query A: 0 of 10,000 objects, 1 of 50,000 values",
        "query B: 0 of 10,000 objects, 1 of 50,000 values",
    ]
    assert "query A" not in one
    assert [told(error) for error in none.value.errors] == ['Unknown operation named "C". (INVALID_OPERATION)']


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("{ communes", "Syntax Error: Expected Name, found <EOF>. (INVALID_OPERATION, line 1, column 11)"),
        ("{ nothing }", "Cannot query field 'nothing' on type 'Query'. (INVALID_OPERATION, line 1, column 3)"),
        (
            "query($id: ID!) { node(id: $id) { id } }",
            "Variable '$id' has invalid value: Expected a value of non-null type 'ID!' to be provided."
            " (INVALID_OPERATION, line 1, column 7)",
        ),
        (
            "{ proposals(first: 100) { nodes { versions(first: 100) { nodes { id } } } } }",
            "This asks for up to 10100 objects; an operation may ask for 10000. (TOO_COSTLY)",
        ),
        ("fragment A on Region { id }", "Fragment 'A' is never used. (INVALID_OPERATION, line 1, column 1)"),
    ],
)
async def test_errors_are_those_of_the_api(db: str, document: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        await explain(document, {}, locale="en")

    assert [told(error) for error in refused.value.errors] == [said]


async def test_a_document_that_is_refused_says_why_on_the_command_line(parvis: Parvis) -> None:
    shown = await parvis("{ nothing neither }", "--locale", "en")

    assert (shown.returncode, shown.stdout) == (1, "")
    assert shown.stderr == (
        "Cannot query field 'nothing' on type 'Query'. (INVALID_OPERATION, line 1, column 3)\n"
        "Cannot query field 'neither' on type 'Query'. (INVALID_OPERATION, line 1, column 11)\n"
    )


async def test_one_root_field_that_is_refused_leaves_the_others(parvis: Parvis) -> None:
    shown = await parvis('{ __typename proposals(after: "x") { nodes { id } } }', "--locale", "en")

    assert (shown.returncode, shown.stderr) == (1, "")
    assert shown.stdout.endswith(
        "__typename (Query.__typename): answered from the schema, without a statement\n"
        "\n"
        "proposals (Query.proposals): refused\n"
        "  This is not a cursor of this list and order. (INVALID, line 1, column 14)\n"
    )


async def test_a_database_that_is_not_there_is_said(parvis: Parvis, tmp_path: Path) -> None:
    nowhere = await parvis("{ __typename }", PARVIS_DATABASE_URL="postgresql://nobody@127.0.0.1:9/parvis")
    unnamed = await parvis("{ __typename }", PARVIS_DATABASE_URL="", PARVIS_DATA=str(tmp_path / "data"))

    assert (nowhere.returncode, nowhere.stdout) == (1, "")
    assert nowhere.stderr == "The database does not answer (ConnectionRefusedError): is it running?\n"
    assert (unnamed.returncode, unnamed.stdout) == (1, "")
    assert "no `parvis up` is running here" in unnamed.stderr


async def test_who_cannot_ask_is_said(db: str) -> None:
    someone = await resident()
    await Account.filter(id=someone.account.id).update(suspended_at=now())

    with pytest.raises(SettingsError, match="suspended"):
        await explain("{ __typename }", {}, email=someone.email)
    with pytest.raises(SettingsError, match="no account"):
        await explain("{ __typename }", {}, email="personne@example.org")
    with pytest.raises(SettingsError, match="fr or en"):
        await explain("{ __typename }", {}, locale="de")


def test_variables_are_json_or_a_file_of_it(tmp_path: Path) -> None:
    file = tmp_path / "variables.json"
    file.write_text('{"first": 2}')

    assert read_variables('{"first": 1}') == {"first": 1}
    assert read_variables(str(file)) == {"first": 2}
    for wrong in ("{first: 1}", str(tmp_path / "none.json")):
        with pytest.raises(SettingsError):
            read_variables(wrong)
    file.write_text("[1]")
    with pytest.raises(SettingsError, match="JSON object"):
        read_variables(str(file))


async def test_a_layout_changes_white_space_alone(db: str) -> None:
    someone = (await resident()).viewer
    schema = make_schema()
    for viewer in (VISITOR, someone):
        [operation] = await explained(schema, EVERYTHING, Context(viewer), {"text": "banc"})
        [sql] = [root.sql for root in operation.roots if root.sql is not None]

        lines = laid_out(sql)

        assert words("\n".join(lines)) == words(sql)
        assert all(len(line) <= 110 or "'" in line for line in lines)


def test_literals_and_quoted_names_are_left_as_they_are() -> None:
    sql = """SELECT 'a (  b', E'\\'  (', "two  words", x::text[], 'it''s  '  FROM  t -  1"""

    assert laid_out(sql) == ["""SELECT 'a (  b', E'\\'  (', "two  words", x::text[], 'it''s  ' FROM t - 1"""]
    assert words("'unclosed") == ["'", "unclosed"]
