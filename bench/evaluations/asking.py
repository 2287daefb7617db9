"""What is asked over HTTP: ballots of people who have not voted yet, a commune's scorecard, and its page of results.

Each size of data has a web process of its own, and they are asked by turns: what else the machine does, or how fast it
is just then, falls on both.
"""

import argparse
import asyncio
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass

from bench.evaluations.seed import CASTERS, caster_secret
from bench.shared.databases import fetch, of
from bench.shared.load import Connection, data_of, post
from bench.shared.measuring import Asked, Cost, measure, settle
from bench.shared.running import Running
from bench.shared.servers import Server, parvis

from parvis_graphql.engine.global_ids import encode_id
from parvis_web.pages.documents import document

CAST, SCORECARD, RESULTS = "cast", "scorecard", "results"
ROUNDS = 20
_CHECKED = 100
_CRITERIA = 9

_CAST = document("evaluations/cast_ballot")
_RESULTS = document("figures/results")
_SCORECARD = """
query Scorecard($slug: String!) {
  commune(by: {slug: $slug}) {
    scorecard {
      level answers signedAnswers
      recommend { value low high words answers distribution }
      criteria {
        criterion { code }
        mean { value low high answers }
      }
      inFrance: rank(measure: "RECOMMENDATION", within: FRANCE) { low high of quintile }
      inRegion: rank(measure: "RECOMMENDATION", within: REGION) { low high of quintile }
      inSize: rank(measure: "RECOMMENDATION", within: SAME_SIZE) { low high of quintile }
    }
  }
}
"""
_ANY = "SELECT id FROM seed.home WHERE share > 0 ORDER BY md5(rank::text || 'any') LIMIT $1"
# districts have no rank
_BUSY = """
SELECT c.slug FROM seed.home JOIN commune c USING (id) WHERE is_busy AND c.kind = 'COMMUNE' ORDER BY md5(c.insee_code)
"""
_SCORES = ("QUALITY_OF_LIFE", "ECONOMY", "SAFETY", "MOBILITY", "LOCAL_DEMOCRACY")


@dataclass(frozen=True)
class Request:
    """What one kind of it costs, and how many bytes its answer has, on the average."""

    cost: Cost
    answer: int = 0


def costs(running: Running, urls: Mapping[str, str], told: argparse.Namespace) -> dict[str, dict[str, Request]]:
    """By size of data, then by what was asked. Raises SystemExit where a ballot is not there afterwards."""
    before = {size: asyncio.run(_waiting(url)) for size, url in urls.items()}
    asked: dict[tuple[str, str], Asked] = {}
    with ExitStack() as stack:
        servers = {}
        for place, (size, url) in enumerate(urls.items()):
            redis_url = of(running.addresses.redis_url, str(place))
            servers[size] = stack.enter_context(parvis(running.services, f"serve-{place}", url, redis_url))
        settle([server.pid for server in servers.values()])
        requests = {size: asyncio.run(_requests(url)) for size, url in urls.items()}
        for kind in (CAST, SCORECARD, RESULTS):
            for size, server in servers.items():
                asked[kind, size] = Asked(server.port, server.pid, requests[size][kind])
        answers = {size: _answers(server, requests[size]) for size, server in servers.items()}
        # people vote once: no request is sent twice
        bounds = {"count": told.requests, "warm_up": min(400, CASTERS - told.requests), "rounds": ROUNDS}
        measured = measure(asked, running.cluster, connections=1, seconds=told.seconds, **bounds)
    for size, url in urls.items():
        sent, cast = measured[CAST, size].count, asyncio.run(_waiting(url)) - before[size]
        if cast < sent:
            raise SystemExit(f"{sent} ballots were sent, {cast} are there")
    return {
        size: {kind: Request(measured[kind, size], answers[size].get(kind, 0)) for kind in (CAST, SCORECARD, RESULTS)}
        for size in urls
    }


async def _waiting(url: str) -> int:
    return int((await fetch(url, "SELECT count(*) FROM ballot_inbox"))[0]["count"])


async def _requests(url: str) -> dict[str, list[bytes]]:
    """One ballot of each person, in communes large and small; a visitor's reads of communes that show everything."""
    anywhere = await fetch(url, _ANY, CASTERS)
    slugs = [row["slug"] for row in await fetch(url, _BUSY)]
    shown = {"relation": "RESIDENT", "measure": "RECOMMENDATION"}
    return {
        CAST: [
            post(
                "/graphql",
                {"query": _CAST, "variables": {"input": _ballot(number, encode_id("Commune", row["id"]))}},
                f"parvis_session={caster_secret(number)}",
            )
            for number, row in enumerate(anywhere, 1)
        ],
        SCORECARD: [post("/graphql", {"query": _SCORECARD, "variables": {"slug": slug}}) for slug in slugs],
        RESULTS: [post("/graphql", {"query": _RESULTS, "variables": {"slug": slug} | shown}) for slug in slugs],
    }


def _ballot(number: int, commune_id: str) -> dict[str, object]:
    return {
        "communeId": commune_id,
        "relation": "RESIDENT",
        "recommends": number % 3 > 0,
        "scores": [{"criterion": code, "score": 1 + (number + place) % 5} for place, code in enumerate(_SCORES)],
    }


def _answers(server: Server, requests: Mapping[str, list[bytes]]) -> dict[str, int]:
    """Bytes of an answer by what is read. Raises SystemExit where one shows less than all, and so would be cheaper."""
    sizes = {}
    with Connection(server.port) as connection:
        for kind in (SCORECARD, RESULTS):
            answers = [connection.ask(request) for request in requests[kind][:_CHECKED]]
            for answer in answers:
                card = data_of(answer)["commune"]["scorecard"]
                if not card or not card["inFrance"] or len(card["criteria"]) < _CRITERIA:
                    raise SystemExit(f"{kind}: {card} is not everything")
            sizes[kind] = sum(map(len, answers)) // len(answers)
    return sizes
