import asyncio

import pytest
from argon2 import PasswordHasher

from parvis.auth.errors import PasswordTooCommon
from parvis.auth.passwords import DECOY_HASH, check_password, hash_password, needs_rehash, verify_password
from parvis.core.errors import Code, Mistake


def test_a_long_and_rare_password_is_accepted() -> None:
    check_password("un mot de passe à moi", email="lea@example.org", display_name="Léa Dupré")


@pytest.mark.parametrize(("password", "code"), [("123 abcdé", Code.TOO_SHORT), ("é" * 201, Code.TOO_LONG)])
def test_a_password_has_10_to_200_characters(password: str, code: Code) -> None:
    with pytest.raises(Mistake) as refusal:
        check_password(password)
    assert (refusal.value.code, refusal.value.path) == (code, ("password",))


@pytest.mark.parametrize(
    "password",
    [
        "MotDePasse123",
        "azerty 123456",
        "ａｚｅｒｔｙｕｉｏｐ",  # wide letters are the same keys
        "abababababab",
        "Lea.Dupre@Example.org",
        "lea.dupre.92",
        "léadupré-moreau",
    ],
)
def test_a_password_that_others_guess_first_is_refused(password: str) -> None:
    email = "lea.dupre.92@example.org" if password == "lea.dupre.92" else "lea.dupre@example.org"
    with pytest.raises(PasswordTooCommon):
        check_password(password, email=email, display_name="Léa Dupré-Moreau")


async def test_only_the_same_password_matches() -> None:
    kept = await hash_password("Crème brûlée 1")

    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await verify_password("Crème brûlée 1", kept)
    assert await verify_password("Cre\u0300me bru\u0302le\u0301e 1", kept)  # as another system types it
    assert not await verify_password("creme brulee 1", kept)
    assert not await verify_password("\ud800", kept)
    assert not await verify_password("x" * 1_000_000, kept)
    assert not await verify_password("Crème brûlée 1", "not a hash")


async def test_the_decoy_matches_nothing_and_costs_as_much_as_a_real_hash() -> None:
    """The work of a check is set by what a hash says before its salt: algorithm, version, memory, passes, lanes."""
    real = await hash_password("un mot de passe à moi")

    assert not await verify_password("", DECOY_HASH)
    assert not await verify_password("another one", DECOY_HASH)
    assert DECOY_HASH.split("$")[:4] == real.split("$")[:4]
    assert [len(part) for part in DECOY_HASH.split("$")] == [len(part) for part in real.split("$")]


async def test_an_older_hash_is_noticed() -> None:
    assert needs_rehash(PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("un mot de passe"))
    assert not needs_rehash(await hash_password("un mot de passe"))


async def test_hashing_leaves_the_event_loop_free() -> None:
    work = asyncio.gather(*(hash_password("un mot de passe") for _ in range(8)))
    turns = 0
    while not work.done():
        await asyncio.sleep(0)
        turns += 1

    assert len(set(await work)) == 8
    assert turns > 50  # blocked, there would be about one between two hashes
