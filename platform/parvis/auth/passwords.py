"""Passwords: which are accepted, and their argon2id hashes, computed off the event loop, a few at a time.

Parameters: OWASP Password Storage Cheat Sheet, argon2id, m = 19 MiB, t = 2, p = 1 (about 30 ms of one core).
Rules: NIST SP 800-63B, section 3.1.1.2: length and a list of refused ones, no rules on kinds of characters; NFKC first,
so that the same keys give the same password on every system.
"""

import asyncio
import base64
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from parvis.auth.errors import PasswordTooCommon
from parvis.core.errors import Code, Mistake

SHORTEST = 10
LONGEST = 200

_FEWEST_DISTINCT = 4
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1, hash_len=32, salt_len=16)
# two at once bound memory to 38 MiB and leave cores to everything else; argon2 lets go of the interpreter lock
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")

#: verifying against it costs what a real hash costs, and nothing matches it: for addresses without an account
DECOY_HASH = (
    f"$argon2id$v=19$m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    f"${base64.b64encode(b'nobody-has-this!').decode().rstrip('=')}${base64.b64encode(bytes(32)).decode().rstrip('=')}"
)

# the most common of ten characters and more in published breaches, French keyboards and words included; one a line
_COMMON = frozenset(Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split())

_T = TypeVar("_T")


def check_password(password: str, *, email: str = "", display_name: str = "") -> None:
    """Raise Mistake TOO_SHORT, TOO_LONG, or PasswordTooCommon: also one's own address or name, or few characters."""
    text = _normal(password)
    if len(text) < SHORTEST:
        raise Mistake(Code.TOO_SHORT, "Please write at least {shortest} characters.", ("password",), shortest=SHORTEST)
    if len(text) > LONGEST:
        raise Mistake(Code.TOO_LONG, "Please write at most {longest} characters.", ("password",), longest=LONGEST)
    plain = _squeezed(text)
    own = {_squeezed(email), _squeezed(email.rpartition("@")[0]), _squeezed(display_name)}
    if plain in _COMMON or plain in own or len(set(plain)) < _FEWEST_DISTINCT:
        raise PasswordTooCommon


async def hash_password(password: str) -> str:
    """The argon2id hash in PHC text form, with its own parameters and salt."""
    return await _in_thread(lambda: _hasher.hash(_bytes(password)))


async def verify_password(password: str, password_hash: str) -> bool:
    """Whether the password is the one hashed."""

    def verify() -> bool:
        try:
            return _hasher.verify(password_hash, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False

    # a longer one was never accepted, and hashing megabytes for a stranger is not on offer
    if len(password) > 2 * LONGEST:
        password = ""
    return await _in_thread(verify)


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


async def _in_thread(work: Callable[[], _T]) -> _T:
    return await asyncio.get_running_loop().run_in_executor(_threads, work)


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _squeezed(text: str) -> str:
    return "".join(_normal(text).casefold().split())


def _bytes(password: str) -> bytes:
    # JSON can carry half a surrogate pair; it is a wrong password, not a fault
    return _normal(password).encode("utf-8", "surrogatepass")
