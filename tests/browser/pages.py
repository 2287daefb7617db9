"""Every page as every kind of reader meets it, refused forms among them: what the tests of all pages go through."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from playwright.async_api import Page
from tests.browser.site import ISSY_PATH
from tests.browser.square import Square

_PARIS = "/communes/paris-75056"
_SEVRES = "/communes/sevres-92072"


@dataclass(frozen=True, slots=True)
class Shown:
    """`reader` is "visitor", "author" or "neighbour"; `then` leads on from the page at `path` to the one meant."""

    reader: str
    path: Callable[[Square], str]
    then: Callable[[Page], Awaitable[None]] | None = None

    async def open(self, page: Page, square: Square) -> None:
        await page.goto(self.path(square))
        if self.then:
            await self.then(page)


def _at(path: str) -> Callable[[Square], str]:
    return lambda _square: path


def _sending(form: str, **typed: str) -> Callable[[Page], Awaitable[None]]:
    """Sends the form to this address as the browser itself would not let it go."""

    async def send(page: Page) -> None:
        sent = page.locator(f"form[action='{form}'][method=post]").first
        for name, value in typed.items():
            field = sent.locator(f"[name='{name}']").first
            await (field.check() if value == "on" else field.fill(value))
        await sent.evaluate("form => { form.noValidate = true }")
        async with page.expect_navigation():
            # the form's own button: one with an address of its own does something else on the way
            await sent.locator("button:not([formaction])").last.click()

    return send


def _follow(end: str) -> Callable[[Page], Awaitable[None]]:
    """Goes where the last link of this end leads."""

    async def follow(page: Page) -> None:
        async with page.expect_navigation():
            await page.locator(f"main a[href$='{end}']").last.click()

    return follow


_SIGN_UP = {"displayName": "Léa", "email": "lea@example.org", "password": "une place ombragée", "isFifteen": "on"}

#: refused forms put the reader at once where the mistakes are listed
REFUSED = {
    "sign-up refused": Shown("visitor", _at("/inscription"), _sending("/inscription", email="non")),
    "code refused": Shown("visitor", _at("/inscription/code?id=inconnu"), _sending("/inscription/code", code="12")),
    "sign-in refused": Shown("visitor", _at("/connexion"), _sending("/connexion", email="lea@example.org")),
    "proposal refused": Shown(
        "author", _at(f"{ISSY_PATH}/proposer"), _sending(f"{ISSY_PATH}/proposer", latitude="nord")
    ),
    "organisation refused": Shown(
        "author", _at("/organisations/nouvelle"), _sending("/organisations/nouvelle", website="non")
    ),
    "story refused": Shown("author", _at(f"{ISSY_PATH}/raconter"), _sending(f"{ISSY_PATH}/raconter", latitude="nord")),
    "opinion refused": Shown("author", _at(f"{_SEVRES}/avis"), _sending(f"{_SEVRES}/avis", text="non")),
    "evaluation refused": Shown("author", _at(f"{ISSY_PATH}/evaluer"), _sending(f"{ISSY_PATH}/evaluer")),
    "code of a ballot refused": Shown("visitor", _at("/bulletin"), _sending("/bulletin", code="non")),
    "token refused": Shown("author", _at("/compte"), _sending("/compte/jetons", name="Essai")),
}

PAGES = {
    "home": Shown("visitor", _at("/")),
    "communes found": Shown("visitor", _at("/?q=92130")),
    "no commune found": Shown("visitor", _at("/?q=zzzzzz")),
    "commune": Shown("visitor", _at(ISSY_PATH)),
    "commune with districts": Shown("visitor", _at(_PARIS)),
    "commune without proposals": Shown("neighbour", _at(_SEVRES)),
    "what happens in a commune": Shown("visitor", _at(f"{ISSY_PATH}/activite")),
    "what happens in France": Shown("visitor", _at("/activite?sujet=commentaires")),
    "proposals": Shown("visitor", _at(f"{ISSY_PATH}/propositions?ordre=soutenues")),
    "proposal": Shown("visitor", lambda square: square.proposal.path),
    "one's own proposal": Shown("author", lambda square: square.proposal.path),
    "a neighbour's proposal": Shown("neighbour", lambda square: square.proposal.path),
    "withdrawn proposal": Shown("visitor", lambda square: square.withdrawn.path),
    "versions": Shown("visitor", lambda square: f"{square.proposal.path}/versions"),
    "changing a proposal": Shown("author", lambda square: f"{square.proposal.path}/modifier"),
    "withdrawing a proposal": Shown("author", lambda square: f"{square.proposal.path}/retirer"),
    "proposing, without an account": Shown("visitor", _at(f"{ISSY_PATH}/proposer")),
    "proposing": Shown("author", _at(f"{ISSY_PATH}/proposer")),
    "comment": Shown("visitor", lambda square: square.comment),
    "answering": Shown("neighbour", lambda square: square.comment),
    "changing a comment": Shown("neighbour", lambda square: f"{square.mine}/modifier"),
    "deleting a comment": Shown("neighbour", lambda square: f"{square.mine}/supprimer"),
    "moderators' log": Shown("visitor", _at("/moderation/journal")),
    "reporting a comment": Shown(
        "visitor", lambda square: square.comment.replace("/comments/", "/signaler/commentaire/")
    ),
    "a queue that is empty": Shown("neighbour", _at("/moderation")),
    "organisation": Shown("visitor", lambda square: square.organisation),
    "one's own organisation": Shown("neighbour", lambda square: square.organisation),
    "changing an organisation": Shown("neighbour", lambda square: f"{square.organisation}/modifier"),
    "members": Shown("neighbour", lambda square: f"{square.organisation}/membres"),
    "leaving an organisation": Shown("neighbour", lambda square: f"{square.organisation}/membres", _follow("/retirer")),
    "opening an organisation": Shown("author", _at("/organisations/nouvelle")),
    "organisations of a commune": Shown("visitor", _at(f"{ISSY_PATH}/organisations")),
    "proposing for an organisation": Shown("neighbour", _at(f"{ISSY_PATH}/proposer")),
    "stories of a commune": Shown("visitor", _at(f"{ISSY_PATH}/histoires")),
    "stories": Shown("visitor", _at("/histoires?genre=reportages")),
    "story": Shown("visitor", lambda square: square.story),
    "one's own story": Shown("author", lambda square: square.story),
    "draft": Shown("author", lambda square: square.draft),
    "drafts": Shown("author", _at("/histoires/brouillons")),
    "telling, without an account": Shown("visitor", _at(f"{ISSY_PATH}/raconter")),
    "telling": Shown("author", _at(f"{ISSY_PATH}/raconter")),
    "changing a story": Shown("author", lambda square: f"{square.story}/modifier"),
    "deleting a story": Shown("author", lambda square: f"{square.story}/supprimer"),
    "opinions": Shown("visitor", _at(f"{ISSY_PATH}/avis")),
    "giving an opinion": Shown("author", _at(f"{_SEVRES}/avis")),
    "opinion": Shown("visitor", lambda square: square.opinion),
    "one's own opinion": Shown("neighbour", lambda square: square.opinion),
    "an opinion that waits": Shown("author", lambda square: square.waiting),
    "taking an opinion back": Shown("neighbour", lambda square: f"{square.opinion}/retirer"),
    "results": Shown("visitor", _at(f"{ISSY_PATH}/resultats?mesure=SAFETY")),
    "results of a commune with few answers": Shown("visitor", _at(f"{_SEVRES}/resultats")),
    "barometer": Shown("visitor", _at("/barometre")),
    "signed evaluations and holds": Shown("visitor", _at(f"{ISSY_PATH}/evaluations")),
    "evaluating, without an account": Shown("visitor", _at(f"{ISSY_PATH}/evaluer")),
    "evaluating": Shown("author", _at(f"{ISSY_PATH}/evaluer")),
    "a ballot's code": Shown("visitor", _at("/bulletin")),
    "how the vote is kept secret": Shown("visitor", _at("/secret-du-vote")),
    "one's own evaluations": Shown("author", _at("/compte/evaluations")),
    "sign-up": Shown("visitor", _at("/inscription")),
    "code": Shown("visitor", _at("/inscription"), _sending("/inscription", **_SIGN_UP)),
    "sign-in": Shown("visitor", _at("/connexion")),
    "signed in, in another tab": Shown("author", _at("/connexion/faite")),
    "account": Shown("author", _at("/compte")),
    "new token": Shown("neighbour", _at("/compte"), _sending("/compte/jetons", name="Carte", scopes="on")),
    "credits": Shown("visitor", _at("/credits")),
    "caught mail": Shown("visitor", _at("/dev/mail")),
    "not found": Shown("visitor", _at("/communes/atlantide")),
}
