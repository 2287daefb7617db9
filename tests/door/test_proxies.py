"""X-Forwarded-For and -Proto: believed from the proxies that the settings name, and from nobody else."""

import httpx
import pytest
from tests.deploy.seen import with_more

from parvis.core.settings import Settings

PROXY, INNER_PROXY, STRANGER, PERSON = "10.1.2.3", "2001:db8:1::7", "198.51.100.7", "203.0.113.9"
TRUSTED = "10.0.0.1/8, 2001:db8:1::/48"


async def seen(settings: Settings, peer: str, **headers: str) -> tuple[str, str]:
    """Whom the house takes the caller for, and by what they came, where `peer` is at the connection's other end."""
    transport = httpx.ASGITransport(with_more(settings), client=(peer, 40_000))
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with httpx.AsyncClient(transport=transport, base_url="http://parvis.example") as client:
        answer = (await client.get("/tests/seen", headers=named)).json()
    return answer["remote"], answer["scheme"]


@pytest.fixture
def behind(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings that name proxies, a network among them that is written as a host of it."""
    monkeypatch.setenv("PARVIS_TRUSTED_PROXIES", TRUSTED)
    return Settings(_env_file=None)


async def test_without_proxies_in_the_settings_nobody_is_believed(settings: Settings) -> None:
    for peer in (PROXY, "127.0.0.1", STRANGER):
        assert await seen(settings, peer, x_forwarded_for=PERSON, x_forwarded_proto="https") == (peer, "http")


async def test_a_proxy_is_believed(behind: Settings) -> None:
    for peer in (PROXY, "10.200.0.1", INNER_PROXY):
        assert await seen(behind, peer, x_forwarded_for=PERSON, x_forwarded_proto="https") == (PERSON, "https")


async def test_a_stranger_is_not(behind: Settings) -> None:
    assert await seen(behind, STRANGER, x_forwarded_for=PERSON, x_forwarded_proto="https") == (STRANGER, "http")
    assert await seen(behind, "11.1.2.3", x_forwarded_for=PERSON) == ("11.1.2.3", "http")


async def test_of_a_chain_the_last_who_is_no_proxy_counts(behind: Settings) -> None:
    """What stands before them is what they themselves claimed."""
    chain = f"192.0.2.1, {STRANGER}, {PERSON}, 10.9.9.9"

    assert await seen(behind, PROXY, x_forwarded_for=chain) == (PERSON, "http")


async def test_of_ipv6_the_network_counts(behind: Settings) -> None:
    assert await seen(behind, PROXY, x_forwarded_for="2001:db8:2::1234") == ("2001:db8:2::/64", "http")


@pytest.mark.parametrize("claim", ["", " ", "nonsense", "203.0.113.9:99999999", ",", "\x7f"])
async def test_a_claim_that_is_no_address_does_no_harm(behind: Settings, claim: str) -> None:
    remote, scheme = await seen(behind, PROXY, x_forwarded_for=claim, x_forwarded_proto="javascript")

    assert scheme == "http"
    assert remote in {PROXY, PERSON, claim.strip(), claim}
