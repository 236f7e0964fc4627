import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { isAppError } from "../../kernel/errors.ts";
import { isLanguage, type Language } from "../../kernel/languages.ts";
import { networkOf } from "../../kernel/network-of.ts";
import type { Translate } from "../../kernel/translate.ts";
import type { WidgetChat } from "./chat.ts";
import { chatPage } from "./chat-page.ts";
import type { LimitPerKey } from "./routes.ts";
import { createScriptFile } from "./script-file.ts";

export type WidgetPagesDeps = {
  widget: Pick<WidgetChat, "page">;
  translate: Translate;
  /** The best language of an Accept-Language header. */
  languageOf: (header: string | undefined) => Language;
  /** The folder with the built `widget.js`. */
  folder: string;
  limitPerKey: LimitPerKey;
};

const PAGES = { name: "widget-pages", most: 300, windowMs: 60_000 };

/** Sites get a new widget within ten minutes of a deploy, and none waits for it. */
const SCRIPT_CACHE = "public, max-age=600, stale-while-revalidate=86400";

const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** `/widget.js`, which any site may embed, and `/chat/:botId`, the page that every bot has. */
export function widgetPages({
  widget,
  translate,
  languageOf,
  folder,
  limitPerKey,
}: WidgetPagesDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const script = createScriptFile(folder);
    const limited = await limitPerKey(app, PAGES);

    app.get("/widget.js", { schema: { hide: true } }, async (request, reply) => {
      const file = await script.best(request.headers["accept-encoding"]);
      if (!file) return reply.callNotFound();
      reply.headers({
        "content-type": "text/javascript; charset=utf-8",
        "cache-control": SCRIPT_CACHE,
        "cross-origin-resource-policy": "cross-origin",
        "access-control-allow-origin": "*",
        vary: "accept-encoding",
        etag: file.etag,
        ...(file.encoding && { "content-encoding": file.encoding }),
      });
      const known = request.headers["if-none-match"]?.split(/,\s*/).includes(file.etag);
      return known ? reply.code(304).send() : reply.send(file.bytes);
    });

    const params = z.object({ botId: z.string().max(64) });
    const querystring = z.object({ language: z.string().max(35).optional() });

    app.get("/chat/:botId", { schema: { hide: true, params, querystring } }, async (request, reply) => {
      await limited(request, reply, networkOf(request.ip));
      const { botId } = request.params;
      const header = request.headers["accept-language"];
      const wished = request.query.language ?? (header ? languageOf(header) : undefined);
      reply.headers({
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": PAGE_POLICY,
        "cache-control": "no-cache",
        "x-robots-tag": "noindex, nofollow",
      });
      try {
        const { title, language } = await widget.page(botId, wished);
        const noScript = translate(language, "widget:page.noScript");
        return reply.send(chatPage({ botId, title, language, noScript }));
      } catch (error) {
        if (!isAppError(error)) throw error;
        const language = isLanguage(wished) ? wished : languageOf(header);
        const key = error.code === "channels.off" ? "off" : "notFound";
        const title = translate(language, `widget:page.${key}`);
        return reply.code(404).send(chatPage({ title, language }));
      }
    });
  };
}
