"""GraphQL over HTTP, as its specification says: POST for all, GET for queries, one request, bounded."""

import json
from typing import Any

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import Receive, Scope, Send
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from parvis.auth.viewer import Viewer, visitor
from parvis.core.errors import Forbidden, ParvisError, Unauthenticated
from parvis.core.i18n import translate
from parvis.core.settings import Settings
from parvis_graphql.context import Context
from parvis_graphql.engine.answer import Answer as Result
from parvis_graphql.engine.answer import written
from parvis_graphql.operations import ParvisSchema
from parvis_web.door.cookies import clear_session, set_session
from parvis_web.door.exchange import LEGACY, MODERN, Answer, Refused, Request
from parvis_web.door.origin import is_same_origin
from parvis_web.door.strict_json import read_json
from parvis_web.door.visitors import asked_locale, bearer_token, viewer_of_cookie, viewer_of_token

_STATUS = {"UNAUTHENTICATED": 401, "FORBIDDEN": 403, "TIMEOUT": 503, "UNAVAILABLE": 503, "INTERNAL": 500}


class GraphQLEndpoint:
    """One route, an ASGI application. The answer is JSON in the media type that was asked for, whatever goes wrong.

    Programs on other sites may use it with tokens; cookies are not theirs to use.
    """

    def __init__(self, schema: ParvisSchema, settings: Settings) -> None:
        self._schema = schema
        self._settings = settings
        self._cors = CORSMiddleware(
            self, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["*"], max_age=86400
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if request.method == "OPTIONS" and request.headers.keys() >= {"origin", "access-control-request-method"}:
            response = self._cors.preflight_response(request_headers=Headers(scope=scope))
            await response(scope, receive, send)
        else:
            answer = await self._answer(request)
            await answer.send(send)

    async def _answer(self, request: Request) -> Answer:
        answer = Answer(request)
        try:
            viewer = await self._viewer(request)
            asked = await _read(request)
            result = await self._execute(request, answer, viewer, asked)
        except Refused as refused:
            return _refuse(answer, refused.status, refused.code, refused.message)
        except json.JSONDecodeError as error:
            return _refuse(answer, 400, "INVALID_REQUEST", error.msg)
        except ParvisError as error:
            message = translate(error.message, asked_locale(request.headers), **error.params)
            return _refuse(answer, _STATUS.get(str(error.code), 400), str(error.code), message)
        answer.body = result.body()
        if result.is_refused and answer.is_modern:
            code = (result.errors[0].extensions or {}).get("code")
            answer.status = _STATUS.get(str(code), 400)
        return answer

    async def _viewer(self, request: Request) -> Viewer:
        """Raises Unauthenticated for a bad token or session; Forbidden for a cookie that another site made use of."""
        token = bearer_token(request.headers)
        if token is not None:
            locale = asked_locale(request.headers) if "accept-language" in request.headers else None
            return await viewer_of_token(token, locale)
        viewer = await viewer_of_cookie(request.headers, self._settings)
        if viewer is None:
            raise Unauthenticated("This token or session is not good (any more).")
        if not is_same_origin(request.headers, self._settings):
            if viewer.id is not None:
                raise Forbidden("This request comes from another site; use a personal access token there.")
            return visitor(asked_locale(request.headers))
        return viewer

    async def _execute(self, request: Request, answer: Answer, viewer: Viewer, asked: dict[str, Any]) -> Result:
        is_post = request.method == "POST"
        allowed = {OperationType.QUERY, OperationType.MUTATION} if is_post else {OperationType.QUERY}
        context = Context(
            viewer=viewer,
            remote=request.remote,
            user_agent=request.headers.get("user-agent", "")[:200],
            start_session=lambda secret: answer.set_cookie(set_session, secret, self._settings),
            end_session=lambda: answer.set_cookie(clear_session, self._settings),
        )
        try:
            return await self._schema.execute(
                asked["query"],
                variable_values=asked["variables"],
                operation_name=asked["operationName"],
                context_value=context,
                allowed_operation_types=allowed,
            )
        except CannotGetOperationTypeError as error:
            raise Refused(400, "The document has no operation of this name.") from error
        except InvalidOperationTypeError as error:
            if not is_post:
                answer.headers.append((b"allow", b"POST"))
                raise Refused(405, "GET is for queries; send anything else by POST.") from error
            raise Refused(400, "Subscriptions go over a WebSocket: graphql-transport-ws at this address.") from error


async def _read(request: Request) -> dict[str, Any]:
    """query, variables and operationName, of the right types. Raises Refused."""
    accept = request.headers.get("accept", "*/*")
    if not any(kind in accept for kind in (MODERN, LEGACY, "*/*", "application/*")):
        raise Refused(406, f"The answer is {MODERN} or {LEGACY}.")
    if request.method != "POST":
        raw: Any = request.parameters
        for name in ("variables", "extensions"):
            if name in raw:
                raw[name] = read_json(raw[name])
    else:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != LEGACY:
            raise Refused(415, f"The body is {LEGACY}.")
        raw = read_json(await request.body())
    if not isinstance(raw, dict):
        raise Refused(400, "The request is one JSON object.")
    for name, wanted in (("query", str), ("operationName", str), ("variables", dict), ("extensions", dict)):
        if raw.get(name) is not None and not isinstance(raw[name], wanted):
            raise Refused(400, f"`{name}` is of the wrong type.")
    if not raw.get("query"):
        raise Refused(400, "`query` is missing.")
    return {name: raw.get(name) for name in ("query", "variables", "operationName")}


def _refuse(answer: Answer, status: int, code: str, message: str) -> Answer:
    answer.status = status
    if status == 401:
        answer.headers.append((b"www-authenticate", b"Bearer"))
    answer.body = written({"errors": [{"message": message, "extensions": {"code": code}}]})
    return answer
