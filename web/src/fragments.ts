/** Comments as the server renders them, by the same template as the page. */

/** The server takes this many ids at once. */
const MOST = 20;

/** One `li` for each comment that is there, in the order of `ids`. */
export async function fetchComments(address: string, ids: string[]): Promise<HTMLLIElement[]> {
  const found: HTMLLIElement[] = [];
  for (let start = 0; start < ids.length; start += MOST) {
    const url = new URL(address, location.href);
    url.searchParams.set("ids", ids.slice(start, start + MOST).join(","));
    const response = await fetch(url);
    if (!response.ok) throw new Error(`comments could not be read: ${response.status}`);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    found.push(...page.querySelectorAll<HTMLLIElement>("body > ol > li"));
  }
  return found.map((item) => document.importNode(item, true));
}
