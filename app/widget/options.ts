/** What the script tag says. */
export type Options = {
  /** Where the platform answers, without a slash at the end. */
  base: string;
  botId: string;
  language?: string;
  identity?: { id: string; name?: string; email?: string; hash: string };
  mode: "launcher" | "page";
};

const SPOKEN = /^(uz|ru|en)\b/i;

/** Reads the script tag; null where it names no bot. */
export function readOptions(script: HTMLScriptElement): Options | null {
  const { bot, language, mode, userId, userHash, userName, userEmail } = script.dataset;
  if (!bot) return null;
  const wished = [language, document.documentElement.lang, ...navigator.languages];
  const spoken = wished.map((tag) => SPOKEN.exec(tag ?? "")?.[1]?.toLowerCase()).find(Boolean);
  return {
    base: new URL(script.src).origin,
    botId: bot,
    mode: mode === "page" ? "page" : "launcher",
    ...(spoken && { language: spoken }),
    ...(userId && {
      identity: {
        id: userId,
        hash: userHash ?? "",
        ...(userName && { name: userName }),
        ...(userEmail && { email: userEmail }),
      },
    }),
  };
}
