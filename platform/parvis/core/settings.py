"""All settings, from the environment or a `.env` file, each named in `.env.example`."""

import ipaddress
import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from parvis.core.settings_files import FileProblem, FromFiles

# names that the public name system does not know (RFC 6761, RFC 8375, RFC 9476)
_NAMES_OF_PRIVATE_NETS = (".localhost", ".local", ".internal", ".test", ".home.arpa")
#: the law on trust in the digital economy and the GDPR want them said; moderation wants somebody to do it
_OWED_IN_PUBLIC = ("publisher", "hosting", "contact", "data_protection_contact", "moderators")


class SettingsError(Exception):
    """One line that names the setting and what is wrong with it."""


class Settings(BaseSettings):
    """PARVIS_HOST is `host` here, and so on. Addresses left empty, `parvis up` fills in with its own services."""

    model_config = SettingsConfigDict(env_prefix="PARVIS_", env_file=".env", env_ignore_empty=True, extra="ignore")

    host: str = Field("127.0.0.1", description="address the web server listens on; 0.0.0.0 for the whole network")
    port: int = Field(8000, ge=1, le=65535, description="port of the web server")
    data: Path = Field(Path(".parvis"), description="folder of the embedded services' data")
    demo: bool = Field(True, description="load the demonstration (embedded services only)")
    public_url: str | None = Field(
        None, description="address people type, e.g. https://parvis.example; default http://HOST:PORT"
    )
    secret_key: SecretStr | None = Field(None, min_length=32, description="32 characters or more; signs form tokens")
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="addresses of proxies whose X-Forwarded-For and -Proto are believed, comma separated"
    )
    drain_seconds: float = Field(
        0, ge=0, le=300, description="how long a web process goes on serving once told to stop, for a proxy to notice"
    )
    moderators: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="e-mail addresses of the accounts that moderate the whole platform, comma separated"
    )
    database_url: str | None = Field(None, description="postgresql://user:password@host:port/database")
    redis_url: str | None = Field(None, description="redis://:password@host:port/0")
    s3_endpoint: str | None = Field(None, description="http(s) address of the S3 service")
    s3_public_endpoint: str | None = Field(
        None, description="address of S3 as browsers see it; default: through the web port"
    )
    s3_region: str = "us-east-1"
    s3_bucket: str = "parvis"
    s3_access_key: SecretStr | None = None
    s3_secret_key: SecretStr | None = None
    mail_host: str | None = Field(None, description="SMTP server")
    mail_port: int = Field(587, ge=1, le=65535)
    mail_username: str | None = None
    mail_password: SecretStr | None = None
    mail_tls: Literal["none", "starttls", "tls"] = "starttls"
    mail_from: str = "Parvis <parvis@localhost>"
    mail_folder: Path | None = Field(
        None, description="where the embedded mail catcher keeps messages; set by `parvis up`"
    )
    publisher: str | None = Field(None, description="who answers for what is published here: name and address")
    hosting: str | None = Field(None, description="the company that hosts this site: name, address, telephone")
    contact: str | None = Field(None, description="e-mail address that anyone may write to about this site")
    data_protection_contact: str | None = Field(
        None, description="e-mail address that anyone may write to about their personal data"
    )
    source_url: str | None = Field(None, description="where the source code of what runs here can be had (AGPL)")
    log_format: Literal["json", "text"] = Field("json", description="json for programs, text for people")
    metrics_token: SecretStr | None = Field(
        None, min_length=16, description="opens /metrics as a bearer token, 16 characters or more"
    )
    worker_metrics_port: int | None = Field(
        None, ge=1, le=65535, description="port at which a worker shows its own metrics; none unless told"
    )
    embedded: bool = Field(False, description="set by `parvis up` for its children: every service is its own")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - a folder of files by name, which is not used
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is set in the environment wins over `.env`; in each, a setting may be given by a file."""
        assert isinstance(env_settings, EnvSettingsSource)
        assert isinstance(dotenv_settings, DotEnvSettingsSource)
        by_files = [FromFiles(settings_cls, source) for source in (env_settings, dotenv_settings)]
        return init_settings, env_settings, by_files[0], dotenv_settings, by_files[1]

    @field_validator("publisher", "hosting", "contact", "data_protection_contact", mode="before")
    @classmethod
    def _said(cls, value: object) -> object:
        # blanks say nothing to a reader, though they are no empty text
        return (value.strip() or None) if isinstance(value, str) else value

    @field_validator("moderators")
    @classmethod
    def _addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_mail_address(address).lower() for address in value)

    @field_validator("trusted_proxies", "moderators", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        # in the one form that the middleware understands: it takes 10.0.0.1/8 for a name, and trusts nobody
        return tuple(str(ipaddress.ip_network(part, strict=False)) for part in value)

    @field_validator("contact", "data_protection_contact")
    @classmethod
    def _contact(cls, value: str | None) -> str | None:
        return None if value is None else _mail_address(value)

    @field_validator("public_url", "s3_endpoint", "s3_public_endpoint", "redis_url", "database_url", "source_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is not None and not (urlsplit(value).scheme and urlsplit(value).netloc):
            raise ValueError("is not an address like scheme://host")
        return value.rstrip("/") if value else value

    @model_validator(mode="after")
    def _s3_keys(self) -> "Settings":
        if self.s3_endpoint and not (self.s3_access_key and self.s3_secret_key):
            raise ValueError("PARVIS_S3_ENDPOINT wants PARVIS_S3_ACCESS_KEY and PARVIS_S3_SECRET_KEY")
        return self

    @property
    def origin(self) -> str:
        """Scheme, host and port that browsers see, without a trailing slash."""
        host = "localhost" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - compared, not bound
        return self.public_url or f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def is_public(self) -> bool:
        """Whether the public address is one that people elsewhere can reach: not of this machine or a private net."""
        host = urlsplit(self.public_url or "").hostname or "localhost"
        try:
            return ipaddress.ip_address(host).is_global
        except ValueError:
            return "." in host and not f".{host}".endswith(_NAMES_OF_PRIVATE_NETS)

    def require_identity(self) -> None:
        """Raise SettingsError naming what a public instance owes its readers by law, and this one does not say."""
        if not self.is_public:
            return
        missing = [f"PARVIS_{name.upper()}" for name in _OWED_IN_PUBLIC if not getattr(self, name)]
        if missing:
            raise SettingsError(
                f"{self.public_url} is a public address, so these must be set: {', '.join(missing)} (see .env.example)"
            )

    def require(self, *names: str) -> None:
        """Raise SettingsError naming the first of these settings that has no value."""
        for name in names:
            if getattr(self, name) is None:
                meaning = Settings.model_fields[name].description or "it is needed here"
                raise SettingsError(f"PARVIS_{name.upper()} is missing: {meaning}")


def _mail_address(text: str) -> str:
    """The text, if it has the looks of an e-mail address. Raises ValueError."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", text):
        raise ValueError("is not an e-mail address")
    return text


def load_settings(**overrides: object) -> Settings:
    """Read the settings. Raises SettingsError with one line for the first wrong one; never shows a secret's value."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic checks each value
    except FileProblem as problem:
        raise SettingsError(str(problem)) from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = f"PARVIS_{str(first['loc'][0]).upper()} " if first["loc"] else ""
        raise SettingsError(f"{name}{first['msg'].removeprefix('Value error, ')}") from None


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The process's settings, read once."""
    return load_settings()
