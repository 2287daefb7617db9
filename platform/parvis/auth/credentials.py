"""Secrets made here: session secrets, access tokens and six-digit codes, and the hashes that are kept instead."""

import hashlib
import hmac
import secrets
from uuid import UUID

from parvis.core.settings import get_settings

#: lets scanners of leaked secrets, and people, see what a token opens
TOKEN_PREFIX = "parvis_"  # noqa: S105 - public by design


def new_session_secret() -> str:
    """32 random bytes as 43 characters that a cookie can hold."""
    return secrets.token_urlsafe(32)


def new_access_token() -> str:
    """`parvis_` and 32 random bytes as 43 characters."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def hash_secret(secret: str) -> bytes:
    """SHA-256: enough, since 256 random bits cannot be guessed from a hash, however fast it is."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def new_code() -> str:
    """Six digits, each of the million equally likely."""
    return f"{secrets.randbelow(1_000_000):06d}"


def hash_code(sign_up_id: UUID, code: str) -> bytes:
    """HMAC-SHA256 keyed with the site's secret key, bound to one sign-up.

    A plain hash of six digits, or a slow one, is undone by hashing all million; without the key this one cannot be.
    """
    settings = get_settings()
    settings.require("secret_key")
    assert settings.secret_key is not None
    key = settings.secret_key.get_secret_value().encode()
    message = b"parvis sign-up code\0" + sign_up_id.bytes + code.encode("utf-8", "surrogatepass")
    return hmac.digest(key, message, "sha256")
