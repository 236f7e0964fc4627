import { mkdir, readFile, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { readBody, sendJson, startLoopbackServer } from "../loopback-server.ts";

export type FakePhone = { number: string; name: string };
export type FakeSent = { number: string; chatKey: string; text: string; id: string; quoted?: string };
type Told = {
  type: string;
  pageId: string;
  number?: string;
  chatKey?: string;
  text?: string;
  id?: string;
  quoted?: string;
};
type Page = { id: string; number: string; act(action: Record<string, unknown>): void };

export type FakeWhatsAppWeb = Awaited<ReturnType<typeof startFakeWhatsAppWeb>>;

/**
 * WhatsApp Web without WhatsApp: `pinIn` stores a page that the real library loads into a real Chromium in place of
 * https://web.whatsapp.com, and the functions are what phones and WhatsApp's servers do to it.
 */
export async function startFakeWhatsAppWeb({ qrEveryMs = 20_000 } = {}) {
  const pages = new Map<string, Page>();
  const phones = new Map<string, FakePhone>();
  const sent: FakeSent[] = [];
  const typing: string[] = [];
  const files = new Map<string, Buffer>();
  let logouts = 0;
  let faults: ("silent" | "crash")[] = [];
  let nextId = 0;

  const server = await startLoopbackServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://fake");
    response.setHeader("access-control-allow-origin", "*");
    if (url.pathname === "/actions") return openLine(url, request, response);
    if (url.pathname.startsWith("/files/")) return giveFile(url, response);
    const told = JSON.parse((await readBody(request)).toString()) as Told;
    sendJson(response, 200, hear(told));
  });

  function openLine(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const id = url.searchParams.get("page") ?? "";
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write(": hello\n\n");
    const page: Page = {
      id,
      number: url.searchParams.get("number") ?? "",
      act: (action) => void response.write(`data: ${JSON.stringify(action)}\n\n`),
    };
    pages.set(id, page);
    request.once("close", () => pages.delete(id));
  }

  function giveFile(url: URL, response: ServerResponse): void {
    const bytes = files.get(url.pathname);
    response.writeHead(bytes ? 200 : 404);
    response.end(bytes);
  }

  function hear({ type, number = "", chatKey = "", text = "", id = "", quoted }: Told): object {
    if (type === "typing") typing.push(chatKey);
    if (type === "logged_out_here") logouts += 1;
    if (type !== "sent") return {};
    const fault = faults.shift();
    if (fault !== "crash") sent.push({ number, chatKey, text, id, ...(quoted && { quoted }) });
    return fault ? { [fault]: true } : {};
  }

  function pageOf(number: string): Page {
    const found = [...pages.values()].find((page) => page.number === number);
    if (!found) throw new Error(`no browser is linked to ${number}`);
    return found;
  }

  return {
    url: server.url,

    /** Makes the folder of a pinned WhatsApp Web version. */
    async pinIn(folder: string): Promise<void> {
      const script = (await readFile(join(import.meta.dirname, "page.js"), "utf8"))
        .replace("__SERVER__", server.url)
        .replace("__QR_EVERY_MS__", String(qrEveryMs));
      await mkdir(folder, { recursive: true });
      await writeFile(
        join(folder, "pinned.html"),
        `<!doctype html><title>WhatsApp</title><script>${script}</script>`,
      );
    },

    /** A command that starts Chromium so that the page may reach the fake on this machine. */
    async chromiumIn(folder: string, chromium: string): Promise<string> {
      const path = join(folder, "chromium");
      const command = `exec ${chromium} "$@" --ip-address-space-overrides=127.0.0.1:${server.port}=public`;
      await writeFile(path, `#!/bin/sh\n${command}\n`, { mode: 0o755 });
      return path;
    },

    /** A phone scans this QR code. */
    scan(qr: string, phone: FakePhone): void {
      const id = /^2@([a-z0-9]+)\./.exec(qr)?.[1] ?? "";
      const page = pages.get(id);
      if (!page) throw new Error("this QR code is of no open page");
      page.number = phone.number;
      phones.set(phone.number, phone);
      page.act({ act: "scanned", ...phone });
    },

    /** Somebody writes (or, `fromMe`, the owner on the phone). Returns the message's id. */
    write(number: string, chatKey: string, fields: Record<string, unknown>): string {
      const id = String(fields.id ?? `AC${String(++nextId).padStart(30, "0")}`);
      pageOf(number).act({ act: "message", chatKey, ...fields, id });
      return `${fields.fromMe === true}_${chatKey}_${id}`;
    },
    edit: (number: string, id: string, body: string) => pageOf(number).act({ act: "edited", id, body }),
    acknowledge: (number: string, id: string, ack: number) => pageOf(number).act({ act: "ack", id, ack }),
    changeState: (number: string, state: string) => pageOf(number).act({ act: "state", state }),
    swell: (number: string, megabytes: number) => pageOf(number).act({ act: "swell", megabytes }),
    /** The owner unlinks the device on the phone. */
    unlink: (number: string) => pageOf(number).act({ act: "logout" }),
    keepFile(path: string, bytes: Buffer): void {
      files.set(`/files/${path}`, bytes);
    },
    fail(...next: ("silent" | "crash")[]): void {
      faults = next;
    },
    sent: (): readonly FakeSent[] => sent,
    typing: (): readonly string[] => typing,
    logouts: () => logouts,
    openPages: () => pages.size,
    isLinked: (number: string) => [...pages.values()].some((page) => page.number === number),
    close: server.close,
  };
}
