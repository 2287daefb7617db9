"""Somebody to test with, and what the tables held before and after."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from parvis.auth import service
from parvis.auth.models import Account
from parvis.auth.queries import viewer_from_session
from parvis.auth.viewer import Viewer, visitor
from parvis.core import clock
from parvis.core.db import fetch_value
from parvis.directory.service import register_person

PASSWORD = "un mot de passe à moi"
REMOTE = "192.0.2.7"
TABLES = ("account", "actor", "sign_up", "session", "access_token", "event", "procrastinate_jobs")

_numbers = itertools.count(1)


def new_email(name: str = "lea") -> str:
    """An address that no other test uses, since counters of tries outlive a test."""
    return f"{name}{next(_numbers)}@example.org"


@dataclass(frozen=True)
class Resident:
    """Registered and signed in. `viewer` is their browser, `secret` its cookie."""

    account: Account
    secret: str
    viewer: Viewer

    @property
    def email(self) -> str:
        return self.account.email


async def resident(name: str = "Léa Dupré") -> Resident:
    email = new_email()
    person = await register_person(email=email, password=PASSWORD, display_name=name)
    await Account.filter(id=person.id).update(created_at=clock.now() - timedelta(days=90))  # no newcomer any more
    return await signed_in(email)


async def signed_in(email: str, viewer: Viewer | None = None) -> Resident:
    """The account of this address in a browser, which may have been signed in before."""
    entered = await service.sign_in(
        viewer or visitor(), email=email, password=PASSWORD, user_agent="Firefox", remote=new_email("remote")
    )
    found = await viewer_from_session(entered.secret)
    assert found is not None
    return Resident(entered.account, entered.secret, found)


async def contents(*tables: str) -> dict[str, str]:
    """A digest of everything in these tables."""
    return {
        table: await fetch_value(f"SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {table} t")
        for table in tables
    }


@asynccontextmanager
async def nothing_changes(*, but: str = "") -> AsyncIterator[None]:
    """After the block every table holds what it held, `but` one."""
    tables = [table for table in TABLES if table != but]
    before = await contents(*tables)
    yield
    assert await contents(*tables) == before


def questions(statements: list[str]) -> list[str]:
    """What was asked of the database, without the pool's own tidying of a connection that comes back."""
    return [text for text in statements if not text.startswith("SELECT pg_advisory_unlock_all()")]
