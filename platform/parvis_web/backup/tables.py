"""Every table of the database: whether a backup has it, and if not, why. A test knows when one is missing here.

What is left out, with its reason, is told to whoever makes the backup and is kept in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """Backed up. `comes_with_site`: a new site has rows in it by itself; a restore replaces them."""

    comes_with_site: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Not backed up. `is_machinery`: not ours; what is in it does not make a site one that is in use."""

    reason: str
    is_machinery: bool = False


_KEPT = Kept()
_WITH_SITE = Kept(comes_with_site=True)
_JOBS = LeftOut("the queue of jobs: working off an old one could send letters twice", is_machinery=True)
_RECORD = LeftOut("how far the tables are migrated: the manifest says it, and a restore needs the same", True)

TABLES: Mapping[str, Kept | LeftOut] = {
    # the ground
    "event": _KEPT,
    "event_topic": _KEPT,
    "event_counter": _WITH_SITE,
    "idempotency_key": LeftOut("outcomes of requests that may be sent again: good for a day"),
    # accounts
    "account": _KEPT,
    "sign_up": LeftOut("sign-ups that wait for the code in a letter: one signs up again"),
    "session": LeftOut("who is signed in: one that was ended since would be good again, so everybody signs in anew"),
    "access_token": LeftOut("tokens of programs: one that was revoked since would be good again"),
    # places
    "region": _WITH_SITE,
    "department": _WITH_SITE,
    "commune": _WITH_SITE,
    "neighbourhood": _KEPT,
    # photos
    "photo": _KEPT,
    # people and organisations
    "actor": _KEPT,
    "organisation_commune": _KEPT,
    "membership": _KEPT,
    "commune_role": _KEPT,
    "invitation": LeftOut("invitations that were mailed: one that was withdrawn since would be good again"),
    "newcomer_post": LeftOut("that new accounts wrote somewhere, to notice bursts: good for a day"),
    # discussions
    "thread": _KEPT,
    "comment": _KEPT,
    "comment_reaction": _KEPT,
    # proposals
    "theme": _WITH_SITE,
    "proposal": _KEPT,
    "proposal_version": _KEPT,
    "proposal_support": _KEPT,
    "proposal_photo": _KEPT,
    "proposal_step": _KEPT,
    "step_photo": _KEPT,
    # stories
    "story": _KEPT,
    "story_photo": _KEPT,
    # evaluations
    "criterion": _WITH_SITE,
    "sheet": LeftOut("who has voted this quarter: beside the box of ballots it could tell who voted what"),
    "departed_voter": LeftOut("that somebody who left has voted this quarter: as who has voted"),
    "ballot_inbox": LeftOut("ballots that no draw has mixed yet: beside who has voted they could tell who voted what"),
    "ballot_code": LeftOut("what opens a ballot again: a copy would outlive the quarter, after which none may"),
    "ballot_hold": _KEPT,
    "ballot": _KEPT,
    "newcomer_count": LeftOut("how many new accounts voted on a day, to notice bursts: good for two days"),
    "signed_evaluation": _KEPT,
    "closed_period": _WITH_SITE,
    "cell": _KEPT,
    "tally": _KEPT,
    "waiting_tally": _KEPT,
    "scorecard": _KEPT,
    "figure": _KEPT,
    "rank": _KEPT,
    # opinions
    "opinion": _KEPT,
    "opinion_answer": _KEPT,
    # search: made of the rest, but not in a moment
    "search_entry": _KEPT,
    # care
    "moderation_case": _KEPT,
    "moderation_decision": _KEPT,
    "flag": _KEPT,
    # leaving
    "export": LeftOut("files that people asked for about themselves: they ask again"),
    # others' tables
    "procrastinate_jobs": _JOBS,
    "procrastinate_events": _JOBS,
    "procrastinate_periodic_defers": _JOBS,
    "procrastinate_workers": _JOBS,
    "job_schema": _RECORD,
    "tortoise_migrations": _RECORD,
}

#: of the store; only published pictures of photos that the tables name are backed up
OBJECTS_LEFT_OUT: Mapping[str, str] = {
    "quarantine": "originals as they were sent, with all their metadata: a photo that is still being processed at the"
    " time of the backup is restored as refused, and its owner is asked to send it again",
    "exports": "files that people asked for about themselves: they ask again",
}


def kept() -> list[str]:
    """The tables that a backup has."""
    return [name for name, fate in TABLES.items() if isinstance(fate, Kept)]


def left_out() -> dict[str, str]:
    """The tables that a backup does not have, with the reason for each."""
    return {name: fate.reason for name, fate in TABLES.items() if isinstance(fate, LeftOut)}


def comes_with_site() -> list[str]:
    """The tables in which a new site has rows of its own accord."""
    return [name for name, fate in TABLES.items() if isinstance(fate, Kept) and fate.comes_with_site]


def shows_use() -> list[str]:
    """The tables in which one row is enough to know that people use this site."""
    return [
        name
        for name, fate in TABLES.items()
        if not (fate.comes_with_site if isinstance(fate, Kept) else fate.is_machinery)
    ]
