"""The settings of a running `parvis up`, left in its data folder so that other commands reach the same services."""

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from parvis.core.settings import Settings, SettingsError, get_settings, load_settings

if TYPE_CHECKING:  # a deployment on outside services is without the extra that this needs
    from parvis_web.embedded.services import ServiceAddresses

_FILE = "environment"
_KEY_FILE = "secret_key"


def of_services(settings: Settings, addresses: "ServiceAddresses") -> dict[str, str]:
    """The variables that name the embedded services, for those that the settings do not name themselves."""
    data = Path(settings.data)
    named = {
        "PARVIS_DATABASE_URL": addresses.database_url,
        "PARVIS_REDIS_URL": addresses.redis_url,
        "PARVIS_S3_ENDPOINT": addresses.s3_endpoint,
        "PARVIS_S3_ACCESS_KEY": addresses.s3_access_key,
        "PARVIS_S3_SECRET_KEY": addresses.s3_secret_key,
        "PARVIS_S3_BUCKET": addresses.s3_bucket,
    }
    if addresses.mail_host:
        named |= {
            "PARVIS_MAIL_HOST": addresses.mail_host,
            "PARVIS_MAIL_PORT": str(addresses.mail_port),
            "PARVIS_MAIL_TLS": "none",
            "PARVIS_MAIL_FOLDER": str(addresses.mail_folder),
        }
    if addresses.database_url:
        named["PARVIS_EMBEDDED"] = "true"
    if settings.secret_key is None:
        named["PARVIS_SECRET_KEY"] = kept_secret(data / _KEY_FILE)
    return {name: value for name, value in named.items() if value}


def kept_secret(file: Path) -> str:
    """A random text, made once and kept in a file that only its owner reads."""
    if not file.exists():
        write_private(file, secrets.token_urlsafe(32))
    return file.read_text().strip()


def write_private(file: Path, text: str) -> None:
    """Write whole or not at all, readable by its owner alone from the first moment."""
    beside = file.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
    beside.replace(file)


def leave(data: Path, named: dict[str, str]) -> None:
    write_private(data / _FILE, "".join(f"{name}={value}\n" for name, value in named.items()))


def forget(data: Path) -> None:
    (data / _FILE).unlink(missing_ok=True)


def use(named: dict[str, str]) -> Settings:
    """Make these the process's settings, and its children's."""
    os.environ.update(named)
    get_settings.cache_clear()
    return get_settings()


def for_command() -> Settings:
    """Settings for a command beside a running `parvis up`: its services, unless the settings name others.

    Raises SettingsError where neither is there.
    """
    settings = load_settings()
    if settings.database_url is None:
        file = Path(settings.data) / _FILE
        if not file.exists():
            raise SettingsError("PARVIS_DATABASE_URL is missing, and no `parvis up` is running here: start one of them")
        lines = (line.partition("=") for line in file.read_text().splitlines())
        return use({name: value for name, _, value in lines if name not in os.environ})
    return get_settings()
