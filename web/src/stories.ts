/** Says that there are new stories in a commune, and shows them when asked. */
import { followLatest } from "./latest";
import type { Event } from "./subscription";

interface StoryEvent extends Event {
  story: { id: string } | null;
}

const DOCUMENT = `subscription Stories($communeId: ID!, $after: String) {
  communeActivity(communeId: $communeId, kinds: [STORY_CREATED], after: $after) {
    cursor
    story { id }
  }
}`;

followLatest<StoryEvent>(
  "[data-stories]",
  ({ stories }) => ({ document: DOCUMENT, variables: { communeId: stories } }),
  ({ story }) => story?.id ?? null,
);
