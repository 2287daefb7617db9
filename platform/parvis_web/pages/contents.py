"""The pages that proposals, stories and opinions have alike: one with its discussion, and one to take it back.

A kind of content says how its documents find it and where it stands; what is shown of it is in its own templates.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from starlette.responses import Response

from parvis_web.pages.discussion.say import say
from parvis_web.pages.failures import Failure
from parvis_web.pages.forms import Form
from parvis_web.pages.moderation.withheld import withheld
from parvis_web.pages.paging import links, window
from parvis_web.pages.visit import Visit

Found = dict[str, Any]


class Content(ABC):
    """A kind of content. `show` and `comment` are the handlers of its page.

    `page` names the page's document and template; its last part is what templates call the content.
    """

    def __init__(self, page: str) -> None:
        self.page = page
        self.name = page.rpartition("/")[2]

    @abstractmethod
    def asked(self, visit: Visit) -> dict[str, Any]:
        """The variables by which documents find the one that the address names. Raises Failure where none can be."""

    @abstractmethod
    def pick(self, answer: Found) -> Found | None:
        """It in a document's answer, with its `commune`; None where the visitor may see none."""

    @abstractmethod
    def address(self, visit: Visit) -> str:
        """Its page."""

    @abstractmethod
    async def withheld(self, visit: Visit) -> Response:
        """What stands in its place. Raises Failure 404 where no moderator has hidden it."""

    def more(self) -> dict[str, Any]:
        """What else its template wants."""
        return {}

    def found(self, answer: Found) -> Found:
        """As `pick`. Raises Failure where there is none."""
        one = self.pick(answer)
        if one is None:
            raise Failure(404)
        return one

    async def show(self, visit: Visit) -> Response:
        return await self._show(visit, Form())

    async def comment(self, visit: Visit) -> Response:
        return await say(visit, self.address(visit), self._show)

    async def _show(self, visit: Visit, form: Form, status: int = 200) -> Response:
        asked = self.asked(visit)
        answer = await visit.ask(self.page, **asked, isSignedIn=visit.is_signed_in, **window(visit))
        one = self.pick(answer)
        if one is None:
            return await self.withheld(visit)
        topic, thread = self.address(visit), one["thread"]
        if form.errors and not thread["viewerCanComment"]:
            # no form to show it again in: the page that says so hands back what was written
            raise Failure(status, form.errors[0].message)
        return visit.page(
            f"{self.page}.html",
            status,
            **{self.name: one},
            **self.more(),
            commune=one["commune"],
            topic=topic,
            # what is done from here leads back here; a form that came back has no address of its own
            back_here=visit.here if visit.request.method == "GET" else topic,
            thread=thread,
            comment_count=one["commentCount"],
            comments=thread["comments"]["nodes"],
            paging=links(thread["comments"]["pageInfo"], topic),
            live_cursor=answer["liveCursor"],
            speaker=answer.get("viewer"),
            form=form,
            key=uuid4(),
        )


class ContentById(Content):
    """A kind whose addresses have the content's global id, and whose documents find it by `node`."""

    def __init__(self, type_name: str, page: str, url: Callable[[str], str]) -> None:
        super().__init__(page)
        self._type_name, self._url = type_name, url

    def asked(self, visit: Visit) -> dict[str, Any]:
        return {"id": visit.request.path_params["id"]}

    def pick(self, answer: Found) -> Found | None:
        """Raises Failure for something else of this id."""
        node: Found | None = answer["node"]
        if node is not None and node["__typename"] != self._type_name:
            raise Failure(404)
        return node

    def address(self, visit: Visit) -> str:
        return self._url(visit.request.path_params["id"])

    async def withheld(self, visit: Visit) -> Response:
        return await withheld(visit, visit.request.path_params["id"])


@dataclass(frozen=True, slots=True)
class TakingBack:
    """Taking one's content back, or deleting it, after being asked once more: the handlers `ask` and `do`."""

    content: Content
    #: the document and the template that ask
    page: str
    #: the field that says whether the visitor may
    may: str
    mutation: str
    #: the name of the content's id in the mutation's input
    argument: str
    #: where to go from there
    then: Callable[[Found], str]

    async def ask(self, visit: Visit) -> Response:
        one = await self._find(visit)
        if not one[self.may]:
            raise Failure(403)
        return visit.page(f"{self.page}.html", 200, **{self.content.name: one}, commune=one["commune"])

    async def do(self, visit: Visit) -> Response:
        """Whether the visitor may is left to the mutation, which says why not."""
        await visit.read_form()
        one = await self._find(visit)
        await visit.run(self.mutation, **{self.argument: one["id"]})
        return visit.redirect(self.then(one))

    async def _find(self, visit: Visit) -> Found:
        visit.require_account()
        return self.content.found(await visit.ask(self.page, **self.content.asked(visit)))
