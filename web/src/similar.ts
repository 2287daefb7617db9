/** While a title is typed, shows what is proposed already that is like it: the list that the server renders. */

const PAUSE = 500;
/** With fewer letters the server finds nothing. */
const SHORTEST = 4;

function follow(region: HTMLElement, title: HTMLInputElement): void {
  let timer: number | undefined;
  let asked = title.value.trim();

  async function look(): Promise<void> {
    const text = title.value.trim();
    if (text === asked) return;
    asked = text;
    const found = text.length < SHORTEST ? "" : await read(text);
    // another answer may be on its way by now; what could not be read leaves what is shown
    if (found === null || text !== asked) return;
    const page = new DOMParser().parseFromString(found, "text/html");
    const fresh = [...page.body.childNodes].map((node) => document.importNode(node, true));
    const isSame = page.body.textContent?.trim() === region.textContent?.trim();
    // a live region speaks whenever it changes: only what is new is put in
    if (!isSame) region.replaceChildren(...fresh);
  }

  async function read(text: string): Promise<string | null> {
    const url = new URL(region.dataset.address!, location.href);
    url.searchParams.set("commune", region.dataset.commune!);
    url.searchParams.set("texte", text);
    try {
      const response = await fetch(url);
      return response.ok ? await response.text() : null;
    } catch {
      return null;
    }
  }

  title.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), PAUSE);
  });
}

const region = document.querySelector<HTMLElement>(".similar[data-address]");
const title = document.querySelector<HTMLInputElement>("#title");
if (region && title) follow(region, title);
