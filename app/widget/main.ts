import type { WidgetConfig } from "../../server/channels/widget/view.ts";
import { createApi, Refused } from "./api.ts";
import { startChat } from "./chat.ts";
import { textOn } from "./colour.ts";
import { createKeep } from "./keep.ts";
import { type Options, readOptions } from "./options.ts";
import { STYLES } from "./styles.ts";

/** What the page may call: `window.BotFactory.open()`. */
type Handle = { open(): void; close(): void; remove(): void };

const NAME = "botfactory-chat";
const AGAIN_MS = [2000, 10_000, 60_000];

const script =
  document.currentScript instanceof HTMLScriptElement
    ? document.currentScript
    : document.querySelector<HTMLScriptElement>("script[data-bot]");
const options = script && readOptions(script);
if (options && !document.querySelector(NAME)) {
  if (document.body) void start(options);
  else document.addEventListener("DOMContentLoaded", () => void start(options));
}

async function start(options: Options): Promise<void> {
  const keep = createKeep(options.botId);
  const api = createApi(options, keep);
  for (const wait of [...AGAIN_MS, 0]) {
    try {
      const session = await api.open();
      show(options, session.config, startChat(api, session, options, keep));
      return;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (!error.mayPass || wait === 0) return explain(options, error);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

function show({ mode }: Options, config: WidgetConfig, chat: ReturnType<typeof startChat>): void {
  const host = document.createElement(NAME);
  const root = host.attachShadow({ mode: "open" });
  const colours = config.colour
    ? `:host{--brand:${config.colour};--on-brand:${textOn(config.colour)};--focus:var(--ink);--brand-soft:color-mix(in srgb,${config.colour} 14%,var(--surface))}`
    : "";
  addStyles(root, STYLES + colours);
  host.lang = config.language;
  host.className = `${mode} ${config.position}`;
  root.append(chat.element);
  document.body.append(host);
  chat.shown();
  const handle: Handle = {
    open: () => chat.toggle(true),
    close: () => chat.toggle(false),
    remove() {
      chat.stop();
      host.remove();
    },
  };
  (window as unknown as { BotFactory: Handle }).BotFactory = handle;
}

/** A sheet that is made by script needs no permission of the site's policy; a style element would. */
function addStyles(root: ShadowRoot, css: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    const style = document.createElement("style");
    style.textContent = css;
    root.append(style);
  }
}

/** A chat that may not be shown is not shown: whoever looks after the site finds the reason in the console. */
function explain({ mode }: Options, { code, status, said }: Refused): void {
  // biome-ignore lint/suspicious/noConsole: the only place where a site's developer can be told
  console.warn(`BotFactory: the chat cannot be shown (${code || status}).`);
  if (mode !== "page") return;
  const main = document.createElement("main");
  const text = document.createElement("p");
  text.textContent = said || document.title;
  main.append(text);
  document.body.append(main);
}
