"""People at the door: someone with an account, a browser's cookie and a program's token."""

from dataclasses import dataclass

from tests import factories

from parvis.auth.models import Account
from parvis.auth.permissions import TOKEN_SCOPES
from parvis.auth.service import issue_token
from parvis.auth.sessions import open_session
from parvis.auth.viewer import Viewer
from parvis.core.db import transaction


@dataclass(frozen=True, slots=True)
class Person:
    """`viewer` for services, `secret` for a cookie, `token` for a header; `email` never to be found in a log."""

    viewer: Viewer
    email: str
    secret: str
    token: str

    @property
    def cookie(self) -> dict[str, str]:
        """The headers of this person's browser."""
        return {"cookie": f"parvis_session={self.secret}"}

    @property
    def bearer(self) -> dict[str, str]:
        """The headers of this person's program."""
        return {"authorization": f"Bearer {self.token}"}


async def person(name: str = "Camille Martin", days: int | None = None) -> Person:
    """Registered and signed in, with a token good for all scopes, for so many days."""
    viewer = await factories.resident(name)
    account = await Account.get(id=viewer.id)
    async with transaction():
        secret = await open_session(account, user_agent="Firefox")
    _, token = await issue_token(account.id, name="tests", scopes=sorted(TOKEN_SCOPES), expires_in_days=days)
    return Person(viewer, account.email, secret, token)
