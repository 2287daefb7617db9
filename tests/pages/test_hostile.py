"""What people and programs send who mean no good: shown as text, refused clearly, nothing changed."""

from urllib.parse import urlencode

import pytest
from tests.auth.people import resident
from tests.factories import comment, commune, photo, proposal
from tests.pages.browser import Shown
from tests.pages.conftest import Visitor
from tests.tables import contents

from parvis.discussion.models import Thread
from parvis.proposals.content import MOST_PHOTOS
from parvis_web.pages.forms import MAX_BODY
from parvis_web.pages.photos_form import most_parts

ATTACKS = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "[clic](javascript:alert(1)) <a href='javascript:alert(1)'>x</a> ![x](http://evil.example/x.png)",
    "</textarea></title><svg onload=alert(1)>",
]


def is_harmless(page: Shown) -> bool:
    """Nothing on the page runs, or loads from elsewhere."""
    for element in page.root.walk():
        if element.tag in {"svg", "iframe", "object", "embed", "style"}:
            return False
        if element.tag == "script" and not element.get("src").startswith("/static/built/"):
            return False
        if any(name.startswith("on") for name in element.attributes):
            return False
        for name in ("src", "href", "action", "srcset"):
            if element.get(name).strip().lower().startswith(("javascript:", "data:")):
                return False
        if "evil.example" in element.get("src"):
            return False
    return True


@pytest.mark.parametrize("attack", ATTACKS)
async def test_what_people_write_is_shown_as_text(attack: str, browser: Visitor) -> None:
    author, place = await resident("Malo"), await commune(f"Ville {attack[:30]}")
    picture = await photo(author.viewer, alt=attack, caption=attack, credit=attack[:100], width=4, height=3)
    made = await proposal(
        author.viewer, place, title=attack[:100], body=attack + " " + "mot " * 10, photo_ids=[picture.id]
    )
    await comment(author.viewer, await Thread.get(id=made.thread_id), body=attack)
    mine, path = await browser(author), f"/communes/{place.slug}"

    for address in (
        "/",
        path,
        f"{path}/proposer",
        f"{path}/propositions",
        f"{path}/propositions/1",
        f"{path}/propositions/1/versions",
        f"{path}/propositions/1/modifier",
        f"{path}/propositions/1/retirer",
    ):
        page = await mine.open(address)
        assert page.status == 200
        assert is_harmless(page), address
    assert attack[:100] in (await mine.open(f"{path}/propositions/1")).text


@pytest.mark.parametrize("attack", ATTACKS)
async def test_what_comes_back_is_shown_as_text(attack: str, browser: Visitor) -> None:
    visitor = await browser()
    found = await visitor.open("/?" + urlencode({"q": attack[:80]}))
    signing_in = await visitor.open("/connexion?" + urlencode({"retour": attack}))
    back = await visitor.submit(await visitor.open("/inscription"), "/inscription", displayName=attack, email=attack)
    refused = await visitor.post("/langue", [("csrf", "x"), ("anything", attack + " et plus"), (attack, "y")])

    for page in (found, signing_in, back, refused):
        assert is_harmless(page)
    assert back.root.all("input", id="displayName")[0].get("value") == attack


@pytest.mark.parametrize("text", ["un\x00deux mots ici", "droite\u202egauche et plus"])
async def test_control_characters_are_refused(text: str, browser: Visitor) -> None:
    place = await commune()
    await proposal((await resident()).viewer, place)
    mine, path = await browser(await resident()), f"/communes/{place.slug}/propositions/1"
    page = await mine.open(path)
    before = await contents()

    back = await mine.submit(page, f"{path}/commentaires", body=text)

    assert back.status == 422
    assert "caractères de contrôle" in back.error_beside("body")
    assert await contents() == before


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/?q=" + "x" * 500, 400),
        ("/?q=%00", 400),
        ("/?q=mens&apres=nonsense", 400),
        ("/communes/{slug}/propositions?apres=nonsense", 400),
        ("/communes/{slug}/propositions?theme=NOTHING", 200),
        ("/communes/{slug}/propositions?ordre=nonsense", 200),
        ("/communes/{slug}/propositions/1?apres=nonsense", 400),
        ("/communes/{slug}/propositions/99999999999", 404),
        ("/communes/{slug}/propositions/0", 404),
        ("/communes/%00/propositions", 400),
        ("/communes/{slug}/propositions/un", 404),
        ("/comments/%00", 404),
        ("/inscription/code?id=nonsense", 200),
        ("/static/../app.py", 404),
        ("/langue", 405),
    ],
)
async def test_a_strange_address_is_answered_clearly(path: str, status: int, browser: Visitor) -> None:
    place = await commune()
    await proposal((await resident()).viewer, place)

    page = await (await browser()).open(path.format(slug=place.slug))

    assert page.status == status


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"x" * (MAX_BODY + 1), "application/x-www-form-urlencoded", 413),
        (b"&".join(b"a=b" for _ in range(200)), "application/x-www-form-urlencoded", 400),
        (b"\xff\xfe", "application/x-www-form-urlencoded", 400),
        (b'{"body": "x"}', "application/json", 415),
        (b"body=x", "text/plain", 415),
        (b"", "application/x-www-form-urlencoded", 403),
    ],
)
async def test_a_body_that_is_no_form_is_refused(body: bytes, kind: str, status: int, browser: Visitor) -> None:
    mine = await browser(await resident())
    before = await contents()

    response = await mine.send("/langue", body, kind)

    assert response.status == status
    assert await contents() == before


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"nonsense", "multipart/form-data; boundary=x", 400),
        (b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\ncut sho', "multipart/form-data; boundary=x", 400),
        (b"--x--\r\n", "multipart/form-data", 415),
        (b"--x--\r\n", "multipart/form-data; boundary=" + "x" * 300, 400),
        (b"title=x", "application/x-www-form-urlencoded", 415),
        (
            b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\n' + b"x" * 300_000 + b"\r\n--x--\r\n",
            "multipart/form-data; boundary=x",
            413,
        ),
        (
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' * (most_parts(MOST_PHOTOS) + 1)
            + b"--x--\r\n",
            "multipart/form-data; boundary=x",
            400,
        ),
    ],
)
async def test_a_broken_form_of_files_is_refused(body: bytes, kind: str, status: int, browser: Visitor) -> None:
    place, mine = await commune(), await browser(await resident())
    before = await contents()

    response = await mine.send(f"/communes/{place.slug}/proposer", body, kind)

    assert response.status == status
    assert await contents() == before
