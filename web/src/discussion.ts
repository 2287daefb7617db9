/** The discussion on the page: where comments stand, and where new ones go. Forms and focus are never touched. */

export class Discussion {
  readonly #section: HTMLElement;
  readonly #roots: HTMLElement;
  readonly #isLastPage: boolean;

  constructor(section: HTMLElement) {
    this.#section = section;
    this.#roots = section.querySelector<HTMLElement>("ol.comments")!;
    this.#isLastPage = section.dataset.isLastPage === "true";
  }

  find(id: string): HTMLElement | null {
    return document.getElementById(`c-${id}`);
  }

  /** Whether its place is shown, but its words were not for all to read. */
  isWithheld(id: string): boolean {
    return this.find(id)?.querySelector(":scope > article > .tombstone, :scope > article > .withheld") != null;
  }

  /** Puts a comment where it belongs. If that place is not on this page, the address where it can be read. */
  place(item: HTMLElement): string | null {
    const { comment, parent } = item.dataset;
    if (this.find(comment!)) return null;
    if (parent === undefined) {
      if (!this.#isLastPage) return this.#section.dataset.lastPage!;
      this.#roots.append(item);
    } else {
      const replies = this.find(parent)?.querySelector(":scope > ol.replies");
      if (!replies) return `/comments/${parent}#c-${comment}`;
      replies.append(item);
    }
    item.classList.add("fresh");
    this.#section.querySelector(".empty")?.remove();
    return null;
  }

  /** Shows a comment as it is now; its answers stay. Waits for whoever is at one of its buttons; whoever was led to it stays. */
  replace(item: HTMLElement): void {
    const shown = this.find(item.dataset.comment!)?.querySelector<HTMLElement>(":scope > article");
    const fresh = item.querySelector<HTMLElement>(":scope > article");
    if (!shown || !fresh) return;
    const isRead = shown === document.activeElement;
    if (!isRead && shown.contains(document.activeElement)) {
      shown.addEventListener("focusout", () => setTimeout(() => this.replace(item)), { once: true });
      return;
    }
    shown.replaceWith(fresh);
    if (isRead) {
      fresh.tabIndex = -1;
      fresh.focus({ preventScroll: true });
    }
  }

  /** Adds to the number in the heading. */
  count(more: number): void {
    const counter = this.#section.querySelector(".count");
    if (counter) counter.textContent = String(Number(counter.textContent) + more);
  }
}
