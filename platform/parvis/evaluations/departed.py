"""Whoever deletes their account leaves the roll, and would vote again in the same quarter with a new one.

So until the quarter ends a row without the account says what was evaluated by whoever had this address: kept is a hash
of it, keyed with the site's secret key, so that only this site can tell whether an address is among them.
"""

import hmac
from uuid import UUID

from parvis.core.db import execute, fetch_value
from parvis.core.settings import get_settings
from parvis.evaluations import periods

# as `keep_voter` of migration 0008 has it, which casting calls
_ROLL = 0x726F6C6C

# what was signed goes with the account, and so may be said anew; a secret ballot stays
_FREE = """
DELETE FROM sheet USING signed_evaluation own
WHERE sheet.account_id = $1 AND own.person_id = $1 AND own.commune_id = sheet.commune_id AND own.period = sheet.period
"""


def hash_sql(email: str, key: str) -> str:
    """SQL: the hash of an address, both given as SQL. A key of fixed length before the message is enough here, as
    nobody is shown a hash that they could lengthen.
    """
    return f"sha256({key}::bytea || convert_to({email}, 'UTF8'))"


_DEPART = f"""
WITH gone AS (
    DELETE FROM sheet WHERE account_id = $1 RETURNING commune_id, period, slot
)
INSERT INTO departed_voter (id, voter_hash, commune_id, period, slot)
SELECT gen_random_uuid(), {hash_sql("account.email", "$2")}, gone.commune_id, gone.period, gone.slot
FROM gone JOIN account ON account.id = $1 WHERE gone.period = $3
"""  # noqa: S608 - constants


def voter_key() -> bytes:
    """32 bytes for `hash_sql`, made of the site's secret key for this alone."""
    settings = get_settings()
    settings.require("secret_key")
    assert settings.secret_key is not None
    return hmac.digest(settings.secret_key.get_secret_value().encode(), b"parvis departed voter", "sha256")


async def keep_from_voting(account_id: UUID) -> None:
    """No evaluation by this account until the end of this transaction; waits for one that is under way.

    Before any other lock, as signing has it.
    """
    await fetch_value("SELECT pg_advisory_xact_lock($1::int, hashtext($2::uuid::text))", _ROLL, account_id)


async def depart(account_id: UUID) -> None:
    """Take an account off the roll that is being deleted, before its signed evaluations go. In the caller's
    transaction, which keeps it from voting, and draws away.
    """
    await execute(_FREE, account_id)
    await execute(_DEPART, account_id, voter_key(), periods.current())
