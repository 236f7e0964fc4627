export type ChatPage = {
  title: string;
  language: string;
  /** Absent: there is no chat, and the title says so. */
  botId?: string;
  noScript?: string;
};

/** The hosted page: an empty page that the widget fills. */
export function chatPage({ title, language, botId, noScript }: ChatPage): string {
  const [safeTitle = "", safeLanguage = "", safeBot = "", safeText = ""] = [
    title,
    language,
    botId,
    noScript,
  ].map(escapeHtml);
  const body = botId
    ? `<noscript><p>${safeText}</p></noscript>
<script src="/widget.js" data-bot="${safeBot}" data-language="${safeLanguage}" data-mode="page" async></script>`
    : `<main><h1>${safeTitle}</h1></main>`;
  return `<!doctype html>
<html lang="${safeLanguage}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<title>${safeTitle}</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
</head>
<body>
${body}
</body>
</html>
`;
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text = ""): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
