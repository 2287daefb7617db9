"""What an administrator does about accounts and organisations on the command line."""

import asyncio
import subprocess
from pathlib import Path

from tests import factories
from tests.auth.people import resident
from tests.up.house import bare_environment, run

from parvis.auth.models import Account
from parvis.auth.passwords import verify_password
from parvis.directory.models import Actor


async def test_suspending_a_new_password_and_an_organisation_that_goes(tmp_path: Path, db: str) -> None:
    someone = await resident()
    theirs = await factories.organisation(someone.viewer, "Mairie [d’Issy]")

    async def parvis(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = bare_environment() | {"PARVIS_DATABASE_URL": db}
        return await asyncio.to_thread(run, *arguments, cwd=tmp_path, environment=environment)

    shut = await parvis("suspend", someone.email)
    assert (shut.returncode, shut.stdout) == (0, f"{someone.email} is suspended.\n"), shut.stderr
    assert (await Account.get(id=someone.account.id)).suspended_at is not None
    opened = await parvis("unsuspend", someone.email)
    assert (opened.returncode, opened.stdout) == (0, f"{someone.email} may sign in again.\n"), opened.stderr
    assert (await Account.get(id=someone.account.id)).suspended_at is None

    fresh = await parvis("reset-password", someone.email)
    assert fresh.returncode == 0, fresh.stderr
    assert await verify_password(fresh.stdout.strip(), (await Account.get(id=someone.account.id)).password_hash)
    unknown = await parvis("reset-password", "personne@example.org")
    assert (unknown.returncode, unknown.stderr) == (1, "There is no account with this address.\n")

    wrong = await parvis("remove-organisation", theirs.slug, "--texts", "perhaps")
    assert (wrong.returncode, wrong.stderr) == (1, "--texts is keep or remove.\n")
    closed = await parvis("remove-organisation", theirs.slug, "--texts", "remove")
    assert (closed.returncode, closed.stdout) == (0, "Mairie [d’Issy] is closed.\n"), closed.stderr
    assert not await Actor.exists(id=theirs.id)
