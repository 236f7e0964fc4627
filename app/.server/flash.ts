import { randomUUID } from "node:crypto";
import { type AppLoadContext, createCookie, redirect } from "@remix-run/node";

/** Said once, on the page that follows. */
export type Flash = { id: string; text: string };

const LIVES_SECONDS = 60;
const MAX_LETTERS = 300;
const flashCookie = createCookie("flash", { path: "/", sameSite: "lax", httpOnly: true });

/** Goes on to `path`, where the frame of the builder says `text`: how the success of a form is told, with and without scripts. */
export async function redirectSaying(context: AppLoadContext, path: string, text: string): Promise<Response> {
  const flash: Flash = { id: randomUUID(), text: text.slice(0, MAX_LETTERS) };
  const secure = context.publicUrl.startsWith("https:");
  const cookie = await flashCookie.serialize(flash, { secure, maxAge: LIVES_SECONDS });
  return redirect(path, { headers: { "set-cookie": cookie } });
}

/** What the page before wanted said, and the cookie that forgets it. */
export async function takeFlash(request: Request): Promise<{ flash: Flash; forget: string } | undefined> {
  const kept: unknown = await flashCookie.parse(request.headers.get("cookie"));
  if (!isFlash(kept)) return undefined;
  return {
    flash: { id: kept.id, text: kept.text.slice(0, MAX_LETTERS) },
    forget: await flashCookie.serialize("", { maxAge: 0 }),
  };
}

function isFlash(value: unknown): value is Flash {
  if (typeof value !== "object" || value === null) return false;
  const { id, text } = value as Partial<Record<keyof Flash, unknown>>;
  return typeof id === "string" && typeof text === "string";
}
