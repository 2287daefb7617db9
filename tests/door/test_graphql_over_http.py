"""The GraphQL over HTTP specification, as the npm package graphql-http audits it, and where it leaves us the choice."""

import json
from itertools import product

import httpx
import pytest

JSON = "application/json"
MODERN = "application/graphql-response+json"
QUERY = "{ __typename }"
TYPE = "query Type($name: String!) { __type(name: $name) { name } }"
NO_SUCH_FIELD = "{ f8f31403dfe404bccbb0e835f2629c6a7 }"
NEEDS_AN_ID = "query Needs($id: ID!) { node(id: $id) { id } }"
BOTH = pytest.mark.parametrize("accept", [JSON, MODERN])


async def post(client: httpx.AsyncClient, body: object, accept: str | None = None) -> httpx.Response:
    headers = {"content-type": JSON, "accept": accept or "*/*"}
    return await client.post("/graphql", content=json.dumps(body).encode(), headers=headers)


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (MODERN, MODERN),
        (JSON, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (f"{MODERN}, {JSON};q=0.9", MODERN),
        (f"{JSON}; charset=utf-8", JSON),
    ],
)
async def test_the_answer_has_the_type_that_was_asked_for(
    client: httpx.AsyncClient, accept: str, answered: str
) -> None:
    response = await post(client, {"query": QUERY}, accept)

    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == answered
    assert response.json()["data"] == {"__typename": "Query"}


async def test_without_accept_the_answer_is_json(client: httpx.AsyncClient) -> None:
    request = client.build_request("POST", "/graphql", json={"query": QUERY})
    del request.headers["accept"]

    response = await client.send(request)

    assert (response.status_code, response.headers["content-type"]) == (200, JSON)


async def test_what_we_do_not_speak_is_not_answered_in(client: httpx.AsyncClient) -> None:
    assert (await post(client, {"query": QUERY}, "text/html")).status_code == 406


async def test_utf_8_is_spoken_and_understood(client: httpx.AsyncClient) -> None:
    body = json.dumps({"query": '{ __type(name: "Élan🏃") { name } }'}, ensure_ascii=False).encode()

    for content_type in (JSON, f"{JSON}; charset=utf-8"):
        response = await client.post("/graphql", content=body, headers={"content-type": content_type})
        assert response.status_code == 200
        assert response.content.decode("utf-8")


@BOTH
@pytest.mark.parametrize("parameter", ["variables", "operationName", "extensions"])
async def test_parameters_may_be_null(client: httpx.AsyncClient, accept: str, parameter: str) -> None:
    response = await post(client, {"query": QUERY, parameter: None}, accept)

    assert response.status_code == 200
    assert "errors" not in response.json()


@BOTH
@pytest.mark.parametrize(
    "parameters",
    [
        {"operationName": "Named", "query": "query Named { __typename }"},
        {"operationName": "B", "query": "query A { __typename } query B { __typename }"},
        {"query": TYPE, "variables": {"name": "sometype"}},
        {"query": QUERY, "extensions": {"some": "value"}},
    ],
)
async def test_parameters_are_understood(client: httpx.AsyncClient, accept: str, parameters: dict[str, object]) -> None:
    response = await post(client, parameters, accept)

    assert response.status_code == 200
    assert "errors" not in response.json()


@BOTH
async def test_a_query_may_come_by_get(client: httpx.AsyncClient, accept: str) -> None:
    parameters = {"query": TYPE, "variables": json.dumps({"name": "sometype"})}

    response = await client.get("/graphql", params=parameters, headers={"accept": accept})

    assert response.status_code == 200
    assert "errors" not in response.json()


@pytest.mark.parametrize(
    "operation", ["mutation { __typename }", 'subscription { threadChanged(threadId: "x") { __typename } }']
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_nothing_but_a_query_comes_by_get(client: httpx.AsyncClient, method: str, operation: str) -> None:
    response = await client.request(method, "/graphql", params={"query": operation})

    assert (response.status_code, response.headers["allow"]) == (405, "POST")


async def test_a_body_does_not_make_a_get_a_post(client: httpx.AsyncClient) -> None:
    body = {"query": "mutation { signOut(input: {}) { errors { code } } }"}
    for method in ("GET", "HEAD"):
        assert (await client.request(method, "/graphql", json=body)).status_code == 400


async def test_subscriptions_are_sent_to_the_socket(client: httpx.AsyncClient) -> None:
    response = await post(client, {"query": 'subscription { threadChanged(threadId: "x") { __typename } }'})

    assert response.status_code == 400
    assert "graphql-transport-ws" in response.json()["errors"][0]["message"]


@BOTH
@pytest.mark.parametrize(
    ("parameter", "wrong"),
    [
        *product(["query", "operationName"], [0, False, ["array"], {"ob": "ject"}]),
        *product(["variables", "extensions"], [0, False, ["array"], "text"]),
    ],
)
async def test_parameters_of_wrong_types_are_400(
    client: httpx.AsyncClient, accept: str, parameter: str, wrong: object
) -> None:
    response = await post(client, {"query": QUERY, parameter: wrong}, accept)

    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] == "INVALID_REQUEST"
    assert "data" not in response.json()


@BOTH
@pytest.mark.parametrize("body", [{}, {"qeury": QUERY}, {"query": ""}, {"query": None}, [], [{"query": QUERY}], "x", 1])
async def test_a_request_without_a_query_is_400(client: httpx.AsyncClient, accept: str, body: object) -> None:
    response = await post(client, body, accept)

    assert response.status_code == 400
    assert "data" not in response.json()


@BOTH
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b'{ "not a JSON', id="cut short"),
        pytest.param(b"\xff\xfe{}", id="no text"),
        pytest.param(b"[" * 60_000, id="deep"),
        pytest.param(
            b'{"query": "{__typename}", "variables": {"a": ' + b"[" * 20_000 + b"]" * 20_000 + b"}}", id="deeper"
        ),
        pytest.param(b'{"query": "{__typename}", "variables": {"a": ' + b"1" * 20_000 + b"}}", id="long number"),
        pytest.param(b'{"query": "{__typename}", "variables": {"a": NaN}}', id="not a number"),
    ],
)
async def test_what_is_not_json_is_400(client: httpx.AsyncClient, accept: str, text: bytes) -> None:
    response = await client.post("/graphql", content=text, headers={"content-type": JSON, "accept": accept})

    assert response.status_code == 400
    assert response.json()["errors"][0]["message"] == "This is not JSON."


@pytest.mark.parametrize(
    "body",
    [{"query": "{"}, {"query": NO_SUCH_FIELD}, {"query": NEEDS_AN_ID, "variables": {"id": None}}],
    ids=["does not parse", "is not valid", "wrong variable"],
)
async def test_a_request_error_has_no_data_and_is_400_or_for_old_clients_200(
    client: httpx.AsyncClient, body: dict[str, object]
) -> None:
    modern, legacy = await post(client, body, MODERN), await post(client, body, JSON)

    assert (modern.status_code, legacy.status_code) == (400, 200)
    for response in (modern, legacy):
        assert "data" not in response.json() or response.json()["data"] is None
        assert response.json()["errors"][0]["extensions"]["code"] == "INVALID_OPERATION"


async def test_an_operation_that_is_not_there_is_400(client: httpx.AsyncClient) -> None:
    response = await post(client, {"query": "query A { __typename }", "operationName": "B"})

    assert response.status_code == 400


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/plain", b'{"query": "{ __typename }"}'),
        ("application/graphql", b"{ __typename }"),
        ("application/x-www-form-urlencoded", b"query=%7B__typename%7D"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{}\r\n--x--',
        ),
        ("application/jsonp", b'{"query": "{ __typename }"}'),
        (None, b'{"query": "{ __typename }"}'),
    ],
)
async def test_a_body_of_another_type_is_415(client: httpx.AsyncClient, content_type: str | None, body: bytes) -> None:
    headers = {"content-type": content_type} if content_type else {}

    response = await client.post("/graphql", content=body, headers=headers)

    assert response.status_code == 415
    assert response.json()["errors"][0]["extensions"]["code"] == "INVALID_REQUEST"


@pytest.mark.parametrize("size", [64 * 1024 + 1, 10_000_000])
async def test_a_body_above_64_kb_is_413_whatever_it_says_of_its_length(client: httpx.AsyncClient, size: int) -> None:
    async def unannounced() -> object:
        yield b" " * size

    for content in (b" " * size, unannounced()):
        response = await client.post("/graphql", content=content, headers={"content-type": JSON})
        assert response.status_code == 413
        assert response.json()["errors"][0]["extensions"]["code"] == "TOO_LARGE"

    assert (await post(client, {"query": QUERY})).status_code == 200


async def test_a_body_of_64_kb_is_read(client: httpx.AsyncClient) -> None:
    body = json.dumps({"query": QUERY}).encode().ljust(64 * 1024)

    assert (await client.post("/graphql", content=body, headers={"content-type": JSON})).status_code == 200


async def test_half_a_surrogate_pair_is_answered(client: httpx.AsyncClient) -> None:
    body = rb'{"query": "{ node(id: \"\ud800\") { id } }"}'

    response = await client.post("/graphql", content=body, headers={"content-type": JSON})

    assert response.status_code == 200
    assert response.json()["errors"][0]["extensions"]["code"] == "INVALID_OPERATION"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_other_methods_are_405(client: httpx.AsyncClient, method: str) -> None:
    response = await client.request(method, "/graphql")

    assert response.status_code == 405
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


@BOTH
async def test_no_answer_is_kept(client: httpx.AsyncClient, accept: str) -> None:
    for body in ({"query": QUERY}, {"query": "{"}, {}, []):
        assert (await post(client, body, accept)).headers["cache-control"] == "no-store"
    assert (await client.get("/graphql", params={"query": QUERY})).headers["cache-control"] == "no-store"
