"""/compte/donnees: taking everything along, and leaving."""

import json
import re
import zipfile
from collections.abc import Awaitable, Callable
from io import BytesIO

import pytest
from tests.auth.people import PASSWORD, resident
from tests.factories import member, organisation, proposal
from tests.pages.conftest import Visitor
from tests.tables import contents

from parvis.auth.models import Account
from parvis.proposals.models import Proposal

RunJobs = Callable[[], Awaitable[None]]


async def test_a_visitor_is_led_to_sign_in(browser: Visitor) -> None:
    page = await (await browser()).open("/compte/donnees")

    assert page.path == "/connexion?retour=%2Fcompte%2Fdonnees"


async def test_the_copy_is_downloaded_by_its_owner_alone(browser: Visitor, run_jobs: RunJobs) -> None:
    me, stranger = await resident("Zoé Petit"), await resident("Quelqu’un")
    mine = await browser(me)
    asked = await mine.submit(await mine.open("/compte/donnees"), "/compte/donnees/copie")
    assert "en préparation" in asked.text

    await run_jobs()

    offered = await mine.open("/compte/donnees")
    assert re.search(r"\([1-9][0-9]* ko\)", offered.text)
    [address] = [link for link in offered.links() if link.startswith("/compte/donnees/")]
    copy = await mine.open(address)
    assert copy.response.headers["content-type"] == "application/zip"
    assert copy.response.headers["cache-control"] == "no-store"
    files = zipfile.ZipFile(BytesIO(copy.response.content))
    assert "Tout ce que le site sait de vous" in files.read("LISEZMOI.txt").decode()
    everything = json.loads(files.read("everything.json"))
    assert everything["person"][0]["display_name"] == "Zoé Petit"
    assert (await (await browser(stranger)).open(address)).status == 404
    assert (await (await browser()).open(address)).path.startswith("/connexion")
    assert (await mine.open("/compte/donnees/nothing")).status == 404


async def test_organisations_that_go_too_are_named(browser: Visitor) -> None:
    me = await resident()
    await organisation(me.viewer, "Atelier d’une seule")
    await member(await organisation(me.viewer, "Les Tilleuls ensemble"))

    page = await (await browser(me)).open("/compte/donnees")

    assert "Atelier d’une seule" in page.text
    assert "Les Tilleuls ensemble" not in page.text


@pytest.mark.parametrize(
    ("typed", "beside", "said"),
    [
        ({"sure": "", "texts": "KEEP", "password": PASSWORD}, "sure", "Confirmez votre choix."),
        ({"sure": "1", "texts": "", "password": PASSWORD}, "texts", "Choisissez ce que deviennent vos textes."),
        ({"sure": "1", "texts": "KEEP", "password": "un autre mot"}, "password", "Ce n’est pas votre mot de passe."),
    ],
)
async def test_nobody_leaves_by_mistake(browser: Visitor, typed: dict[str, str], beside: str, said: str) -> None:
    mine = await browser(await resident())
    page = await mine.open("/compte/donnees")
    before = await contents()

    back = await mine.submit(page, "/compte/donnees/suppression", **typed)

    assert back.status == 422
    assert said in back.text
    assert PASSWORD not in back.html
    assert await contents() == before


async def test_who_leaves_is_signed_out_and_their_words_stay_without_a_name(browser: Visitor) -> None:
    me = await resident("Zoé Petit")
    made = await proposal(me.viewer)
    mine = await browser(me)

    page = await mine.open("/compte/donnees")
    gone = await mine.submit(page, "/compte/donnees/suppression", sure="1", texts="KEEP", password=PASSWORD)

    assert gone.path == "/au-revoir"
    assert "Votre compte est supprimé" in gone.text
    assert "Se connecter" in gone.html
    assert not await Account.exists(id=me.account.id)
    slug = (await Proposal.get(id=made.id).prefetch_related("commune")).commune.slug
    shown = await mine.open(f"/communes/{slug}/propositions/{made.number}")
    assert made.title in shown.text
    assert "Zoé Petit" not in shown.html
