"""The demonstration's stories: twenty, with eighty photos that are described each in its own words."""

from collections import Counter

import pytest

from parvis_web.demo.content import DemoComment, DemoContent, load
from parvis_web.demo.pictures import SCENES

BOXES = {
    "92040": ((48.80, 48.84), (2.23, 2.30)),
    "44109": ((47.17, 47.30), (-1.65, -1.47)),
    "71076": ((46.75, 46.82), (4.81, 4.90)),
    "38226": ((44.77, 44.86), (5.69, 5.81)),
    "97416": ((-21.40, -21.25), (55.41, 55.55)),
}


@pytest.fixture(scope="module")
def content() -> DemoContent:
    return load()


def test_twenty_stories_of_every_kind_in_every_commune(content: DemoContent) -> None:
    assert Counter(story.kind for story in content.stories) == {"PHOTO_REPORT": 11, "EXPERIENCE": 5, "NEWS": 4}
    assert {story.commune for story in content.stories} == set(BOXES)
    ages = [story.age_days for story in content.stories]
    assert ages == sorted(ages, reverse=True)
    assert ages[-1] > 0


def test_people_and_organisations_tell_them_where_they_are_at_home(content: DemoContent) -> None:
    for story in content.stories:
        if story.speaks_for is None:
            assert content.person(story.author).commune == story.commune, story.key
        else:
            assert story.commune in content.organisation(story.speaks_for).communes, story.key
    assert 6 <= sum(story.speaks_for is None for story in content.stories) <= 14


def test_texts_fit_the_platform(content: DemoContent) -> None:
    for story in content.stories:
        assert 5 <= len(story.title) <= 120, story.key
        assert 100 <= len(story.text) <= 20_000, story.key
        assert story.place is None or 3 <= len(story.place) <= 120, story.key
        for comment in story.comments:
            assert 2 <= len(comment.body) <= 4_000, (story.key, comment.key)


def test_days_places_and_neighbourhoods_are_possible(content: DemoContent) -> None:
    for story in content.stories:
        assert story.happened_days_ago is None or story.happened_days_ago >= story.age_days, story.key
        if story.location is not None:
            (south, north), (west, east) = BOXES[story.commune]
            assert south < story.location[0] < north, story.key
            assert west < story.location[1] < east, story.key
        if story.neighbourhood is not None:
            neighbourhood = content.neighbourhood(story.neighbourhood)
            assert neighbourhood.commune == story.commune, story.key
            assert neighbourhood.age_days > story.age_days, story.key
    used = {story.neighbourhood for story in content.stories if story.neighbourhood}
    assert used == {neighbourhood.key for neighbourhood in content.neighbourhoods}


def test_eighty_photos_each_another_picture_in_its_own_words(content: DemoContent) -> None:
    photos = [photo for story in content.stories for photo in story.photos]
    elsewhere = [photo for proposal in content.proposals for photo in proposal.photos]

    assert len(photos) == 80
    assert all(photo.small for photo in photos)
    assert {photo.scene for photo in photos} <= set(SCENES)
    assert {photo.orientation for photo in photos} == {1, 3, 6, 8}
    drawn = {(photo.scene, photo.seed) for photo in photos}
    assert len(drawn) == 80
    assert drawn.isdisjoint((photo.scene, photo.seed) for photo in elsewhere)
    assert len({photo.alt for photo in (*photos, *elsewhere)}) == len(photos) + len(elsewhere)
    assert all(60 <= len(photo.alt) <= 500 for photo in photos)
    assert all(1 <= len(photo.caption) <= 300 for photo in photos)


def test_photo_reports_have_many_photos_and_the_others_few(content: DemoContent) -> None:
    for story in content.stories:
        count = len(story.photos)
        assert 4 <= count <= 9 if story.kind == "PHOTO_REPORT" else count <= 2, story.key


def test_one_draft_that_nobody_has_commented(content: DemoContent) -> None:
    [draft] = [story for story in content.stories if story.is_draft]

    assert draft.key == "mercerie-demenage"
    assert draft.comments == ()


def test_most_stories_are_talked_about_and_replies_come_after_what_they_reply_to(content: DemoContent) -> None:
    people = {person.key for person in content.people}
    threads = [story for story in content.stories if story.comments]

    assert len(threads) == 19
    assert sum(comment.speaks_for is not None for story in threads for comment in story.comments) >= 8
    for story in threads:
        seen: dict[str, DemoComment] = {}
        for comment in story.comments:
            assert comment.key not in seen, (story.key, comment.key)
            assert 0 < comment.after_hours < story.age_days * 24, (story.key, comment.key)
            assert comment.stance is None, (story.key, comment.key)
            assert {comment.author, *comment.reactions} <= people, (story.key, comment.key)
            assert comment.author not in comment.reactions, (story.key, comment.key)
            assert comment.parent is None or comment.parent in seen, (story.key, comment.key)
            seen[comment.key] = comment
