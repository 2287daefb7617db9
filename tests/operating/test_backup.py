"""The drill: a site in use, its backup, and the same site again somewhere else."""

import os
import shutil
import stat
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import httpx
import pytest
from tests import factories
from tests.auth.people import resident
from tests.door import processes
from tests.operating.conftest import NewSite, Site
from tests.operating.looking import change, objects, rows, value
from tests.photos.sending import sent

from parvis.auth.permissions import Permission
from parvis.auth.service import issue_token
from parvis.core.db import execute, fetch_value, transaction
from parvis.core.event_log import EventLog
from parvis.core.events import record
from parvis.directory.models import Actor
from parvis.discussion.models import Comment, Thread
from parvis.photos.models import Photo
from parvis.places.models import Commune
from parvis.proposals.service import edit_proposal, support
from parvis_web.backup import backup, loading
from parvis_web.backup.backup import back_up
from parvis_web.backup.database import table_names
from parvis_web.backup.errors import BackupError
from parvis_web.backup.manifest import Manifest
from parvis_web.backup.restore import restore
from parvis_web.backup.tables import TABLES, kept, left_out

RunJobs = Callable[[], Awaitable[None]]
#: settled on the way, which the drill looks at one by one
_SETTLED = {"event_counter", "photo"}
#: how far the tables are migrated
_RECORDS = {"tortoise_migrations", "job_schema"}


async def in_use(site: Site, run_jobs: RunJobs) -> Commune:
    """People, circles of references, pictures in every state; the commune where all of it is."""
    author, other = await resident("Autrice Active"), await resident("Voisin")
    await issue_token(author.account.id, name="programme", scopes=[Permission.PROPOSALS_WRITE], expires_in_days=1)
    place = await factories.commune("Ville Vivante", population=1_000)
    shown = await sent(author.viewer, site.storage)
    face = await sent(author.viewer, site.storage)
    await run_jobs()
    await Actor.filter(id=author.viewer.id).update(avatar_id=face.id)
    waiting = await sent(author.viewer, site.storage)
    made = await factories.proposal(author.viewer, place, photo_ids=[shown.id, waiting.id])
    await edit_proposal(author.viewer, proposal_id=made.id, title="Un titre plus clair")
    await support(other.viewer, proposal_id=made.id)
    first = await factories.comment(other.viewer, await Thread.get(id=made.thread_id), body="Tab\tet\\ \\N\nligne — œ€")
    await factories.comment(author.viewer, first, body="Réponse")
    await execute("UPDATE photo SET taken_on = '2026-03-20', latitude = 48.1 + 0.2 WHERE id = $1", shown.id)
    log = EventLog(site.database_url)
    await log.open()
    await log.sequence()
    await log.close()
    async with transaction():  # not numbered yet: its transaction has just ended
        await factories.comment(other.viewer, first, body="Encore")
    return place


async def test_a_site_comes_back_as_it_was(site: Site, new_site: NewSite, run_jobs: RunJobs, tmp_path: Path) -> None:
    # given a site in use
    place = await in_use(site, run_jobs)
    before, pictures = await rows(site.database_url), await objects(site)
    last = await fetch_value("SELECT last_seq FROM event_counter")
    said: list[str] = []

    # when it is backed up and restored where nothing is
    manifest = await back_up(site.database_url, site.storage, tmp_path / "backup", said.append)
    there = await new_site()
    await restore(there.database_url, there.storage, tmp_path / "backup", said.append)

    # then rows are the same, and those of the tables left out are not there
    after = await rows(there.database_url)
    assert {name: after[name][0] for name in kept()} == {name: before[name][0] for name in kept()}
    assert {name: one.rows for name, one in manifest.tables.items()} == {name: before[name][0] for name in kept()}
    assert [name for name in kept() if name not in _SETTLED and after[name] != before[name]] == []
    assert [name for name in left_out() if name not in _RECORDS and after[name][0]] == []
    assert {name: before[name][0] for name in ("session", "access_token", "procrastinate_jobs")} == {
        name: manifest.left_out[name].rows for name in ("session", "access_token", "procrastinate_jobs")
    }
    assert (before["session"][0], before["access_token"][0], before["procrastinate_jobs"][0]) == (2, 1, 1)

    # and so are the pictures, and originals are not among them
    assert len(pictures) >= 4
    assert await objects(there) == pictures
    assert manifest.objects.keys() == pictures.keys()
    assert await there.storage.sizes("quarantine/") == {}

    # and photos are as they were, but that the one without its original is refused
    states = "SELECT string_agg(status, ' ' ORDER BY created_at) FROM photo"
    assert await fetch_value(states) == "READY READY PROCESSING"
    assert await value(there.database_url, states) == "READY READY REJECTED"
    ready = "SELECT md5(string_agg(p::text, '|' ORDER BY id)) FROM photo p WHERE status = 'READY'"
    assert await value(there.database_url, ready) == await fetch_value(ready)
    assert await value(there.database_url, "SELECT rejection FROM photo WHERE status = 'REJECTED'") == "DAMAGED"

    # and events go on being numbered, after all that clients of the old site may have seen
    log = EventLog(there.database_url)
    await log.open()
    rung = await log.sequence()
    await log.close()
    assert min(rung.values()) > last + 1000
    assert await value(there.database_url, "SELECT count(*) FROM event WHERE seq IS NULL") == 0

    # and every reference is guarded again
    guards = "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated"
    assert await value(there.database_url, guards) == await fetch_value(guards)

    # and it can be read
    environment = {"PARVIS_DATABASE_URL": there.database_url, "PARVIS_S3_BUCKET": there.storage.config.bucket}
    async with (
        processes.web(tmp_path / "web.log", environment) as web,
        httpx.AsyncClient(base_url=web.url, timeout=15, trust_env=False) as client,
    ):
        page = await client.get(f"/communes/{place.slug}/propositions/1")
        picture = await client.get(f"/media/{next(iter(pictures))}")
    assert page.status_code == 200
    assert "Un titre plus clair" in page.text
    assert picture.status_code == 200
    assert (
        said[-1] == "1 photos were being processed or had lost their files: refused, to be sent again by their owners"
    )


async def test_a_backup_is_its_owners_alone(site: Site, run_jobs: RunJobs, tmp_path: Path) -> None:
    await in_use(site, run_jobs)

    await back_up(site.database_url, site.storage, tmp_path / "backup")

    found = [tmp_path / "backup", *(tmp_path / "backup").rglob("*")]
    assert {stat.S_IMODE(one.stat().st_mode) for one in found if one.is_dir()} == {0o700}
    assert {stat.S_IMODE(one.stat().st_mode) for one in found if one.is_file()} == {0o600}
    assert os.listdir(tmp_path) == ["backup"]


async def test_writes_meanwhile_are_in_it_whole_or_not_at_all(
    site: Site, new_site: NewSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given somebody who comments after the first table has been read
    thread = await factories.thread()
    somebody = await factories.resident()
    read = backup._table

    async def reads_and_somebody_writes(connection: object, name: str, folder: Path) -> object:
        file = await read(connection, name, folder)
        if name == "event":
            await factories.comment(somebody, thread)
        return file

    monkeypatch.setattr(backup, "_table", reads_and_somebody_writes)
    await back_up(site.database_url, site.storage, tmp_path / "backup")
    there = await new_site()
    await restore(there.database_url, there.storage, tmp_path / "backup")

    assert await Comment.all().count() == 1
    assert await value(there.database_url, "SELECT count(*) FROM comment") == 0
    assert await value(there.database_url, "SELECT comment_count FROM thread") == 0


async def test_a_photo_whose_picture_was_lost_comes_back_as_refused(
    site: Site, new_site: NewSite, run_jobs: RunJobs, tmp_path: Path
) -> None:
    await in_use(site, run_jobs)
    lost = await Photo.filter(status="READY").first()
    assert lost is not None
    await site.storage.delete([str(lost.variants[0]["key"])])

    manifest = await back_up(site.database_url, site.storage, tmp_path / "backup")
    there = await new_site()
    await restore(there.database_url, there.storage, tmp_path / "backup")

    assert manifest.lost_objects == [lost.variants[0]["key"]]
    assert (
        await value(there.database_url, "SELECT status || variants FROM photo WHERE id = $1", lost.id) == "REJECTED[]"
    )
    assert await there.storage.sizes(f"public/{lost.public_name}/") == {}


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def _change(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


DAMAGES: list[tuple[str, Callable[[Path], None], str]] = [
    ("tables/comment.copy.gz", _change, "comment.copy.gz is damaged"),
    ("tables/comment.copy.gz", _cut, "comment.copy.gz is damaged"),
    ("tables/photo.copy.gz", Path.unlink, "the backup is not whole"),
    ("manifest.json", Path.unlink, "holds no manifest.json"),
    ("manifest.json", _cut, "cannot be read"),
    (
        "manifest.json",
        lambda file: file.write_text(file.read_text().replace('"rows": 1', '"rows": 2', 1)),
        "is damaged",
    ),
    ("manifest.json", lambda file: file.write_text('{"format": 2}'), "no backup of format 1"),
    ("objects", shutil.rmtree, "the backup is not whole"),
]


async def test_a_damaged_backup_is_refused_before_anything_is_changed(
    site: Site, new_site: NewSite, run_jobs: RunJobs, tmp_path: Path
) -> None:
    await in_use(site, run_jobs)
    await back_up(site.database_url, site.storage, tmp_path / "backup")
    there = await new_site(bare=True)

    for number, (name, damage, words) in enumerate(DAMAGES):
        folder = tmp_path / str(number)
        shutil.copytree(tmp_path / "backup", folder)
        damage(folder / name)
        with pytest.raises(BackupError, match=words):
            await restore(there.database_url, there.storage, folder)

    assert await rows(there.database_url) == {}
    assert await there.storage.head("public/none") is None


async def test_what_jobs_would_have_done_is_done_or_asked_for_again(
    site: Site, new_site: NewSite, tmp_path: Path
) -> None:
    # given somebody who has just left, and a comment that was held as it was written, with both jobs still waiting
    left, author = await factories.resident(), await factories.resident()
    thread = await factories.thread(author)
    held = await factories.comment(left, thread)
    async with transaction():
        await record("news", subject_id=held.id, topics=[f"account:{left.id}", f"account:{author.id}"])
    log = EventLog(site.database_url)
    await log.open()
    await log.sequence()
    await log.close()
    await execute("UPDATE comment SET state = 'HELD', author_id = NULL, written_by_id = NULL WHERE id = $1", held.id)
    await execute("DELETE FROM actor WHERE id = $1", left.id)

    await back_up(site.database_url, site.storage, tmp_path / "backup")
    there = await new_site()
    await restore(there.database_url, there.storage, tmp_path / "backup")

    # then nothing names whoever left, others are as they were, and the comment will get its case
    names = "SELECT count(*) FROM event_topic t JOIN event e USING (seq) WHERE (t.topic || e.topics::text) LIKE $1"
    assert await value(site.database_url, names, f"%{left.id}%") > 0
    assert await value(there.database_url, names, f"%{left.id}%") == 0
    assert await value(there.database_url, names, f"%account:{author.id}%") > 0
    waiting = "SELECT string_agg(task_name || ' ' || (args ->> 'content_id'), ', ') FROM procrastinate_jobs"
    assert await value(there.database_url, waiting) == f"moderation.hold {held.id}"


async def test_a_site_in_use_is_refused_and_stays_as_it_is(
    site: Site, new_site: NewSite, run_jobs: RunJobs, tmp_path: Path
) -> None:
    # given a backup, and its own site, which is in use
    await in_use(site, run_jobs)
    await back_up(site.database_url, site.storage, tmp_path / "backup")
    before, pictures = await rows(site.database_url), await objects(site)
    elsewhere = await new_site()
    empty = await rows(elsewhere.database_url)

    # when it is restored there, by rows or by pictures
    await site.storage.publish("public/strange/1.jpg", b"x", "image/jpeg")
    with pytest.raises(BackupError, match="1 pictures that are not of this backup"):
        await restore(elsewhere.database_url, site.storage, tmp_path / "backup")
    await site.storage.delete(["public/strange/1.jpg"])
    with pytest.raises(BackupError, match="The database is in use"):
        await restore(site.database_url, elsewhere.storage, tmp_path / "backup")

    # then nothing has changed anywhere
    assert await rows(site.database_url) == before
    assert await objects(site) == pictures
    assert await rows(elsewhere.database_url) == empty

    # and the pictures of a restore that was cut short are in nobody's way
    await restore(elsewhere.database_url, site.storage, tmp_path / "backup")
    assert (await rows(elsewhere.database_url))["comment"] == before["comment"]


async def test_rows_that_do_not_fit_leave_the_tables_as_they_were(
    site: Site, new_site: NewSite, run_jobs: RunJobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a backup from which the authors get lost on the way
    await in_use(site, run_jobs)
    await back_up(site.database_url, site.storage, tmp_path / "backup")
    there = await new_site()
    before = await rows(there.database_url)
    load = loading._load

    async def load_but_actors(connection: asyncpg.Connection, name: str, manifest: Manifest, folder: Path) -> None:
        if name != "actor":
            await load(connection, name, manifest, folder)

    monkeypatch.setattr(loading, "_load", load_but_actors)
    with pytest.raises(BackupError, match="does not fit these tables"):
        await restore(there.database_url, there.storage, tmp_path / "backup")

    assert await rows(there.database_url) == before


async def test_other_tables_are_refused(site: Site, new_site: NewSite, tmp_path: Path) -> None:
    await back_up(site.database_url, site.storage, tmp_path / "backup")
    there = await new_site()
    await change(there.database_url, "UPDATE job_schema SET last_migration = '99.sql'")
    before = await rows(there.database_url)

    with pytest.raises(BackupError, match=r"with other tables \(jobs\.\S+, jobs\.99\.sql\): restore with that release"):
        await restore(there.database_url, there.storage, tmp_path / "backup")

    assert await rows(there.database_url) == before


async def test_what_cannot_be_written_or_reached_leaves_nothing(site: Site, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(BackupError, match="exists: name a folder that does not"):
        await back_up(site.database_url, site.storage, tmp_path / "there")
    with pytest.raises(BackupError, match="cannot be written"):
        await back_up(site.database_url, site.storage, tmp_path / "none" / "backup")
    nowhere = "postgresql://nobody@127.0.0.1:1/none"
    with pytest.raises(BackupError, match="The database does not answer"):
        await back_up(nowhere, site.storage, tmp_path / "backup")

    assert os.listdir(tmp_path) == ["there"]
    assert os.listdir(tmp_path / "there") == []


async def test_of_every_table_it_is_said_whether_a_backup_has_it(site: Site) -> None:
    """A new table belongs in platform/parvis_web/backup/tables.py: backed up, or left out with a reason."""
    connection = await asyncpg.connect(site.database_url)
    try:
        assert await table_names(connection) == TABLES.keys()
        leaning = await connection.fetch(
            "SELECT conrelid::regclass::text AS one, confrelid::regclass::text AS other FROM pg_constraint"
            " WHERE contype = 'f'"
        )
    finally:
        await connection.close()
    # what is backed up refers to nothing that is not
    assert [(row["one"], row["other"]) for row in leaning if row["one"] in kept() and row["other"] in left_out()] == []
