/** Says that there are new stories in a commune, and shows them when asked. */
import { announcement, button } from "./news";
import { follow, type Event } from "./subscription";

interface StoryEvent extends Event {
  story: { id: string } | null;
}

const DOCUMENT = `subscription Stories($communeId: ID!, $after: String) {
  communeActivity(communeId: $communeId, kinds: [STORY_CREATED], after: $after) {
    cursor
    story { id }
  }
}`;

/** What could not be read now can be asked for again: the button is still there. */
const stay = (): void => undefined;

function enliven(section: HTMLElement): void {
  const { stories: communeId, cursor } = section.dataset;
  const news = section.querySelector<HTMLElement>(".news")!;
  const waiting = new Set<string>();

  function heard({ story }: StoryEvent): void {
    if (!story) return;
    waiting.add(story.id);
    announce();
  }

  function announce(): void {
    if (waiting.size === 0) {
      news.replaceChildren();
      return;
    }
    const text = announcement(section, waiting.size);
    const shown = news.querySelector("button");
    if (shown) shown.textContent = text;
    else news.replaceChildren(button(text, () => void pull().catch(stay)));
  }

  /** Shows the list as this very page shows it now; the reader, who asked for it, is led to the newest. */
  async function pull(): Promise<void> {
    const known = [...waiting];
    const response = await fetch(location.href);
    if (!response.ok) throw new Error(`stories could not be read: ${response.status}`);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector<HTMLElement>("[data-stories] > ul.cards");
    if (!fresh) return;
    const list = document.importNode(fresh, true);
    section.querySelector(":scope > ul.cards")!.replaceWith(list);
    for (const id of known) waiting.delete(id);
    announce();
    list.querySelector<HTMLElement>("h2 a, h3 a")?.focus();
  }

  void follow<StoryEvent>({ document: DOCUMENT, variables: { communeId } }, cursor!, heard).then(() => {
    news.replaceChildren(button(section.dataset.textExpired!, () => location.reload()));
  });
}

const section = document.querySelector<HTMLElement>("[data-stories]");
if (section && "WebSocket" in window) enliven(section);
