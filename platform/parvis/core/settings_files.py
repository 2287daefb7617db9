"""Settings by file: PARVIS_<NAME>_FILE is the path of a file that holds the value, as containers are handed secrets."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource

#: a key, an address, a certificate at most
_LARGEST = 64 * 1024


class FileProblem(Exception):
    """One line that names the setting and its file, never what is in it."""


class FromFiles(PydanticBaseSettingsSource):
    """The files that one source names, which is the environment or the `.env` file.

    Raises FileProblem where a setting is given both ways, and for a file that is missing, empty, large or no text.
    """

    def __init__(self, settings: type[BaseSettings], named_by: EnvSettingsSource) -> None:
        super().__init__(settings)
        self._prefix = str(self.config.get("env_prefix", ""))
        self._named: Mapping[str, str | None] = named_by.env_vars

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002 - of the base
        name = self._prefix + field_name
        path = self._named.get(f"{name}_file".lower())
        if not path:
            return None, field_name, False
        if self._named.get(name.lower()):
            raise FileProblem(f"{name.upper()} and {name.upper()}_FILE are both set: keep one")
        return _content(f"{name.upper()}_FILE", Path(path)), field_name, False

    def __call__(self) -> dict[str, Any]:
        found = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in found.items() if value is not None}


def _content(setting: str, path: Path) -> str:
    """The file's text without the end of its last line, which editors and `echo` add."""
    try:
        with path.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise FileProblem(f"{setting}: {path} is larger than a setting can be")
        text = data.decode().rstrip("\r\n")
    except OSError as error:
        raise FileProblem(f"{setting}: {path} cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise FileProblem(f"{setting}: {path} is no text") from None
    if not text:
        raise FileProblem(f"{setting}: {path} is empty")
    return text
