"""Who answers for the site: named where it is public, plainly missing where it is private."""

import httpx
import pytest
from tests.pages.browser import ORIGIN, Browser
from tests.pages.conftest import Visitor

from parvis.auth.policy import SESSION_LIFETIME
from parvis.core.events import KEPT
from parvis.core.i18n import translate
from parvis.core.settings import Settings, SettingsError, load_settings
from parvis_web.app import create_app
from parvis_web.pages.site.retention import RETENTION

PAGES = ("/mentions-legales", "/confidentialite", "/contact")
SAID = {
    "publisher": "Camille <Martin>, 1 place de la Mairie, 38710 Mens",
    "hosting": "Hébergeur du Lac, 2 rue du Port, 01 23 45 67 89",
    "contact": "bonjour@parvis.example",
    "data_protection_contact": "donnees@parvis.example",
    "moderators": ("camille@parvis.example",),
    "source_url": "https://code.parvis.example/parvis",
}


@pytest.fixture
async def named(settings: Settings, db: str, read_pool: None) -> Browser:
    """A visitor of a site that says who it is."""
    application = create_app(settings.model_copy(update=SAID))
    transport = httpx.ASGITransport(application, client=("2001:db8:ffff::1", 1))
    return Browser(httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"accept-language": "fr"}))


async def test_a_site_that_says_who_it_is_is_named_on_its_pages(named: Browser) -> None:
    notice, privacy, contact = [await named.open(path) for path in PAGES]

    assert [page.status for page in (notice, privacy, contact)] == [200, 200, 200]
    for text in ("publisher", "hosting", "contact"):
        assert SAID[text] in notice.text
    assert SAID["publisher"] in privacy.text
    for page in (privacy, contact):
        assert "mailto:donnees@parvis.example" in page.links()
    for page in (notice, contact):
        assert "mailto:bonjour@parvis.example" in page.links()
    for page in (notice, privacy, contact):
        assert "installation privée" not in page.text
        # moderators are told by a role, not by name
        assert "camille@parvis.example" not in page.html
    assert SAID["source_url"] in (await named.open("/credits")).links()


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "Ceci est une installation privée d’essai"), ("en", "This is a private test installation")],
)
async def test_a_private_site_says_plainly_that_it_is_one(browser: Visitor, language: str, words: str) -> None:
    visitor = await browser(language=language)

    for path in PAGES:
        page = await visitor.open(path)
        assert page.status == 200
        assert words in page.text


async def test_every_page_leads_there(browser: Visitor) -> None:
    page = await (await browser()).open("/")

    assert set(PAGES) < set(page.links())


async def test_what_is_said_to_be_kept_is_what_the_code_keeps(browser: Visitor) -> None:
    assert (RETENTION["session"], RETENTION["event"]) == (SESSION_LIFETIME.days, KEPT.days) == (30, 30)

    page = await (await browser()).open("/confidentialite")

    for message, days in (
        ("A sign-up that was not confirmed:", "1 jour"),
        ("A session, with the name of its browser:", f"{RETENTION['session']} jours"),
        ("An invitation to an organisation, with the address that it was sent to:", f"{RETENTION['invitation']} jours"),
        ("A copy of your data that you asked for:", f"{RETENTION['export']} jours"),
        ("A photo that nothing shows:", f"{RETENTION['unused_photo']} jours"),
        ("Work that failed, to find out why:", f"{RETENTION['failed_job']} jours"),
    ):
        said = " ".join(translate(message, "fr").split())  # a page's text has its blanks made plain
        assert f"{said} {days}" in page.text


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        (None, False),
        ("http://localhost:8000", False),
        ("http://127.0.0.1:8000", False),
        ("http://[::1]:8000", False),
        ("http://192.168.1.20:8000", False),
        ("http://[fd00::1]", False),
        ("http://parvis.localhost", False),
        ("https://parvis.local", False),
        ("http://web:8000", False),
        ("https://parvis.example", True),
        ("https://parvis.mairie-mens.fr", True),
        ("http://1.1.1.1", True),
    ],
)
def test_what_is_public(address: str | None, is_public: bool) -> None:
    assert Settings(_env_file=None, public_url=address).is_public is is_public


@pytest.mark.parametrize("name", ["publisher", "hosting", "contact", "data_protection_contact", "moderators"])
def test_a_public_site_that_does_not_say_who_it_is_does_not_start(name: str) -> None:
    said = {**SAID, name: () if name == "moderators" else None}
    public = Settings(_env_file=None, public_url="https://parvis.example", **said)

    with pytest.raises(SettingsError, match=rf"^https://parvis\.example .*: PARVIS_{name.upper()} \(see"):
        public.require_identity()

    Settings(_env_file=None, public_url="http://localhost:8000", **said).require_identity()
    Settings(_env_file=None, public_url="https://parvis.example", **SAID).require_identity()


@pytest.mark.parametrize("name", ["publisher", "hosting", "contact", "data_protection_contact", "moderators"])
@pytest.mark.parametrize("blank", ["", " ", "\t \n"])
def test_blanks_say_nobody(name: str, blank: str) -> None:
    public = Settings(_env_file=None, public_url="https://parvis.example", **{**SAID, name: blank})

    with pytest.raises(SettingsError, match=rf"^https://parvis\.example .*: PARVIS_{name.upper()} \(see"):
        public.require_identity()


@pytest.mark.parametrize("name", ["contact", "data_protection_contact", "moderators"])
def test_whom_one_writes_to_has_an_address(name: str) -> None:
    with pytest.raises(SettingsError, match=f"^PARVIS_{name.upper()} is not an e-mail address$"):
        load_settings(_env_file=None, **{name: "nobody"})

    assert load_settings(_env_file=None, contact=" a@b.example ").contact == "a@b.example"
