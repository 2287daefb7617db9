/** What an island says of news, and the button that shows them. */

/** "1 new …" or "%n new …", in the words that the page brought. */
export function announcement(section: HTMLElement, count: number): string {
  return count === 1 ? section.dataset.textOne! : section.dataset.textMany!.replace("%n", String(count));
}

export function button(text: string, pressed: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", pressed);
  return made;
}
