import type { Button, SendOptions } from "../port.ts";

/**
 * What a tapped suggestion is known by: the words it stands for, since a title holds 20 characters only. A press that begins
 * so is the customer's own words; anything else is the data of a button.
 */
const SPOKEN = "say:";
const LONGEST_SPOKEN = 200;

export type Choice = { id: string; label: string };

/** Everything a customer may tap under a message, buttons first; each id once. */
export function choicesOf({ buttons = [], suggestions = [] }: SendOptions, most: number): Choice[] {
  const pressed = buttons.map(({ label, data }: Button) => ({ id: data, label: label.trim() }));
  const spoken = suggestions.map((question) => {
    const label = question.toWellFormed().trim();
    return { id: SPOKEN + cutText(label, LONGEST_SPOKEN), label };
  });
  const seen = new Set<string>();
  const choices = [...pressed, ...spoken].filter(({ id, label }) => {
    if (!id || !label || seen.has(id)) return false;
    seen.add(id);
    return true;
  });
  return choices.slice(0, most);
}

/** What a tap says: the customer's words, or the data of one of our buttons. */
export function readChoice(id: string): { type: "text"; text: string } | { type: "pressed"; data: string } {
  const words = id.startsWith(SPOKEN) ? id.slice(SPOKEN.length).trim() : "";
  return words ? { type: "text", text: words } : { type: "pressed", data: id };
}

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

/** A text of at most `most` UTF-16 units, cut between what a reader sees as characters. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = graphemes.segment(text).containing(most)?.index ?? most;
  return text.slice(0, end).toWellFormed().trimEnd();
}

/** A label of at most `most` units; one that was cut ends in an ellipsis. */
export function cutLabel(label: string, most: number): string {
  return label.length <= most ? label : `${cutText(label, most - 1)}…`;
}
