"""GraphQL over HTTP, as its specification says: POST for all, GET for queries, one request, bounded."""

import json
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.execution import ExecutionResult, PreExecutionError
from strawberry.types.graphql import OperationType

from parvis.auth.viewer import Viewer, visitor
from parvis.core.errors import Forbidden, ParvisError, Unauthenticated
from parvis.core.i18n import translate
from parvis.core.settings import Settings
from parvis_graphql.context import Context
from parvis_graphql.schema import ParvisSchema
from parvis_web.door.cookies import clear_session, set_session
from parvis_web.door.origin import is_same_origin
from parvis_web.door.strict_json import read_json
from parvis_web.door.visitors import asked_locale, bearer_token, remote_of, viewer_of_cookie, viewer_of_token

MAX_BODY = 64 * 1024
_MODERN = "application/graphql-response+json"
_LEGACY = "application/json"
_STATUS = {"UNAUTHENTICATED": 401, "FORBIDDEN": 403, "TIMEOUT": 503, "UNAVAILABLE": 503}


class Refused(Exception):
    """The request is no GraphQL request, or not one that is taken."""

    def __init__(self, status: int, message: str, code: str = "INVALID_REQUEST") -> None:
        super().__init__(message)
        self.status, self.message, self.code = status, message, code


class GraphQLEndpoint:
    """One route. The answer is JSON in the media type that was asked for, whatever goes wrong."""

    def __init__(self, schema: ParvisSchema, settings: Settings) -> None:
        self._schema = schema
        self._settings = settings

    async def __call__(self, request: Request) -> Response:
        response = Response(media_type=_media_type(request))
        response.headers["vary"] = "Accept, Accept-Language, Cookie, Authorization"
        try:
            viewer = await self._viewer(request)
            asked = await _read(request)
            result = await self._execute(request, response, viewer, asked)
        except Refused as refused:
            return _refuse(response, refused.status, refused.code, refused.message)
        except json.JSONDecodeError as error:
            return _refuse(response, 400, "INVALID_REQUEST", error.msg)
        except ParvisError as error:
            message = translate(error.message, asked_locale(request.headers), **error.params)
            return _refuse(response, _STATUS.get(str(error.code), 400), str(error.code), message)
        is_request_error = _is_request_error(result)
        body: dict[str, Any] = {}
        if result.errors:
            body["errors"] = [error.formatted for error in result.errors]
        if not is_request_error:
            body["data"] = result.data
        if result.extensions:
            body["extensions"] = result.extensions
        _write(response, body)
        if is_request_error and response.media_type == _MODERN:
            code = (result.errors[0].extensions or {}).get("code")
            response.status_code = _STATUS.get(str(code), 400)
        return response

    async def _viewer(self, request: Request) -> Viewer:
        """Raises Unauthenticated for a bad token or session; Forbidden for a cookie that another site made use of."""
        locale = asked_locale(request.headers)
        token = bearer_token(request.headers)
        if token is not None:
            return await viewer_of_token(token, locale if "accept-language" in request.headers else None)
        viewer = await viewer_of_cookie(request.headers, self._settings)
        if viewer is None:
            raise Unauthenticated("This token or session is not good (any more).")
        if not is_same_origin(request.headers, self._settings):
            if viewer.id is not None:
                raise Forbidden("This request comes from another site; use a personal access token there.")
            return visitor(locale)
        return viewer

    async def _execute(self, request: Request, response: Response, viewer: Viewer, asked: dict[str, Any]) -> Any:
        is_post = request.method == "POST"
        allowed = {OperationType.QUERY, OperationType.MUTATION} if is_post else {OperationType.QUERY}
        context = Context(
            viewer=viewer,
            remote=remote_of(request),
            user_agent=request.headers.get("user-agent", "")[:200],
            start_session=lambda secret: set_session(response, secret, self._settings),
            end_session=lambda: clear_session(response, self._settings),
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
                response.headers["allow"] = "POST"
                raise Refused(405, "GET is for queries; send anything else by POST.") from error
            raise Refused(400, "Subscriptions go over a WebSocket: graphql-transport-ws at this address.") from error


def _is_request_error(result: ExecutionResult) -> bool:
    """Whether nothing was executed: the answer then has no data. (An error of a field has a path.)"""
    return isinstance(result, PreExecutionError) or (
        result.data is None and all(error.path is None for error in result.errors or ())
    )


def _media_type(request: Request) -> str:
    accept = request.headers.get("accept", "")
    return _MODERN if _MODERN in accept else _LEGACY


async def _read(request: Request) -> dict[str, Any]:
    """query, variables and operationName, of the right types. Raises Refused."""
    accept = request.headers.get("accept", "*/*")
    if not any(kind in accept for kind in (_MODERN, _LEGACY, "*/*", "application/*")):
        raise Refused(406, f"The answer is {_MODERN} or {_LEGACY}.")
    if request.method != "POST":
        raw: Any = dict(request.query_params)
        for name in ("variables", "extensions"):
            if name in raw:
                raw[name] = read_json(raw[name])
    else:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != _LEGACY:
            raise Refused(415, f"The body is {_LEGACY}.")
        raw = read_json(await _bounded(request))
    if not isinstance(raw, dict):
        raise Refused(400, "The request is one JSON object.")
    for name, wanted in (("query", str), ("operationName", str), ("variables", dict), ("extensions", dict)):
        if raw.get(name) is not None and not isinstance(raw[name], wanted):
            raise Refused(400, f"`{name}` is of the wrong type.")
    if not raw.get("query"):
        raise Refused(400, "`query` is missing.")
    return {name: raw.get(name) for name in ("query", "variables", "operationName")}


async def _bounded(request: Request) -> bytes:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BODY:
                raise Refused(413, f"A request has at most {MAX_BODY} bytes.", "TOO_LARGE")
    except ClientDisconnect as error:
        raise Refused(400, "The request was cut short.") from error
    return bytes(body)


def _refuse(response: Response, status: int, code: str, message: str) -> Response:
    response.status_code = status
    if status == 401:
        response.headers["www-authenticate"] = "Bearer"
    return _write(response, {"errors": [{"message": message, "extensions": {"code": code}}]})


def _write(response: Response, body: dict[str, Any]) -> Response:
    # an error may quote half of a surrogate pair, which JSON can spell and UTF-8 cannot
    response.body = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
    response.headers["content-length"] = str(len(response.body))
    response.headers["cache-control"] = "no-store"
    return response
