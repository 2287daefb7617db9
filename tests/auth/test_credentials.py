import re
from uuid import uuid4

from parvis.auth.credentials import (
    hash_code,
    hash_secret,
    new_access_token,
    new_code,
    new_session_secret,
)
from parvis.core.settings import Settings


def test_secrets_are_32_random_bytes() -> None:
    assert re.fullmatch(r"[\w-]{43}", new_session_secret(), re.ASCII)
    assert re.fullmatch(r"parvis_[\w-]{43}", new_access_token(), re.ASCII)
    assert len({new_session_secret() for _ in range(1000)}) == 1000


def test_a_code_has_six_digits() -> None:
    assert all(re.fullmatch(r"[0-9]{6}", new_code()) for _ in range(1000))


def test_hashes_differ_by_input_and_bear_any_text() -> None:
    assert hash_secret("a") != hash_secret("b")
    assert len(hash_secret("\ud800 é")) == 32


def test_a_code_hash_is_bound_to_its_sign_up(settings: Settings) -> None:
    one, other = uuid4(), uuid4()

    assert hash_code(one, "123456") == hash_code(one, "123456")
    assert len({hash_code(one, "123456"), hash_code(one, "123457"), hash_code(other, "123456")}) == 3
