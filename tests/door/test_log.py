"""One line a request, of JSON, and nobody in it."""

import json
from secrets import token_hex

import httpx
from tests import factories
from tests.door.asking import ADD_COMMENT, say
from tests.door.people import person
from tests.door.processes import Web
from tests.waiting import until
from websockets.asyncio.client import connect

from parvis_graphql.engine.global_ids import encode_id


async def test_one_line_of_json_a_request_without_a_person_in_it(client: httpx.AsyncClient, web: Web) -> None:
    # given everything that could give somebody away
    camille, thread = await person(name="Prénom-Secret"), await factories.thread()
    body, searched, cookie, bad = (f"secret-{token_hex(8)}" for _ in range(4))
    before = len(web.lines())

    # when it is sent by every way there is, well and badly
    await say(client, thread.id, body, camille.bearer)
    await client.get("/graphql", params={"query": f'{{ communes(search: "{searched}") {{ totalCount }} }}'})
    await client.post("/graphql", json={"query": f"{{ {searched} }}"}, headers=camille.cookie)
    await client.post("/graphql", json={"query": "{ __typename }"}, headers={"authorization": f"Bearer {bad}"})
    await client.post("/graphql", json={"query": "{ __typename }"}, headers={"cookie": f"parvis_session={cookie}"})
    await client.post("/graphql", content=b"\xff" + body.encode(), headers={"content-type": "application/json"})
    wrong = {"query": ADD_COMMENT, "variables": {"thread": encode_id("Thread", thread.id), "body": [body]}}
    await client.post("/graphql", json=wrong, headers=camille.bearer)
    await client.get(f"/?q={searched}")
    await client.get(f"/media/public/{'x' * 20}/320.webp?{searched}")
    url = web.url.replace("http", "ws")
    async with connect(f"{url}/graphql?{searched}", subprotocols=["graphql-transport-ws"]) as socket:
        payload = {"authorization": camille.bearer["authorization"]}
        await socket.send(json.dumps({"type": "connection_init", "payload": payload}))
        await socket.recv()

    # then each has its line
    await until(lambda: len(web.lines()) >= before + 10)
    lines = [json.loads(line) for line in web.lines()[before:]]
    assert [line["message"].rpartition(" ms")[0].rpartition(" ")[0] for line in lines] == [
        "POST /graphql 200",
        "GET /graphql 200",
        "POST /graphql 200",
        "POST /graphql 401",
        "POST /graphql 401",
        "POST /graphql 400",
        "POST /graphql 200",
        "GET / 200",
        f"GET /media/public/{'x' * 20}/320.webp 404",
        "WEBSOCKET /graphql 1000",
    ]
    assert {line["logger"] for line in lines} == {"parvis.access"}
    assert {"method", "path", "route", "status", "milliseconds"} < lines[0].keys()
    assert [line["route"] for line in lines[-3:]] == ["/", "/media/{key:path}", "/graphql"]
    written = web.log.read_text()
    for secret in (body, searched, cookie, bad, camille.email, camille.secret, camille.token, "Prénom", "127.0.0.1"):
        assert secret not in written
    assert camille.viewer.id is not None
    assert str(camille.viewer.id) not in written
