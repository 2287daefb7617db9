"""Writing an opinion: signed it is there at once, withheld with the week's others; once a quarter; taken back."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from tests import factories
from tests.opinions.writing import TEXT, withheld
from tests.tables import contents, told

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer, visitor
from parvis.core import clock
from parvis.core.errors import Code, Forbidden, Mistake, RateLimited, Unauthenticated
from parvis.core.jobs import declared
from parvis.core.visibility import Visibility
from parvis.discussion.models import Thread
from parvis.evaluations import periods
from parvis.opinions import jobs, policy, publishing
from parvis.opinions.models import Opinion, Signature
from parvis.opinions.service import publish_opinion, withdraw_opinion

pytestmark = pytest.mark.usefixtures("db")


def today() -> object:
    return clock.now().astimezone(periods.ZONE).date()


async def test_signed_it_can_be_read_at_once() -> None:
    author, place = await factories.resident(), await factories.commune()

    written = await factories.opinion(author, place, text="Une **belle** commune, un peu chère.")

    assert (written.text_html, written.published_on, written.visibility, written.held_for) == (
        "<p>Une <strong>belle</strong> commune, un peu chère.</p>\n",
        today(),
        Visibility.VISIBLE,
        None,
    )
    assert (written.author_id, written.written_by_id, written.period) == (author.id, author.id, periods.current())
    thread = await Thread.get(id=written.thread_id)
    assert (thread.is_visible, thread.is_open, thread.author_id) == (True, True, author.id)
    assert await told() == [
        ("opinion.published", [f"opinion:{written.id}", f"commune:{place.id}", f"actor:{author.id}"])
    ]


@pytest.mark.parametrize(
    ("now", "monday"),
    [("2026-11-23T04:59", 23), ("2026-11-23T05:00", 30), ("2026-11-25T12:00", 30), ("2026-11-29T23:59", 30)],
)
def test_the_next_batch_is_that_of_the_job(now: str, monday: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime.fromisoformat(now).replace(tzinfo=UTC))

    assert publishing.next_batch() == date(2026, 11, monday)


async def test_with_the_name_withheld_it_waits_for_monday_with_all_others() -> None:
    place, elsewhere = await factories.commune(), await factories.commune()
    first = await withheld(await factories.resident(), place)
    with clock.travel(timedelta(days=3)):
        second = await withheld(await factories.resident(), place)
        third = await withheld(await factories.resident(), elsewhere)
    thread = await Thread.get(id=first.thread_id)
    assert (first.published_on, thread.is_visible, thread.is_open) == (None, False, False)
    assert await told() == []

    with clock.travel(timedelta(days=5)):
        await jobs.publish()
        batch_day = today()
        late = await withheld(await factories.resident(), place)

    published = await Opinion.filter(published_on__isnull=False)
    assert {one.id for one in published} == {first.id, second.id, third.id}
    assert {one.published_on for one in published} == {batch_day}
    assert (await Opinion.get(id=late.id)).published_on is None
    threads = await Thread.filter(id__in=[one.thread_id for one in published])
    assert {(one.is_visible, one.is_open) for one in threads} == {(True, True)}
    assert len({one.created_at for one in threads}) == 1
    assert sorted(await told()) == sorted(
        ("opinion.published", [f"opinion:{one.id}", f"commune:{one.commune_id}"]) for one in (first, second, third)
    )


async def test_the_batch_is_on_mondays_and_told_in_the_order_of_random_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    place = await factories.commune()
    written = [await withheld(await factories.resident(), place) for _ in range(5)]
    monkeypatch.setattr(publishing, "_AT_ONCE", 2)

    assert [job.cron for job in declared() if job.name == "opinions.publish"] == ["0 5 * * 1"]
    assert await publishing.publish_waiting() == 5
    assert await publishing.publish_waiting() == 0

    assert await Opinion.filter(published_on__isnull=True).count() == 0
    keys = [topics[0] for _, topics in await told()]
    assert len(keys) == 5
    assert {UUID(key.partition(":")[2]).version for key in keys} == {4}
    assert {one.id for one in written} == {UUID(key.partition(":")[2]) for key in keys}


@pytest.mark.parametrize(
    ("moment", "period"),
    [("2026-09-30T21:59:59", "2026-Q3"), ("2026-09-30T22:00:01", "2026-Q4"), ("2026-12-31T22:59:59", "2026-Q4")],
)
async def test_quarters_begin_at_midnight_in_paris(moment: str, period: str) -> None:
    with clock.travel(datetime.fromisoformat(moment).replace(tzinfo=UTC) - clock.now()):
        written = await factories.opinion(await factories.resident())

        assert periods.as_text(written.period) == period


async def test_once_a_commune_and_quarter() -> None:
    author, place = await factories.resident(), await factories.commune()
    await withheld(author, place)
    before = await contents()

    for signature in Signature:
        with pytest.raises(Mistake) as refusal:
            await factories.opinion(author, place, signature=signature)
        assert (refusal.value.code, refusal.value.path) == (Code.ALREADY_DONE, ("commune_id",))

    assert await contents() == before
    await factories.opinion(author)
    with clock.travel(timedelta(days=95)):
        await factories.opinion(author, place)
    assert await Opinion.all().count() == 3


async def test_of_two_at_once_there_is_one() -> None:
    author, place = await factories.resident(), await factories.commune()

    outcomes = await asyncio.gather(
        *(factories.opinion(author, place, signature=signature) for signature in (*Signature, *Signature)),
        return_exceptions=True,
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["Opinion", "OpinionGiven", "OpinionGiven", "OpinionGiven"]
    assert await Opinion.all().count() == await Thread.all().count() == 1


@pytest.mark.parametrize(
    ("text", "code"), [(" ", Code.BLANK), ("Trop court.", Code.TOO_SHORT), ("a" * 2001, Code.TOO_LONG)]
)
async def test_what_cannot_be_an_opinion_changes_nothing(text: str, code: Code) -> None:
    author, place = await factories.resident(), await factories.commune()
    before = await contents()

    with pytest.raises(Mistake) as refusal:
        await factories.opinion(author, place, text=text)

    assert (refusal.value.code, refusal.value.path) == (code, ("text",))
    assert await contents() == before


async def test_a_commune_that_is_not_there_or_part_of_another() -> None:
    author, heir = await factories.resident(), await factories.commune("Villeneuve")
    merged = await factories.commune("Vieux-Bourg", merged_into_id=heir.id)
    before = await contents()

    for commune_id, code in ((uuid4(), Code.NOT_FOUND), (merged.id, Code.CLOSED)):
        with pytest.raises(Mistake) as refusal:
            await publish_opinion(author, commune_id=commune_id, text=TEXT, signature=Signature.SIGNED)
        assert (refusal.value.code, refusal.value.path) == (code, ("commune_id",))

    assert refusal.value.params == {"name": "Villeneuve"}
    assert await contents() == before


async def test_who_may_not_write_changes_nothing() -> None:
    place = await factories.commune()
    token = replace(await factories.resident(), permissions=frozenset({Permission.COMMENTS_WRITE}))
    before = await contents()

    for viewer, refusal in ((visitor(), Unauthenticated), (token, Forbidden)):
        with pytest.raises(refusal):
            await factories.opinion(viewer, place)

    assert await contents() == before


async def test_not_without_end() -> None:
    author, place = await factories.resident(), await factories.commune()
    for _ in range(policy.OPINIONS.times):
        await policy.OPINIONS.spend(str(author.id))

    with pytest.raises(RateLimited):
        await factories.opinion(author, place)

    assert await Opinion.all().count() == 0


@pytest.mark.parametrize("signature", list(Signature))
async def test_taken_back_its_words_go_and_another_may_follow(signature: Signature) -> None:
    author, place = await factories.resident(), await factories.commune()
    written = await factories.opinion(author, place, signature=signature)
    await publishing.publish_waiting()
    comment = await factories.comment(await factories.resident(), await Thread.get(id=written.thread_id))

    assert (await withdraw_opinion(author, opinion_id=written.id)).is_withdrawn

    left = await Opinion.get(id=written.id)
    assert (left.text, left.text_html, left.author_id, left.written_by_id) == ("", "", None, None)
    thread = await Thread.get(id=written.thread_id)
    assert (thread.is_visible, thread.is_open, thread.author_id, thread.comment_count) == (True, False, None, 1)
    assert (await told())[-1][0] == "opinion.withdrawn"
    assert await told(subject_id=comment.id)
    assert (await factories.opinion(author, place, signature=signature)).id != written.id


async def test_taken_back_before_it_was_published_nothing_is_left() -> None:
    author, place = await factories.resident(), await factories.commune()
    before = await contents()
    written = await withheld(author, place)

    await withdraw_opinion(author, opinion_id=written.id)

    assert await contents() == before


async def refused(viewers: Sequence[Viewer], opinion: Opinion) -> list[str]:
    """By what each of them is kept from taking it back."""
    found = []
    for viewer in viewers:
        with pytest.raises((Mistake, Forbidden, Unauthenticated)) as refusal:
            await withdraw_opinion(viewer, opinion_id=opinion.id)
        found.append(str(refusal.value.code))
    return found


async def test_nobody_elses_is_taken_back() -> None:
    author, place = await factories.resident(), await factories.commune()
    signed, waiting = await factories.opinion(author, place), await withheld(await factories.resident(), place)
    others = [visitor(), await factories.resident(), await factories.official(place), await factories.moderator(place)]
    before = await contents()

    assert await refused(others, signed) == ["UNAUTHENTICATED", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN"]
    assert await refused(others, waiting) == ["UNAUTHENTICATED", "NOT_FOUND", "NOT_FOUND", "NOT_FOUND"]

    assert await contents() == before
    await withdraw_opinion(author, opinion_id=signed.id)
    assert await refused([author], signed) == ["FORBIDDEN"]  # nothing says any more that it was theirs
