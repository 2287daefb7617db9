"""What every answer carries, and what stands beside the pages: the schema's text and the state of the house."""

from pathlib import Path

import httpx
import pytest
from tests.door.processes import Web, free_port, web

from parvis_graphql.schema import make_schema

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:{store};"
    " connect-src 'self'{store}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize(
    "path", ["/", "/graphql", "/schema.graphql", "/healthz", "/readyz", "/nothing", "/media/x", "/credits"]
)
async def test_every_answer_keeps_browsers_careful(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers

    assert headers["content-security-policy"] == POLICY.format(store="")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "server" not in headers
    assert "strict-transport-security" not in headers  # by http it would lock people out


async def test_by_https_browsers_are_told_to_stay_and_cookies_are_bound_to_the_host(house: str, tmp_path: Path) -> None:
    public = {
        "PARVIS_PUBLIC_URL": "https://parvis.example",
        "PARVIS_S3_PUBLIC_ENDPOINT": "https://store.example",
        "PARVIS_PUBLISHER": "Camille Martin, 1 place de la Mairie",
        "PARVIS_HOSTING": "Hébergeur, 2 rue du Lac",
        "PARVIS_CONTACT": "bonjour@parvis.example",
        "PARVIS_DATA_PROTECTION_CONTACT": "donnees@parvis.example",
        "PARVIS_MODERATORS": "camille@parvis.example",
    }
    async with (
        web(tmp_path / "web.log", public) as running,
        httpx.AsyncClient(base_url=running.url) as client,
    ):
        headers = (await client.get("/connexion")).headers

    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["content-security-policy"] == POLICY.format(store=" https://store.example")
    assert headers["set-cookie"].startswith("__Host-parvis_csrf=")
    assert "Secure" in headers["set-cookie"]


async def test_the_schema_is_there_to_be_read(client: httpx.AsyncClient) -> None:
    response = await client.get("/schema.graphql")

    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain")
    assert response.text.strip() == make_schema().as_str().strip()


async def test_nothing_is_answered_with_a_page_that_says_so(client: httpx.AsyncClient) -> None:
    response = await client.get("/nothing/at/all", headers={"accept-language": "en"})

    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")


async def test_a_house_in_order_says_so(client: httpx.AsyncClient) -> None:
    response = await client.get("/readyz")

    assert (await client.get("/healthz")).text == "ok\n"
    assert response.status_code == 200
    assert response.json() == {"database": "up", "valkey": "up", "storage": "up"}
    assert response.headers["cache-control"] == "no-store"


async def test_a_house_without_anything_stands_and_names_what_is_missing(house: str, tmp_path: Path) -> None:
    nowhere = {
        "PARVIS_DATABASE_URL": f"postgresql://parvis:secret@127.0.0.1:{free_port()}/parvis",
        "PARVIS_REDIS_URL": f"redis://:secret@127.0.0.1:{free_port()}/0",
        "PARVIS_S3_ENDPOINT": f"http://127.0.0.1:{free_port()}",
    }
    async with (
        web(tmp_path / "web.log", nowhere) as running,
        httpx.AsyncClient(base_url=running.url, timeout=15) as client,
    ):
        assert (await client.get("/healthz")).status_code == 200
        response = await client.get("/readyz")
        assert response.status_code == 503
        assert response.json() == {"database": "down", "valkey": "down", "storage": "down"}
        page = await client.get("/")
        assert page.status_code == 503
        assert "secret" not in running.log.read_text()


async def test_starting_is_no_news(web: Web) -> None:
    assert "Uvicorn" not in web.log.read_text()
