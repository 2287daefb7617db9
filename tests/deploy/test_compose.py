"""docker-compose.yml, where no engine is at hand: against the specification, the settings, what must not be in it."""

import json
import re
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft201909Validator

from parvis.core.settings import Settings
from parvis_web.embedded.postgres import SETTINGS
from parvis_web.runtime import WANTED

ROOT = Path(__file__).parents[2]
SPECIFICATION = json.loads(Path(__file__).with_name("compose-spec.json").read_text())
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {"web1", "web2", "worker", "prepare"}
SECRET = re.compile("PASSWORD|SECRET|TOKEN|_KEY|DATABASE_URL|REDIS_URL")


def settings_of(service: str) -> dict[str, str]:
    return {name: value for name, value in SERVICES[service]["environment"].items() if name.startswith("PARVIS_")}


def test_it_follows_the_specification() -> None:
    errors = Draft201909Validator(SPECIFICATION).iter_errors(COMPOSE)

    assert [f"{'.'.join(map(str, error.absolute_path))}: {error.message}" for error in errors] == []


def test_the_topology_is_the_one_that_is_tried_natively() -> None:
    assert SERVICES.keys() == OURS | {"proxy", "postgres", "valkey", "seaweedfs"}
    assert [SERVICES[name]["command"] for name in ("web1", "web2", "worker", "prepare")] == [
        ["serve"],
        ["serve"],
        ["worker"],
        ["prepare"],
    ]
    assert SERVICES["web1"] == SERVICES["web2"]
    assert SERVICES["proxy"]["environment"]["UPSTREAMS"] == "web1:8000 web2:8000"
    assert "./deploy/Caddyfile:/etc/caddy/Caddyfile:ro" in SERVICES["proxy"]["volumes"]


@pytest.mark.parametrize("service", sorted(OURS))
def test_every_setting_is_one_and_those_that_are_needed_are_there(service: str) -> None:
    known = {f"PARVIS_{name.upper()}" for name in Settings.model_fields}
    given = {name if name in known else name.removesuffix("_FILE") for name in settings_of(service)}

    assert given <= known
    assert {f"PARVIS_{name.upper()}" for name in WANTED} <= given
    for name, path in settings_of(service).items():
        if name not in known:
            secret = path.removeprefix("/run/secrets/")
            assert secret != path
            assert secret in SERVICES[service]["secrets"]


def test_the_settings_are_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the containers see, with the secrets that the script makes, is what Settings takes."""
    # given what the operator does: the secrets, and the address in .env
    (tmp_path / "deploy").mkdir()
    script = tmp_path / "deploy" / "make_secrets.sh"
    script.write_bytes((ROOT / "deploy" / "make_secrets.sh").read_bytes())
    subprocess.run(["sh", str(script)], check=True)
    folder = tmp_path / "deploy" / "secrets"
    operator = {"PARVIS_PUBLIC_URL": "https://parvis.example"}

    # when a web process reads them
    for name in Settings.model_fields:
        monkeypatch.delenv(f"PARVIS_{name.upper()}", raising=False)
    for name, value in settings_of("web1").items():
        monkeypatch.setenv(name, interpolated(value, operator).replace("/run/secrets", str(folder)))
    settings = Settings(_env_file=None)

    # then
    settings.require(*WANTED)
    assert settings.origin == "https://parvis.example"
    assert settings.trusted_proxies == (interpolated(COMPOSE["networks"]["front"]["ipam"]["config"][0]["subnet"], {}),)
    assert settings.secret_key
    assert settings.secret_key.get_secret_value() == (folder / "secret_key").read_text()
    password = (folder / "postgres_password").read_text()
    assert settings.database_url == f"postgresql://parvis:{password}@postgres:5432/parvis"

    # and nobody else on the machine gets at them, while the users inside of the containers do
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o444}
    assert {file.name for file in folder.iterdir()} == set(COMPOSE["secrets"])

    # and what is there stays
    before = {file.name: file.read_text() for file in folder.iterdir()}
    subprocess.run(["sh", str(script)], check=True)
    assert {file.name: file.read_text() for file in folder.iterdir()} == before


def interpolated(value: str, variables: dict[str, str]) -> str:
    """As Compose reads ${NAME:-default} and ${NAME:?complaint}."""

    def replaced(match: re.Match[str]) -> str:
        name, how, rest = match.groups()
        assert name in variables or how == ":-", f"{name} has to be given"
        return variables.get(name) or rest

    return re.sub(r"\$\{([A-Z0-9_]+)(:-|:\?)([^}]*)\}", replaced, value)


def test_every_secret_comes_by_file_and_none_is_committed() -> None:
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if SECRET.search(variable):
                assert variable.endswith("_FILE"), (name, variable)
                assert value.startswith("/run/secrets/"), (name, variable)
        assert set(service.get("secrets", [])) <= COMPOSE["secrets"].keys()
    assert all(secret == {"file": f"./deploy/secrets/{name}"} for name, secret in COMPOSE["secrets"].items())
    assert "deploy/secrets/" in (ROOT / ".gitignore").read_text().splitlines()
    # addresses with a password in them, and the words of servers' configurations
    assert not re.search(r"://[^/\s]*:[^/\s]*@|requirepass|secretKey", (ROOT / "docker-compose.yml").read_text())


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}
    assert not any("network_mode" in service or service.get("privileged") for service in SERVICES.values())
    reached = {name: set(service["networks"]) for name, service in SERVICES.items()}
    inner = {name for name, network in COMPOSE["networks"].items() if network.get("internal")}

    # the services are on networks without a way out, the store on one that the application alone is on
    assert inner == {"front", "data", "store"}
    assert reached["postgres"] == reached["valkey"] == {"data"}
    assert reached["seaweedfs"] == {"store"}
    assert {name for name in reached if "store" in reached[name]} == OURS | {"seaweedfs"}
    assert {name for name in reached if "front" in reached[name]} == {"proxy", "web1", "web2"}
    # of the store's servers, the one that speaks S3 alone listens beyond its container
    command = SERVICES["seaweedfs"]["command"]
    assert {"-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3.ip.bind=0.0.0.0"} <= set(command)
    assert SERVICES["seaweedfs"]["expose"] == ["8333"]


def test_the_database_says_nothing_of_people_in_its_log() -> None:
    """As `parvis up` starts it: DETAIL and STATEMENT lines would carry texts and e-mail addresses."""
    quiet = {name: SETTINGS[name] for name in ("log_min_error_statement", "log_error_verbosity")}

    assert quiet == {"log_min_error_statement": "panic", "log_error_verbosity": "terse"}
    program, *options = SERVICES["postgres"]["command"]
    assert program == "postgres"
    assert options == [word for name, value in quiet.items() for word in ("-c", f"{name}={value}")]


def test_everything_that_runs_is_looked_after() -> None:
    for name, service in SERVICES.items():
        if name == "prepare":
            assert service["restart"] == "no"
            continue
        assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}, name
        assert service["restart"] == "unless-stopped", name
        for needed, how in service.get("depends_on", {}).items():
            wanted = "service_completed_successfully" if needed == "prepare" else "service_healthy"
            assert how == {"condition": wanted}, (name, needed)


def test_a_stop_leaves_time_to_leave() -> None:
    """Docker kills what has not ended by then: serving on, uvicorn's grace of 10 s, and the end of the process."""
    for name in ("web1", "web2"):
        grace = int(SERVICES[name]["stop_grace_period"].removesuffix("s"))
        assert float(settings_of(name)["PARVIS_DRAIN_SECONDS"]) + 10 + 5 <= grace


def test_data_is_kept_in_volumes() -> None:
    mounted = {source for service in SERVICES.values() for source, *_ in _volumes(service) if source[0] not in "./"}

    assert mounted == COMPOSE["volumes"].keys()
    assert ["postgres", "/var/lib/postgresql"] in _volumes(SERVICES["postgres"])
    assert ["seaweedfs", "/data"] in _volumes(SERVICES["seaweedfs"])


def _volumes(service: dict[str, Any]) -> list[list[str]]:
    return [volume.split(":") for volume in service.get("volumes", [])]
