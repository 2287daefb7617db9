"""One request to one page: who comes, what the page asks of the schema, what goes back."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from parvis.auth.viewer import Viewer, visitor
from parvis.core.errors import ParvisError
from parvis.core.i18n import translate
from parvis.core.settings import Settings
from parvis_graphql.context import Context
from parvis_graphql.operations import ParvisSchema
from parvis_web.door.cookies import clear_session, set_session
from parvis_web.door.csrf import verify_csrf
from parvis_web.door.visitors import asked_locale, remote_of, viewer_of_cookie
from parvis_web.pages.documents import document
from parvis_web.pages.failures import Failure, failure_from, failure_of
from parvis_web.pages.forms import FieldError, Form, read_form
from parvis_web.pages.rendering import render


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a form: the payload, or what is to be mended, with the status to say it."""

    payload: dict[str, Any]
    errors: list[FieldError]
    status: int = 422

    @property
    def went_well(self) -> bool:
        return not self.errors


class Visit:
    """Handlers get one, and answer with `page` or `redirect`, or raise Failure."""

    def __init__(self, request: Request, schema: ParvisSchema) -> None:
        self.request = request
        self.schema = schema
        self.settings: Settings = request.app.state.settings
        self.viewer: Viewer = visitor(asked_locale(request.headers))
        #: a cookie came whose session is over: said, so that nobody wonders
        self.session_is_over = False
        #: the form that came, for the page that has to say that it could not be taken
        self.form: Form | None = None
        self._new_session: str | None = None
        self._session_ends = False

    async def meet(self) -> None:
        """Find out who it is. Raises Failure where the database is down."""
        try:
            viewer = await viewer_of_cookie(self.request.headers, self.settings)
        except ParvisError as error:
            raise failure_from(error, self.viewer.locale) from error
        self.session_is_over = viewer is None
        self.viewer = viewer or self.viewer

    @property
    def is_signed_in(self) -> bool:
        return self.viewer.id is not None

    @property
    def here(self) -> str:
        """The path and query asked for, to come back to."""
        path: str = self.request.scope["raw_path"].decode("latin-1")
        return path + (f"?{self.request.url.query}" if self.request.url.query else "")

    def say(self, message: str, **params: object) -> str:
        """A message of the catalogue in the reader's language."""
        return translate(message, self.viewer.locale, **params)

    def query(self, name: str) -> str | None:
        """A value of the address's query; None where it is missing or empty."""
        return self.request.query_params.get(name) or None

    def require_account(self) -> None:
        """Raises Failure that sends a visitor to sign in."""
        if not self.is_signed_in:
            raise Failure(401)

    async def ask(self, name: str, /, **variables: Any) -> dict[str, Any]:
        """What the document finds, as this visitor may see it. Raises Failure."""
        result = await self._execute(name, variables)
        if result.errors:
            raise failure_of(result.errors)
        assert result.data is not None
        return dict(result.data)

    async def submit(self, name: str, form: Form | None = None, /, **input: Any) -> Outcome:
        """Run a mutation. What a person can mend goes beside the fields of `form`; anything else raises Failure.

        Too many tries can be mended as well, by coming back: nothing that was typed is lost.
        """
        result = await self._execute(name, {"input": input})
        if result.errors:
            failure = failure_of(result.errors)
            if failure.status != 429:
                raise failure
            errors = [FieldError(None, failure.message or "")]
            if form is not None:
                form.errors += errors
            return Outcome({}, errors, 429)
        assert result.data is not None
        payload: dict[str, Any] = next(iter(result.data.values()))
        errors = [FieldError(".".join(error["path"] or []) or None, error["message"]) for error in payload["errors"]]
        if form is not None:
            form.errors += errors
        return Outcome(payload, errors)

    async def run(self, name: str, /, **input: Any) -> dict[str, Any]:
        """Run the mutation of a form that has nothing to mend, and give its payload. Raises Failure for any error."""
        outcome = await self.submit(name, **input)
        if not outcome.went_well:
            raise Failure(outcome.status, outcome.errors[0].message)
        return outcome.payload

    async def read_form(self) -> Form:
        """The form that was sent, if it comes from a page of ours. Raises Failure, CsrfRefused."""
        self.form = await read_form(self.request)
        verify_csrf(self.request, self.form, self.settings)
        return self.form

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        return render(
            self.request,
            self.viewer,
            template,
            {"form": Form(), "here": self.here, "session_is_over": self.session_is_over, **values},
            status,
        )

    def redirect(self, address: str) -> Response:
        """To a page of this site, to be read by GET."""
        return RedirectResponse(address, 303)

    def finish(self, response: Response) -> Response:
        """The response with the session that began, or without the one that ended."""
        if self._new_session is not None:
            set_session(response, self._new_session, self.settings)
        elif self._session_ends or self.session_is_over:
            clear_session(response, self.settings)
        return response

    async def _execute(self, name: str, variables: dict[str, Any]) -> Any:
        return await self.schema.execute(document(name), variable_values=variables, context_value=self._context())

    def _context(self) -> Context:
        request = self.request
        return Context(
            viewer=self.viewer,
            remote=remote_of(request),
            user_agent=request.headers.get("user-agent", "")[:200],
            start_session=self._begin,
            end_session=self._end,
        )

    def _begin(self, secret: str) -> None:
        self._new_session = secret

    def _end(self) -> None:
        self._session_ends = True
