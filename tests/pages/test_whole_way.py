"""The ways that lead through everything, without JavaScript, as people walk them.

An association and its photo report; a town hall from its claim to "it is done"; a flagged comment.
"""

from collections.abc import Awaitable, Callable

from tests.auth.people import PASSWORD, new_email, resident
from tests.factories import commune
from tests.pages.browser import Browser
from tests.pages.conftest import Visitor
from tests.pages.test_accounts import mailed_code
from tests.pages.test_officials import admin, in_days
from tests.pages.test_organisations import link_in, mailed
from tests.pages.test_stories import jpeg

from parvis.core.settings import Settings

RunJobs = Callable[[], Awaitable[None]]


async def sign_up(visitor: Browser, run_jobs: RunJobs, settings: Settings, name: str, **asked: str) -> str:
    """Open an account as a person does; where one lands."""
    email = new_email("way")
    page = await visitor.open("/inscription")
    words = {"displayName": name, "email": email, "password": PASSWORD, "isFifteen": "yes", **asked}
    at_code = await visitor.submit(page, "/inscription", **words)
    opened = await visitor.submit(at_code, "/inscription/code", code=await mailed_code(settings, email, run_jobs))
    return opened.path


async def test_an_association_signs_up_invites_a_member_and_posts_a_photo_report_that_residents_see(
    browser: Visitor, run_jobs: RunJobs, settings: Settings
) -> None:
    place = await commune("Issy")
    founder, guest, neighbour = await browser(), await browser(), await browser()

    # the founder says at the sign-up for whom she speaks, and is led to open its page
    assert await sign_up(founder, run_jobs, settings, "Léa Dupré", forOrganisation="yes") == "/organisations/nouvelle"
    page = await founder.open(f"/organisations/nouvelle?commune={place.slug}")
    opened = await founder.submit(
        page,
        "/organisations/nouvelle",
        press="save",
        displayName="Les Mains vertes",
        kind="ASSOCIATION",
        summary="Nous plantons des arbres avec les enfants du quartier.",
    )
    assert opened.status == 200, opened.text
    members = f"{opened.path.partition('?')[0]}/membres"
    email = new_email("guest")
    await founder.submit(await founder.open(members), members, email=email)
    await run_jobs()
    [mail] = await mailed(settings, email)
    invitation_id, secret = link_in(mail)

    # the guest has no account yet: opens one, comes back, joins
    await sign_up(guest, run_jobs, settings, "Omar Haddad")
    offer = await guest.open(f"/invitations/{invitation_id}?secret={secret}")
    joined = await guest.submit(offer, f"/invitations/{invitation_id}")
    assert "Vous parlez en son nom" in joined.text

    # and tells with photos what they did, in its name
    tell = f"/communes/{place.slug}/raconter"
    page = await guest.open(tell)
    [voice] = [option for option in page.root.all("option") if option.text == "Les Mains vertes"]
    told = await guest.submit(
        page,
        tell,
        files={"photo-1": jpeg()},
        press="publish",
        actorId=voice.get("value"),
        kind="PHOTO_REPORT",
        title="Trois tilleuls de plus",
        text="Samedi, vingt enfants ont planté trois tilleuls.",
        **{"alt-1": "Des enfants autour d’un jeune tilleul"},
    )
    assert told.path.startswith("/histoires/"), told.text
    await run_jobs()

    # what a neighbour sees who has no account
    at_home = await neighbour.open(f"/communes/{place.slug}")
    assert "Trois tilleuls de plus" in at_home.text
    shown = await neighbour.open(told.path)
    assert "Les Mains vertes" in shown.text
    assert "Omar Haddad" not in shown.html
    assert "Des enfants autour d’un jeune tilleul" in [image.get("alt") for image in shown.root.all("img")]


async def test_a_town_hall_joins_answers_decides_reports_and_the_author_confirms(browser: Visitor) -> None:
    place, author, mayor = await commune("Issy"), await resident("Inès Moreau"), await resident("Dominique Maire")
    hers, town_hall, site = await browser(author), await browser(mayor), await browser(await admin())

    # a resident proposes; nobody is there to answer
    propose = f"/communes/{place.slug}/proposer"
    proposed = await hers.submit(
        await hers.open(propose),
        propose,
        title="Un banc devant l’école",
        body="Il manque un banc pour attendre les enfants à la sortie.",
        theme="PUBLIC_SPACE",
    )
    path = proposed.path.partition("?")[0]
    assert "La mairie n’est pas encore là" in proposed.text

    # the mayor asks for the role, the site grants it
    role = f"/communes/{place.slug}/role"
    await town_hall.submit(await town_hall.open(role), role, role="ELECTED", note="Maire depuis 2020.")
    requests = await site.open("/roles")
    [grant] = [form.get("action") for form in requests.root.all("form") if form.get("action").endswith("/accorder")]
    [until] = [field.get("name") for field in requests.root.all("input") if field.get("name").startswith("endsOn")]
    await site.submit(requests, grant, **{until: in_days(400)})
    waiting = await town_hall.open(f"/communes/{place.slug}/bureau")
    assert "Un banc devant l’école" in waiting.text

    # answers, decides, reports
    await town_hall.submit(await town_hall.open(f"{path}/reponse"), f"{path}/reponse", body="Nous regardons.")
    decision = await town_hall.open(f"{path}/decision")
    await town_hall.submit(decision, f"{path}/decision", kind="ACCEPTED", reason="Voté au conseil de mars.")
    report = await town_hall.open(f"{path}/realisation")
    await town_hall.submit(
        report, f"{path}/realisation", files={"photo-1": jpeg()}, state="DONE", message="Le banc est posé."
    )

    # and the author has the last word, in public
    asked = await hers.open(path)
    await hers.submit(asked, f"{path}/confirmation", press="yes")
    shown = await (await browser()).open(path)
    for said in ("Nous regardons.", "Voté au conseil de mars.", "Le banc est posé.", "confirme"):
        assert said in shown.text


async def test_a_flagged_comment_is_hidden_with_a_reason_that_its_author_reads(browser: Visitor) -> None:
    place, author = await commune("Issy"), await resident("Théo Vif")
    his, visitor, site = await browser(author), await browser(), await browser(await admin())
    propose = f"/communes/{place.slug}/proposer"
    made = await his.submit(
        await his.open(propose),
        propose,
        title="Moins de pigeons",
        body="Il y a vraiment trop de pigeons sur la place.",
        theme="PUBLIC_SPACE",
    )
    path = made.path.partition("?")[0]
    rude = await browser(await resident("Inès Moreau"))
    await rude.submit(await rude.open(path), f"{path}/commentaires", body="Quelle idée de tête de linotte.")

    # a visitor reports it, a moderator decides
    page = await visitor.open(path)
    [report] = [link for link in page.links() if link.startswith("/signaler/commentaire/")]
    thanked = await visitor.submit(await visitor.open(report), report, reason="INSULT")
    assert thanked.path.startswith("/signaler/merci")
    queue = await site.open("/moderation")
    [case] = {link for link in queue.links() if link.startswith("/moderation/commentaire/")}
    reason = "Une remarque sur la personne, pas sur l’idée."
    await site.submit(await site.open(case), case, decision="hide", ground="INSULT", reason=reason)

    # everybody sees the place without the words; its author, the words and why
    shown = await visitor.open(path)
    assert "tête de linotte" not in shown.html
    theirs = await rude.open(path)
    assert "tête de linotte" in theirs.text
    assert reason in theirs.text
    assert reason in (await visitor.open(f"/communes/{place.slug}/moderation/journal")).text
