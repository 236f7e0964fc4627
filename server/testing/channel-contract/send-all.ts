import { expect } from "vitest";
import type { ChannelRig } from "./rig.ts";

/** Sends the parts one after another to the rig's customer; each must be taken. */
export async function sendAll(
  { driver, access, chatKey }: ChannelRig,
  parts: readonly string[],
): Promise<void> {
  for (const part of parts) {
    const result = await driver.send(access, chatKey, part);
    expect(result, JSON.stringify(part).slice(0, 300)).toMatchObject({ outcome: "sent" });
  }
}

/** What the customer reads, from the `from`th message on. */
export function arrivedText(rig: ChannelRig, from = 0): string {
  return rig
    .sent()
    .slice(from)
    .map(({ text }) => text)
    .join(" ");
}

/** How often each word of letters stands in a text. */
export function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of text.match(/[\p{L}ʻʼ]+/gu) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
