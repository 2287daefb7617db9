"""The demonstration's texts: consistent, within the platform's bounds, and as many as a living commune wants."""

from collections import Counter

import pytest

from parvis_web.demo.content import DemoComment, DemoContent, DemoProposal, load
from parvis_web.demo.pictures import SCENES

THEMES = {
    "MOBILITY", "PUBLIC_SPACE", "NATURE", "YOUTH_EDUCATION", "SOLIDARITY",
    "CULTURE_SPORT", "SAFETY", "HOUSING", "ECONOMY", "DEMOCRACY",
}  # fmt: skip
ISSY = "92040"
# INSEE code: a box of latitudes and longitudes that holds the commune
COMMUNES = {
    ISSY: ((48.80, 48.84), (2.23, 2.30)),
    "44109": ((47.17, 47.30), (-1.65, -1.47)),
    "71076": ((46.75, 46.82), (4.81, 4.90)),
    "38226": ((44.77, 44.86), (5.69, 5.81)),
    "97416": ((-21.40, -21.25), (55.41, 55.55)),
}


@pytest.fixture(scope="module")
def content() -> DemoContent:
    return load()


@pytest.fixture(scope="module")
def keys(content: DemoContent) -> set[str]:
    return {person.key for person in content.people}


def _depth(comment: DemoComment, thread: dict[str, DemoComment]) -> int:
    return 0 if comment.parent is None else 1 + _depth(thread[comment.parent], thread)


def _thread(proposal: DemoProposal) -> dict[str, DemoComment]:
    return {comment.key: comment for comment in proposal.comments}


def test_thirty_seven_people_each_once_with_an_address_that_goes_nowhere(content: DemoContent) -> None:
    assert len(content.people) == 37
    assert len({person.key for person in content.people}) == 37
    assert len({person.name for person in content.people}) == 37
    assert all(person.email == f"{person.key}@example.org" for person in content.people)
    assert {person.commune for person in content.people} == set(COMMUNES)


def test_one_resident_one_official_and_one_administrator_are_there_to_sign_in_with(content: DemoContent) -> None:
    assert Counter(person.role for person in content.people) == {"": 34, "resident": 1, "official": 1, "site_admin": 1}
    assert content.person("camille").role == "resident"
    assert content.person("benedicte").role == "official"
    assert content.person("admin").role == "site_admin"


def test_issy_is_the_liveliest_of_five_communes(content: DemoContent) -> None:
    count = Counter(proposal.commune for proposal in content.proposals)

    assert count.total() == 40
    assert set(count) == set(COMMUNES)
    assert count[ISSY] == 20
    assert content.communes[0] == ISSY


def test_every_theme_is_spoken_of(content: DemoContent) -> None:
    assert {proposal.theme for proposal in content.proposals} == THEMES


def test_proposals_come_from_the_oldest_to_the_newest(content: DemoContent) -> None:
    ages = [proposal.age_days for proposal in content.proposals]

    assert ages == sorted(ages, reverse=True)
    assert ages[-1] > 0


def test_every_name_used_is_somebodys(content: DemoContent, keys: set[str]) -> None:
    for proposal in content.proposals:
        used = {proposal.author, *proposal.supporters}
        for comment in proposal.comments:
            used |= {comment.author, *comment.reactions}
        assert used <= keys, proposal.key


def test_authors_live_where_they_propose(content: DemoContent) -> None:
    for proposal in content.proposals:
        assert content.person(proposal.author).commune == proposal.commune, proposal.key


def test_nobody_supports_twice_or_applauds_themselves(content: DemoContent) -> None:
    for proposal in content.proposals:
        assert len(set(proposal.supporters)) == len(proposal.supporters), proposal.key
        assert proposal.author not in proposal.supporters, proposal.key
        for comment in proposal.comments:
            assert len(set(comment.reactions)) == len(comment.reactions), (proposal.key, comment.key)
            assert comment.author not in comment.reactions, (proposal.key, comment.key)


def test_texts_fit_the_platform(content: DemoContent) -> None:
    for proposal in content.proposals:
        for version in filter(None, (proposal, proposal.edit)):
            assert 10 <= len(version.title) <= 120, proposal.key
            assert 40 <= len(version.body) <= 10_000, proposal.key
        for comment in proposal.comments:
            for text in (comment.body, comment.edit.body if comment.edit else comment.body):
                assert 1 <= len(text) <= 4_000, (proposal.key, comment.key)
        for photo in proposal.photos:
            assert 40 <= len(photo.alt) <= 500, proposal.key
            assert len(photo.caption) <= 300, proposal.key


def test_pins_stand_in_their_commune(content: DemoContent) -> None:
    placed = [proposal for proposal in content.proposals if proposal.location is not None]

    assert len(placed) >= 18
    for proposal in placed:
        assert proposal.location is not None
        (south, north), (west, east) = COMMUNES[proposal.commune]
        latitude, longitude = proposal.location
        assert south < latitude < north, proposal.key
        assert west < longitude < east, proposal.key


def test_replies_come_after_what_they_reply_to(content: DemoContent) -> None:
    for proposal in content.proposals:
        seen: dict[str, DemoComment] = {}
        for comment in proposal.comments:
            assert comment.key not in seen, (proposal.key, comment.key)
            assert 0 < comment.after_hours < proposal.age_days * 24, (proposal.key, comment.key)
            if comment.parent is not None:
                parent = seen[comment.parent]
                assert parent.after_hours <= comment.after_hours, (proposal.key, comment.key)
                assert parent.deleted_after_hours is None or parent.deleted_after_hours > comment.after_hours
            seen[comment.key] = comment


def test_changes_come_after_what_they_change_and_before_today(content: DemoContent) -> None:
    for proposal in content.proposals:
        today = proposal.age_days * 24
        for moment in (proposal.edit.after_hours if proposal.edit else None, proposal.over_after_hours):
            assert moment is None or 0 < moment < today, proposal.key
        for comment in proposal.comments:
            for moment in (comment.edit.after_hours if comment.edit else None, comment.deleted_after_hours):
                assert moment is None or comment.after_hours < moment < today, (proposal.key, comment.key)


def test_stances_are_the_three_there_are(content: DemoContent) -> None:
    stances = Counter(comment.stance for proposal in content.proposals for comment in proposal.comments)

    assert set(stances) == {None, "FOR", "AGAINST", "NEUTRAL"}
    assert min(stances.values()) >= 8


def test_threads_are_long_middling_and_empty(content: DemoContent) -> None:
    lengths = sorted(len(proposal.comments) for proposal in content.proposals)

    assert sum(lengths) >= 180
    assert lengths[-1] >= 60
    assert sum(1 for length in lengths if 5 <= length <= 15) >= 8
    assert lengths.count(0) >= 2


def test_replies_go_four_levels_deep(content: DemoContent) -> None:
    depths = {_depth(comment, _thread(proposal)) for proposal in content.proposals for comment in proposal.comments}

    assert depths == {0, 1, 2, 3}


def test_there_is_something_edited_something_deleted_and_something_withdrawn(content: DemoContent) -> None:
    comments = [(proposal, comment) for proposal in content.proposals for comment in proposal.comments]
    deleted = [(proposal, comment) for proposal, comment in comments if comment.deleted_after_hours is not None]
    withdrawn = [proposal for proposal in content.proposals if proposal.withdrawn_after_hours is not None]

    assert sum(1 for _, comment in comments if comment.edit) >= 2
    assert sum(1 for proposal in content.proposals if proposal.edit) == 2
    (proposal, tombstone), *others = deleted
    assert others == []
    assert any(comment.parent == tombstone.key for comment in proposal.comments)
    assert [proposal.key for proposal in withdrawn] == ["fete-moutons", "rue-samedi"]
    for proposal in withdrawn:
        assert any(comment.author == proposal.author for comment in proposal.comments), proposal.key


def test_about_sixty_photos_each_of_a_known_scene_and_drawn_once_a_proposal(content: DemoContent) -> None:
    photos = [photo for proposal in content.proposals for photo in proposal.photos]

    assert len(photos) == 54
    assert {photo.scene for photo in photos} <= set(SCENES)
    assert {photo.orientation for photo in photos} >= {1, 3, 6, 8}
    assert len({(photo.scene, photo.seed) for photo in photos}) == len(photos)
    assert len({photo.alt for photo in photos}) == len(photos)
    assert sum(not photo.small for photo in photos) == 42


def test_nothing_is_said_once_a_proposal_is_over(content: DemoContent) -> None:
    over = [proposal for proposal in content.proposals if proposal.over_after_hours is not None]

    assert {proposal.state for proposal in over} == {"CLOSED", "WITHDRAWN"}
    for proposal in over:
        assert proposal.over_after_hours is not None
        assert proposal.edit is None, proposal.key
        for comment in proposal.comments:
            later = (comment.after_hours, comment.edit.after_hours if comment.edit else 0)
            assert max(later) < proposal.over_after_hours, (proposal.key, comment.key)


def test_one_comment_is_hidden_by_a_moderator_after_two_flags(content: DemoContent) -> None:
    [(proposal, comment)] = [(p, c) for p in content.proposals for c in p.comments if c.flags or c.hiding]
    hiding = comment.hiding

    assert hiding is not None
    assert comment.flag_reason == "INSULT"
    assert len(set(comment.flags)) == 2
    assert comment.after_hours < hiding.after_hours < proposal.age_days * 24
    assert comment.reactions == ()
    assert {comment.author, hiding.moderator}.isdisjoint(comment.flags)
    roles = {(one.commune, one.role) for one in content.officials if one.person == hiding.moderator}
    assert roles == {(proposal.commune, "MODERATOR")}
    assert 40 <= len(hiding.reason) <= 1_000
    assert not any(person.name.split()[0] in comment.body for person in content.people)
