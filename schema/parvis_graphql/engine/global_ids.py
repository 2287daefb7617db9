"""Opaque global ids, as Relay makes them: base64 of `Type:key`."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from uuid import UUID

from parvis.core.errors import Code, Mistake

_LONGEST = 120
SEPARATOR = ":"


def encode_id(type_name: str, key: object) -> str:
    return b64encode(f"{type_name}{SEPARATOR}{key}".encode()).decode()


def decode_id(text: str) -> tuple[str, UUID]:
    """The type's name and the key. Raises ValueError for what was not made by `encode_id`."""
    if len(text) > _LONGEST:
        raise ValueError("too long for an id")
    try:
        type_name, _, key = b64decode(text, validate=True).decode("ascii").partition(SEPARATOR)
    except (NotBase64, UnicodeDecodeError) as error:
        raise ValueError("not an id") from error
    return type_name, UUID(key)


def key_of(text: str, type_name: str, path: str) -> UUID:
    """The key of an id that must name a `type_name`. Raises Mistake NOT_FOUND at `path` for any other."""
    try:
        found, key = decode_id(text)
    except ValueError:
        found = ""
    if found != type_name:
        raise Mistake(Code.NOT_FOUND, "There is nothing with this id.", (path,))
    return key
