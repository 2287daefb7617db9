"""Taking everything along: complete, one's own, for a few days."""

import json
import zipfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from tests import factories
from tests.photos.sending import keys
from tests.privacy.conftest import WORD, Life
from tests.tables import contents

from parvis.auth.viewer import Viewer, visitor
from parvis.core import clock
from parvis.core.db import fetch
from parvis.core.errors import Code, Forbidden, Mistake, Unauthenticated
from parvis.core.settings import Settings
from parvis.directory.invitations import invite_member
from parvis.directory.models import MemberRole
from parvis.moderation.models import ContentKind, FlagReason
from parvis.moderation.service import hide_content
from parvis.photos.models import Photo
from parvis.privacy import policy
from parvis.privacy.export import open_export, request_export
from parvis.privacy.jobs import sweep
from parvis.privacy.models import Export, ExportState
from parvis.privacy.personal import SAY_NOTHING, SECTIONS
from parvis_media.storage import Storage

RunJobs = Callable[[], Awaitable[None]]

# every column that points at an account or an actor, by foreign key or by its name alone
_POINTERS = """
SELECT columns.table_name || '.' || columns.column_name AS name
FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name IN ('account_id', 'actor_id', 'person_id')
UNION
SELECT from_table.relname || '.' || columns.attname AS name
FROM pg_constraint c
JOIN pg_class from_table ON from_table.oid = c.conrelid
JOIN pg_attribute columns ON columns.attrelid = c.conrelid AND columns.attnum = c.conkey[1]
WHERE c.contype = 'f' AND c.confrelid IN ('account'::regclass, 'actor'::regclass)
"""


async def read(viewer: Viewer, export: Export) -> zipfile.ZipFile:
    async with open_export(viewer, export_id=export.id) as opened:
        return zipfile.ZipFile(BytesIO(b"".join([chunk async for chunk in opened.chunks])))


async def test_no_column_that_points_at_a_person_is_forgotten(db: str) -> None:
    known = {column for section in SECTIONS for column in section.columns} | set(SAY_NOTHING)

    assert {row["name"] for row in await fetch(_POINTERS)} - known == set()


async def test_a_visitor_and_a_token_get_no_copy(life: Life) -> None:
    before = await contents()

    with pytest.raises(Unauthenticated):
        await request_export(visitor())
    with pytest.raises(Forbidden):
        await request_export(Viewer(id=life.who.account.id, permissions=frozenset()))

    assert await contents() == before


async def test_the_copy_has_everything_and_a_mail_tells(
    life: Life, store: Storage, settings: Settings, run_jobs: RunJobs
) -> None:
    me = life.who.viewer
    assert settings.mail_folder
    await run_jobs()
    before = set(_mails(settings.mail_folder))
    export = await request_export(me)
    with pytest.raises(Mistake) as refusal:
        await request_export(me)
    assert refusal.value.code == Code.ALREADY_DONE

    await run_jobs()

    archive = await read(me, await Export.get(id=export.id))
    everything = json.loads(archive.read("everything.json"))
    assert everything["account"][0]["email"] == life.who.email
    assert everything["person"][0]["display_name"] == f"{WORD} Partante"
    [proposal] = everything["proposals"]
    assert (proposal["title"], [one["number"] for one in proposal["versions"]]) == (life.proposal.title, [1])
    assert {one["text"] for one in everything["stories"]} == {life.story.text, life.draft.text}
    assert [one["body"] for one in everything["comments"]] == [life.comment.body]
    assert [one["title"] for one in everything["supports"]] == [life.others_proposal.title]
    assert {(one["text"], one["signature"]) for one in everything["opinions"]} == {
        (life.opinion.text, "SIGNED"),
        (life.withheld.text, "WITHHELD"),
        (life.waiting.text, "WITHHELD"),
    }
    assert [one["relation"] for one in everything["sheets"]] == ["REGULAR"] * 3
    assert [one["scores"] for one in everything["signed_evaluations"]] == [{"SAFETY": 2}] * 2
    explained = archive.read("LISEZMOI.txt").decode()
    assert "bulletins secrets" in explained
    assert "secret ballots" in explained
    assert len(everything["reactions"]) == len(everything["flags"]) == len(everything["roles"]) == 1
    assert {one["display_name"] for one in everything["organisations"]} == {"Les Tilleuls", f"Atelier {WORD}"}
    assert set(everything) == {"format", "made_at", *(section.name for section in SECTIONS)}
    ready = await Photo.get(id=life.photo.id)
    [photo] = [name for name in archive.namelist() if name.startswith("photos/")]
    assert photo.startswith(f"photos/{ready.id}.")
    assert len(archive.read(photo)) == max(int(str(one["bytes"])) for one in ready.variants if photo[-3:] in one["key"])
    new = [mail for mail in set(_mails(settings.mail_folder)) - before if life.who.email.encode() in mail.read_bytes()]
    assert len(new) == 1


async def test_a_copy_is_its_owners_alone_and_goes_in_time(life: Life, store: Storage, run_jobs: RunJobs) -> None:
    me, stranger = life.who.viewer, await factories.resident()
    export = await request_export(me)
    with pytest.raises(Mistake):  # not ready
        await read(me, export)
    await run_jobs()
    ready = await Export.get(id=export.id)
    assert ready.state == ExportState.READY

    with pytest.raises(Mistake) as refusal:
        await read(stranger, ready)
    assert refusal.value.code == Code.NOT_FOUND

    with clock.travel(policy.EXPORT_KEPT + timedelta(minutes=1)):
        with pytest.raises(Mistake):
            await read(me, ready)
        await sweep()
    assert not await Export.exists()
    assert await keys(store, "exports/") == []


def _mails(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


async def test_what_was_decided_about_ones_words_and_offered_to_ones_address_is_in_the_copy(
    life: Life, store: Storage, run_jobs: RunJobs
) -> None:
    who = life.who
    moderator = await factories.moderator(life.commune)
    reason = "Le ton du message blesse une voisine."
    for kind, content in ((ContentKind.COMMENT, life.comment), (ContentKind.COMMENT, life.reply)):
        await hide_content(moderator, content_kind=kind, content_id=content.id, reason=reason, ground=FlagReason.INSULT)
    owner = await factories.resident()
    theirs = await factories.organisation(owner, "Les Glaneuses")
    await invite_member(owner, organisation_id=theirs.id, email=who.email, role=MemberRole.EDITOR)
    export = await request_export(who.viewer)

    await run_jobs()

    everything = json.loads((await read(who.viewer, await Export.get(id=export.id))).read("everything.json"))
    [decided] = everything["decisions_about_your_texts"]
    assert (decided["content_id"], decided["action"], decided["reason"]) == (str(life.comment.id), "HIDE", reason)
    assert decided["content_id"] in [one["id"] for one in everything["comments"]]
    assert [one["organisation"] for one in everything["invitations_received"]] == ["Les Glaneuses"]


async def test_a_copy_that_could_not_be_made_may_be_asked_for_again(life: Life, store: Storage) -> None:
    me = life.who.viewer
    await request_export(me)
    with clock.travel(timedelta(hours=12)):
        await sweep()
        with pytest.raises(Mistake) as refusal:
            await request_export(me)
    assert refusal.value.code == Code.ALREADY_DONE

    with clock.travel(timedelta(days=1, minutes=1)):
        await sweep()
        await request_export(me)

    assert await Export.filter(account_id=me.id).count() == 1


async def test_a_file_that_no_row_names_goes_in_time(db: str, store: Storage, tmp_path: Path) -> None:
    (tmp_path / "export.zip").write_bytes(b"everything about somebody")
    await store.put_export("exports/left.zip", tmp_path / "export.zip", "application/zip")

    await sweep()
    assert await keys(store, "exports/") == ["exports/left.zip"]
    with clock.travel(policy.EXPORT_KEPT + timedelta(days=1, minutes=1)):
        await sweep()

    assert await keys(store, "exports/") == []
