import { join } from "node:path";
import type { Client, ClientOptions } from "whatsapp-web.js";
import { messageOf } from "../../kernel/errors.ts";

export type NewClient = {
  channelId: string;
  chromiumPath: string;
  sessionsDir: string;
  pinnedWeb?: string;
  qrMaxRetries: number;
  /** Something failed where nobody waits for it: the browser is to be started anew. */
  onFault: (detail: string) => void;
};

export type LoadedLibrary = { createClient(options: NewClient): Client };

const START_MS = 60_000;
/** Chromium as a service: no pictures of its own on a screen, no sounds, nothing fetched that the page does not ask for. */
const FLAGS = [
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-extensions",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--mute-audio",
  "--no-first-run",
];

/** Loaded when the first number is opened: the library and puppeteer take a third of a second and 40 MB. */
export async function loadLibrary(): Promise<LoadedLibrary> {
  const { default: library } = await import("whatsapp-web.js");
  return {
    createClient(options) {
      const client = new library.Client({
        authStrategy: new library.LocalAuth({ clientId: options.channelId, dataPath: options.sessionsDir }),
        authTimeoutMs: START_MS,
        qrMaxRetries: options.qrMaxRetries,
        ...webVersion(options.pinnedWeb),
        puppeteer: launchOptions(options),
      } as ClientOptions);
      return contain(client, options.onFault);
    },
  };
}

/** A pinned page, or whatever WhatsApp gives; nothing is kept in the working directory. */
function webVersion(pinnedWeb: string | undefined): Partial<ClientOptions> {
  if (!pinnedWeb) return { webVersionCache: { type: "none" } };
  return { webVersion: "pinned", webVersionCache: { type: "local", path: pinnedWeb, strict: true } };
}

function launchOptions({ chromiumPath, sessionsDir, channelId }: NewClient): ClientOptions["puppeteer"] {
  // Chromium refuses to run as root with its sandbox; everybody else keeps it.
  const isRoot = process.getuid?.() === 0;
  const home = join(sessionsDir, `session-${channelId}`);
  return {
    executablePath: chromiumPath,
    headless: true,
    // Through a pipe no port stands open for other programs, and the browser ends when this process does.
    pipe: true,
    timeout: START_MS,
    args: isRoot ? [...FLAGS, "--no-sandbox"] : FLAGS,
    // Not this process's environment: that has the keys of all secrets.
    env: { HOME: home, PATH: "/usr/local/bin:/usr/bin:/bin", LANG: "C.UTF-8", TZ: "UTC" },
    downloadBehavior: { policy: "deny" },
    // How this process ends is its own matter; puppeteer would end it in the middle.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
}

type Inner = {
  inject(): Promise<void>;
  destroy(): Promise<void>;
  initWebVersionCache(): Promise<void>;
  authStrategy: { logout(): Promise<void> };
  initialize(): Promise<void>;
  options: { webVersionCache: { type: string } };
};

/**
 * The library starts work in listeners that nobody waits for (a page that navigates, a device that is unlinked); what fails there would
 * end this process. The same work, with its failures led to `onFault`.
 */
function contain(client: Client, onFault: (detail: string) => void): Client {
  const inner = client as unknown as Inner;
  const inject = inner.inject.bind(client);
  const destroy = inner.destroy.bind(client);
  let started = false;
  const initialize = inner.initialize.bind(client);
  inner.initialize = async () => {
    await initialize();
    started = true;
  };
  inner.inject = async () => {
    try {
      await inject();
    } catch (error) {
      if (!started) throw error;
      onFault(messageOf(error).slice(0, 200));
    }
  };
  inner.destroy = () => destroy().catch((error) => onFault(messageOf(error).slice(0, 200)));
  // The profile is removed by us, when the browser has ended.
  inner.authStrategy.logout = async () => {};
  // Without a pinned page the library reads each page's text to keep it, which fails when the page goes on meanwhile.
  if (inner.options.webVersionCache.type === "none") inner.initWebVersionCache = async () => {};
  return client;
}
