import type { Line } from "../channels/index.ts";

/** An answer that comes at once needs no sign of writing. */
const FIRST_AFTER_MS = 500;
/** Messengers take the sign away after about five seconds. */
const AGAIN_AFTER_MS = 4500;

type Place = {
  line: Line;
  chatKey: string;
  messageRef: string | undefined;
  /** A person answers: the bot writes nothing. */
  quiet: boolean;
};

/**
 * Shows the customer that the bot is writing for as long as `work` takes, and (where the channel does both at once) that it has read
 * `messageRef`.
 */
export async function whileTyping<T>(
  { line, chatKey, messageRef, quiet }: Place,
  work: () => Promise<T>,
): Promise<T> {
  if (quiet) return work();
  const show = () => void line.driver.showTyping(line.access, chatKey, messageRef).catch(() => undefined);
  let again: NodeJS.Timeout | undefined;
  const first = setTimeout(() => {
    show();
    again = setInterval(show, AGAIN_AFTER_MS);
  }, FIRST_AFTER_MS);
  try {
    return await work();
  } finally {
    clearTimeout(first);
    clearInterval(again);
  }
}
