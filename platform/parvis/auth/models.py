"""Accounts and what opens them. Nothing here is public; secrets are kept as hashes only."""

from tortoise import fields
from tortoise.models import Model

from parvis.core.ids import uuid7


class Account(Model):
    """Who may sign in. The person that others see is the `actor` row of the same id."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    email = fields.CharField(max_length=254, unique=True)  # lower case
    password_hash = fields.CharField(max_length=200)
    is_admin = fields.BooleanField(default=False)
    locale = fields.CharField(max_length=5, default="fr")
    suspended_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "account"


class SignUp(Model):
    """Asked for, not yet confirmed by the code sent to the address. Swept after a day."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    email = fields.CharField(max_length=254)
    display_name = fields.CharField(max_length=80)
    password_hash = fields.CharField(max_length=200)
    locale = fields.CharField(max_length=5)
    code_hash = fields.BinaryField(null=True)  # made by the job that mails it, so that no code waits in the queue
    code_expires_at = fields.DatetimeField(null=True)
    attempts = fields.IntField(default=0)
    created_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "sign_up"


class Session(Model):
    """A browser that signed in; the cookie holds the secret, this its hash."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("parvis.Account", on_delete=fields.CASCADE)
    token_hash = fields.BinaryField()  # unique by migration 0002: Tortoise does not index binary columns
    user_agent = fields.CharField(max_length=200, default="")
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "session"


class AccessToken(Model):
    """A personal access token for programs: may do what its scopes say, until it is revoked or expires."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("parvis.Account", on_delete=fields.CASCADE)
    name = fields.CharField(max_length=80)
    token_hash = fields.BinaryField()  # unique by migration 0002: Tortoise does not index binary columns
    scopes: fields.Field[list[str]] = fields.JSONField()
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "access_token"
