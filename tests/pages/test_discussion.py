"""Saying something under a proposal: commenting, answering, agreeing, changing, taking back."""

from tests.auth.people import resident
from tests.factories import comment, commune, official, proposal
from tests.pages.conftest import Visitor
from tests.tables import contents

from parvis.core.db import fetch_one, fetch_value
from parvis.discussion.models import Comment, Thread
from parvis.proposals.models import DecisionKind, Proposal
from parvis.proposals.steps import decide_proposal
from parvis_graphql.engine.global_ids import encode_id
from parvis_web.pages.addresses import comment_url


async def address(of: Proposal) -> str:
    return f"/communes/{(await of.commune).slug}/propositions/{of.number}"


def place_of(of: Comment) -> str:
    return comment_url(encode_id("Comment", of.id))


async def discussed() -> tuple[Proposal, Thread]:
    made = await proposal((await resident("Autrice")).viewer, await commune())
    return made, await Thread.get(id=made.thread_id)


async def test_a_comment_with_a_stance_is_shown_to_everybody(browser: Visitor) -> None:
    made, _ = await discussed()
    mine = await browser(await resident("Nadia Kaci"))
    path = await address(made)

    page = await mine.open(path)
    shown = await mine.submit(page, f"{path}/commentaires", body="Oui, et *vite* !", stance="FOR")
    strangers = await (await browser()).open(path)

    assert shown.status == 200
    assert shown.response.history[0].status_code == 303
    assert "Nadia Kaci pour" in strangers.text
    assert "<em>vite</em>" in strangers.html
    assert "Discussion 1" in strangers.text
    assert await fetch_value("SELECT stance FROM comment") == "FOR"


async def test_a_visitor_is_asked_to_sign_in_and_comes_back(browser: Visitor) -> None:
    made, _ = await discussed()
    path = await address(made)

    page = await (await browser()).open(path)

    assert not page.has_form(f"{path}/commentaires")
    assert "Connectez-vous pour participer" in page.text
    assert any(link.startswith("/connexion?retour=%2Fcommunes%2F") for link in page.links())


async def test_a_closed_discussion_invites_nobody(browser: Visitor) -> None:
    place = await commune("Issy")
    mayor = await official(place)
    made = await proposal((await resident()).viewer, place)
    said = await comment(mayor, await Thread.get(id=made.thread_id), body="Nous en parlons mardi.")
    await decide_proposal(mayor, proposal_id=made.id, kind=DecisionKind.DECLINED, reason="C’est trop cher.", close=True)
    visitor = await browser()

    for path in (await address(made), f"/comments/{encode_id('Comment', said.id)}"):
        page = await visitor.open(path)
        assert "Cette discussion est close." in page.text
        assert "Connectez-vous pour participer" not in page.text
        assert [link for link in page.links() if link.endswith("#repondre")] == []
        assert "Dominique Maire membre du conseil municipal" in page.text


async def test_an_empty_comment_comes_back_with_what_is_wrong(browser: Visitor) -> None:
    made, _ = await discussed()
    mine, path = await browser(await resident()), await address(made)
    page = await mine.open(path)
    before = await contents()

    shown = await mine.submit(page, f"{path}/commentaires", body="   ", stance="AGAINST")

    assert shown.status == 422
    assert shown.title.startswith("Erreur :")
    assert shown.error_beside("body") == "Remplissez ce champ."
    assert "#body" in shown.links()
    assert "checked" in shown.root.all("input", value="AGAINST")[0].attributes
    assert await contents() == before


async def test_a_comment_that_is_too_long_is_not_lost(browser: Visitor) -> None:
    made, _ = await discussed()
    mine, path = await browser(await resident()), await address(made)
    text = "mot " * 1_100

    shown = await mine.submit(await mine.open(path), f"{path}/commentaires", body=text)

    assert shown.status == 422
    assert "au plus 4000 caractères" in shown.error_beside("body")
    assert shown.root.all("textarea", id="body")[0].text == text.strip()


async def test_a_form_sent_twice_says_it_once(browser: Visitor) -> None:
    made, _ = await discussed()
    mine, path = await browser(await resident()), await address(made)
    page = await mine.open(path)

    await mine.submit(page, f"{path}/commentaires", body="Une seule fois.")
    again = await mine.submit(page, f"{path}/commentaires", body="Une seule fois.")

    assert again.status == 200
    assert await fetch_value("SELECT count(*) FROM comment") == 1


async def test_an_answer_stands_under_what_it_answers(browser: Visitor) -> None:
    made, thread = await discussed()
    root = await comment((await resident("Bruno")).viewer, thread, body="Et le budget ?")
    mine = await browser(await resident("Inès"))

    page = await mine.open(place_of(root))
    shown = await mine.submit(page, place_of(root) + "/reponses", body="Voté en mars.")
    whole = await mine.open(await address(made))

    assert "Répondre à Bruno" in page.text
    assert "Voté en mars." in shown.text
    [replies] = whole.root.all("ol", class_="replies")
    assert "Voté en mars." in replies.text
    assert await fetch_value("SELECT parent_id FROM comment WHERE depth = 1") == root.id


async def test_three_answers_are_shown_and_a_link_to_the_others(browser: Visitor) -> None:
    made, thread = await discussed()
    author = (await resident()).viewer
    root = await comment(author, thread)
    for number in range(1, 6):
        await comment(author, root, body=f"Réponse {number}")
    visitor = await browser()

    page = await visitor.open(await address(made))
    whole = await visitor.open(place_of(root))

    assert [f"Réponse {number}" in page.text for number in range(1, 6)] == [True, True, True, False, False]
    assert "Voir 2 réponses de plus" in page.text
    assert all(f"Réponse {number}" in whole.text for number in range(1, 6))


async def test_a_new_comment_on_a_long_discussion_is_seen_by_its_author(browser: Visitor) -> None:
    made, thread = await discussed()
    author = await resident()
    for number in range(20):
        await comment(author.viewer, thread, body=f"Déjà dit {number}.")
    mine, path = await browser(await resident()), await address(made)

    page = await mine.open(path)
    shown = await mine.submit(page, f"{path}/commentaires", body="Le vingt et unième.")

    assert "Le vingt et unième." not in page.text
    assert "Le vingt et unième." in shown.text
    assert "Déjà dit 0." not in shown.text
    assert "Commentaires précédents" in shown.text


async def test_agreeing_and_no_longer(browser: Visitor) -> None:
    made, thread = await discussed()
    root = await comment((await resident()).viewer, thread)
    mine, path = await browser(await resident()), await address(made)

    agreed = await mine.submit(await mine.open(path), place_of(root) + "/accord")
    count = await fetch_value("SELECT reaction_count FROM comment")
    undone = await mine.submit(agreed, place_of(root) + "/accord")

    assert agreed.response.url.path == path
    assert "D’accord · 1" in agreed.text
    assert count == 1
    assert "D’accord · 1" not in undone.text
    assert await fetch_value("SELECT reaction_count FROM comment") == 0


async def test_ones_own_comment_is_changed_and_says_so(browser: Visitor) -> None:
    _, thread = await discussed()
    me = await resident()
    root = await comment(me.viewer, thread, body="Fote.")
    mine = await browser(me)

    page = await mine.open(place_of(root) + "/modifier")
    shown = await mine.submit(page, place_of(root) + "/modifier", body="Faute.")

    assert page.root.all("textarea", id="body")[0].text == "Fote."
    assert "Faute." in shown.text
    assert "(modifié)" in shown.text


async def test_ones_own_comment_is_taken_back_and_keeps_its_place(browser: Visitor) -> None:
    made, thread = await discussed()
    me = await resident("Paul Parti")
    root = await comment(me.viewer, thread, body="Je le regrette.")
    await comment((await resident()).viewer, root, body="Réponse qui reste.")
    mine = await browser(me)

    page = await mine.open(place_of(root) + "/supprimer")
    await mine.submit(page, place_of(root) + "/supprimer")
    shown = await (await browser()).open(await address(made))

    assert "Ce commentaire a été retiré par son auteur." in shown.text
    assert "Je le regrette." not in shown.text
    assert "Paul Parti" not in shown.text
    assert "Réponse qui reste." in shown.text


async def test_another_s_comment_can_neither_be_changed_nor_taken_back(browser: Visitor) -> None:
    _, thread = await discussed()
    me = await resident()
    root = await comment(me.viewer, thread, body="À moi.")
    own_page = await (await browser(me)).open(place_of(root) + "/modifier")
    stranger = await browser(await resident())
    theirs = await stranger.open(place_of(root))
    before = await contents()

    for verb in ("modifier", "supprimer"):
        path = f"{place_of(root)}/{verb}"
        refused = await stranger.open(path)
        [token] = theirs.form("/langue").all("input", name="csrf")
        forced = await stranger.post(path, [("csrf", token.get("value")), ("body", "À eux.")])

        assert refused.status == 403
        assert forced.status == 403
    assert own_page.status == 200
    assert await contents() == before


async def test_a_visitor_is_led_to_sign_in_before_changing_a_comment(browser: Visitor) -> None:
    _, thread = await discussed()
    root = await comment((await resident()).viewer, thread)

    page = await (await browser()).open(place_of(root) + "/modifier")

    assert page.response.url.path == "/connexion"
    assert page.response.url.params["retour"] == place_of(root) + "/modifier"


async def test_a_withdrawn_proposal_takes_no_more_comments(browser: Visitor) -> None:
    me = await resident()
    made = await proposal(me.viewer, await commune())
    mine, path = await browser(me), await address(made)
    old = await mine.open(path)
    await mine.submit(await mine.open(f"{path}/retirer"), f"{path}/retirer")

    page = await mine.open(path)
    late = await mine.submit(old, f"{path}/commentaires", body="Trop tard ?")

    assert "Cette discussion est close." in page.text
    assert late.status == 422
    assert await fetch_one("SELECT id FROM comment") is None


async def test_comments_come_as_the_page_shows_them(browser: Visitor) -> None:
    made, thread = await discussed()
    root = await comment((await resident("Karim")).viewer, thread, body="**Oui**")
    visitor = await browser()
    global_id = encode_id("Comment", root.id)
    page = await visitor.open(await address(made))

    fragment = await visitor.open(f"/fragments/comments?ids={global_id},{encode_id('Comment', made.id)},nonsense")
    too_many = await visitor.open(f"/fragments/comments?ids={','.join([global_id] * 21)}")

    [item] = fragment.root.all("li")
    [same] = page.root.all("li", class_="comment")
    assert item.get("data-comment") == global_id
    assert item.text == same.text
    assert too_many.status == 400


async def test_a_comment_that_is_none_is_not_found(browser: Visitor) -> None:
    made, _ = await discussed()
    visitor = await browser()

    for path in ("/comments/nonsense", comment_url(encode_id("Proposal", made.id))):
        assert (await visitor.open(path)).status == 404
