"""Care on the pages: reporting without an account, what waits, deciding with a reason, the log, notices to authors."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from tests import factories
from tests.auth.people import Resident, resident
from tests.figures import hold
from tests.moderation.caring import KINDS, REASON, flag, flag_burst, write
from tests.pages.conftest import Visitor
from tests.tables import contents

from parvis.auth.models import Account
from parvis.core import clock
from parvis.core.settings import Settings
from parvis.directory.models import CommuneRole, CommuneRoleGrant
from parvis.discussion.models import Comment, Thread
from parvis.evaluations import periods
from parvis.evaluations.models import HoldState, Relation, WaitingBallot
from parvis.moderation.models import ContentKind, Flag, FlagReason, ModerationDecision
from parvis.moderation.service import hide_content
from parvis.places.models import Commune
from parvis_graphql.engine.global_ids import encode_id
from parvis_web.embedded.mailbox import read_messages
from parvis_web.pages.addresses import comment_url, decide_url, evaluations_url, opinion_url, report_url, story_url

TYPES = {
    ContentKind.PROPOSAL: "Proposal",
    ContentKind.STORY: "Story",
    ContentKind.COMMENT: "Comment",
    ContentKind.OPINION: "Opinion",
}
#: where its own page is, by its key
PAGES = {ContentKind.STORY: story_url, ContentKind.COMMENT: comment_url, ContentKind.OPINION: opinion_url}


def key_of(kind: ContentKind, content: object) -> str:
    return encode_id(TYPES[kind], content.id)


async def page_of(kind: ContentKind, content: object, place: Commune) -> str:
    """Where readers meet it."""
    if kind is ContentKind.PROPOSAL:
        return f"/communes/{place.slug}/propositions/{content.number}"
    return PAGES[kind](key_of(kind, content))


async def moderator_of(place: Commune) -> Resident:
    """Somebody signed in who moderates the commune."""
    someone = await resident("Maud Modère")
    granted = await factories.moderator(place)
    await CommuneRoleGrant.filter(person_id=granted.id).update(person_id=someone.viewer.id)
    return someone


@pytest.mark.parametrize("kind", KINDS)
async def test_a_visitor_reports_from_the_page_and_is_thanked(browser: Visitor, kind: ContentKind) -> None:
    place = await factories.commune()
    written = await write(kind, (await resident()).viewer, place)
    visitor = await browser()
    form_at = report_url(TYPES[kind], key_of(kind, written))

    page = await visitor.open(await page_of(kind, written, place))
    form = await visitor.open(form_at)
    mistaken = await visitor.submit(form, form_at, message="Rien de choisi")
    thanks = await visitor.submit(mistaken, form_at, reason="PRIVACY", message="Mon adresse y est.")

    assert form_at in page.links()
    assert mistaken.status == 422
    assert mistaken.error_beside("reason") == "Choisissez ce qui ne va pas."
    assert "Rien de choisi" in mistaken.html
    assert thanks.path.partition("?")[0] == "/signaler/merci"
    assert await page_of(kind, written, place) in thanks.links()
    flagged = await Flag.get()
    assert (flagged.reason, flagged.message, flagged.reporter_id) == (FlagReason.PRIVACY, "Mon adresse y est.", None)


@pytest.mark.parametrize("kind", KINDS)
async def test_ones_own_and_what_was_reported_offer_no_report(browser: Visitor, kind: ContentKind) -> None:
    place, author, reader = await factories.commune(), await resident(), await resident("Lectrice")
    written = await write(kind, author.viewer, place)
    await flag(kind, written, reader.viewer)
    form_at, path = report_url(TYPES[kind], key_of(kind, written)), await page_of(kind, written, place)
    before = await contents()

    for someone in (author, reader):
        one = await browser(someone)
        assert form_at not in (await one.open(path)).links()
        assert (await one.open(form_at)).status == 403

    assert (await (await browser()).open(form_at.replace("/signaler/", "/signaler/x"))).status == 404
    assert await contents() == before


@pytest.mark.parametrize("kind", KINDS)
async def test_the_whole_way_from_a_report_to_a_reason_that_the_author_reads(
    browser: Visitor, kind: ContentKind, run_jobs: Callable[[], Awaitable[None]], settings: Settings
) -> None:
    place, author = await factories.commune(), await resident("Autrice Prolixe")
    written = await write(kind, author.viewer, place)
    await flag(kind, written, message="Il est nommé ici.")
    moderator = await browser(await moderator_of(place))
    path, decide_at = await page_of(kind, written, place), decide_url(TYPES[kind], key_of(kind, written))

    queue = await moderator.open(f"/communes/{place.slug}/moderation")
    form = await moderator.open(decide_at)
    mistaken = await moderator.submit(form, decide_at, decision="hide", reason="Bref")
    brief = await moderator.submit(mistaken, decide_at, decision="hide", ground="INSULT", reason="Bref")
    decided = await moderator.submit(brief, decide_at, decision="hide", ground="INSULT", reason=REASON)
    await run_jobs()

    assert decide_at in queue.links()
    assert "Il est nommé ici." in queue.text
    assert mistaken.error_beside("ground") == "Choisissez ce qui ne va pas."
    assert "reason-error" in brief.html
    assert decided.response.history[0].status_code == 303
    assert decided.path == "/moderation?decision=hide"
    assert "le contenu est masqué" in decided.text
    for page in (queue, form):  # an opinion is judged by its words alone
        assert ("Autrice Prolixe" in page.text) == (kind is not ContentKind.OPINION)
    assert ("commentaire sous" in form.text) == (kind is ContentKind.COMMENT)
    assert (await moderator.open(f"/communes/{place.slug}/moderation")).links().count(decide_at) == 0

    own = await (await browser(author)).open(path)
    assert (own.status, REASON in own.text, "La modération a masqué ceci" in own.text) == (200, True, True)
    stranger = await browser(await resident("Passant"))
    for reader in (await browser(), stranger):
        withheld = await reader.open(path)
        assert withheld.status == (200 if kind is ContentKind.COMMENT else 404)
        assert REASON in withheld.text
        assert "Autrice Prolixe" not in withheld.text
        for journal in ("/moderation/journal", f"/communes/{place.slug}/moderation/journal"):
            log = await reader.open(journal)
            assert REASON in log.text
            assert path not in log.links()

    assert settings.mail_folder
    [letter] = [one for one in read_messages(settings.mail_folder, 500) if one.recipients == [author.email]]
    link = next(line.strip() for line in letter.text.splitlines() if "/contenus/" in line)
    assert (await (await browser(author)).open("/contenus/" + link.partition("/contenus/")[2])).path.startswith(path)
    restore = await moderator.open(decide_at)
    shown = await moderator.submit(restore, decide_at, reason="Relu : c’est permis.")
    assert (shown.status, await ModerationDecision.all().count()) == (200, 2)
    assert (await stranger.open(path)).status == 200


async def test_the_queue_is_for_moderators(browser: Visitor) -> None:
    place = await factories.commune()
    written = await write(ContentKind.PROPOSAL, (await resident()).viewer, place)
    await flag(ContentKind.PROPOSAL, written, message="Entre nous.")
    decide_at = decide_url("Proposal", key_of(ContentKind.PROPOSAL, written))
    queues = [f"/communes/{place.slug}/moderation", decide_at]
    visitor, stranger = await browser(), await browser(await resident())
    official = await resident("Élue")
    granted = await factories.official(place, CommuneRole.ELECTED)
    await CommuneRoleGrant.filter(person_id=granted.id).update(person_id=official.viewer.id)
    before = await contents()

    assert [(await visitor.open(path)).path.partition("?")[0] for path in queues] == ["/connexion", "/connexion"]
    for one in (stranger, await browser(official)):
        assert [(await one.open(path)).status for path in queues] == [403, 403]
        everywhere = await one.open("/moderation")
        assert (everywhere.status, "Rien ne vous attend." in everywhere.text) == (200, True)

    assert await contents() == before


async def test_a_moderator_of_the_platform_finds_the_queue(browser: Visitor) -> None:
    someone = await resident()
    await Account.filter(id=someone.account.id).update(is_admin=True)
    await flag(
        ContentKind.STORY,
        written := await write(ContentKind.STORY, (await resident()).viewer, await factories.commune()),
    )
    moderator = await browser(someone)

    home = await moderator.open("/")
    queue = await moderator.open("/moderation")

    assert "/moderation" in home.links()
    assert decide_url("Story", key_of(ContentKind.STORY, written)) in queue.links()
    assert "/moderation" not in (await (await browser()).open("/")).links()


async def test_evaluations_set_aside_are_found_by_who_decides_about_them(browser: Visitor) -> None:
    many, few, decided = [await factories.commune(name) for name in ("Mens", "Lalley", "Tréminis")]
    flood = await hold(many)
    await hold(few)
    await hold(decided, HoldState.DISCARDED)
    for number in range(24):
        await WaitingBallot.create(
            commune_id=many.id, period=periods.current(), relation=Relation.RESIDENT, recommends=True, scores={},
            code_hash=number.to_bytes(32), hold_id=flood.id,
        )  # fmt: skip
    someone = await resident()
    await Account.filter(id=someone.account.id).update(is_admin=True)
    of_platform, of_few = await browser(someone), await browser(await moderator_of(few))
    ways = [f"{evaluations_url(place.slug)}#retenues" for place in (many, few, decided)]

    everywhere, here = await of_platform.open("/moderation"), await of_few.open("/moderation")
    at_home = await of_few.open(f"/communes/{few.slug}/moderation")
    others = await (await browser(await resident())).open("/moderation")

    assert [[way in page.links() for way in ways] for page in (everywhere, here, at_home, others)] == [
        [True, True, False],
        [False, True, False],
        [False, True, False],
        [False, False, False],
    ]
    assert "Mens Environ 20 évaluations attendent une décision" in everywhere.text
    for page in (everywhere, here, at_home):
        assert "Lalley Moins de 10 évaluations attendent une décision" in page.text
        assert "Rien ne vous attend." not in page.text
    assert "Rien ne vous attend." in others.text


async def test_a_held_comment_says_so_to_its_author_and_keeps_its_place(browser: Visitor) -> None:
    place, author = await factories.commune(), await resident("Autrice")
    made = await factories.proposal((await resident()).viewer, place)
    said = await factories.comment(author.viewer, await Thread.get(id=made.thread_id), body="Mot retenu")
    await flag_burst(ContentKind.COMMENT, said)
    path = f"/communes/{place.slug}/propositions/{made.number}"

    own = await (await browser(author)).open(path)
    others = await (await browser()).open(path)

    assert ("Mot retenu" in own.text, "Ceci attend la modération" in own.text) == (True, True)
    assert ("Mot retenu" in others.text, "Ce commentaire attend la modération." in others.text) == (False, True)
    take_back = f"{comment_url(encode_id('Comment', said.id))}/supprimer"
    assert take_back in own.links()
    mine = await browser(author)
    await mine.submit(await mine.open(take_back), take_back)
    assert str((await Comment.get(id=said.id)).state) == "DELETED"


async def test_a_new_account_in_a_flood_is_told_at_once_that_its_proposal_waits(browser: Visitor) -> None:
    place, someone = await factories.commune(), await resident("Nouvelle")
    await Account.filter(id=someone.account.id).update(created_at=clock.now() - timedelta(hours=1))
    for _ in range(10):
        await factories.proposal(await factories.resident(created_at=clock.now()), place)

    made = await factories.proposal(someone.viewer, place)
    path = f"/communes/{place.slug}/propositions/{made.number}"

    assert "Ceci attend la modération" in (await (await browser(someone)).open(path)).text
    assert (await (await browser()).open(path)).status == 404


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_every_page_of_care_is_valid_in_both_languages(browser: Visitor, language: str) -> None:
    place = await factories.commune()
    someone = await moderator_of(place)
    await Account.filter(id=someone.account.id).update(locale=language)
    written = [await write(kind, (await resident()).viewer, place) for kind in KINDS]
    for kind, one in zip(KINDS, written, strict=True):
        await flag_burst(kind, one)
    hidden = await write(ContentKind.STORY, (await resident()).viewer, place)
    await hide_content(
        await factories.moderator(place),
        content_kind=ContentKind.STORY,
        content_id=hidden.id,
        reason=REASON,
        ground=FlagReason.SPAM,
    )
    fresh = await write(ContentKind.COMMENT, (await resident()).viewer, place)
    moderator = await browser(someone, language)
    paths = [
        *(decide_url(TYPES[kind], key_of(kind, one)) for kind, one in zip(KINDS, written, strict=True)),
        decide_url("Story", key_of(ContentKind.STORY, hidden)),
        report_url("Comment", key_of(ContentKind.COMMENT, fresh)),
        "/signaler/merci",
        "/moderation",
        f"/communes/{place.slug}/moderation",
        "/moderation/journal",
        f"/communes/{place.slug}/moderation/journal",
    ]

    for path in paths:
        page = await moderator.open(path)  # which checks what is shown
        assert (page.status, page.root.all("html")[0].get("lang")) == (200, language), path


async def test_the_log_tells_what_was_decided_about_evaluations_set_aside(browser: Visitor) -> None:
    # given one hold that was thrown away, one elsewhere that was let go, and one that waits
    place, elsewhere = await factories.commune("Decize"), await factories.commune("Nevers")
    await hold(place, HoldState.DISCARDED, held_count=12, reason=REASON, decided_at=clock.now())
    other = "Une classe qui votait ensemble."
    await hold(elsewhere, HoldState.RELEASED, held_count=31, reason=other, decided_at=clock.now())
    await hold(place)
    visitor = await browser()

    # when anybody reads the logs
    everywhere = await visitor.open("/moderation/journal")
    here = await visitor.open(f"/communes/{place.slug}/moderation/journal")

    # then the decisions stand there with their reasons, and what waits does not
    for page, shown in (
        (everywhere, {"Environ 10 évaluations écartées", "Environ 30 évaluations libérées"}),
        (here, {"Environ 10 évaluations écartées"}),
    ):
        said = {"Environ 10 évaluations écartées", "Environ 30 évaluations libérées"}
        assert {text for text in said if text in page.text} == shown
        assert REASON in page.text
        assert (other in page.text) == (page is everywhere)
        assert "attendent une décision" not in page.text
        assert "Rien n’a encore été décidé." not in page.text
        assert evaluations_url(place.slug) + "#retenues" in page.links()


async def test_the_log_says_that_nothing_was_decided_where_nothing_was(browser: Visitor) -> None:
    await hold(await factories.commune())

    assert "Rien n’a encore été décidé." in (await (await browser()).open("/moderation/journal")).text
