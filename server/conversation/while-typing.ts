import type { Line } from "../channels/index.ts";

/** An answer that comes at once needs no sign of writing. */
const FIRST_AFTER_MS = 500;
/** Messengers take the sign away after about five seconds. */
const AGAIN_AFTER_MS = 4500;

/** Shows the customer that the bot is writing for as long as `work` takes. */
export async function whileTyping<T>(
  { line, chatKey }: { line: Line; chatKey: string },
  work: () => Promise<T>,
): Promise<T> {
  const show = () => void line.driver.showTyping(line.access, chatKey).catch(() => undefined);
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
