"""The command, without its command line: from a file, and who asks, to a text."""

import json
from pathlib import Path
from typing import Any

from parvis.auth.permissions import Permission
from parvis.auth.queries import account_by_email
from parvis.auth.viewer import Viewer, visitor
from parvis.core.i18n import LOCALES
from parvis.core.settings import Settings, SettingsError, get_settings
from parvis_graphql.context import Context
from parvis_graphql.schema import make_schema
from parvis_web.explain.operations import explained
from parvis_web.explain.plans import reading
from parvis_web.explain.report import report


def read_document(file: Path) -> str:
    """Raises SettingsError."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} cannot be read: {error}") from error


def read_variables(said: str) -> dict[str, Any]:
    """JSON as it is, or the file that holds it. Raises SettingsError."""
    text = said if said.lstrip().startswith("{") else read_document(Path(said))
    try:
        variables = json.loads(text)
    except ValueError as error:
        raise SettingsError(f"--variables is not JSON: {error}") from error
    if not isinstance(variables, dict):
        raise SettingsError("--variables is a JSON object, such as '{\"first\": 20}'.")
    return variables


async def viewer_of(settings: Settings, email: str | None, locale: str | None) -> Viewer:
    """Whoever has this address, as if signed in; a visitor without one. Raises SettingsError."""
    if locale is not None and locale not in LOCALES:
        raise SettingsError(f"--locale is {' or '.join(LOCALES)}.")
    if email is None:
        return visitor(locale or LOCALES[0])
    account = await account_by_email(email.strip().lower())
    if account is None:
        raise SettingsError("There is no account with this address.")
    if account.suspended_at is not None:
        raise SettingsError("This account is suspended: nobody can ask as it.")
    return Viewer(
        id=account.id,
        permissions=frozenset(Permission),
        is_admin=account.is_admin,
        is_moderator=account.is_admin or account.email in settings.moderators,
        locale=locale or account.locale,
    )


async def explain(
    document: str,
    variables: dict[str, Any],
    *,
    operation: str | None = None,
    email: str | None = None,
    locale: str | None = None,
    analyze: bool = False,
) -> tuple[str, bool]:
    """The text, and whether every root field can be answered. Raises Refused, SettingsError."""
    settings = get_settings()
    context = Context(await viewer_of(settings, email, locale))
    operations = await explained(make_schema(), document, context, variables, operation)
    async with reading(str(settings.database_url)) as connection:
        return await report(operations, connection, analyze=analyze)
