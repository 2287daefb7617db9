"""The schema, whole: roots composed of the domains, every declaration checked."""

from strawberry.schema.config import StrawberryConfig
from strawberry.tools import create_type

from parvis_graphql.activity.subscriptions import activity, commune_activity
from parvis_graphql.auth.mutations.create_access_token import create_access_token
from parvis_graphql.auth.mutations.resend_code import resend_code
from parvis_graphql.auth.mutations.revoke_access_token import revoke_access_token
from parvis_graphql.auth.mutations.revoke_session import revoke_session
from parvis_graphql.auth.mutations.sign_in import sign_in
from parvis_graphql.auth.mutations.sign_out import sign_out
from parvis_graphql.auth.mutations.sign_up import sign_up
from parvis_graphql.directory.mutations.accept_invitation import accept_invitation
from parvis_graphql.directory.mutations.confirm_email import confirm_email
from parvis_graphql.directory.mutations.create_neighbourhood import create_neighbourhood
from parvis_graphql.directory.mutations.create_organisation import create_organisation
from parvis_graphql.directory.mutations.delete_neighbourhood import delete_neighbourhood
from parvis_graphql.directory.mutations.edit_neighbourhood import edit_neighbourhood
from parvis_graphql.directory.mutations.edit_organisation import edit_organisation
from parvis_graphql.directory.mutations.end_commune_role import end_commune_role
from parvis_graphql.directory.mutations.grant_commune_role import grant_commune_role
from parvis_graphql.directory.mutations.invite_member import invite_member
from parvis_graphql.directory.mutations.refuse_commune_role import refuse_commune_role
from parvis_graphql.directory.mutations.remove_member import remove_member
from parvis_graphql.directory.mutations.request_commune_role import request_commune_role
from parvis_graphql.directory.mutations.revoke_invitation import revoke_invitation
from parvis_graphql.directory.mutations.set_answer_days import set_answer_days
from parvis_graphql.directory.mutations.set_member_role import set_member_role
from parvis_graphql.directory.mutations.set_verified import set_verified
from parvis_graphql.directory.mutations.update_profile import update_profile
from parvis_graphql.directory.organisations import Organisation
from parvis_graphql.directory.types import Person
from parvis_graphql.discussion.mutations.add_comment import add_comment
from parvis_graphql.discussion.mutations.delete_comment import delete_comment
from parvis_graphql.discussion.mutations.edit_comment import edit_comment
from parvis_graphql.discussion.mutations.react_to_comment import react_to_comment
from parvis_graphql.discussion.mutations.unreact_to_comment import unreact_to_comment
from parvis_graphql.discussion.subscriptions import thread_changed
from parvis_graphql.engine.checks import check_declarations
from parvis_graphql.evaluations.mutations.cast_ballot import cast_ballot
from parvis_graphql.evaluations.mutations.change_ballot import change_ballot
from parvis_graphql.evaluations.mutations.decide_ballot_hold import decide_ballot_hold
from parvis_graphql.evaluations.mutations.sign_evaluation import sign_evaluation
from parvis_graphql.evaluations.mutations.withdraw_ballot import withdraw_ballot
from parvis_graphql.evaluations.mutations.withdraw_evaluation import withdraw_evaluation
from parvis_graphql.moderation.mutations.flag_content import flag_content
from parvis_graphql.moderation.mutations.hide_content import hide_content
from parvis_graphql.moderation.mutations.keep_content import keep_content
from parvis_graphql.moderation.mutations.restore_content import restore_content
from parvis_graphql.operations import ParvisSchema
from parvis_graphql.opinions.mutations.answer_opinion import answer_opinion
from parvis_graphql.opinions.mutations.publish_opinion import publish_opinion
from parvis_graphql.opinions.mutations.withdraw_opinion import withdraw_opinion
from parvis_graphql.photos.mutations.complete_photo_uploads import complete_photo_uploads
from parvis_graphql.photos.mutations.create_photo_uploads import create_photo_uploads
from parvis_graphql.photos.mutations.delete_photo import delete_photo
from parvis_graphql.photos.mutations.describe_photo import describe_photo
from parvis_graphql.photos.subscriptions import photos_processed
from parvis_graphql.privacy.mutations.delete_account import delete_account
from parvis_graphql.privacy.mutations.request_export import request_export
from parvis_graphql.proposals.mutations.answer_proposal import answer_proposal
from parvis_graphql.proposals.mutations.confirm_done import confirm_done
from parvis_graphql.proposals.mutations.create_proposal import create_proposal
from parvis_graphql.proposals.mutations.decide_proposal import decide_proposal
from parvis_graphql.proposals.mutations.edit_proposal import edit_proposal
from parvis_graphql.proposals.mutations.report_execution import report_execution
from parvis_graphql.proposals.mutations.support_proposal import support_proposal
from parvis_graphql.proposals.mutations.unsupport_proposal import unsupport_proposal
from parvis_graphql.proposals.mutations.withdraw_proposal import withdraw_proposal
from parvis_graphql.proposals.subscriptions import proposal_changed
from parvis_graphql.query import Query
from parvis_graphql.scalars import SCALARS
from parvis_graphql.stories.mutations.create_story import create_story
from parvis_graphql.stories.mutations.delete_story import delete_story
from parvis_graphql.stories.mutations.edit_story import edit_story
from parvis_graphql.stories.mutations.publish_story import publish_story
from parvis_graphql.stories.subscriptions import story_changed

_MUTATIONS = [
    sign_up,
    resend_code,
    confirm_email,
    sign_in,
    sign_out,
    update_profile,
    create_organisation,
    edit_organisation,
    invite_member,
    revoke_invitation,
    accept_invitation,
    set_member_role,
    remove_member,
    set_verified,
    create_access_token,
    revoke_access_token,
    revoke_session,
    create_proposal,
    edit_proposal,
    withdraw_proposal,
    support_proposal,
    unsupport_proposal,
    answer_proposal,
    decide_proposal,
    report_execution,
    confirm_done,
    request_commune_role,
    grant_commune_role,
    refuse_commune_role,
    end_commune_role,
    create_neighbourhood,
    edit_neighbourhood,
    delete_neighbourhood,
    set_answer_days,
    add_comment,
    edit_comment,
    delete_comment,
    react_to_comment,
    unreact_to_comment,
    create_photo_uploads,
    complete_photo_uploads,
    describe_photo,
    delete_photo,
    request_export,
    delete_account,
    flag_content,
    hide_content,
    restore_content,
    keep_content,
    create_story,
    edit_story,
    publish_story,
    delete_story,
    cast_ballot,
    change_ballot,
    withdraw_ballot,
    sign_evaluation,
    withdraw_evaluation,
    decide_ballot_hold,
    publish_opinion,
    withdraw_opinion,
    answer_opinion,
]
_SUBSCRIPTIONS = [thread_changed, proposal_changed, story_changed, commune_activity, activity, photos_processed]


def make_schema() -> ParvisSchema:
    """Build the schema and check every declaration against the tables. Raises TypeError for one that does not fit."""
    for mutation in _MUTATIONS:
        for argument in mutation.arguments:
            argument.description = "All that it takes."
    schema = ParvisSchema(
        query=Query,
        mutation=create_type("Mutation", _MUTATIONS, description="What can be done. One input, one payload each."),
        subscription=create_type(
            "Subscription", _SUBSCRIPTIONS, description="What can be followed live, from a cursor on."
        ),
        types=[Person, Organisation],
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
    )
    check_declarations(schema._schema)
    return schema
