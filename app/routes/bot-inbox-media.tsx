import type { LoaderFunctionArgs } from "@remix-run/node";
import { attempt } from "~/.server/attempt.ts";
import { requireBot } from "~/.server/require-bot.ts";

/** What a customer sent, as its bytes. Only what can do no harm is shown in place; everything else is to be saved. */
export async function loader(args: LoaderFunctionArgs) {
  const { bot, workspaceId } = await requireBot(args);
  const { conversationId = "", messageId = "" } = args.params;
  const { inbox } = args.context.services;
  const got = await attempt(inbox.media(workspaceId, bot.id, conversationId, messageId));
  if (!got.ok) throw new Response(null, { status: got.code === "channels.unavailable" ? 503 : 404 });
  const { bytes, mimeType, fileName, inline } = got.value;
  return new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": inline ? mimeType : "application/octet-stream",
      "content-length": String(bytes.byteLength),
      "content-disposition": `${inline ? "inline" : "attachment"}; filename*=UTF-8''${encodeName(fileName)}`,
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
      "cache-control": "private, max-age=600",
    },
  });
}

/** RFC 5987. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
}
