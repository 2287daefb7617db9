"""Every mutation that wants somebody signed in: what it takes, whom it refuses, and how its inputs are made."""

from dataclasses import replace
from typing import Any

from tests import factories
from tests.graphql.asking import gid
from tests.graphql.command import Command
from tests.graphql.evaluation_commands import EVALUATIONS
from tests.graphql.official_commands import OFFICIALS
from tests.graphql.opinion_commands import OPINIONS
from tests.graphql.organisation_commands import ORGANISATIONS
from tests.graphql.story_commands import STORIES

from parvis.auth.models import Account, Session
from parvis.auth.permissions import Permission
from parvis.auth.service import issue_token
from parvis.auth.sessions import open_session
from parvis.auth.viewer import Viewer
from parvis.core.ids import uuid7
from parvis.discussion import service as discussion
from parvis.discussion.models import Thread
from parvis.photos.models import PhotoStatus
from parvis.photos.service import original_key
from parvis.photos.storage import get_storage
from parvis.proposals import service as proposals


async def _thread(owner: Viewer) -> Thread:
    return await Thread.get(id=(await factories.proposal(owner)).thread_id)


async def _comment(author: Viewer) -> dict[str, Any]:
    thread = await _thread(await factories.resident())
    return {"commentId": gid(await factories.comment(author, thread))}


async def _reacted(person: Viewer) -> dict[str, Any]:
    thread = await _thread(await factories.resident())
    said = await factories.comment(await factories.resident(), thread)
    await discussion.react(person, comment_id=said.id)
    return {"commentId": gid(said)}


async def _supported(person: Viewer) -> dict[str, Any]:
    made = await factories.proposal(await factories.resident())
    await proposals.support(person, proposal_id=made.id)
    return {"proposalId": gid(made)}


async def _photo(owner: Viewer) -> dict[str, Any]:
    return {"photoId": gid(await factories.photo(owner, attached_at=factories.clock.now()))}


async def _arrived(owner: Viewer) -> dict[str, Any]:
    photo = await factories.photo(owner, PhotoStatus.AWAITING_UPLOAD)

    async def file() -> Any:
        yield b"a file that is yet to be looked at"

    await get_storage().put_quarantine(original_key(photo.id), file(), "image/jpeg", 1000)
    return {"photoIds": [gid(photo)]}


async def _session(owner: Viewer) -> dict[str, Any]:
    account = await Account.get(id=owner.id)
    await open_session(account, user_agent="Firefox")
    return {"sessionId": gid(await Session.filter(account_id=owner.id).first())}


async def _token(owner: Viewer) -> dict[str, Any]:
    assert owner.id
    token, _ = await issue_token(owner.id, name="Clé", scopes=[Permission.PROFILE_READ])
    return {"tokenId": gid(token)}


async def _new_token(_: Viewer) -> dict[str, Any]:
    return {"name": "Mon agenda", "scopes": ["PROFILE_READ"], "expiresInDays": 30}


async def _new_proposal(author: Viewer) -> dict[str, Any]:
    return {
        "communeId": gid(await factories.commune()),
        "title": "Un banc devant l’école",
        "body": "Il manque un banc pour attendre les enfants.",
        "theme": "PUBLIC_SPACE",
        "location": {"latitude": 48.8, "longitude": 2.2},
        "photoIds": [gid(await factories.photo(author))],
        "actorId": gid(await factories.organisation(author), "Organisation"),
    }


async def _edit(author: Viewer) -> dict[str, Any]:
    made = await factories.proposal(author)
    return {"proposalId": gid(made), "title": "Deux bancs", "photoIds": [gid(await factories.photo(author))]}


async def _own_proposal(author: Viewer) -> dict[str, Any]:
    return {"proposalId": gid(await factories.proposal(author))}


async def _anothers_proposal(_: Viewer) -> dict[str, Any]:
    return await _own_proposal(await factories.resident())


async def _new_comment(_: Viewer) -> dict[str, Any]:
    said = await factories.comment(other := await factories.resident(), await _thread(other))
    return {
        "threadId": gid(await Thread.get(id=said.thread_id)),
        "parentId": gid(said),
        "body": "Oui !",
        "stance": "FOR",
    }


async def _new_words(author: Viewer) -> dict[str, Any]:
    return {**await _comment(author), "body": "Mieux dit."}


async def _anothers_comment(_: Viewer) -> dict[str, Any]:
    return await _comment(await factories.resident())


async def _profile(owner: Viewer) -> dict[str, Any]:
    photo = await factories.photo(owner)
    return {"displayName": "Léa Dupré", "locale": "en", "avatarPhotoId": gid(photo)}


async def _files(_: Viewer) -> dict[str, Any]:
    return {"files": [{"contentType": "image/jpeg", "bytes": 1000, "alt": "Un banc"}]}


async def _description(owner: Viewer) -> dict[str, Any]:
    return {**await _photo(owner), "alt": "Un banc", "caption": "Devant l’école"}


async def _nothing(_: Viewer) -> dict[str, Any]:
    return {}


_SECURITY, _PROPOSALS = Permission.SECURITY_MANAGE, Permission.PROPOSALS_WRITE
_COMMENTS, _PHOTOS = Permission.COMMENTS_WRITE, Permission.PHOTOS_WRITE
_PROPOSAL, _COMMENT, _PHOTO = {"proposalId": "Proposal"}, {"commentId": "Comment"}, {"photoId": "Photo"}

COMMANDS = [
    Command(
        "updateProfile",
        Permission.PROFILE_WRITE,
        _profile,
        "person { id displayName avatar { id } }",
        {"avatarPhotoId": "Photo"},
        "NOT_FOUND",
    ),
    Command("createAccessToken", _SECURITY, _new_token, "accessToken { id name scopes expiresAt }"),
    Command(
        "revokeAccessToken",
        _SECURITY,
        _token,
        "accessToken { id revokedAt }",
        {"tokenId": "AccessToken"},
        "NOT_FOUND",
    ),
    Command("revokeSession", _SECURITY, _session, "revokedSessionId", {"sessionId": "Session"}, "NOT_FOUND"),
    Command("signOut", _SECURITY, _nothing, "", is_keyed=False),
    Command(
        "createProposal",
        _PROPOSALS,
        _new_proposal,
        "proposal { id number title author { slug } location { latitude } photos { id } viewerCanEdit }",
        {"communeId": "Commune", "photoIds": "Photo", "actorId": "Organisation"},
        "NOT_FOUND",
    ),
    Command(
        "editProposal",
        _PROPOSALS,
        _edit,
        "proposal { id title photos { id } versions { totalCount } }",
        {**_PROPOSAL, "photoIds": "Photo"},
        "FORBIDDEN",
    ),
    Command("withdrawProposal", _PROPOSALS, _own_proposal, "proposal { id state }", _PROPOSAL, "FORBIDDEN"),
    Command(
        "supportProposal",
        Permission.PROPOSALS_SUPPORT,
        _anothers_proposal,
        "proposal { id supportCount viewerHasSupported }",
        _PROPOSAL,
    ),
    Command(
        "unsupportProposal",
        Permission.PROPOSALS_SUPPORT,
        _supported,
        "proposal { id supportCount viewerHasSupported }",
        _PROPOSAL,
    ),
    Command(
        "addComment",
        _COMMENTS,
        _new_comment,
        "comment { id body stance depth parent { id replyCount } thread { commentCount } viewerCanEdit }",
        {"threadId": "Thread", "parentId": "Comment"},
    ),
    Command("editComment", _COMMENTS, _new_words, "comment { id body editedAt }", _COMMENT, "FORBIDDEN"),
    Command("deleteComment", _COMMENTS, _comment, "comment { id state body author { id } }", _COMMENT, "FORBIDDEN"),
    Command(
        "reactToComment",
        Permission.REACTIONS_WRITE,
        _anothers_comment,
        "comment { id reactionCount viewerHasReacted }",
        _COMMENT,
    ),
    Command(
        "unreactToComment",
        Permission.REACTIONS_WRITE,
        _reacted,
        "comment { id reactionCount viewerHasReacted }",
        _COMMENT,
    ),
    Command("createPhotoUploads", _PHOTOS, _files, "uploads { url maxBytes photo { id status alt } }"),
    Command("completePhotoUploads", _PHOTOS, _arrived, "photos { id status }", {"photoIds": "Photo"}, "NOT_FOUND"),
    Command("describePhoto", _PHOTOS, _description, "photo { id alt caption }", _PHOTO, "FORBIDDEN"),
    Command("deletePhoto", _PHOTOS, _photo, "deletedPhotoId", _PHOTO, "FORBIDDEN"),
    *ORGANISATIONS,
    *STORIES,
    *OPINIONS,
    *OFFICIALS,
    *EVALUATIONS,
]
#: open to visitors; their own tests say what they refuse
OPEN = {"signUp", "resendCode", "confirmEmail", "signIn", "flagContent", "changeBallot", "withdrawBallot"}
#: for those who hold an office that not every resident can be given here; their domains' own tests say whom they refuse
OFFICES = {"setVerified", "hideContent", "restoreContent", "keepContent", "decideBallotHold"}
#: about all of an account, in a browser alone; what they refuse is tested with what they do
ACCOUNTS = {"requestExport", "deleteAccount"}


def as_token(person: Viewer, without: Permission) -> Viewer:
    """The same person by a token that may do anything but one thing."""
    return replace(person, permissions=frozenset(Permission) - {without}, token_id=uuid7())
