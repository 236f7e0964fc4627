import type { SaidView, SessionView, WidgetWords } from "../../server/channels/widget/view.ts";
import { type Api, newId, Refused } from "./api.ts";
import type { Keep } from "./keep.ts";
import { createMessages } from "./messages.ts";
import type { Options } from "./options.ts";
import { createPanel } from "./panel.ts";
import { keepStream } from "./stream.ts";

const WAITS_S = [1, 2, 4];
/** A conversation that is older is followed only while the chat is open. */
const RECENT_MS = 24 * 3_600_000;

/** One chat on one page: what the visitor does goes out, what happens comes in. */
export function startChat(api: Api, session: SessionView, options: Options, keep: Keep) {
  const { config } = session;
  const { words } = config;
  const texts = new Map<string, string>();
  const failed = new Set<string>();
  let { before } = session;
  let stream: ReturnType<typeof keepStream> | undefined;
  let cursor = session.cursor;
  let newest = "";
  let sending = Promise.resolve();
  let unread = 0;

  const messages = createMessages(config, {
    onPress: press,
    onSuggestion: say,
    onEarlier: showEarlier,
    onRetry: (id) => {
      failed.delete(id);
      queue(id);
    },
  });
  const panel = createPanel(config, options, messages.element, {
    onToggle: toggled,
    onSend: say,
    onPerson: () => say(words.personMessage),
  });

  function restore(opened: SessionView): void {
    messages.clear();
    ({ before, cursor } = opened);
    messages.addEarlier(opened.items, before !== null);
    const last = opened.items.at(-1);
    newest = last?.at ?? "";
    messages.offer(last ? last.suggestions : config.suggestions);
    const read = keep.get().read ?? "";
    setUnread(opened.items.filter(({ author, at }) => author !== "visitor" && at > read).length);
  }

  function setUnread(count: number): void {
    unread = panel.isOpen ? 0 : count;
    if (panel.isOpen && newest) keep.set({ read: newest });
    panel.setUnread(unread);
  }

  function toggled(open: boolean): void {
    keep.open = open;
    if (open) {
      messages.toEnd();
      setUnread(0);
    }
    follow();
  }

  function say(text: string): void {
    const id = newId();
    texts.set(id, text);
    messages.addOwn(viewOwn(id, text));
    queue(id);
  }

  /** One after the other: the order of what was written is kept. */
  function queue(id: string): void {
    messages.setState(id, "sending");
    sending = sending.then(() => deliver(id));
    follow();
  }

  async function deliver(id: string): Promise<void> {
    try {
      await patiently(() => api.say(id, texts.get(id) ?? ""));
      messages.setState(id, "sent");
    } catch (error) {
      failed.add(id);
      messages.setState(id, "failed", wordsFor(error, words));
    }
  }

  async function press(messageId: string, data: string): Promise<boolean> {
    const id = newId();
    try {
      await patiently(() => api.press(id, messageId, data));
      follow();
      return true;
    } catch (error) {
      panel.say(wordsFor(error, words) ?? words.unavailable);
      return false;
    }
  }

  /** Tries again what may pass, and once with a new session what the old one may not do. */
  async function patiently(work: () => Promise<unknown>): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await work();
        return;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        const wait = error.mayPass ? (error.wait ?? WAITS_S[attempt]) : undefined;
        if (error.status === 401 && attempt === 0) await renew();
        else if (wait === undefined || attempt >= WAITS_S.length) throw error;
        else await new Promise((resolve) => setTimeout(resolve, wait * 1000));
      }
    }
  }

  async function renew(): Promise<void> {
    const opened = await api.open();
    restore(opened);
    for (const [id, text] of texts) if (!messages.has(id)) messages.addOwn(viewOwn(id, text));
    stream?.stop();
    stream = undefined;
    follow();
  }

  async function showEarlier(): Promise<void> {
    if (before === null) return;
    try {
      const page = await api.earlier(before);
      before = page.before;
      messages.addEarlier(page.items, before !== null);
    } catch {
      panel.say(words.reconnecting);
    }
  }

  /** A line costs both sides something: there is one while somebody looks, or may soon get an answer. */
  function follow(): void {
    const isRecent = Date.now() - Date.parse(newest || "1970") < RECENT_MS;
    const isWanted = panel.isOpen || (isRecent && !document.hidden);
    if (isWanted === (stream !== undefined)) return;
    if (isWanted) {
      stream = keepStream(api, cursor, { onEvent: hear, onLine: lineIs, onRefused: refused });
      return;
    }
    cursor = stream?.cursor ?? cursor;
    stream?.stop();
    stream = undefined;
  }

  function hear(name: string, data: unknown): void {
    if (name === "typing") messages.type();
    if (name === "draft") messages.write((data as { text: string }).text);
    if (name !== "message") return;
    const said = data as SaidView;
    const isNew = !messages.has(said.id);
    messages.add(said);
    if (said.at > newest) newest = said.at;
    if (said.author === "visitor") messages.setState(said.id, "sent");
    setUnread(unread + (isNew && said.author !== "visitor" ? 1 : 0));
  }

  function lineIs(up: boolean): void {
    panel.say(up ? null : navigator.onLine ? words.reconnecting : words.offline);
    if (!up) return;
    for (const id of failed) queue(id);
    failed.clear();
  }

  function refused({ status, code }: Refused): void {
    stream = undefined;
    if (status === 401 || status === 400) void renew().catch(() => panel.say(words.unavailable));
    else panel.shut(wordsForCode(code, words) ?? words.unavailable);
  }

  document.addEventListener("visibilitychange", follow);
  window.addEventListener("offline", () => panel.say(words.offline));
  restore(session);
  const reopens = options.mode === "launcher" && keep.open && !panel.isPhone();
  return {
    element: panel.element,
    toggle: panel.toggle,
    /** Called once the element is on the page. */
    shown(): void {
      if (reopens) panel.toggle(true, false);
      messages.toEnd();
      follow();
    },
    stop(): void {
      document.removeEventListener("visibilitychange", follow);
      stream?.stop();
    },
  };
}

function viewOwn(id: string, text: string): SaidView {
  const at = new Date().toISOString();
  return { id, author: "visitor", text, name: null, buttons: [], suggestions: [], feedback: null, at };
}

function wordsFor(error: unknown, words: WidgetWords): string | undefined {
  return error instanceof Refused ? wordsForCode(error.code, words) : undefined;
}

/** A refusal in the words of the chat; undefined for what only says that it did not work. */
export function wordsForCode(code: string, words: WidgetWords): string | undefined {
  if (code === "request.rate_limited" || code === "widget.too_many_streams") return words.tooFast;
  if (code === "channels.off") return words.off;
  return code === "widget.site_not_allowed" ? words.notHere : undefined;
}
