/** Makes a discussion live: says that there are new comments, shows them when asked, keeps those shown up to date. */
import { Discussion } from "./discussion";
import { fetchComments } from "./fragments";
import { announcement, button } from "./news";
import { follow, type Event } from "./subscription";

interface ThreadEvent extends Event {
  __typename: "CommentAdded" | "CommentEdited" | "CommentRemoved" | "CommentRestored" | "CommentReacted";
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

/** What could not be read now can be asked for again: the button is still there. */
const stay = (): void => undefined;
/** Changes that come together are read together. */
const TOGETHER = 300;

function enliven(section: HTMLElement): void {
  const { thread, cursor, fragments } = section.dataset as Record<string, string>;
  const discussion = new Discussion(section);
  const news = section.querySelector<HTMLElement>(".news")!;
  const waiting = new Set<string>();
  const changed = new Set<string>();
  let timer: number | undefined;

  function heard({ __typename, comment }: ThreadEvent): void {
    if (!comment) return;
    const isShown = discussion.find(comment.id) !== null;
    if (__typename === "CommentAdded") {
      if (isShown) {
        // it had to wait for a moderator, and its place was there
        if (discussion.isWithheld(comment.id)) shownAgain(comment.id);
        return;
      }
      waiting.add(comment.id);
      announce();
    } else if (isShown && __typename === "CommentRestored") {
      shownAgain(comment.id);
    } else if (isShown) {
      if (__typename === "CommentRemoved") discussion.count(-1);
      changed.add(comment.id);
      timer ??= setTimeout(refresh, TOGETHER);
    } else if (__typename === "CommentRemoved" && waiting.delete(comment.id)) {
      announce();
    }
  }

  function shownAgain(id: string): void {
    discussion.count(1);
    changed.add(id);
    timer ??= setTimeout(refresh, TOGETHER);
  }

  /** Comments that changed, as they are now. What cannot be read now is read with the next change. */
  async function refresh(): Promise<void> {
    timer = undefined;
    const ids = [...changed];
    changed.clear();
    try {
      for (const item of await fetchComments(fragments!, ids)) discussion.replace(item);
    } catch {
      for (const id of ids) changed.add(id);
    }
  }

  function announce(): void {
    const count = waiting.size;
    if (count === 0) {
      news.replaceChildren();
      return;
    }
    const text = announcement(section, count);
    const shown = news.querySelector("button");
    if (shown) shown.textContent = text;
    else news.replaceChildren(button(text, () => void pull().catch(stay)));
  }

  /** Shows the new comments; the reader, who asked for them, is led to the first. */
  async function pull(): Promise<void> {
    const ids = [...waiting];
    const items = await fetchComments(fragments!, ids);
    for (const id of ids) waiting.delete(id);
    const placed: HTMLElement[] = [];
    let elsewhere: string | null = null;
    for (const item of items) {
      const address = discussion.place(item);
      if (address === null) placed.push(item);
      else {
        elsewhere = address;
        const parent = item.dataset.parent;
        if (parent && discussion.find(parent)) changed.add(parent);
      }
    }
    discussion.count(items.length);
    if (changed.size > 0) timer ??= setTimeout(refresh, TOGETHER);
    const first = placed[0]?.querySelector<HTMLElement>(":scope > article");
    if (first) {
      first.tabIndex = -1;
      first.focus();
    }
    announce();
    if (elsewhere !== null && waiting.size === 0) {
      const link = document.createElement("a");
      link.href = elsewhere;
      link.textContent = section.dataset.textElsewhere!;
      news.replaceChildren(link);
    }
  }

  void follow({ document: DOCUMENT, variables: { threadId: thread } }, cursor!, heard).then(() => {
    news.replaceChildren(button(section.dataset.textExpired!, () => location.reload()));
  });
}

const section = document.querySelector<HTMLElement>(".thread[data-thread]");
if (section && "WebSocket" in window) enliven(section);
