"""Organisations in a browser without a script: opened, described, joined, spoken for."""

from collections.abc import Awaitable, Callable

from tests.auth.people import PASSWORD, Resident, new_email, resident
from tests.directory.test_invitations import link_in, mailed
from tests.factories import commune, member, organisation, proposal, thread
from tests.media.samples import quarters, saved
from tests.pages.browser import Browser, Shown
from tests.pages.conftest import Visitor
from tests.pages.test_accounts import mailed_code
from tests.tables import contents

from parvis.auth.models import Account
from parvis.core.settings import Settings
from parvis.directory.models import Actor, Invitation, MemberRole, Membership, OrganisationKind
from parvis.discussion.models import Comment
from parvis.places.models import Commune
from parvis.places.search import warm_search
from parvis.proposals.models import Proposal

RunJobs = Callable[[], Awaitable[None]]
WORDS = {
    "displayName": "Les Amis du square",
    "kind": "ASSOCIATION",
    "summary": "Nous prenons soin du square toute l’année.",
    "website": "https://amis.example.org",
}


async def one_of(owner: Resident, name: str = "Les Amis du square", *communes: Commune, **fields: object) -> Actor:
    return await organisation(owner.viewer, name, communes, **fields)


async def opened_from(visitor: Browser, place: Commune, **typed: str) -> Shown:
    page = await visitor.open(f"/organisations/nouvelle?commune={place.slug}")
    return await visitor.submit(page, "/organisations/nouvelle", press="save", **{**WORDS, **typed})


# -- opening one


async def test_an_organisation_is_opened_from_its_commune_and_found_there(browser: Visitor) -> None:
    me, place = await resident("Léa Dupré"), await commune("Arcueil")
    visitor = await browser(me)
    page = await visitor.open(f"/communes/{place.slug}")
    assert f"/organisations/nouvelle?commune={place.slug}" in page.links()

    shown = await opened_from(visitor, place)

    made = await Actor.get(display_name="Les Amis du square")
    assert shown.path == f"/organisations/{made.slug}"
    assert "Nous prenons soin du square" in shown.text
    assert "Vous en êtes responsable" in shown.text
    assert f"/communes/{place.slug}/proposer?acteur=" in " ".join(shown.links())
    stranger = await browser()
    for path in (f"/communes/{place.slug}", f"/communes/{place.slug}/organisations?nature=ASSOCIATION"):
        assert f"/organisations/{made.slug}" in (await stranger.open(path)).links()
    assert (
        f"/organisations/{made.slug}"
        not in (await stranger.open(f"/communes/{place.slug}/organisations?nature=SCHOOL")).links()
    )
    seen = await stranger.open(f"/organisations/{made.slug}")
    assert "1 personne parle en son nom" in seen.text
    assert "Vous en êtes" not in seen.text
    assert "/organisations/nouvelle" in (account := await visitor.open("/compte")).links()
    assert f"/organisations/{made.slug}" in account.links()


async def test_a_visitor_is_told_to_sign_in_first(browser: Visitor) -> None:
    page = await (await browser()).open("/organisations/nouvelle")

    assert not page.has_form("/organisations/nouvelle")
    assert "/connexion?retour=%2Forganisations%2Fnouvelle" in page.links()


async def test_communes_are_found_by_name_and_chosen_without_a_script(browser: Visitor) -> None:
    await resident()
    home, other = await commune("Xertigny-le-Bas"), await commune("Xertigny-le-Haut")
    await warm_search()
    visitor = await browser(await resident())
    page = await visitor.open("/organisations/nouvelle")
    action = "/organisations/nouvelle"

    found = await visitor.submit(page, action, press="find", commune="xertigny le", **WORDS)
    unsure = await visitor.submit(page, action, press="save", commune="xertigny le", **WORDS)
    nowhere = await visitor.submit(page, action, press="save", commune="qqqqqqqqqq", **WORDS)
    without = await visitor.submit(page, action, press="save", **WORDS)
    ids = [one.get("value") for one in found.form(action).all("input", name="communeIds")]

    assert (found.status, unsure.status, nowhere.status, without.status) == (200, 422, 422, 422)
    assert {"Xertigny-le-Bas", "Xertigny-le-Haut"} <= set(found.text.split())
    assert "parmi les communes trouvées" in unsure.text
    assert "Aucune commune" in nowhere.error_beside("commune")
    assert without.error_beside("commune") == "Choisissez au moins une commune."
    assert await Membership.all().count() == 0
    assert found.root.all("input", id="displayName")[0].get("value") == WORDS["displayName"]
    shown = await visitor.submit(found, action, press="save", communeIds=ids)
    assert f"/communes/{home.slug}" in shown.links()
    assert f"/communes/{other.slug}" in shown.links()


async def test_what_cannot_be_taken_is_said_beside_each_field(browser: Visitor) -> None:
    visitor, place = await browser(await resident()), await commune()
    before = await contents()

    back = await opened_from(visitor, place, displayName="", summary="court", website="javascript:alert(1)")
    unkind = await opened_from(visitor, place, kind="", displayName="")

    assert (back.status, unkind.status) == (422, 422)
    assert back.error_beside("displayName") == "Remplissez ce champ."
    assert "au moins 20" in back.error_beside("summary")
    assert "https://example.org" in back.error_beside("website")
    assert unkind.error_beside("kind") == "Choisissez."
    assert unkind.error_beside("displayName") == "Remplissez ce champ."
    assert "Choisissez au moins une commune" not in unkind.text
    assert await contents() == before


async def test_i_speak_for_an_association_is_asked_at_sign_up(
    browser: Visitor, run_jobs: RunJobs, settings: Settings
) -> None:
    visitor, email = await browser(), new_email("asso")
    page = await visitor.open("/inscription?retour=/credits")

    at_code = await visitor.submit(
        page,
        "/inscription",
        displayName="Zoé Petit",
        email=email,
        password=PASSWORD,
        isFifteen="yes",
        forOrganisation="yes",
    )
    code = await mailed_code(settings, email, run_jobs)
    opened = await visitor.submit(at_code, "/inscription/code", code=code)

    assert opened.path == "/organisations/nouvelle"
    assert opened.has_form("/organisations/nouvelle")


async def test_who_signs_up_for_an_organisation_on_an_invitation_comes_back_to_it(
    browser: Visitor, run_jobs: RunJobs, settings: Settings
) -> None:
    # given somebody invited, who has no account
    owner, email = await resident(), new_email("guest")
    theirs = await one_of(owner)
    visitor, path = await browser(owner), f"/organisations/{theirs.slug}/membres"
    await visitor.submit(await visitor.open(path), path, email=email)
    await run_jobs()
    [mail] = await mailed(settings, email)
    invitation_id, secret = link_in(mail)
    guest, link = await browser(), f"/invitations/{invitation_id}?secret={secret}"
    sign_up = next(one for one in (await guest.open(link)).links() if one.startswith("/inscription?retour=%2Finvit"))

    # when they say that they speak for an organisation
    words = {"displayName": "Omar Haddad", "email": email, "password": PASSWORD, "isFifteen": "yes"}
    at_code = await guest.submit(await guest.open(sign_up), "/inscription", forOrganisation="yes", **words)
    code = await mailed_code(settings, email, run_jobs)
    back = await guest.submit(at_code, "/inscription/code", code=code)

    # then it is the one they are invited to
    assert back.path == link
    assert back.has_form(f"/invitations/{invitation_id}")


# -- describing it


async def test_only_its_owner_changes_the_description(browser: Visitor) -> None:
    owner, editor = await resident(), await resident()
    theirs = await one_of(owner, is_verified=True)
    await member(theirs, editor.viewer)
    path = f"/organisations/{theirs.slug}/modifier"

    asked = await (await browser()).open(path)
    refused = [(await (await browser(who)).open(path)).status for who in (await resident(), editor)]
    visitor = await browser(owner)
    page = await visitor.open(path)
    shown = await visitor.submit(page, path, press="save", summary="Nous plantons aussi des arbres au square.")
    renamed = await visitor.submit(await visitor.open(path), path, press="save", displayName="Les Arbres")

    assert asked.path.startswith("/connexion")
    assert refused == [403, 403]
    assert "Nous plantons aussi" in shown.text
    assert "vérifié" in shown.text
    assert "vérifié" not in renamed.text
    assert (await Actor.get(id=theirs.id)).display_name == "Les Arbres"
    assert (await (await browser(owner)).open("/organisations/nobody-22222/modifier")).status == 404


async def test_its_picture_waits_until_it_is_ready(browser: Visitor, run_jobs: RunJobs) -> None:
    owner = await resident()
    theirs = await one_of(owner)
    visitor = await browser(owner)
    page = await visitor.open(f"/organisations/{theirs.slug}/modifier")
    action = f"/organisations/{theirs.slug}/image"

    none = await visitor.submit(page, action)
    waiting = await visitor.submit(page, action, files={"picture": ("logo.png", saved(quarters(), "PNG"), "image/png")})
    await run_jobs()
    shown = await visitor.submit(waiting, action)

    assert none.error_beside("picture") == "Choisissez un fichier."
    assert "pas encore prête" in waiting.error_beside("picture")
    assert shown.path == f"/organisations/{theirs.slug}"
    assert (await Actor.get(id=theirs.id)).avatar_id is not None


async def test_administrators_give_the_badge_on_its_page(browser: Visitor) -> None:
    owner, admin = await resident(), await resident()
    await Account.filter(id=admin.account.id).update(is_admin=True)
    theirs = await one_of(owner)
    path, action = f"/organisations/{theirs.slug}", f"/organisations/{theirs.slug}/verification"
    assert not (await (await browser(owner)).open(path)).has_form(action)
    visitor = await browser(admin)

    given = await visitor.submit(await visitor.open(path), action)
    taken = await visitor.submit(given, action)

    assert "✓ vérifié" in given.text
    assert "✓ vérifié" not in taken.text


# -- its members


async def test_a_member_is_invited_by_mail_signs_in_and_speaks(
    browser: Visitor, run_jobs: RunJobs, settings: Settings
) -> None:
    owner, guest = await resident("Léa Dupré"), await resident("Omar Haddad")
    theirs, email = await one_of(owner), new_email("invite")
    visitor = await browser(owner)
    path = f"/organisations/{theirs.slug}/membres"

    wrong = await visitor.submit(await visitor.open(path), path, email="nobody")
    sent = await visitor.submit(await visitor.open(path), path, email=email)
    await run_jobs()
    [mail] = await mailed(settings, email)
    invitation_id, secret = link_in(mail)
    link = f"/invitations/{invitation_id}?secret={secret}"

    assert wrong.status == 422
    assert wrong.error_beside("email") == "Cela ne ressemble pas à une adresse électronique."
    assert "L’invitation est en route" in sent.text
    assert email in sent.text
    newcomer = await browser()
    offer = await newcomer.open(link)
    assert "Les Amis du square" in offer.text
    assert secret not in offer.text
    sign_in = next(one for one in offer.links() if one.startswith("/connexion?retour=%2Finvitations"))
    back = await newcomer.submit(await newcomer.open(sign_in), "/connexion", email=guest.email, password=PASSWORD)
    assert back.path == link
    joined = await newcomer.submit(back, f"/invitations/{invitation_id}")
    assert joined.path == f"/organisations/{theirs.slug}"
    assert "Vous parlez en son nom" in joined.text
    assert (await newcomer.open(link)).status == 404
    assert "Omar Haddad" in (await visitor.open(path)).text


async def test_members_alone_see_who_is_one(browser: Visitor) -> None:
    owner, editor = await resident("Léa Dupré"), await resident("Omar Haddad")
    theirs = await one_of(owner)
    await member(theirs, editor.viewer)
    path = f"/organisations/{theirs.slug}/membres"

    assert (await (await browser()).open(path)).path.startswith("/connexion")
    assert (await (await browser(await resident())).open(path)).status == 403
    assert (await (await browser(owner)).open(f"/organisations/{owner.account.id}/membres")).status == 404
    seen = await (await browser(editor)).open(path)
    assert "Léa Dupré" in seen.text
    assert "responsable" in seen.text
    assert not seen.has_form(path)
    assert "Exclure" not in seen.text
    assert "Quitter l’organisation" in seen.text


async def test_owners_give_roles_send_away_and_revoke(browser: Visitor) -> None:
    owner, editor = await resident("Léa Dupré"), await resident("Omar Haddad")
    theirs = await one_of(owner)
    await member(theirs, editor.viewer)
    visitor, path = await browser(owner), f"/organisations/{theirs.slug}/membres"
    page = await visitor.submit(await visitor.open(path), path, email=new_email())

    def action(shown: Shown, end: str) -> str:
        [found] = [form.get("action") for form in shown.root.all("form") if form.get("action").endswith(end)]
        return found

    revoked = await visitor.submit(page, action(page, "/revoquer"))
    raised = await visitor.submit(revoked, action(revoked, "/role"))
    role = (await Membership.get(person_id=editor.account.id)).role
    own, path = [link for link in raised.links() if link.endswith("/retirer")]
    asked = await visitor.open(path)
    assert await Membership.filter(organisation_id=theirs.id).count() == 2
    away = await visitor.submit(asked, path)

    assert await Invitation.all().count() == 0
    assert role == MemberRole.OWNER
    assert "Exclure Omar Haddad" in raised.text
    assert asked.title.startswith("Exclure Omar Haddad")
    assert "Omar Haddad" not in away.text
    alone = await visitor.submit(await visitor.open(own), own)
    assert alone.status == 422
    assert "a besoin d’un responsable" in alone.text
    assert await Membership.filter(organisation_id=theirs.id).count() == 1


async def test_an_editor_leaves(browser: Visitor) -> None:
    owner, editor = await resident(), await resident()
    theirs = await one_of(owner)
    await member(theirs, editor.viewer)
    visitor = await browser(editor)
    page = await visitor.open(f"/organisations/{theirs.slug}/membres")
    [action] = [link for link in page.links() if link.endswith("/retirer")]

    left = await visitor.submit(await visitor.open(action), action)

    assert left.path == f"/organisations/{theirs.slug}"
    assert "Vous parlez en son nom" not in left.text
    assert await Membership.filter(person_id=editor.account.id).count() == 0


async def test_a_membership_is_ended_by_those_whom_it_concerns(browser: Visitor) -> None:
    owner, editor, other = await resident(), await resident(), await resident()
    theirs = await one_of(owner)
    for one in (editor, other):
        await member(theirs, one.viewer)
    page = await (await browser(owner)).open(f"/organisations/{theirs.slug}/membres")
    [_, path, _] = [link for link in page.links() if link.endswith("/retirer")]

    assert (await (await browser()).open(path)).path.startswith("/connexion")
    assert (await (await browser(await resident())).open(path)).status == 404
    assert (await (await browser(other)).open(path)).status == 403
    assert (await (await browser(editor)).open(path)).status == 200
    elsewhere = path.replace(theirs.slug, "nobody-22222")
    assert (await (await browser(owner)).open(elsewhere)).status == 404
    assert await Membership.filter(organisation_id=theirs.id).count() == 3


# -- speaking for it


async def test_every_form_says_for_whom_one_writes(browser: Visitor) -> None:
    plain, voice, place = await resident("Léa Dupré"), await resident("Omar Haddad"), await commune("Arcueil")
    theirs = await one_of(voice, "École des Lilas", place, kind=OrganisationKind.SCHOOL, is_verified=True)
    under = await thread()
    about = await Proposal.get(thread_id=under.id)
    its = (await Commune.get(id=about.commune_id)).slug
    pages = [f"/communes/{place.slug}/proposer", f"/communes/{its}/propositions/{about.number}"]

    for path in pages:
        alone = await (await browser(plain)).open(path)
        assert "Vous écrivez sous le nom de Léa Dupré." in alone.text
        assert alone.root.all("select", id="actorId") == []
        several = await (await browser(voice)).open(path)
        [choice] = several.root.all("select", id="actorId")
        assert [option.text for option in choice.all("option")] == ["Omar Haddad (moi-même)", "École des Lilas"]
        assert "Vous écrivez sous" not in (await (await browser()).open(path)).text

    visitor = await browser(voice)
    writing = await visitor.open(pages[1])
    school = writing.root.all("select", id="actorId")[0].all("option")[1].get("value")
    said = await visitor.submit(writing, f"{pages[1]}/commentaires", body="Les élèves sont pour.", actorId=school)
    forged = await (await browser(plain)).submit(
        await (await browser(plain)).open(pages[1]), f"{pages[1]}/commentaires", body="Pour", actorId=school
    )

    [comment] = await Comment.all()
    assert (comment.author_id, comment.written_by_id) == (theirs.id, voice.account.id)
    assert f"/organisations/{theirs.slug}" in said.links()
    assert "École" in said.text
    assert "✓ vérifié" in said.text
    assert forged.status in {403, 422}
    assert await Comment.all().count() == 1


async def test_a_proposal_is_made_in_its_name_from_its_page(browser: Visitor) -> None:
    me, place = await resident(), await commune("Arcueil")
    theirs = await one_of(me, "Les Amis du square", place)
    visitor = await browser(me)
    page = await visitor.open(f"/organisations/{theirs.slug}")
    [link] = [one for one in page.links() if one.startswith(f"/communes/{place.slug}/proposer")]

    form = await visitor.open(link)
    made = await visitor.submit(
        form,
        f"/communes/{place.slug}/proposer",
        title="Un composteur au square",
        theme="PUBLIC_SPACE",
        body="Il nous faut un composteur pour les tontes du square.",
    )

    kept = await Proposal.get(title="Un composteur au square")
    assert kept.author_id == theirs.id
    assert f"/organisations/{theirs.slug}" in made.links()
    assert "Un composteur au square" in (await visitor.open(f"/organisations/{theirs.slug}")).text


async def test_an_answer_is_given_in_its_name(browser: Visitor) -> None:
    me = await resident()
    theirs = await one_of(me)
    made = await proposal((await resident()).viewer)
    visitor = await browser(me)
    place = await Commune.get(id=made.commune_id)
    path = f"/communes/{place.slug}/propositions/{made.number}"
    said = await visitor.submit(await visitor.open(path), f"{path}/commentaires", body="Pour ma part, oui.")
    [link] = [one for one in said.links() if one.endswith("#repondre")]
    page = await visitor.open(link.partition("#")[0])
    actor = page.root.all("select", id="actorId")[0].all("option")[1].get("value")

    await visitor.submit(page, f"{link.partition('#')[0]}/reponses", body="Et l’association aussi.", actorId=actor)

    answer = await Comment.get(parent_id__isnull=False)
    assert answer.author_id == theirs.id
