"""The demonstration's opinions and signed evaluations: whose they are, and that they fit what is asked."""

from collections import Counter

import pytest

from parvis.opinions import policy
from parvis.opinions.insults import has_insult
from parvis.opinions.names import private_names
from parvis_web.demo.ballots.qualities import CRITERIA
from parvis_web.demo.content import DemoContent, load

_WEEK = 7 * 24


@pytest.fixture(scope="module")
def content() -> DemoContent:
    return load()


def test_residents_of_every_commune_say_what_they_think_once(content: DemoContent) -> None:
    communes = Counter(one.commune for one in content.opinions)

    assert set(communes) == set(content.communes)
    assert communes.most_common(1)[0][0] == "92040"
    assert len({one.author for one in content.opinions}) == len(content.opinions) == 28
    for one in content.opinions:
        assert content.person(one.author).commune == one.commune, one.key
        assert not content.person(one.author).in_office, one.key


def test_some_withhold_their_name_and_none_of_them_says_it(content: DemoContent) -> None:
    withheld = [one for one in content.opinions if one.withheld]

    assert 5 <= len(withheld) <= 10
    for one in withheld:
        assert not any(name in one.text for name in content.person(one.author).name.split()), one.key


def test_texts_fit_the_platform_and_one_names_a_private_person(content: DemoContent) -> None:
    shortest, longest = policy.TEXT_LENGTHS

    for one in content.opinions:
        assert shortest <= len(one.text) <= longest, one.key
        assert not has_insult(one.text), one.key
        assert bool(private_names(one.text, [])) == (one.held_for == "PRIVATE_NAME"), one.key
    assert [one.held_for for one in content.opinions if one.held_for] == ["PRIVATE_NAME"]


def test_officials_of_issy_find_opinions_to_answer_one_of_them_withheld(content: DemoContent) -> None:
    waiting = [one for one in content.opinions if one.commune == "92040" and not one.answer and not one.held_for]

    assert len(waiting) >= 5
    assert any(one.withheld for one in waiting)


def test_nothing_is_said_to_an_opinion_before_it_is_published(content: DemoContent) -> None:
    for one in content.opinions:
        said = [comment.after_hours for comment in one.comments]
        if one.answer:
            since = content.claimed_days_ago(one.commune)
            assert since is not None, one.key
            assert since > one.age_days, one.key
            assert (one.answer.author, one.commune) in {(its.person, its.commune) for its in content.officials}
            said.append(one.answer.after_hours)
        published = _WEEK if one.withheld else 0
        assert all(published < hours < one.age_days * 24 for hours in said), one.key
        assert not said or not one.held_for, one.key
    assert sum(one.answer is not None for one in content.opinions) >= 8
    assert sum(bool(one.comments) for one in content.opinions) >= 5


def test_whoever_signs_in_to_try_may_still_say_something(content: DemoContent) -> None:
    to_try = {person.key for person in content.people if person.role}

    assert to_try.isdisjoint(one.author for one in content.opinions)
    assert to_try.isdisjoint(one.person for one in content.evaluations)


def test_a_dozen_people_evaluate_with_their_name(content: DemoContent) -> None:
    places = [(one.person, one.commune) for one in content.evaluations]

    assert len(set(places)) == len(places) >= 12
    assert {one.recommends for one in content.evaluations} == {True, False}
    for one in content.evaluations:
        is_home = content.person(one.person).commune == one.commune
        assert one.relation == ("RESIDENT" if is_home else "REGULAR"), one.person
        assert 0 < one.moment < 1, one.person
        assert set(one.scores) <= set(CRITERIA), one.person
        assert set(one.scores.values()) <= {1, 2, 3, 4, 5}, one.person
        assert one.neighbourhood is None or content.neighbourhood(one.neighbourhood).commune == one.commune
