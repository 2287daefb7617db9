"""The town hall's answer: once, in public, by officials; the author hears of it and is not shown."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from tests import factories
from tests.letters import letters_to, with_address
from tests.opinions.writing import withheld
from tests.tables import contents, told

from parvis.auth.permissions import Permission
from parvis.auth.viewer import visitor
from parvis.core.db import fetch
from parvis.core.errors import Code, Forbidden, Mistake, Unauthenticated
from parvis.directory.models import CommuneRole, OrganisationKind
from parvis.moderation.models import ContentKind, FlagReason
from parvis.moderation.service import hide_content
from parvis.opinions.models import Opinion, OpinionAnswer
from parvis.opinions.publishing import publish_waiting
from parvis.opinions.service import answer_opinion, withdraw_opinion
from parvis.places.models import Commune

RunJobs = Callable[[], Awaitable[None]]
pytestmark = pytest.mark.usefixtures("db")

BODY = "Merci. Un **parking** ouvre en mai."


async def published(place: Commune) -> Opinion:
    opinion = await withheld(await factories.resident(), place)
    await publish_waiting()
    return opinion


async def test_officials_answer_in_public_with_their_role() -> None:
    place = await factories.commune()
    opinion, agent = await published(place), await factories.official(place, CommuneRole.AGENT)

    answer = await answer_opinion(agent, opinion_id=opinion.id, body=BODY)

    assert (answer.body_html, answer.author_id, answer.author_role, answer.written_by_id) == (
        "<p>Merci. Un <strong>parking</strong> ouvre en mai.</p>\n",
        agent.id,
        CommuneRole.AGENT,
        agent.id,
    )
    assert (await told())[-1] == ("opinion.answered", [f"opinion:{opinion.id}", f"commune:{place.id}"])


async def test_the_author_is_told_in_their_language_and_the_job_names_nobody(run_jobs: RunJobs) -> None:
    place = await factories.commune("Sceaux")
    french, english = await factories.resident(), await factories.resident(locale="en")
    addresses = [await with_address(person) for person in (french, english)]
    official = await factories.official(place)
    opinions = [await withheld(person, place) for person in (french, english)]
    await publish_waiting()

    for opinion in opinions:
        await answer_opinion(official, opinion_id=opinion.id, body=BODY)
    waiting = await fetch("SELECT args FROM procrastinate_jobs WHERE task_name = 'opinions.tell_author' ORDER BY id")
    await run_jobs()

    assert [json.loads(row["args"]) for row in waiting] == [{"opinion_id": str(one.id)} for one in opinions]
    [to_french], [to_english] = (letters_to(address) for address in addresses)
    assert to_french.subject == "La mairie a répondu à votre avis"
    assert "à Sceaux, la mairie a répondu à un avis que vous avez écrit" in to_french.text
    assert f"/contenus/avis/{opinions[0].id}" in to_french.text
    assert to_english.subject == "The town hall has answered your opinion"
    assert BODY not in to_english.text


async def test_who_took_it_back_meanwhile_is_not_written_to(run_jobs: RunJobs) -> None:
    place, author = await factories.commune(), await factories.resident()
    address, opinion = await with_address(author), await factories.opinion(author, place)
    await answer_opinion(await factories.official(place), opinion_id=opinion.id, body=BODY)

    await withdraw_opinion(author, opinion_id=opinion.id)
    await run_jobs()

    assert letters_to(address) == []
    assert await OpinionAnswer.filter(opinion_id=opinion.id).count() == 1


async def test_once_also_of_two_at_once() -> None:
    place = await factories.commune()
    opinion = await published(place)
    officials = [await factories.official(place) for _ in range(3)]

    outcomes = await asyncio.gather(
        *(answer_opinion(official, opinion_id=opinion.id, body=BODY) for official in officials), return_exceptions=True
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["OpinionAnswer", "OpinionAnswered", "OpinionAnswered"]
    assert await OpinionAnswer.all().count() == 1
    assert [kind for kind, _ in await told(subject_id=opinion.id)].count("opinion.answered") == 1


async def test_only_the_communes_officials_answer() -> None:
    place = await factories.commune()
    opinion, official = await published(place), await factories.official(place)
    token = replace(official, permissions=frozenset({Permission.COMMENTS_WRITE}))
    before = await contents()

    for viewer, refusal in (
        (visitor(), Unauthenticated),
        (await factories.resident(), Forbidden),
        (await factories.moderator(place), Forbidden),
        (await factories.official(await factories.commune()), Forbidden),
        (token, Forbidden),
    ):
        before = await contents()
        with pytest.raises(refusal):
            await answer_opinion(viewer, opinion_id=opinion.id, body=BODY)
        assert await contents() == before


async def test_only_what_is_published_and_shown_is_answered() -> None:
    place, author = await factories.commune(), await factories.resident()
    official = await factories.official(place)
    waiting = await withheld(await factories.resident(), place)
    hidden, gone = await factories.opinion(author, place), await factories.opinion(await factories.resident(), place)
    await hide_content(
        await factories.moderator(place),
        content_kind=ContentKind.OPINION,
        content_id=hidden.id,
        reason="Ce texte insulte une personne.",
        ground=FlagReason.INSULT,
    )
    await Opinion.filter(id=gone.id).update(is_withdrawn=True)
    before = await contents()

    for opinion_id, code in (
        (uuid4(), Code.NOT_FOUND),
        (waiting.id, Code.NOT_FOUND),
        (hidden.id, Code.NOT_FOUND),
        (gone.id, Code.CLOSED),
    ):
        with pytest.raises(Mistake) as refusal:
            await answer_opinion(official, opinion_id=opinion_id, body=BODY)
        assert (refusal.value.code, refusal.value.path) == (code, ("opinion_id",))

    assert await contents() == before


async def test_for_a_council_of_the_commune_and_no_other_organisation() -> None:
    place = await factories.commune()
    opinion, official = await published(place), await factories.official(place)
    council = await factories.organisation(official, "Ville", [place], kind=OrganisationKind.COUNCIL)
    club = await factories.organisation(official, "Club", [place])
    before = await contents()

    with pytest.raises(Mistake) as refusal:
        await answer_opinion(official, opinion_id=opinion.id, body=BODY, actor_id=club.id)

    assert (refusal.value.code, refusal.value.path) == (Code.INVALID, ("actor_id",))
    assert await contents() == before
    assert (
        await answer_opinion(official, opinion_id=opinion.id, body=BODY, actor_id=council.id)
    ).author_id == council.id


@pytest.mark.parametrize(("body", "code"), [("", Code.BLANK), ("a" * 5001, Code.TOO_LONG)])
async def test_what_is_no_answer_changes_nothing(body: str, code: Code) -> None:
    place = await factories.commune()
    opinion, official = await published(place), await factories.official(place)
    before = await contents()

    with pytest.raises(Mistake) as refusal:
        await answer_opinion(official, opinion_id=opinion.id, body=body)

    assert (refusal.value.code, refusal.value.path) == (code, ("body",))
    assert await contents() == before
