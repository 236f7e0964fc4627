import { PassThrough } from "node:stream";
import {
  type ActionFunctionArgs,
  type AppLoadContext,
  createReadableStreamFromReadable,
  type EntryContext,
  type LoaderFunctionArgs,
} from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { I18nextProvider } from "react-i18next";
import { pageLanguage } from "./.server/preferences.ts";
import { serverI18n } from "./i18n/server.ts";

export const streamTimeout = 5000;

/** Renders a page; search engines get it whole, people get it as soon as its shell stands. */
export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remix: EntryContext,
  context: AppLoadContext,
): Promise<Response> {
  const language = await pageLanguage(request);
  const whole = isbot(request.headers.get("user-agent") ?? "");
  headers.set("content-type", "text/html; charset=utf-8");

  return new Promise((resolve, reject) => {
    let failed = false;
    const answer = () => {
      const body = new PassThrough();
      const stream = createReadableStreamFromReadable(body);
      resolve(new Response(stream, { headers, status: failed ? 500 : status }));
      pipe(body);
    };
    const { pipe, abort } = renderToPipeableStream(
      <I18nextProvider i18n={serverI18n(language)}>
        <RemixServer context={remix} url={request.url} nonce={context.nonce} />
      </I18nextProvider>,
      {
        nonce: context.nonce,
        [whole ? "onAllReady" : "onShellReady"]: answer,
        onShellError: reject,
        onError: (error: unknown) => {
          failed = true;
          context.log.error({ err: error, path: new URL(request.url).pathname }, "page not rendered");
        },
      },
    );
    setTimeout(abort, streamTimeout + 1000).unref();
  });
}

/** What loaders and actions did not expect goes to the log; an aborted request is nobody's fault. */
export function handleError(
  error: unknown,
  { request, context }: LoaderFunctionArgs | ActionFunctionArgs,
): void {
  if (request.signal.aborted) return;
  context.log.error({ err: error, path: new URL(request.url).pathname }, "page failed");
}
