"""Every page and its address, in one list."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from parvis_graphql.operations import ParvisSchema
from parvis_web.door.csrf import CsrfRefused
from parvis_web.pages.account.account import account, create_token, revoke_session, revoke_token, update_profile
from parvis_web.pages.account.sign_in import sign_in, sign_in_now, sign_out, signed_in
from parvis_web.pages.account.sign_up import code, code_now, resend_code, sign_up, sign_up_now
from parvis_web.pages.activity.activity import activity, commune_activity
from parvis_web.pages.activity.feeds import commune_feed, organisation_feed, proposal_feed
from parvis_web.pages.addresses import feed_url, sign_in_url
from parvis_web.pages.assets import static_mount
from parvis_web.pages.discussion import own
from parvis_web.pages.discussion.comment import answer_comment, comment
from parvis_web.pages.discussion.comments import comments
from parvis_web.pages.discussion.react import react
from parvis_web.pages.documents import documents
from parvis_web.pages.errors import error_page
from parvis_web.pages.evaluations import ballot, evaluate
from parvis_web.pages.evaluations import own as own_evaluations
from parvis_web.pages.evaluations.secrecy import secrecy
from parvis_web.pages.failures import Failure
from parvis_web.pages.figures.barometer import barometer
from parvis_web.pages.figures.results import results
from parvis_web.pages.figures.signed import decide_hold, signed
from parvis_web.pages.moderation import cases, decide, flag, journal, withheld
from parvis_web.pages.officials import act, desk, neighbourhood, roles
from parvis_web.pages.opinions.answer import answer as answer_opinion
from parvis_web.pages.opinions.answer import answer_now as answer_opinion_now
from parvis_web.pages.opinions.opinion import comment_opinion, opinion
from parvis_web.pages.opinions.opinions import opinions, publish
from parvis_web.pages.opinions.withdraw import withdraw as withdraw_opinion
from parvis_web.pages.opinions.withdraw import withdraw_now as withdraw_opinion_now
from parvis_web.pages.organisations import members
from parvis_web.pages.organisations.create import create as open_organisation
from parvis_web.pages.organisations.create import create_now as open_organisation_now
from parvis_web.pages.organisations.edit import edit as edit_organisation
from parvis_web.pages.organisations.edit import edit_now as edit_organisation_now
from parvis_web.pages.organisations.edit import picture_now
from parvis_web.pages.organisations.invitation import accept, invitation
from parvis_web.pages.organisations.of_commune import of_commune
from parvis_web.pages.organisations.organisation import organisation, verify
from parvis_web.pages.places.commune import commune
from parvis_web.pages.places.home import home
from parvis_web.pages.privacy import data
from parvis_web.pages.proposals.edit import edit, edit_now
from parvis_web.pages.proposals.proposal import comment_proposal, proposal
from parvis_web.pages.proposals.proposals import proposals
from parvis_web.pages.proposals.propose import propose, propose_now
from parvis_web.pages.proposals.suggestion import answer_suggestion
from parvis_web.pages.proposals.support import support
from parvis_web.pages.proposals.versions import versions
from parvis_web.pages.proposals.withdraw import withdraw, withdraw_now
from parvis_web.pages.search.search import PATH as SEARCH
from parvis_web.pages.search.search import search
from parvis_web.pages.search.similar import similar
from parvis_web.pages.site.credits import credits
from parvis_web.pages.site.language import choose_language
from parvis_web.pages.site.legal import contact, legal_notice, privacy
from parvis_web.pages.site.mail import mail
from parvis_web.pages.stories.delete import delete as delete_story
from parvis_web.pages.stories.delete import delete_now as delete_story_now
from parvis_web.pages.stories.drafts import drafts
from parvis_web.pages.stories.edit import edit as edit_story
from parvis_web.pages.stories.edit import edit_now as edit_story_now
from parvis_web.pages.stories.edit import publish_now as publish_story
from parvis_web.pages.stories.stories import commune_stories, stories
from parvis_web.pages.stories.story import comment_story, story
from parvis_web.pages.stories.tell import tell, tell_now
from parvis_web.pages.visit import Visit

Handler = Callable[[Visit], Awaitable[Response]]

_COMMUNE = "/communes/{slug}"
_PROPOSALS = f"{_COMMUNE}/propositions"
_PROPOSAL = f"{_PROPOSALS}/{{number:int}}"
_STORY = "/histoires/{id}"
_OPINION = "/avis/{id}"
_DESK = f"{_COMMUNE}/bureau"
_NEIGHBOURHOOD = f"{_COMMUNE}/quartiers/{{id}}"
_COMMENT = "/comments/{id}"
_ORGANISATION = "/organisations/{slug}"
_MEMBERS = f"{_ORGANISATION}/membres"

#: address, what reads it, what a form sent to it does
PAGES: list[tuple[str, Handler | None, Handler | None]] = [
    ("/", home, None),
    (_COMMUNE, commune, None),
    (f"{_COMMUNE}/activite", commune_activity, None),
    (feed_url(_COMMUNE), commune_feed, None),
    ("/activite", activity, None),
    (f"{_COMMUNE}/proposer", propose, propose_now),
    (_PROPOSALS, proposals, None),
    (_PROPOSAL, proposal, None),
    (feed_url(_PROPOSAL), proposal_feed, None),
    (f"{_PROPOSAL}/versions", versions, None),
    (f"{_PROPOSAL}/modifier", edit, edit_now),
    (f"{_PROPOSAL}/retirer", withdraw, withdraw_now),
    (f"{_PROPOSAL}/soutien", None, support),
    (f"{_PROPOSAL}/commentaires", None, comment_proposal),
    (f"{_COMMUNE}/histoires", commune_stories, None),
    (f"{_COMMUNE}/raconter", tell, tell_now),
    ("/histoires", stories, None),
    ("/histoires/brouillons", drafts, None),
    (f"{_COMMUNE}/evaluer", evaluate.evaluate, evaluate.evaluate_now),
    (f"{_COMMUNE}/evaluer/merci", evaluate.signed, None),
    (f"{_COMMUNE}/resultats", results, None),
    (f"{_COMMUNE}/evaluations", signed, None),
    (f"{_COMMUNE}/evaluations/retenues/{{id}}", None, decide_hold),
    ("/barometre", barometer, None),
    (ballot.PATH, ballot.ballot, ballot.ballot_now),
    ("/secret-du-vote", secrecy, None),
    (_STORY, story, None),
    (f"{_STORY}/commentaires", None, comment_story),
    (f"{_STORY}/modifier", edit_story, edit_story_now),
    (f"{_STORY}/publier", None, publish_story),
    (f"{_STORY}/supprimer", delete_story, delete_story_now),
    (f"{_COMMUNE}/avis", opinions, publish),
    (_OPINION, opinion, None),
    (f"{_OPINION}/commentaires", None, comment_opinion),
    (f"{_OPINION}/repondre", answer_opinion, answer_opinion_now),
    (f"{_OPINION}/retirer", withdraw_opinion, withdraw_opinion_now),
    (f"{_PROPOSAL}/reponse", act.answer, act.answer_now),
    (f"{_PROPOSAL}/decision", act.decide, act.decide_now),
    (f"{_PROPOSAL}/realisation", act.report, act.report_now),
    (f"{_PROPOSAL}/confirmation", act.confirm, act.confirm_now),
    (f"{_COMMUNE}/role", roles.role, roles.request_role),
    (_DESK, desk.desk, None),
    (f"{_DESK}/roles/{{id}}/accorder", None, roles.grant),
    (f"{_DESK}/roles/{{id}}/refuser", None, roles.refuse),
    (f"{_DESK}/quartiers", None, desk.name_neighbourhood),
    (f"{_DESK}/delai", None, desk.set_days),
    (_NEIGHBOURHOOD, neighbourhood.neighbourhood, neighbourhood.edit_neighbourhood),
    (f"{_NEIGHBOURHOOD}/supprimer", None, neighbourhood.delete_neighbourhood),
    ("/roles", roles.requests, None),
    ("/compte/roles/{id}/terminer", roles.end, roles.end_now),
    ("/photos/{id}/lieu", None, answer_suggestion),
    (_COMMENT, comment, None),
    (f"{_COMMENT}/reponses", None, answer_comment),
    (f"{_COMMENT}/accord", None, react),
    (f"{_COMMENT}/modifier", own.edit, own.edit_now),
    (f"{_COMMENT}/supprimer", own.delete, own.delete_now),
    ("/fragments/comments", comments, None),
    ("/fragments/similaires", similar, None),
    (SEARCH, search, None),
    (f"{_COMMUNE}/organisations", of_commune, None),
    ("/organisations/nouvelle", open_organisation, open_organisation_now),
    (_ORGANISATION, organisation, None),
    (feed_url(_ORGANISATION), organisation_feed, None),
    (f"{_ORGANISATION}/modifier", edit_organisation, edit_organisation_now),
    (f"{_ORGANISATION}/image", None, picture_now),
    (f"{_ORGANISATION}/verification", None, verify),
    (_MEMBERS, members.members, members.invite),
    (f"{_MEMBERS}/{{id}}/role", None, members.set_role),
    (f"{_MEMBERS}/{{id}}/retirer", members.remove, members.remove_now),
    (f"{_ORGANISATION}/invitations/{{id}}/revoquer", None, members.revoke),
    ("/invitations/{id}", invitation, accept),
    ("/signaler/merci", flag.thanks, None),
    ("/signaler/{kind}/{id}", flag.flag, flag.flag_now),
    ("/moderation", cases.cases, None),
    ("/moderation/journal", journal.journal, None),
    ("/moderation/{kind}/{id}", decide.decide, decide.decide_now),
    (f"{_COMMUNE}/moderation", cases.commune_cases, None),
    (f"{_COMMUNE}/moderation/journal", journal.commune_journal, None),
    ("/contenus/{kind}/{key}", withheld.content_page, None),
    ("/inscription", sign_up, sign_up_now),
    ("/inscription/code", code, code_now),
    ("/inscription/renvoi", None, resend_code),
    ("/connexion", sign_in, sign_in_now),
    ("/connexion/faite", signed_in, None),
    ("/deconnexion", None, sign_out),
    ("/compte", account, update_profile),
    (own_evaluations.PATH, own_evaluations.own, None),
    (f"{own_evaluations.PATH}/{{id}}/retirer", None, own_evaluations.withdraw),
    ("/compte/jetons", None, create_token),
    ("/compte/jetons/{id}/revoquer", None, revoke_token),
    ("/compte/sessions/{id}/terminer", None, revoke_session),
    ("/compte/donnees", data.data, None),
    ("/compte/donnees/copie", None, data.request_export),
    ("/compte/donnees/suppression", None, data.delete_account),
    ("/compte/donnees/{id}", data.download, None),
    ("/au-revoir", data.goodbye, None),
    ("/langue", None, choose_language),
    ("/credits", credits, None),
    ("/mentions-legales", legal_notice, None),
    ("/confidentialite", privacy, None),
    ("/contact", contact, None),
    ("/dev/mail", mail, None),
]


def pages_routes(schema: ParvisSchema) -> list[BaseRoute]:
    """Routes of all pages and of their static files. The app's state holds `settings`."""
    documents()  # read now: a document that does not parse keeps the process from starting
    return [static_mount(), *(_route(schema, path, show, take) for path, show, take in PAGES)]


def _route(schema: ParvisSchema, path: str, show: Handler | None, take: Handler | None) -> Route:
    async def endpoint(request: Request) -> Response:
        handler = take if request.method == "POST" else show
        assert handler  # the route takes no other method
        return await _answer(Visit(request, schema), handler)

    methods = [*(["GET"] if show else []), *(["POST"] if take else [])]
    return Route(path, endpoint, methods=methods)


async def _answer(visit: Visit, handler: Handler) -> Response:
    """The handler's page, or the page that says why there is none."""
    try:
        await visit.meet()
        response = await handler(visit)
    except CsrfRefused as refused:
        response = _refused(visit, refused)
    except Failure as failure:
        response = _failed(visit, failure)
    return visit.finish(response)


def _failed(visit: Visit, failure: Failure) -> Response:
    if failure.status == 401 and visit.request.method != "POST":
        return visit.redirect(sign_in_url(visit.here))
    return error_page(
        visit.request,
        failure.status,
        failure.message,
        viewer=visit.viewer,
        session_is_over=visit.session_is_over,
        form=visit.form,
        may_resend=visit.form is not None and failure.status in {401, 429, 503},
        retry_after=failure.retry_after,
    )


def _refused(visit: Visit, refused: CsrfRefused) -> Response:
    """A form of another site is not offered to be sent again: one click must not do what that site wants."""
    message = (
        visit.say("This form was sent by another site. Nothing was done.")
        if refused.is_foreign
        else visit.say("This page was too old for its form to be taken. Nothing was done yet.")
    )
    return error_page(
        visit.request,
        403,
        message,
        viewer=visit.viewer,
        session_is_over=visit.session_is_over,
        form=visit.form,
        may_resend=not refused.is_foreign,
    )
