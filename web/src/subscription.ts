/** A subscription from a cursor on and across lost connections, without a gap. */
import { createClient, type Client } from "graphql-ws";

/** Each event of a subscription has its cursor. */
export interface Event {
  cursor: string;
}

/** `document` takes `$after` and these variables, and has one root field. */
export interface Subscription {
  document: string;
  variables: Record<string, unknown>;
}

const SHORTEST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;
/** The session that opened the socket is over. */
const SESSION_OVER = 4401;

/** Calls `heard` for each event; resolves when it cannot go on and the page has to be read again. */
export async function follow<E extends Event>(
  subscription: Subscription,
  cursor: string,
  heard: (event: E) => void,
): Promise<void> {
  const client = createClient({ url: socketAddress(), retryAttempts: 0, keepAlive: 30_000 });
  let after = cursor;
  let wait = SHORTEST_WAIT;
  for (;;) {
    try {
      for await (const event of events<E>(client, subscription, after)) {
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

async function* events<E extends Event>(
  client: Client,
  { document, variables }: Subscription,
  after: string,
): AsyncGenerator<E> {
  const results = client.iterate<Record<string, E>>({ query: document, variables: { ...variables, after } });
  for await (const result of results) {
    if (result.errors) throw result.errors;
    if (result.data) yield Object.values(result.data)[0]!;
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
