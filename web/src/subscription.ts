/** What happens in a discussion, from a cursor on and across lost connections, without a gap. */
import { createClient, type Client } from "graphql-ws";

export interface ThreadEvent {
  __typename: "CommentAdded" | "CommentEdited" | "CommentRemoved" | "CommentRestored" | "CommentReacted";
  cursor: string;
  comment: { id: string } | null;
}

const DOCUMENT = `subscription Thread($threadId: ID!, $after: String) {
  threadChanged(threadId: $threadId, after: $after) {
    __typename
    ... on CommentAdded { cursor comment { id } }
    ... on CommentEdited { cursor comment { id } }
    ... on CommentRemoved { cursor comment { id } }
    ... on CommentRestored { cursor comment { id } }
    ... on CommentReacted { cursor comment { id } }
  }
}`;
const SHORTEST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;
/** The session that opened the socket is over. */
const SESSION_OVER = 4401;

/** Calls `heard` for each event; resolves when it cannot go on and the page has to be read again. */
export async function follow(threadId: string, cursor: string, heard: (event: ThreadEvent) => void): Promise<void> {
  const client = createClient({ url: socketAddress(), retryAttempts: 0, keepAlive: 30_000 });
  let after = cursor;
  let wait = SHORTEST_WAIT;
  for (;;) {
    try {
      for await (const event of events(client, threadId, after)) {
        wait = SHORTEST_WAIT;
        after = event.cursor;
        heard(event);
      }
    } catch (reason) {
      if (isFinal(reason)) return;
    }
    // a random part, so that not everybody comes back at once after a restart
    await new Promise((resume) => setTimeout(resume, wait * (0.5 + Math.random())));
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }
}

async function* events(client: Client, threadId: string, after: string): AsyncGenerator<ThreadEvent> {
  const results = client.iterate<{ threadChanged: ThreadEvent }>({ query: DOCUMENT, variables: { threadId, after } });
  for await (const result of results) {
    if (result.errors) throw result.errors;
    if (result.data) yield result.data.threadChanged;
  }
}

/** Errors of the schema (a cursor too old, a discussion no longer there) and an ended session do not pass by waiting. */
function isFinal(reason: unknown): boolean {
  if (Array.isArray(reason)) return !reason.some((error) => error?.extensions?.code === "UNAVAILABLE");
  return reason instanceof CloseEvent && reason.code === SESSION_OVER;
}

function socketAddress(): string {
  const address = new URL("/graphql", location.href);
  address.protocol = address.protocol.replace("http", "ws");
  return address.href;
}
