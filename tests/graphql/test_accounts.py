"""Signing up, in and out through the schema, and what an account shows to itself."""

import pytest
from tests import factories
from tests.auth.conftest import code_in
from tests.auth.people import PASSWORD, new_email, resident, signed_in
from tests.graphql.asking import VISITOR, Asker, gid
from tests.tables import contents

from parvis.auth.jobs import send_code
from parvis.auth.models import AccessToken, Account, Session, SignUp
from parvis.auth.permissions import Permission
from parvis.auth.queries import viewer_from_session, viewer_from_token
from parvis.auth.viewer import Viewer, visitor
from parvis.core.i18n import translate
from parvis.core.settings import Settings
from parvis.photos.policy import MAX_BYTES
from parvis_graphql.context import Context
from parvis_graphql.engine.global_ids import decode_id, encode_id
from parvis_web.embedded.mailbox import read_messages

SIGN_UP = {"password": PASSWORD, "displayName": "Léa Dupré", "isFifteen": True}
VIEWER = "viewer { email isAdmin permissions person { displayName } sessions { isCurrent userAgent } }"


class Browser:
    """A context that notes what becomes of its cookie."""

    def __init__(self, ask: Asker, viewer: Viewer = VISITOR) -> None:
        self.ask = ask
        self.cookies: list[str | None] = []
        self.context = Context(
            viewer,
            remote=ask.remote,
            user_agent="Firefox",
            start_session=self.cookies.append,
            end_session=lambda: self.cookies.append(None),
        )

    async def send(self, name: str, input: dict[str, object], selection: str = "") -> dict[str, object]:
        title = name[0].upper() + name[1:]
        answer = await self.ask.within(
            self.context,
            f"mutation($i: {title}Input!) {{ {name}(input: $i) {{ errors {{ code path message }} {selection} }} }}",
            i=input,
        )
        assert answer.errors == []
        payload: dict[str, object] = answer.data[name]
        return payload


async def _sign_up(ask: Asker, settings: Settings) -> tuple[str, str, str]:
    """An address, its sign-up's id, and the code that was mailed."""
    email = new_email("gq")
    asked = await ask.mutate("signUp", {"email": email, **SIGN_UP}, "signUpId", VISITOR)
    assert asked["errors"] == []
    key = decode_id(asked["signUpId"])[1]
    await send_code(str(key))
    assert settings.mail_folder is not None
    [letter] = [one for one in read_messages(settings.mail_folder) if one.recipients == [email]]
    return email, asked["signUpId"], code_in(letter)


async def test_from_signing_up_to_being_signed_in(ask: Asker, settings: Settings) -> None:
    email, sign_up_id, code = await _sign_up(ask, settings)
    browser = Browser(ask)

    payload = await browser.send("confirmEmail", {"signUpId": sign_up_id, "code": code}, VIEWER)

    assert payload["errors"] == []
    assert payload["viewer"] == {
        "email": email,
        "isAdmin": False,
        "permissions": [permission.name for permission in sorted(Permission)],
        "person": {"displayName": "Léa Dupré"},
        "sessions": [{"isCurrent": True, "userAgent": "Firefox"}],
    }
    [secret] = browser.cookies
    assert secret is not None
    viewer = await viewer_from_session(secret)
    assert viewer is not None
    assert (await ask("{ viewer { person { displayName } } }", viewer))["viewer"]["person"] == {
        "displayName": "Léa Dupré"
    }


async def test_a_wrong_code_signs_nobody_in(ask: Asker, settings: Settings) -> None:
    _, sign_up_id, code = await _sign_up(ask, settings)
    browser = Browser(ask)

    payload = await browser.send(
        "confirmEmail", {"signUpId": sign_up_id, "code": f"{(int(code) + 1) % 1_000_000:06d}"}, VIEWER
    )

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("CODE_WRONG", ["code"])]  # type: ignore[attr-defined]
    assert payload["viewer"] is None
    assert browser.cookies == []
    assert await Account.all().count() == 0


async def test_an_id_that_is_no_sign_ups(ask: Asker) -> None:
    account = await factories.resident()
    for name, more in (("confirmEmail", {"code": "000000"}), ("resendCode", {})):
        for wrong in ("x", gid(account, "Person")):
            payload = await ask.mutate(name, {"signUpId": wrong, **more}, "", VISITOR)
            assert [(one["code"], one["path"]) for one in payload["errors"]] == [("NOT_FOUND", ["signUpId"])]
    for name, more in (("confirmEmail", {"code": "000000"}), ("resendCode", {})):
        payload = await ask.mutate(name, {"signUpId": gid(account, "SignUp"), **more}, "", VISITOR)
        assert [one["code"] for one in payload["errors"]] == ["CODE_EXPIRED"]


async def test_a_fresh_code_is_asked_for(ask: Asker, settings: Settings) -> None:
    _, sign_up_id, _ = await _sign_up(ask, settings)

    payload = await ask.mutate(
        "resendCode", {"signUpId": sign_up_id, "clientMutationId": "x"}, "clientMutationId", VISITOR
    )

    assert payload == {"errors": [], "clientMutationId": "x"}


@pytest.mark.parametrize("locale", ["fr", "en"])
async def test_every_mistake_of_a_sign_up_is_said_at_once(ask: Asker, locale: str) -> None:
    before = await contents()
    payload = await ask.mutate(
        "signUp",
        {"email": "léa", "password": "court", "displayName": "\x07", "isFifteen": False, "locale": "tlh"},
        "signUpId",
        visitor(locale),
    )

    messages = {
        "isFifteen": ("TOO_YOUNG", "You must be 15 or older to have an account.", {}),
        "email": ("INVALID", "This does not look like an e-mail address.", {}),
        "displayName": ("INVALID", "This text has control characters that cannot be kept.", {}),
        "password": ("TOO_SHORT", "Please write at least {shortest} characters.", {"shortest": 10}),
        "locale": ("INVALID", "This language is not available.", {}),
    }
    assert payload == {
        "signUpId": None,
        "errors": [
            {"code": code, "path": [path], "message": translate(message, locale, **params)}
            for path, (code, message, params) in messages.items()
        ],
    }
    assert await contents() == before


async def test_signing_in_sets_the_cookie_and_goes_on_as_that_person(ask: Asker) -> None:
    known = await resident()
    browser = Browser(ask)

    payload = await browser.send("signIn", {"email": known.email, "password": PASSWORD}, VIEWER)

    assert payload["errors"] == []
    assert payload["viewer"]["email"] == known.email  # type: ignore[index]
    [secret] = browser.cookies
    assert secret is not None
    assert (await viewer_from_session(secret)) is not None
    # the context is the door's: one operation does not sign in those that follow
    assert browser.context.viewer == VISITOR


async def test_what_follows_in_one_operation_is_done_as_that_person(ask: Asker) -> None:
    known = await resident()
    thread = gid(await factories.thread())

    found = await ask(
        """mutation($in: SignInInput!, $say: AddCommentInput!) {
          signIn(input: $in) { errors { code } }
          addComment(input: $say) { comment { author { displayName } viewerCanEdit } }
          signOut(input: {}) { errors { code } }
        }""",
        VISITOR,
        say={"threadId": thread, "body": "Oui"},
        **{"in": {"email": known.email, "password": PASSWORD}},
    )

    assert found["addComment"]["comment"] == {"author": {"displayName": "Léa Dupré"}, "viewerCanEdit": True}
    assert await Session.filter(account_id=known.account.id).count() == 1  # the one it had before


async def test_wrong_credentials_tell_nothing(ask: Asker) -> None:
    known = await resident()
    before = await contents()
    answers = [
        await Browser(ask, visitor("fr")).send("signIn", {"email": email, "password": password}, VIEWER)
        for email, password in (
            (known.email, "un autre mot de passe"),
            (new_email("unknown"), PASSWORD),
            ("not an address", PASSWORD),
            (known.email, ""),
            (known.email, "\x00"),
        )
    ]

    assert (
        answers
        == [
            {
                "viewer": None,
                "errors": [
                    {
                        "code": "CREDENTIALS_WRONG",
                        "path": None,
                        "message": translate("The e-mail address or the password is not right.", "fr"),
                    }
                ],
            }
        ]
        * 5
    )
    assert await contents() == before


async def test_too_many_tries_say_when_to_come_back(ask: Asker) -> None:
    known = await resident()
    for _ in range(20):
        await ask.mutation("signIn", {"email": known.email, "password": "x"}, "", VISITOR)
        if (await ask.mutation("signIn", {"email": known.email, "password": "x"}, "", VISITOR)).codes:
            break

    answer = await ask.mutation("signIn", {"email": known.email, "password": PASSWORD}, "", VISITOR)

    assert answer.codes == ["RATE_LIMITED"]
    assert 1 <= answer.errors[0]["extensions"]["retryAfter"] <= 1800
    assert answer.data is None


async def test_signing_out_ends_the_session_and_the_cookie(ask: Asker) -> None:
    known = await resident()
    browser = Browser(ask, known.viewer)

    payload = await browser.send("signOut", {})

    assert payload == {"errors": []}
    assert browser.cookies == [None]
    assert await viewer_from_session(known.secret) is None


async def test_a_session_is_ended_elsewhere(ask: Asker) -> None:
    here = await resident()
    there = await signed_in(here.email)
    listed = (await ask("{ viewer { sessions { id isCurrent } } }", here.viewer))["viewer"]["sessions"]
    [other] = [one["id"] for one in listed if not one["isCurrent"]]

    payload = await ask.mutate("revokeSession", {"sessionId": other}, "revokedSessionId", here.viewer)

    assert payload == {"errors": [], "revokedSessionId": other}
    assert await viewer_from_session(there.secret) is None
    assert await viewer_from_session(here.secret) is not None


async def test_a_token_is_made_used_and_revoked(ask: Asker) -> None:
    owner = await resident()
    made = await ask.mutate(
        "createAccessToken",
        {"name": "Agenda", "scopes": ["PROFILE_READ", "COMMENTS_WRITE"], "expiresInDays": 1},
        "secret accessToken { id name scopes expiresAt revokedAt }",
        owner.viewer,
    )
    by_token = await viewer_from_token(made["secret"])
    assert by_token is not None

    assert made["accessToken"]["scopes"] == ["PROFILE_READ", "COMMENTS_WRITE"]
    shown = (await ask("{ viewer { email isAdmin permissions sessions { id } accessTokens { id } } }", by_token))[
        "viewer"
    ]
    assert shown == {
        "email": owner.email,
        "isAdmin": False,
        "permissions": ["PROFILE_READ", "COMMENTS_WRITE"],
        "sessions": [],
        "accessTokens": [],
    }
    revoked = await ask.mutate(
        "revokeAccessToken", {"tokenId": made["accessToken"]["id"]}, "accessToken { revokedAt }", owner.viewer
    )
    assert revoked["accessToken"]["revokedAt"] is not None
    assert await viewer_from_token(made["secret"]) is None


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"name": " "}, "BLANK", "name"),
        ({"name": "x" * 81}, "TOO_LONG", "name"),
        ({"name": "a\x00b"}, "INVALID", "name"),
        ({"scopes": []}, "BLANK", "scopes"),
        ({"scopes": ["SECURITY_MANAGE"]}, "INVALID", "scopes"),
        ({"expiresInDays": 0}, "INVALID", "expiresInDays"),
        ({"expiresInDays": 367}, "INVALID", "expiresInDays"),
    ],
)
async def test_mistakes_about_a_token(ask: Asker, changes: dict[str, object], code: str, path: str) -> None:
    owner = await factories.resident()
    input = {"name": "Agenda", "scopes": ["PROFILE_READ"], **changes}

    payload = await ask.mutate("createAccessToken", input, "secret accessToken { id }", owner)

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [(code, [path])]
    assert (payload["secret"], payload["accessToken"]) == (None, None)
    assert await AccessToken.all().count() == 0


async def test_an_account_shows_itself_to_its_owner_alone(ask: Asker) -> None:
    document = """{ viewer { email isAdmin permissions photoQuota { remainingToday maxBytes }
      person { id } actors { id displayName } sessions { isCurrent } accessTokens { id } } }"""
    owner = await resident("Léa Dupré")
    await factories.photo(owner.viewer)

    shown = (await ask(document, owner.viewer))["viewer"]
    without_profile = Viewer(id=owner.viewer.id, permissions=frozenset({Permission.COMMENTS_WRITE}))

    person = encode_id("Person", owner.viewer.id)
    assert shown == {
        "email": owner.email,
        "isAdmin": False,
        "permissions": [permission.name for permission in sorted(Permission)],
        "photoQuota": {"remainingToday": 199, "maxBytes": MAX_BYTES},
        "person": {"id": person},
        "actors": [{"id": person, "displayName": "Léa Dupré"}],
        "sessions": [{"isCurrent": True}],
        "accessTokens": [],
    }
    assert (await ask("{ viewer { email } }", without_profile))["viewer"] == {"email": None}
    assert (await ask(document))["viewer"] is None


async def test_signing_up_says_the_same_whether_or_not_there_is_an_account(ask: Asker) -> None:
    known = await resident()

    payload = await ask.mutate("signUp", {"email": known.email, **SIGN_UP}, "signUpId", VISITOR)

    assert payload["errors"] == []
    assert decode_id(payload["signUpId"])[0] == "SignUp"
    assert await SignUp.all().count() == 1
