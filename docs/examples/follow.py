"""Follow a commune's newest discussion and miss nothing: `python docs/examples/follow.py http://localhost:8000 92040`.

Needs `pip install "gql[websockets]"`, or any client of graphql-transport-ws. No token: visitors may follow. Each line
is printed as it happens; after a break, start again with the last cursor and what was said meanwhile comes first.
"""

import asyncio
import sys

from gql import Client, gql
from gql.transport.websockets import WebsocketsTransport

NEWEST = gql("""
query ($insee: String!) {
  liveCursor
  commune(by: {inseeCode: $insee}) { proposals(first: 1) { nodes { title thread { id commentCount } } } }
}
""")
FOLLOW = gql("""
subscription ($thread: ID!, $after: String) {
  threadChanged(threadId: $thread, after: $after) {
    ... on CommentAdded { cursor comment { author { displayName } body } }
  }
}
""")


async def follow(site: str, insee: str) -> None:
    transport = WebsocketsTransport(
        url=site.replace("http", "ws", 1) + "/graphql", subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL]
    )
    async with Client(transport=transport) as session:
        first = await session.execute(NEWEST, variable_values={"insee": insee})
        [proposal] = first["commune"]["proposals"]["nodes"]
        print(f"{proposal['title']}: {proposal['thread']['commentCount']} comments so far", flush=True)
        variables = {"thread": proposal["thread"]["id"], "after": first["liveCursor"]}
        async for event in session.subscribe(FOLLOW, variable_values=variables):
            added = event["threadChanged"]
            if added:
                comment = added["comment"]
                print(f"[{added['cursor']}] {comment['author']['displayName']}: {comment['body']}", flush=True)


if __name__ == "__main__":
    asyncio.run(follow(*sys.argv[1:3]))
