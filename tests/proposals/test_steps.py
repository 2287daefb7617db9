"""What becomes of a proposal: answered, decided, carried out, confirmed; each step kept, the author told."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from tests import factories
from tests.letters import letters_to, with_address
from tests.tables import contents, holds, told

from parvis.auth.models import Account
from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer, visitor
from parvis.core.db import fetch
from parvis.core.errors import Code, Forbidden, Mistake, Mistakes, Unauthenticated
from parvis.core.visibility import Visibility
from parvis.directory.models import CommuneRole, MemberRole, OrganisationKind
from parvis.discussion.models import Thread
from parvis.photos.models import Photo, PhotoStatus
from parvis.places.models import Commune
from parvis.proposals import queries
from parvis.proposals.models import DecisionKind, ExecutionState, Proposal, ProposalState, ProposalStep, StepPhoto
from parvis.proposals.service import edit_proposal, withdraw_proposal
from parvis.proposals.steps import answer_proposal, confirm_done, decide_proposal, report_execution

pytestmark = pytest.mark.usefixtures("db")

RunJobs = Callable[[], Awaitable[None]]
REASON = "Le conseil l’a voté mardi soir."


async def in_claimed_commune() -> tuple[Proposal, Viewer, Viewer, Commune]:
    """A proposal, its author, an elected official of its commune, and the commune."""
    place = await factories.commune("Issy")
    mayor = await factories.official(place, name="Dominique Maire")
    author = await factories.resident("Inès Moreau")
    return await factories.proposal(author, place), author, mayor, place


async def accepted() -> tuple[Proposal, Viewer, Viewer, Commune]:
    made, author, mayor, place = await in_claimed_commune()
    await decide_proposal(mayor, proposal_id=made.id, kind=DecisionKind.ACCEPTED, reason=REASON)
    return made, author, mayor, place


async def done() -> tuple[Proposal, Viewer, Viewer]:
    made, author, mayor, _ = await accepted()
    await report_execution(mayor, proposal_id=made.id, state=ExecutionState.DONE, message="Le banc est posé.")
    return made, author, mayor


async def test_only_officials_of_the_commune_take_its_steps() -> None:
    made, author, mayor, place = await in_claimed_commune()
    elsewhere = await factories.official(await factories.commune())
    moderator = await factories.official(place, CommuneRole.MODERATOR)
    scopeless = replace(mayor, permissions=mayor.permissions - {Permission.OFFICIAL_ACT})
    before = await contents()

    for nobody, refusal in (
        (visitor(), Unauthenticated),
        (scopeless, Forbidden),
        (author, Forbidden),
        (elsewhere, Forbidden),
        (moderator, Forbidden),
    ):
        with pytest.raises(refusal):
            await answer_proposal(nobody, proposal_id=made.id, body="Nous y pensons.")
        with pytest.raises(refusal):
            await decide_proposal(nobody, proposal_id=made.id, kind=DecisionKind.DECLINED, reason=REASON)
        with pytest.raises(refusal):
            await report_execution(nobody, proposal_id=made.id, state=ExecutionState.DONE, message="Fait.")

    assert await contents() == before
    viewers = (visitor(), scopeless, author, elsewhere, moderator, mayor)
    asked = [await holds(queries.CAN_ANSWER, "proposal", made.id, viewer) for viewer in viewers]
    assert asked == [False, False, False, False, False, True]


async def test_an_answer_is_signed_with_the_role_and_stops_the_clock() -> None:
    made, _, mayor, _ = await in_claimed_commune()

    answered = await answer_proposal(mayor, proposal_id=made.id, body="Nous **y** pensons.")
    again = await answer_proposal(mayor, proposal_id=made.id, body="Le devis est là.", under_review=True)

    first, second = await ProposalStep.filter(proposal_id=made.id).order_by("id")
    assert (first.kind, first.code, first.body_html) == ("ANSWER", None, "<p>Nous <strong>y</strong> pensons.</p>\n")
    assert (first.author_id, first.written_by_id, first.author_role) == (mayor.id, mayor.id, CommuneRole.ELECTED)
    assert (answered.state, answered.answered_at) == (ProposalState.OPEN, first.created_at)
    assert (again.state, again.answered_at) == (ProposalState.UNDER_REVIEW, first.created_at)
    assert second.body == "Le devis est là."
    assert again.updated_at == made.updated_at
    assert [kind for kind, _ in await told(subject_id=made.id)][1:] == ["proposal.answered", "proposal.answered"]


async def test_a_text_that_is_looked_at_is_settled() -> None:
    made, author, mayor, _ = await in_claimed_commune()

    await decide_proposal(mayor, proposal_id=made.id, kind=DecisionKind.ACCEPTED, reason=REASON)

    with pytest.raises(Mistake) as refusal:
        await edit_proposal(author, proposal_id=made.id, title="Deux bancs devant l’école")
    assert refusal.value.code == Code.CLOSED


async def test_a_decision_can_close_and_a_later_one_takes_its_place() -> None:
    made, _, mayor, _ = await in_claimed_commune()

    first = await decide_proposal(mayor, proposal_id=made.id, kind=DecisionKind.NOT_OURS, reason=REASON)
    open_still = (await Thread.get(id=made.thread_id)).is_open
    second = await decide_proposal(mayor, proposal_id=made.id, kind=DecisionKind.DECLINED, reason=REASON, close=True)
    third = await decide_proposal(mayor, proposal_id=made.id, kind=DecisionKind.ACCEPTED, reason=REASON)

    assert [one.state for one in (first, second, third)] == ["UNDER_REVIEW", "CLOSED", "CLOSED"]
    assert open_still
    assert not (await Thread.get(id=made.thread_id)).is_open
    steps = await ProposalStep.filter(proposal_id=made.id).order_by("id")
    assert [step.code for step in steps] == ["NOT_OURS", "DECLINED", "ACCEPTED"]
    assert third.decision_id == steps[-1].id
    assert third.answered_at == steps[0].created_at
    assert await holds(queries.CAN_REPORT, "proposal", made.id, mayor)


async def test_only_what_was_accepted_is_carried_out() -> None:
    made, _, mayor, _ = await in_claimed_commune()
    report = {"proposal_id": made.id, "state": ExecutionState.PLANNED, "message": "Au printemps."}
    for kind in (None, DecisionKind.DECLINED):
        if kind:
            await decide_proposal(mayor, proposal_id=made.id, kind=kind, reason=REASON)
        before = await contents()

        with pytest.raises(Mistake) as refusal:
            await report_execution(mayor, **report)

        assert refusal.value.code == Code.INVALID
        assert await contents() == before


async def test_a_report_shows_its_photos_in_order() -> None:
    made, _, mayor, _ = await accepted()
    photos = [await factories.photo(mayor), await factories.photo(mayor, PhotoStatus.PROCESSING)]
    ids = [photos[1].id, photos[0].id]

    reported = await report_execution(
        mayor, proposal_id=made.id, state=ExecutionState.IN_PROGRESS, message="Les travaux.", photo_ids=ids
    )

    shown = (
        await StepPhoto.filter(step_id=reported.execution_id).order_by("position").values_list("photo_id", flat=True)
    )
    assert list(shown) == ids
    assert await Photo.filter(id__in=ids, attached_at__isnull=False, is_withheld=False).count() == 2


async def test_anothers_photo_is_refused_with_the_whole_report() -> None:
    made, author, mayor, _ = await accepted()
    anothers = await factories.photo(author)
    before = await contents()

    with pytest.raises(Mistake) as refusal:
        await report_execution(
            mayor, proposal_id=made.id, state=ExecutionState.DONE, message="Fait.", photo_ids=[anothers.id]
        )

    assert refusal.value.path == ("photo_ids", "0")
    assert await contents() == before


async def test_every_mistake_of_a_report_is_told() -> None:
    made, _, mayor, _ = await accepted()
    too_many = [(await factories.photo(mayor)).id for _ in range(11)]

    with pytest.raises(Mistakes) as refusal:
        await report_execution(mayor, proposal_id=made.id, state=ExecutionState.DONE, message=" ", photo_ids=too_many)

    assert [(one.code, one.path) for one in refusal.value.mistakes] == [
        (Code.BLANK, ("message",)),
        (Code.TOO_MANY, ("photo_ids",)),
    ]


async def test_the_authors_side_alone_says_whether_it_is_done_and_may_change_its_mind() -> None:
    made, author, mayor = await done()
    stranger = await factories.resident()
    before = await contents()
    for nobody, refusal in ((visitor(), Unauthenticated), (mayor, Forbidden), (stranger, Forbidden)):
        with pytest.raises(refusal):
            await confirm_done(nobody, proposal_id=made.id, done=True)
    assert await contents() == before

    denied = await confirm_done(author, proposal_id=made.id, done=False, comment="Il manque un pied.")
    same = await contents()
    await confirm_done(author, proposal_id=made.id, done=False)
    assert await contents() == same
    confirmed = await confirm_done(author, proposal_id=made.id, done=True)
    assert (denied.confirmed_done, confirmed.confirmed_done) == (False, True)

    steps = await ProposalStep.filter(proposal_id=made.id, kind="CONFIRMATION").order_by("id")
    assert [(step.code, step.body, step.author_id, step.author_role) for step in steps] == [
        ("NO", "Il manque un pied.", author.id, None),
        ("YES", None, author.id, None),
    ]


async def test_a_new_report_asks_anew() -> None:
    made, author, mayor = await done()
    await confirm_done(author, proposal_id=made.id, done=False)

    working = await report_execution(
        mayor, proposal_id=made.id, state=ExecutionState.IN_PROGRESS, message="Nous revenons."
    )
    may_confirm = await holds(queries.CAN_CONFIRM, "proposal", made.id, author)
    again = await report_execution(mayor, proposal_id=made.id, state=ExecutionState.DONE, message="Cette fois, oui.")

    assert (working.confirmed_done, may_confirm, again.confirmed_done) == (None, False, None)
    assert await holds(queries.CAN_CONFIRM, "proposal", made.id, author)


async def test_what_was_decided_otherwise_since_is_not_confirmed() -> None:
    made, author, mayor = await done()
    await decide_proposal(mayor, proposal_id=made.id, kind=DecisionKind.DECLINED, reason=REASON)
    before = await contents()

    with pytest.raises(Mistake) as refusal:
        await confirm_done(author, proposal_id=made.id, done=True)

    assert refusal.value.code == Code.INVALID
    assert await contents() == before
    assert not await holds(queries.CAN_CONFIRM, "proposal", made.id, author)


async def test_a_proposal_taken_back_takes_no_steps() -> None:
    made, author, mayor = await done()
    await withdraw_proposal(author, proposal_id=made.id)
    before = await contents()

    for step in (
        answer_proposal(mayor, proposal_id=made.id, body="Dommage."),
        decide_proposal(mayor, proposal_id=made.id, kind=DecisionKind.DECLINED, reason=REASON),
        report_execution(mayor, proposal_id=made.id, state=ExecutionState.DONE, message="Fait."),
        confirm_done(author, proposal_id=made.id, done=True),
    ):
        with pytest.raises(Mistake) as refusal:
            await step
        assert refusal.value.code == Code.CLOSED

    assert await contents() == before


async def test_what_was_hidden_is_not_there_for_the_town_hall() -> None:
    made, _, mayor, _ = await in_claimed_commune()
    await Proposal.filter(id=made.id).update(visibility=Visibility.HIDDEN)

    with pytest.raises(Mistake) as refusal:
        await answer_proposal(mayor, proposal_id=made.id, body="Nous y pensons.")

    assert refusal.value.code == Code.NOT_FOUND


async def test_an_official_signs_for_a_service_of_the_commune_alone() -> None:
    made, _, mayor, place = await in_claimed_commune()
    service = await factories.organisation(mayor, "Les espaces verts", [place], OrganisationKind.MUNICIPAL_SERVICE)
    club = await factories.organisation(mayor, "Le club", [place])
    far = await factories.organisation(mayor, "Un autre conseil", kind=OrganisationKind.COUNCIL)
    another = await factories.resident()
    stranger = await factories.organisation(another, "Le conseil", [place], OrganisationKind.COUNCIL)
    before = await contents()

    for one, code in ((club, Code.INVALID), (far, Code.INVALID), (stranger, Code.NOT_FOUND)):
        with pytest.raises(Mistake) as refusal:
            await answer_proposal(mayor, proposal_id=made.id, body="Nous y pensons.", actor_id=one.id)
        assert (refusal.value.code, refusal.value.path) == (code, ("actor_id",))
    assert await contents() == before
    await answer_proposal(mayor, proposal_id=made.id, body="Nous y pensons.", actor_id=service.id)

    [step] = await ProposalStep.filter(proposal_id=made.id)
    assert (step.author_id, step.written_by_id, step.author_role) == (service.id, mayor.id, CommuneRole.ELECTED)


async def test_the_author_is_told_in_their_language(run_jobs: RunJobs) -> None:
    made, author, mayor, place = await in_claimed_commune()
    address = await with_address(author)

    await answer_proposal(mayor, proposal_id=made.id, body="Nous y pensons.")
    await decide_proposal(mayor, proposal_id=made.id, kind=DecisionKind.ACCEPTED, reason=REASON)
    await run_jobs()
    await Account.filter(id=author.id).update(locale="en")
    await report_execution(mayor, proposal_id=made.id, state=ExecutionState.DONE, message="Le banc est posé.")
    await run_jobs()

    letters = letters_to(address)
    assert {letter.subject for letter in letters[1:]} == {
        "La mairie a répondu à votre proposition",
        "La mairie a pris une décision sur votre proposition",
    }
    assert letters[0].subject == "Your proposal: is it done?"
    assert f"/communes/{place.slug}/propositions/{made.number}#suite" in letters[0].text
    assert "Le banc est posé" not in letters[0].text


async def test_owners_of_an_organisation_are_told_but_not_of_their_own_step(run_jobs: RunJobs) -> None:
    place = await factories.commune()
    mayor = await factories.official(place)
    owner, editor = await factories.resident(), await factories.resident()
    club = await factories.organisation(owner, "Le club", [place])
    await factories.member(club, editor)
    await factories.member(club, mayor, MemberRole.OWNER)
    made = await factories.proposal(owner, place, actor_id=club.id)
    addresses = [await with_address(person) for person in (owner, editor, mayor)]

    await answer_proposal(mayor, proposal_id=made.id, body="Nous y pensons.")
    await run_jobs()

    assert [len(letters_to(address)) for address in addresses] == [1, 0, 0]
    assert await fetch("SELECT 1 FROM procrastinate_jobs") == []
