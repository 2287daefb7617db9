/** Says that more has happened, in a commune or all over France, and shows it when asked. */
import { followLatest } from "./latest";

const COMMUNE = `subscription CommuneActivity($communeId: ID!, $kinds: [ActivityKind!], $after: String) {
  communeActivity(communeId: $communeId, kinds: $kinds, after: $after) { cursor }
}`;
const FRANCE = `subscription Activity($kinds: [ActivityKind!], $after: String) {
  activity(kinds: $kinds, after: $after) { cursor }
}`;

followLatest(
  "[data-activity]",
  ({ activity, kinds }) => {
    const wanted = { kinds: kinds!.split(" ") };
    return activity
      ? { document: COMMUNE, variables: { ...wanted, communeId: activity } }
      : { document: FRANCE, variables: wanted };
  },
  ({ cursor }) => cursor,
);
