import type { Line } from "../channels/index.ts";

const SHOW_EVERY_MS = 700;

/**
 * Shows a growing answer where the channel can, at most every 700 ms and one call at a time; never waited for, and nothing for an answer
 * that comes at once. `end` when the answer is there.
 */
export function createDraft(
  { driver, access }: Pick<Line, "driver" | "access">,
  chatKey: string,
): { add: (piece: string) => void; end: () => void } | undefined {
  const { showDraft } = driver;
  if (!showDraft) return undefined;
  const id = Date.now() % 0x7fff_ffff;
  let text = "";
  let timer: NodeJS.Timeout | undefined;
  let ended = false;

  async function show(): Promise<void> {
    const shown = text;
    await showDraft?.(access, chatKey, { id, text: shown }).catch(() => undefined);
    timer = undefined;
    if (!ended && text !== shown) showLater();
  }

  function showLater(): void {
    timer ??= setTimeout(() => void show(), SHOW_EVERY_MS);
  }

  return {
    add(piece) {
      text += piece;
      if (!ended) showLater();
    },
    end() {
      ended = true;
      clearTimeout(timer);
    },
  };
}
