"""The command line: `parvis up` for everything on one machine, the others for what a deployment runs apart."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from parvis.auth.permissions import TOKEN_SCOPES
from parvis.core.db import CONNECTION_ERRORS, close_database, open_database
from parvis.core.errors import Mistake, Mistakes, ParvisError
from parvis.core.i18n import translate
from parvis.core.log import set_up_logging
from parvis.core.settings import SettingsError
from parvis.places import importer
from parvis.places.source import SHIPPED, SourceError
from parvis_web import environment
from parvis_web.backup.errors import BackupError
from parvis_web.embedded.errors import EmbeddedError

if TYPE_CHECKING:
    from parvis_media.storage import Storage

# addresses and tokens are to be copied: no line is broken
console = Console(highlight=False, soft_wrap=True, log_path=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


class Commands(typer.core.TyperGroup):
    """What a person can mend is said in one line, without a trace."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (SettingsError, EmbeddedError, BackupError) as error:
            _complain(str(error))
        except (Mistake, Mistakes) as error:
            for mistake in error.mistakes if isinstance(error, Mistakes) else [error]:
                _complain(translate(mistake.message, "en", **mistake.params))
        except ParvisError as error:
            _complain(translate(error.message, "en", **error.params))
        sys.exit(1)


def _complain(text: str) -> None:
    """One line as it is, not read as Rich's markup."""
    errors.print(Text(text, style="red"))


app = typer.Typer(cls=Commands, no_args_is_help=True, add_completion=False, help=__doc__)


@app.command()
def up() -> None:
    """Bring everything up on this machine and keep it alive until Ctrl-C."""
    from parvis_web.up import run_all

    run_all(console)


@app.command()
def serve() -> None:
    """Run one web process."""
    from parvis_web.runtime import WANTED
    from parvis_web.server import serve as run

    settings = environment.for_command()
    set_up_logging(settings.log_format)
    settings.require(*WANTED)
    settings.require_identity()
    run(settings)


@app.command()
def worker() -> None:
    """Run one job worker."""
    from parvis_web.worker import work

    settings = environment.for_command()
    set_up_logging(settings.log_format)
    settings.require_identity()
    work(settings)


@app.command()
def migrate() -> None:
    """Bring the tables up to date and make the store's bucket."""
    from parvis_web.prepare import tables_and_bucket

    settings = environment.for_command()
    settings.require("database_url", "s3_endpoint")
    asyncio.run(tables_and_bucket(settings))
    console.print("The tables are up to date.")


@app.command()
def prepare() -> None:
    """Tables, bucket and communes: what a deployment runs once before its processes start, as often as one likes."""
    from parvis_web.prepare import prepare as run

    settings = environment.for_command()
    settings.require("database_url", "s3_endpoint")
    asyncio.run(run(settings))
    console.print("The tables are up to date, the bucket is there, the communes are loaded.")


@app.command("import-communes")
def import_communes(
    source: Annotated[Path, typer.Option(help="Folder of communes.csv, departments.csv and regions.csv")] = SHIPPED,
) -> None:
    """Load the communes of France, or bring them up to date."""
    try:
        report = _with_database(importer.import_communes(source=source))
    except SourceError as error:
        raise SettingsError(str(error)) from error
    console.print(
        f"{report.created} created, {report.updated} changed, {report.unchanged} as before,"
        f" {report.kept} no longer listed and kept."
    )


@app.command("merge-communes")
def merge_communes(
    old: Annotated[str, typer.Argument(help="INSEE code of the commune that becomes part of the other")],
    new: Annotated[str, typer.Argument(help="INSEE code of the other")],
) -> None:
    """Make a commune part of another one, which has its evaluations from then on. There is no way back."""
    from parvis.evaluations.merging import merge_commune

    merger = _with_database(merge_commune(old, new))
    console.print(f"{old} was part of {new} already." if merger.is_done else f"{old} is part of {new} now.")


@app.command()
def demo() -> None:
    """Load the demonstration; only on the services of a running `parvis up`."""
    from parvis_web.demo.load import load_demo

    settings = environment.for_command()
    if not settings.embedded:
        raise SettingsError("The demonstration is only for the embedded services of `parvis up`, not for these.")
    accounts = asyncio.run(load_demo(settings))
    names = f"{accounts.resident}, {accounts.official} or {accounts.admin}"
    console.print(f"Sign in as {names}, password {accounts.password}")


@app.command("create-admin")
def create_admin(
    email: str,
    name: Annotated[str, typer.Option(prompt="Name that others see")],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
) -> None:
    """Make an account that administers the site."""
    from parvis.directory.service import create_admin as create

    _with_database(create(email, password, name))
    console.print(f"{email} administers this site.")


@app.command()
def token(
    email: str,
    scope: Annotated[list[str], typer.Option(help=f"Repeatable: {', '.join(sorted(TOKEN_SCOPES))}; or all")],
    name: Annotated[str, typer.Option(help="What to call it")] = "command line",
    days: Annotated[int | None, typer.Option(help="How long it is good; for ever unless told")] = None,
) -> None:
    """Print a personal access token for an account."""
    scopes = sorted(map(str, TOKEN_SCOPES)) if scope == ["all"] else scope
    console.print(_with_database(_issue(email, name, scopes, days)))


async def _issue(email: str, name: str, scopes: list[str], days: int | None) -> str:
    from parvis.auth.queries import account_by_email
    from parvis.auth.service import issue_token

    account = await account_by_email(email.strip().lower())
    if account is None:
        raise SettingsError("There is no account with this address.")
    _, secret = await issue_token(account.id, name=name, scopes=scopes, expires_in_days=days)
    return secret


@app.command()
def draw() -> None:
    """Draw the ballots that wait, now rather than at night; a quarter that is over is closed first."""
    from parvis.evaluations.closing import draw_all

    drawn = _with_database(draw_all())
    if not drawn.ballots:
        console.print("Drawn: 0 ballots: fewer than ten wait in every box.")
        return
    ballots, communes = (
        f"{n} {what}{'s' * (n > 1)}" for n, what in ((drawn.ballots, "ballot"), (drawn.communes, "commune"))
    )
    console.print(f"Drawn: {ballots}, of {communes}.")


@app.command()
def suspend(email: str) -> None:
    """Let nobody in with this account, and end its sessions. What it wrote stays."""
    from parvis.auth.remedies import suspend as run

    _with_database(run(email))
    console.print(f"{email} is suspended.")


@app.command()
def unsuspend(email: str) -> None:
    """Let a suspended account in again."""
    from parvis.auth.remedies import unsuspend as run

    _with_database(run(email))
    console.print(f"{email} may sign in again.")


@app.command("reset-password")
def reset_password(email: str) -> None:
    """Print a new password for an account, this once, and end its sessions."""
    from parvis.auth.remedies import reset_password as run

    console.print(_with_database(run(email)), markup=False)


@app.command("remove-organisation")
def remove_organisation(
    slug: Annotated[str, typer.Argument(help="The last part of its page's address")],
    texts: Annotated[str, typer.Option(help="keep: its texts stay, without its name; remove: they go")] = "keep",
) -> None:
    """Close an organisation for good: its name, its members, its invitations, and its texts if so wished."""
    from parvis.privacy.erase import Texts, close_organisation

    if texts.upper() not in Texts.__members__:
        raise SettingsError("--texts is keep or remove.")
    name = _with_database(close_organisation(slug, Texts[texts.upper()]))
    console.print(Text(f"{name} is closed."))


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="Where to write it; must not exist")],
) -> None:
    """Write the database and the published pictures to a folder, for `parvis restore`."""
    from parvis_web.backup.backup import back_up

    manifest = _with_store(lambda url, storage: back_up(url, storage, folder, console.print))
    console.print("Left out:")
    for name, missing in manifest.left_out.items():
        rows = "" if missing.rows is None else f" ({missing.rows})"
        console.print(f"  {name}{rows}: {missing.reason}")
    if manifest.lost_objects:
        console.print(
            f"{len(manifest.lost_objects)} pictures were not in the store; their photos come back as refused."
        )
    console.print(
        f"The backup is whole: {folder}. It holds personal data and password hashes: keep it as you keep these."
    )


@app.command()
def restore(folder: Annotated[Path, typer.Argument(help="A folder that `parvis backup` wrote")]) -> None:
    """Fill an empty site from a backup; a site that is in use is refused."""
    from parvis_web.backup.restore import restore as run

    _with_store(lambda url, storage: run(url, storage, folder, console.print))
    console.print(
        "Everybody signs in anew. Who left since the backup was made has to be erased again: docs/operating.md."
    )


def _with_store(work: "Callable[[str, Storage], Coroutine[Any, Any, Any]]") -> Any:
    """Run it with the address of the database, and the store."""
    from parvis.photos.storage import open_storage

    settings = environment.for_command()
    settings.require("database_url")
    storage = open_storage(settings)

    async def run() -> Any:
        try:
            return await work(str(settings.database_url), storage)
        finally:
            await storage.close()

    return asyncio.run(run())


@app.command()
def schema() -> None:
    """Print the GraphQL schema (SDL)."""
    from parvis_graphql.schema import make_schema

    sys.stdout.write(make_schema().as_str() + "\n")


@app.command()
def explain(
    file: Annotated[Path, typer.Argument(help="A GraphQL document")],
    *,
    variables: Annotated[str, typer.Option(help="Its variables: JSON, or a file that holds it")] = "{}",
    operation: Annotated[str | None, typer.Option(help="This one of its operations; all unless told")] = None,
    email: Annotated[str | None, typer.Option("--as", help="Who asks, by address; a visitor unless told")] = None,
    locale: Annotated[str | None, typer.Option(help="fr or en; the account's own unless told, a visitor's fr")] = None,
    analyze: Annotated[bool, typer.Option("--analyze", help="Run what is read, and say what it took")] = False,
) -> None:
    """Print what an operation reads: its SQL, the values in it, PostgreSQL's plan and its price. Nothing changes."""
    from parvis_web.explain.command import explain as run
    from parvis_web.explain.command import read_document, read_variables
    from parvis_web.explain.operations import Refused
    from parvis_web.explain.report import told

    asked = run(
        read_document(file),
        read_variables(variables),
        operation=operation,
        email=email,
        locale=locale,
        analyze=analyze,
    )
    try:
        text, is_whole = _with_database(asked)
    except Refused as refused:
        for error in refused.errors:
            _complain(told(error))
        sys.exit(1)
    sys.stdout.write(text)
    if not is_whole:
        sys.exit(1)


def _with_database(work: Coroutine[Any, Any, Any]) -> Any:
    """Run it with the database open. Raises SettingsError where none is named."""
    try:
        settings = environment.for_command()
        settings.require("database_url")
    except SettingsError:
        work.close()
        raise

    async def run() -> Any:
        await open_database(str(settings.database_url))
        try:
            return await work
        except CONNECTION_ERRORS as error:
            raise SettingsError(f"The database does not answer ({type(error).__name__}): is it running?") from error
        finally:
            await close_database()

    return asyncio.run(run())
