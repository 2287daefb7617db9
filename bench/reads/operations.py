"""What is asked: three operations of a front end, for a visitor and with `viewer…` fields, and two whole pages."""

from dataclasses import dataclass
from urllib.parse import quote

from bench.reads.seed import READER_SECRET
from bench.shared.databases import fetch
from bench.shared.load import post

from parvis_graphql.engine.global_ids import encode_id

#: the word at which an operation also asks for what the signed-in reader may do
_ON_PROPOSAL, _ON_COMMENT = "#proposal", "#comment"
_VIEWER = {_ON_PROPOSAL: "viewerHasSupported viewerCanSupport", _ON_COMMENT: "viewerHasReacted viewerCanReply"}

FEED = """
query Feed($code: String!) {
  commune(by: {inseeCode: $code}) {
    name
    proposals(first: 20) {
      nodes {
        title state supportCount commentCount createdAt
        #proposal
        author { displayName }
        coverPhoto { url(width: 640) alt thumbhash }
      }
    }
  }
}
"""
THREAD = """
query Thread($id: ID!) {
  node(id: $id) {
    ... on Proposal {
      title bodyHtml
      #proposal
      author { displayName }
      commune { name }
      photos { url(width: 640) alt thumbhash }
      thread {
        comments(first: 20) {
          nodes {
            bodyHtml createdAt reactionCount
            #comment
            author { displayName }
            replies(first: 3) {
              nodes {
                bodyHtml createdAt reactionCount
                #comment
                author { displayName }
              }
            }
          }
        }
      }
    }
  }
}
"""
LIGHT = """
query Light($id: ID!) {
  node(id: $id) {
    ... on Proposal {
      title supportCount commentCount
      #proposal
    }
  }
}
"""
OPERATIONS = {"Feed": FEED, "Thread": THREAD, "Light": LIGHT}
PAGES = ("commune page", "proposal page")

# the order by a hash is the draw: as good as chance, and the same wherever the data is
_COMMUNES = """
SELECT c.insee_code, c.slug FROM commune c
JOIN (SELECT commune_id FROM proposal WHERE visibility = 'VISIBLE' GROUP BY 1 HAVING count(*) >= 20) lively
    ON lively.commune_id = c.id
ORDER BY md5(c.insee_code) LIMIT $1
"""
_PROPOSALS = """
SELECT p.id, p.number, c.slug FROM proposal p JOIN commune c ON c.id = p.commune_id JOIN thread t ON t.id = p.thread_id
WHERE p.visibility = 'VISIBLE' AND t.comment_count >= $2
ORDER BY md5(c.insee_code || '/' || p.number) LIMIT $1
"""


@dataclass(frozen=True)
class Draws:
    """Of each operation the variables, of each page the paths, in the order in which they are asked for."""

    variables: dict[str, list[dict[str, str]]]
    paths: dict[str, list[str]]


async def draw(url: str, most: int) -> Draws:
    """The same at every run: lively communes, long talks, any proposal."""
    communes = await fetch(url, _COMMUNES, most)
    talks = await fetch(url, _PROPOSALS, most, 60)
    proposals = await fetch(url, _PROPOSALS, most, 0)
    return Draws(
        {
            "Feed": [{"code": row["insee_code"]} for row in communes],
            "Thread": [{"id": encode_id("Proposal", row["id"])} for row in talks],
            "Light": [{"id": encode_id("Proposal", row["id"])} for row in proposals],
        },
        {
            "commune page": [f"/communes/{quote(row['slug'])}" for row in communes],
            "proposal page": [f"/communes/{quote(row['slug'])}/propositions/{row['number']}" for row in talks],
        },
    )


def document(name: str, *, signed_in: bool) -> str:
    """The operation's text; the visitor's has nothing where the reader's asks for more."""
    text = OPERATIONS[name]
    for mark, fields in _VIEWER.items():
        text = text.replace(mark, fields if signed_in else "")
    return text


def to_ours(name: str, variables: dict[str, str], *, signed_in: bool) -> bytes:
    """An HTTP request of GraphQL."""
    body = {"query": document(name, signed_in=signed_in), "variables": variables}
    return post("/graphql", body, f"parvis_session={READER_SECRET}" if signed_in else None)


def to_limit(name: str, variables: dict[str, str]) -> bytes:
    return post(f"/{name.lower()}", variables)
