import { countOf, countText } from "./quantity.js";

/** From so many pictures with one reason on they share a line. */
const MANY = 4;
/** So many names are told of those that were passed over. */
const MOST_NAMES = 5;

/** A line for each picture that was left out, or for all that have the same reason where they are many. */
export function skippedLines(pictures: readonly { readonly id: string; readonly reason: string }[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { id, reason } of pictures) byReason.set(reason, [...(byReason.get(reason) ?? []), id]);
  return [...byReason].flatMap(([reason, ids]) =>
    ids.length < MANY
      ? ids.map((id) => `${id}: ${reason}`)
      : [`${countText(ids.length)} files, such as ${ids[0]}: ${reason}`],
  );
}

/** What was passed over in folders, in one line; null where nothing was. */
export function passedOverText(passedOver: Readonly<Record<string, number>>): string | null {
  const names = Object.entries(passedOver);
  if (names.length === 0) return null;
  const total = names.reduce((sum, [, count]) => sum + count, 0);
  const list = names.slice(0, MOST_NAMES).map(([name, count]) => (count === 1 ? name : `${name} (${count})`));
  const more = names.length > MOST_NAMES ? ", ..." : "";
  return `over ${countOf(total, "name")} hidden or left by systems: ${list.join(", ")}${more}`;
}
