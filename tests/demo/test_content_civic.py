"""The demonstration's organisations, its two claimed communes, and what the town halls do with proposals."""

from collections import Counter
from itertools import pairwise

import pytest

from parvis_web.demo.content import DemoContent, DemoProposal, load
from parvis_web.demo.pictures import SCENES

ISSY, MENS = "92040", "38226"
ANSWER_DAYS = 30
DECISIONS = {"ACCEPTED", "DECLINED", "NOT_OURS"}
EXECUTIONS = {"PLANNED", "IN_PROGRESS", "DONE", "ABANDONED"}
CODES = {"answer": {None}, "decision": DECISIONS, "execution": EXECUTIONS, "confirmation": {"yes", "no"}}


@pytest.fixture(scope="module")
def content() -> DemoContent:
    return load()


def _codes(proposal: DemoProposal) -> list[str]:
    """Its steps in a word each: an answer by its kind, the others by their code."""
    return [step.code or step.kind for step in proposal.steps]


def test_ten_organisations_of_every_kind(content: DemoContent) -> None:
    kinds = Counter(organisation.kind for organisation in content.organisations)

    assert kinds == {"ASSOCIATION": 5, "BUSINESS": 2, "MUNICIPAL_SERVICE": 1, "COUNCIL": 1, "SCHOOL": 1}
    assert len({organisation.key for organisation in content.organisations}) == 10
    assert len({organisation.name for organisation in content.organisations}) == 10
    assert {organisation.verified for organisation in content.organisations} == {True, False}
    for organisation in content.organisations:
        assert 5 <= len(organisation.name) <= 120, organisation.key
        assert 60 <= len(organisation.summary) <= 1_000, organisation.key


def test_organisations_have_members_who_live_where_they_work(content: DemoContent) -> None:
    for organisation in content.organisations:
        assert len(set(organisation.members)) == len(organisation.members), organisation.key
        assert {content.person(key).commune for key in organisation.members} <= set(organisation.communes)
        assert content.person(organisation.owner).commune == organisation.communes[0], organisation.key
        assert set(organisation.communes) <= set(content.communes), organisation.key
    assert any(len(organisation.communes) > 1 for organisation in content.organisations)
    assert any("camille" in organisation.editors for organisation in content.organisations)


def test_those_of_the_town_hall_are_opened_by_its_officials(content: DemoContent) -> None:
    since = {(one.person, one.commune): one.age_days for one in content.officials if one.role in {"ELECTED", "AGENT"}}
    for organisation in content.organisations:
        if organisation.kind in {"MUNICIPAL_SERVICE", "COUNCIL"}:
            assert since[organisation.owner, organisation.communes[0]] > organisation.age_days, organisation.key


def test_who_speaks_for_an_organisation_is_its_member_and_it_is_there(content: DemoContent) -> None:
    signed = [(one.author, one.speaks_for, one.age_days) for one in (*content.proposals, *content.stories)]
    for proposal in content.proposals:
        signed += [(s.author, s.speaks_for, proposal.age_days - s.after_hours / 24) for s in proposal.steps]
    for one in (*content.proposals, *content.stories):
        signed += [(c.author, c.speaks_for, one.age_days - c.after_hours / 24) for c in one.comments]

    for author, key, age_days in signed:
        if key is not None:
            organisation = content.organisation(key)
            assert author in organisation.members, (author, key)
            assert organisation.age_days > age_days, (author, key)
    assert sum(proposal.speaks_for is not None for proposal in content.proposals) == 2
    assert {key for _, key, _ in signed if key} == {one.key for one in content.organisations}


def test_members_neither_support_nor_applaud_what_their_organisation_says(content: DemoContent) -> None:
    for proposal in content.proposals:
        if proposal.speaks_for is not None:
            members = content.organisation(proposal.speaks_for).members
            assert set(members).isdisjoint(proposal.supporters), proposal.key
    for one in (*content.proposals, *content.stories):
        for comment in one.comments:
            if comment.speaks_for is not None:
                members = content.organisation(comment.speaks_for).members
                assert set(members).isdisjoint(comment.reactions), (one.key, comment.key)


def test_the_first_official_is_granted_by_the_administrator_and_the_others_by_one_there(content: DemoContent) -> None:
    granted: dict[str, list[str]] = {ISSY: [], MENS: []}
    for official in content.officials:
        there = granted[official.commune]
        assert official.granted_by in there if there else official.granted_by == "admin", official.person
        assert content.person(official.person).commune == official.commune
        assert official.ends_in_days > 0
        if official.role != "MODERATOR":
            there.append(official.person)

    roles = Counter((official.commune, official.role) for official in content.officials)
    assert roles == {
        (ISSY, "ELECTED"): 1,
        (ISSY, "AGENT"): 1,
        (ISSY, "MODERATOR"): 1,
        (MENS, "ELECTED"): 1,
        (MENS, "AGENT"): 1,
    }
    assert content.claimed_days_ago(ISSY) == 120
    assert content.claimed_days_ago("44109") is None


def test_one_role_is_asked_for_and_not_decided(content: DemoContent) -> None:
    [request] = content.requests

    assert (request.commune, request.role) == (ISSY, "AGENT")
    assert content.person(request.person).commune == ISSY
    assert request.person not in {official.person for official in content.officials}
    assert 10 <= len(request.note) <= 1_000


def test_neighbourhoods_are_closed_rings_named_by_officials_of_their_commune(content: DemoContent) -> None:
    for proposal in content.proposals:
        if proposal.neighbourhood is not None:
            place = content.neighbourhood(proposal.neighbourhood)
            assert place.commune == proposal.commune, proposal.key
            assert place.age_days > proposal.age_days, proposal.key
    boxes = {ISSY: ((2.23, 2.30), (48.80, 48.84)), MENS: ((5.69, 5.81), (44.77, 44.86))}

    assert Counter(one.commune for one in content.neighbourhoods) == {ISSY: 3, MENS: 1}
    for one in content.neighbourhoods:
        made_by = [o for o in content.officials if o.person == one.created_by and o.commune == one.commune]
        assert [official.role in {"ELECTED", "AGENT"} for official in made_by] == [True], one.key
        assert one.age_days < made_by[0].age_days
        assert one.outline["type"] == "Polygon"
        [ring] = one.outline["coordinates"]
        assert ring[0] == ring[-1]
        assert len(ring) >= 5
        (west, east), (south, north) = boxes[one.commune]
        assert all(west < x < east and south < y < north for x, y in ring), one.key
        # counter-clockwise, as RFC 7946 wants an outer ring
        assert sum((x1 - x0) * (y1 + y0) for (x0, y0), (x1, y1) in pairwise(ring)) < 0, one.key


def test_proposals_are_in_every_state(content: DemoContent) -> None:
    states = Counter(proposal.state for proposal in content.proposals)

    assert states == {"OPEN": 26, "UNDER_REVIEW": 9, "CLOSED": 3, "WITHDRAWN": 2}


def test_steps_are_taken_by_officials_of_the_commune_in_the_order_of_time(content: DemoContent) -> None:
    officials = {
        (one.person, one.commune): one.age_days for one in content.officials if one.role in {"ELECTED", "AGENT"}
    }
    for proposal in content.proposals:
        hours = [step.after_hours for step in proposal.steps]
        assert hours == sorted(set(hours)), proposal.key
        assert all(0 < hour < proposal.age_days * 24 for hour in hours), proposal.key
        assert proposal.withdrawn_after_hours is None or not proposal.steps, proposal.key
        for step in proposal.steps:
            assert step.code in CODES[step.kind], proposal.key
            assert 2 <= len(step.body) <= 5_000, proposal.key
            if step.kind == "confirmation":
                assert step.author == proposal.author, proposal.key
            else:
                since = officials[step.author, proposal.commune]
                assert since * 24 > proposal.age_days * 24 - step.after_hours, proposal.key
            if step.speaks_for is not None:
                service = content.organisation(step.speaks_for)
                assert service.kind == "MUNICIPAL_SERVICE", proposal.key
                assert proposal.commune in service.communes, proposal.key
            assert not step.under_review or step.kind == "answer", proposal.key
            assert not step.close or step.kind == "decision", proposal.key
            assert not step.photos or step.kind == "execution", proposal.key


def test_work_follows_an_acceptance_and_confirmation_follows_the_work(content: DemoContent) -> None:
    for proposal in content.proposals:
        decided = done = False
        for step in proposal.steps:
            if step.kind == "execution":
                assert decided, proposal.key
                done = step.code == "DONE"
            if step.kind == "confirmation":
                assert done, proposal.key
            decided = decided or step.code == "ACCEPTED"


def test_texts_do_not_change_once_under_review(content: DemoContent) -> None:
    for proposal in content.proposals:
        review = [step.after_hours for step in proposal.steps if step.under_review or step.kind == "decision"]
        if proposal.edit and review:
            assert proposal.edit.after_hours < min(review), proposal.key


def test_every_decision_and_every_state_of_execution_occurs(content: DemoContent) -> None:
    steps = [step for proposal in content.proposals for step in proposal.steps]

    assert {step.code for step in steps if step.kind == "decision"} == DECISIONS
    assert {step.code for step in steps if step.kind == "execution"} == EXECUTIONS
    assert {step.code for step in steps if step.kind == "confirmation"} == {"yes", "no"}
    assert {proposal.commune for proposal in content.proposals if proposal.steps} == {ISSY, MENS}


def test_one_proposal_went_the_whole_way_and_one_is_not_done_as_they_say(content: DemoContent) -> None:
    whole = next(proposal for proposal in content.proposals if proposal.key == "passage-nouveau")
    denied = next(proposal for proposal in content.proposals if proposal.key == "fontaine-place")

    assert _codes(whole) == ["answer", "ACCEPTED", "PLANNED", "IN_PROGRESS", "DONE", "yes"]
    assert [len(step.photos) for step in whole.steps] == [0, 0, 0, 1, 2, 0]
    assert _codes(denied) == ["answer", "ACCEPTED", "DONE", "no"]


def test_one_answer_is_overdue_and_others_have_time_left(content: DemoContent) -> None:
    waiting = [
        proposal
        for proposal in content.proposals
        if content.claimed_days_ago(proposal.commune) is not None
        and proposal.withdrawn_after_hours is None
        and not proposal.steps
    ]

    assert [proposal.key for proposal in waiting if proposal.age_days > ANSWER_DAYS] == ["escaliers-hauts"]
    assert len([proposal for proposal in waiting if proposal.age_days < ANSWER_DAYS]) >= 8


def test_photos_of_the_work_are_small_and_each_its_own(content: DemoContent) -> None:
    steps = [photo for proposal in content.proposals for step in proposal.steps for photo in step.photos]
    others = [photo for one in (*content.proposals, *content.stories) for photo in one.photos]

    assert len(steps) == 5
    for photo in steps:
        assert photo.scene in SCENES
        assert photo.small
        assert 40 <= len(photo.alt) <= 500
        assert (photo.scene, photo.seed) not in {(other.scene, other.seed) for other in others}
    assert len({photo.alt for photo in (*steps, *others)}) == len(steps) + len(others)
