"""What is asked over HTTP: ballots of people who have not voted yet, and the figures of a commune's page of results."""

from bench.evaluations.seed import caster_secret
from bench.reads.databases import fetch
from bench.reads.operations import post

from parvis_graphql.engine.global_ids import encode_id
from parvis_web.pages.documents import document

CAST = document("evaluations/cast_ballot")
RESULTS = document("figures/results")

_ANY = "SELECT id FROM seed.home WHERE share > 0 ORDER BY md5(rank::text || 'any') LIMIT $1"
_BUSY = "SELECT c.slug FROM seed.home JOIN commune c USING (id) WHERE is_busy ORDER BY md5(c.insee_code) LIMIT $1"
_SCORES = ("QUALITY_OF_LIFE", "ECONOMY", "SAFETY", "MOBILITY", "LOCAL_DEMOCRACY")


async def casts(url: str, count: int) -> list[bytes]:
    """One ballot of each of so many people, in communes large and small."""
    communes = await fetch(url, _ANY, count)
    return [
        post(
            "/graphql",
            {"query": CAST, "variables": {"input": _ballot(number, encode_id("Commune", row["id"]))}},
            f"parvis_session={caster_secret(number)}",
        )
        for number, row in enumerate(communes, 1)
    ]


def _ballot(number: int, commune_id: str) -> dict[str, object]:
    return {
        "communeId": commune_id,
        "relation": "RESIDENT",
        "recommends": number % 3 > 0,
        "scores": [{"criterion": code, "score": 1 + (number + place) % 5} for place, code in enumerate(_SCORES)],
    }


async def results(url: str, count: int) -> list[bytes]:
    """A visitor's reads of the results of communes that show everything, the same ones at every size."""
    return [
        post(
            "/graphql",
            {
                "query": RESULTS,
                "variables": {"slug": row["slug"], "relation": "RESIDENT", "measure": "RECOMMENDATION"},
            },
        )
        for row in await fetch(url, _BUSY, count)
    ]
