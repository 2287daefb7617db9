"""Searching without JavaScript: from every page, of one kind, in one commune; and what is proposed already."""

from tests.auth.people import resident
from tests.factories import comment, commune, proposal
from tests.pages.conftest import Visitor

from parvis.discussion.models import Thread
from parvis_graphql.engine.global_ids import encode_id


async def test_every_page_has_a_search_that_leads_to_what_was_found(browser: Visitor) -> None:
    place = await commune("Mens")
    author = await resident("Zoé Martin")
    await proposal(author.viewer, place, title="Des arceaux à vélos", body="Devant l’école, il manque des arceaux.")
    visitor = await browser()

    home = await visitor.open("/")
    form = home.form("/recherche")
    found = await visitor.open("/recherche?q=arceau+ecole")

    assert (form.get("method"), form.get("role")) == ("get", "search")
    assert [field.get("name") for field in form.all("input")] == ["q"]
    assert found.status == 200
    assert "arceau ecole" in found.title
    assert f"/communes/{place.slug}/propositions/1" in found.links()
    assert "<mark>arceaux</mark> à vélos" in found.html
    assert "<mark>école</mark>, il manque" in found.html


async def test_a_search_keeps_to_a_kind_and_to_a_commune(browser: Visitor) -> None:
    here, elsewhere, author = await commune("Mens"), await commune("Trièves"), await resident("Zoé Martin")
    made = await proposal(author.viewer, here, title="Une fontaine au marché")
    await proposal(author.viewer, elsewhere, title="Une fontaine au stade")
    await comment(author.viewer, await Thread.get(id=made.thread_id), body="Une fontaine, enfin !")
    visitor = await browser()

    page = await visitor.open(f"/communes/{here.slug}")
    of_the_commune = await visitor.open(f"/recherche?q=fontaine&commune={here.slug}")
    comments = await visitor.open("/recherche?q=fontaine&nature=commentaires")

    assert any(field.get("value") == here.slug for field in page.root.all("input", name="commune"))
    assert "au marché" in of_the_commune.text
    assert "enfin" in of_the_commune.text
    assert "au stade" not in of_the_commune.text
    assert "Commentaire de Zoé Martin" in comments.text
    assert "au stade" not in comments.text


async def test_what_is_not_there_is_said_not_to_be_found(browser: Visitor) -> None:
    visitor = await browser()

    nothing = await visitor.open("/recherche?q=zzzzzz")
    empty = await visitor.open("/recherche")
    nowhere = await visitor.open("/recherche?q=eau&commune=nowhere")
    hostile = await visitor.open("/recherche?q=%22%27%5C%3A*%26%7C%21%28%00%ff%3Cscript%3E&nature=x")
    spoilt = await visitor.open("/recherche?q=eau&apres=spoilt")

    assert "Rien trouvé" in nothing.text
    assert "Rien trouvé" not in empty.text
    assert nowhere.status == 404
    assert hostile.status == 200
    assert "<script>" not in hostile.html.replace('<script type="module"', "")
    assert spoilt.status == 400


async def test_the_results_go_on_by_a_link(browser: Visitor) -> None:
    here, author = await commune(), await resident()
    for number in range(1, 13):
        await proposal(author.viewer, here, title=f"Une ludothèque numéro {number}")
    visitor = await browser()

    first = await visitor.open("/recherche?q=ludothèque")
    [onward] = first.root.all("a", rel="next")
    second = await visitor.open(onward.get("href"))

    titles = [link.text for page in (first, second) for link in page.root.all("a") if "ludothèque" in link.text]
    assert len(titles) == len(set(titles)) == 12
    assert not second.root.all("a", rel="next")


async def test_a_found_text_cannot_bring_markup_of_its_own(browser: Visitor) -> None:
    author = await resident("<b>Zoé</b>")
    await proposal(
        author.viewer, title="<mark>Gare</mark> & <script>", body="La gare <img src=x onerror=alert(1)> & co."
    )

    found = await (await browser()).open("/recherche?q=gare")

    assert "&lt;mark&gt;<mark>Gare</mark>&lt;/mark&gt; &amp; &lt;script&gt;" in found.html
    assert "<img src=x" not in found.html


async def test_the_form_shows_what_is_proposed_already_and_keeps_what_was_typed(browser: Visitor) -> None:
    here, other, me = await commune(), await resident("Camille"), await resident("Zoé")
    await proposal(other.viewer, here, title="Une piste cyclable rue Hoche")
    visitor, path = await browser(me), f"/communes/{here.slug}/proposer"
    form = await visitor.open(path)

    fields = {"title": "Pistes cyclables pour la rue Hoche", "body": "Pas encore fini", "theme": "MOBILITY"}
    [look] = [button for button in form.root.all("button") if button.get("formaction").startswith(path)]
    form.form(path).attributes["action"] = look.get("formaction")
    shown = await visitor.submit(form, look.get("formaction").partition("#")[0], **fields)

    assert shown.status == 200
    assert "1 proposition d’ici ressemble à la vôtre" in shown.text
    assert f"/communes/{here.slug}/propositions/1" in shown.links()
    assert shown.root.all("input", id="title")[0].get("value") == fields["title"]
    assert "Pas encore fini" in shown.html


async def test_the_fragment_holds_the_list_alone(browser: Visitor) -> None:
    here, author = await commune(), await resident()
    await proposal(author.viewer, here, title="Une piste cyclable rue Hoche")
    visitor = await browser()
    address = f"/fragments/similaires?commune={encode_id('Commune', here.id)}&texte="

    near = await visitor.open(address + "piste+cyclable")
    far = await visitor.open(address + "boulodrome")
    short = await visitor.open(address + "pis")

    assert "<html" not in near.html
    assert "Une piste cyclable rue Hoche" in near.html
    assert far.html.strip() == short.html.strip() == ""
