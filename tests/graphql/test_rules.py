"""The schema as a product: described whole, committed, never broken unknowingly, one form for every mutation."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    build_schema,
    find_breaking_changes,
    is_introspection_type,
    is_specified_scalar_type,
)

from parvis_graphql.engine.checks import check_declarations
from parvis_graphql.engine.declared import Column
from parvis_graphql.operations import ParvisSchema

COMMITTED = Path(__file__).parents[2] / "schema" / "schema.graphql"
MUTATIONS = {
    "addComment", "completePhotoUploads", "confirmEmail", "createAccessToken", "createPhotoUploads", "createProposal",
    "acceptInvitation", "createOrganisation", "editOrganisation", "inviteMember", "removeMember", "revokeInvitation",
    "setMemberRole", "setVerified", "flagContent", "hideContent", "restoreContent", "keepContent",
    "deleteComment", "deletePhoto", "describePhoto", "editComment", "editProposal", "reactToComment", "resendCode",
    "revokeAccessToken", "revokeSession", "signIn", "signOut", "signUp", "supportProposal", "unreactToComment",
    "unsupportProposal", "updateProfile", "withdrawProposal",
    "createStory", "deleteStory", "editStory", "publishStory",
    "answerProposal", "decideProposal", "reportExecution", "confirmDone", "requestCommuneRole", "grantCommuneRole",
    "refuseCommuneRole", "endCommuneRole", "createNeighbourhood", "editNeighbourhood", "deleteNeighbourhood",
    "setAnswerDays", "requestExport", "deleteAccount",
    "castBallot", "changeBallot", "withdrawBallot", "signEvaluation", "withdrawEvaluation", "decideBallotHold",
    "publishOpinion", "withdrawOpinion", "answerOpinion",
}  # fmt: skip
#: a key would be kept, with what was asked, beside the account
SECRET = {"castBallot", "changeBallot", "withdrawBallot"}


def nameless(schema: ParvisSchema) -> Iterator[str]:
    """Everything that has no description."""
    for type_name, declared in schema._schema.type_map.items():
        if is_introspection_type(declared) or is_specified_scalar_type(declared):
            continue
        if not declared.description:
            yield type_name
        if isinstance(declared, GraphQLEnumType):
            yield from (f"{type_name}.{name}" for name, value in declared.values.items() if not value.description)
        if isinstance(declared, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for name, field in declared.fields.items():
                if not field.description:
                    yield f"{type_name}.{name}"
                for argument_name, argument in getattr(field, "args", {}).items():
                    if not argument.description:
                        yield f"{type_name}.{name}({argument_name})"


def test_every_name_is_described(schema: ParvisSchema) -> None:
    assert list(nameless(schema)) == []


def test_the_committed_schema_is_the_schema(schema: ParvisSchema) -> None:
    """After a change: `parvis schema > schema/schema.graphql`, and a line in the changelog."""
    assert COMMITTED.read_text(encoding="utf-8") == schema.as_str() + "\n"


def test_nothing_that_programs_rely_on_has_gone(schema: ParvisSchema) -> None:
    committed = build_schema(COMMITTED.read_text(encoding="utf-8"))

    assert [change.description for change in find_breaking_changes(committed, schema._schema)] == []


def test_every_mutation_takes_one_input_and_answers_one_payload(schema: ParvisSchema) -> None:
    mutation = schema._schema.mutation_type
    assert mutation is not None
    assert set(mutation.fields) == MUTATIONS
    for name, field in mutation.fields.items():
        title = name[0].upper() + name[1:]
        assert {argument: str(given.type) for argument, given in field.args.items()} == {"input": f"{title}Input!"}
        assert str(field.type) == f"{title}Payload!"
        payload = schema._schema.type_map[f"{title}Payload"]
        wanted = schema._schema.type_map[f"{title}Input"]
        assert isinstance(payload, GraphQLObjectType)
        assert isinstance(wanted, GraphQLInputObjectType)
        assert str(payload.fields["clientMutationId"].type) == "String"
        assert str(payload.fields["errors"].type) == "[UserError!]!"
        assert str(wanted.fields["clientMutationId"].type) == "String"
        if name in SECRET:
            assert "idempotencyKey" not in wanted.fields
        else:
            assert str(wanted.fields["idempotencyKey"].type) == "UUID"


def test_what_a_mutation_changed_may_be_null(schema: ParvisSchema) -> None:
    """After a mistake there is nothing to show, and the errors must still arrive."""
    mutation = schema._schema.mutation_type
    assert mutation is not None
    for name in mutation.fields:
        payload = schema._schema.type_map[f"{name[0].upper()}{name[1:]}Payload"]
        assert isinstance(payload, GraphQLObjectType)
        required = [field for field, one in payload.fields.items() if isinstance(one.type, GraphQLNonNull)]
        assert set(required) <= {"errors", "photos", "uploads"}


def test_every_event_has_its_cursor(schema: ParvisSchema) -> None:
    subscription = schema._schema.subscription_type
    assert subscription is not None
    assert set(subscription.fields) >= {
        "threadChanged",
        "proposalChanged",
        "storyChanged",
        "communeActivity",
        "activity",
        "photosProcessed",
    }
    for field in subscription.fields.values():
        assert str(field.args["after"].type) == "String"
        assert isinstance(field.type, GraphQLNonNull)
        named = field.type.of_type
        for event in getattr(named, "types", [named]):
            assert str(event.fields["cursor"].type) == "String!"


def test_a_declaration_that_does_not_fit_its_table_stops_the_start(
    schema: ParvisSchema, monkeypatch: pytest.MonkeyPatch
) -> None:
    definition = schema._schema.type_map["Proposal"].fields["title"].extensions["strawberry-definition"]
    monkeypatch.setattr(definition, "metadata", {"parvis": Column("headline")})
    with pytest.raises(TypeError, match=r"Proposal\.title: the table proposal has no column headline"):
        check_declarations(schema._schema)
    monkeypatch.setattr(definition, "metadata", {"parvis": Column("author_id")})
    with pytest.raises(TypeError, match=r"Proposal\.title is never null, but proposal\.author_id may be"):
        check_declarations(schema._schema)
