/** A list of what is latest: says that there is more, and shows the list anew when asked. What is read never moves. */
import { announcement, button } from "./news";
import { follow, type Event, type Subscription } from "./subscription";

/** What could not be read now can be asked for again: the button is still there. */
const stay = (): void => undefined;

/**
 * Follows news of the list in `section`: its child `ul`, as the page itself shows it on its next reading.
 * `data-cursor` says from where on, `data-text-…` in which words. `name` tells news apart; null for what is none.
 */
function enliven<E extends Event>(
  section: HTMLElement,
  subscription: Subscription,
  name: (event: E) => string | null,
  find: (page: Document) => HTMLElement | null,
): void {
  const news = section.querySelector<HTMLElement>(".news")!;
  const waiting = new Set<string>();

  function heard(event: E): void {
    const named = name(event);
    if (named === null) return;
    waiting.add(named);
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
    if (!response.ok) throw new Error(`the list could not be read: ${response.status}`);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = find(page)?.querySelector<HTMLElement>(":scope > ul");
    if (!fresh) return;
    const list = document.importNode(fresh, true);
    section.querySelector(":scope > ul")!.replaceWith(list);
    section.querySelector(":scope > .empty")?.remove();
    for (const one of known) waiting.delete(one);
    announce();
    list.querySelector<HTMLElement>("a:not([aria-hidden])")?.focus();
  }

  void follow<E>(subscription, section.dataset.cursor!, heard).then(() => {
    news.replaceChildren(button(section.dataset.textExpired!, () => location.reload()));
  });
}

/** The page's one list that `selector` finds, where there is one and the browser can follow it. */
export function followLatest<E extends Event>(
  selector: string,
  subscribe: (data: DOMStringMap) => Subscription,
  name: (event: E) => string | null,
): void {
  const find = (page: Document): HTMLElement | null => page.querySelector<HTMLElement>(selector);
  const section = find(document);
  if (section && "WebSocket" in window) enliven(section, subscribe(section.dataset), name, find);
}
