"""What the proxy writes down where something goes wrong: the fault, and nothing of whoever met it."""

import asyncio
import json
import os
from pathlib import Path

import httpx
import pytest
from tests.deploy.topology import CADDYFILE, caddy
from tests.door import processes
from tests.waiting import until


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A web process that takes visitors, and breaks off in the midst of all that they ask."""
    asked = (await reader.readuntil(b"\r\n\r\n")).decode()
    if asked.startswith("GET /readyz/web"):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
    writer.close()


async def test_a_fault_is_told_without_the_reader(tmp_path: Path) -> None:
    program = caddy()
    if program is None:
        pytest.skip("NO CADDY HERE: the proxy's log is not looked at (scripts/test_packages.sh brings it)")
    url, log = f"http://127.0.0.1:{processes.free_port()}", tmp_path / "caddy.log"
    broken = await asyncio.start_server(_answer, "127.0.0.1", 0)
    upstream = f"127.0.0.1:{broken.sockets[0].getsockname()[1]}"
    own = {name: str(tmp_path / name.lower()) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *(program, "run", "--config", str(CADDYFILE), "--adapter", "caddyfile"),
            env={"PATH": os.defpath, **own, "SITE_ADDRESS": url, "UPSTREAMS": upstream},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        async with httpx.AsyncClient(base_url=url, trust_env=False, headers={"user-agent": "Minitel"}) as client:

            async def fails() -> bool:
                try:
                    asked = await client.post("/connexion?retour=xyzzy", headers={"x-forwarded-for": "203.0.113.9"})
                except httpx.TransportError:  # not up yet
                    return False
                return asked.status_code == 502

            # given that a reader met a fault
            await until(fails)
    finally:
        process.terminate()
        async with asyncio.timeout(25):
            await process.wait()
        broken.close()
        await broken.wait_closed()

    # then the log has the fault, and neither address nor query nor header
    said = log.read_text()
    faults = [line for line in map(json.loads, said.splitlines()) if line.get("logger") == "http.log.error"]
    assert {line["status"] for line in faults} == {502}
    assert not any("request" in line for line in faults)
    for reader in ("xyzzy", "203.0.113.9", "Minitel", "remote_ip", "remote_addr"):
        assert reader not in said
