import type { SaidView, WidgetConfig } from "../../server/channels/widget/view.ts";
import { h } from "./dom.ts";
import { renderMarkdown } from "./markdown.ts";

export type SendState = "sending" | "failed" | "sent";

export type MessageHandlers = {
  onPress(messageId: string, data: string): Promise<boolean>;
  onRetry(id: string): void;
  onSuggestion(text: string): void;
  onEarlier(): Promise<void>;
};

/** `at`: where it stands among the others. */
type Shown = { said: SaidView; at: string; row: HTMLElement; state: HTMLElement };

/** What the platform has not told back yet stands behind everything: the visitor's clock may be wrong by hours. */
const ON_ITS_WAY = "~";

const LATE_MS = 1500;
/** Near enough to the end to be kept there. */
const END_PX = 80;

/** Of buttons of one kind (thumbs, stars) one is pressed. */
function kindOf(data: string): string {
  return data.split(":", 1)[0] ?? "";
}

/** The conversation as it is shown: what was said in order, what is being written, what can be tapped. */
export function createMessages({ words, greeting, language }: WidgetConfig, handlers: MessageHandlers) {
  const shown = new Map<string, Shown>();
  const time = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
  const earlier = h(
    "button",
    { class: "earlier", type: "button", hidden: true, onclick: () => void handlers.onEarlier() },
    words.earlier,
  );
  const welcome = h("div", { class: "row bot" }, h("div", { class: "bubble" }, renderMarkdown(greeting)));
  const log = h(
    "div",
    { class: "log", role: "log", "aria-label": words.log, "aria-live": "polite" },
    welcome,
  );
  const draft = h("div", { class: "bubble" });
  const draftRow = h("div", { class: "row bot", hidden: true, "aria-hidden": "true" }, draft);
  const dots = h("div", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
  const said = h("span", { class: "quiet" });
  const typing = h("div", { class: "typing", role: "status" }, dots, said);
  const chips = h("div", { class: "chips", role: "group", "aria-label": words.suggestions });
  const scroll = h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": words.log },
    earlier,
    log,
    draftRow,
    typing,
    chips,
  );
  typing.classList.add("off");
  let typingTimer = 0;
  let answeredAt = 0;

  function authorOf({ author, name }: SaidView): string {
    if (author === "visitor") return words.you;
    return author === "person" ? (name ?? words.team) : words.bot;
  }

  function build(message: SaidView, at: string): Shown {
    const own = message.author === "visitor";
    const bubble = h("div", { class: "bubble" }, own ? message.text : renderMarkdown(message.text));
    const when = new Date(message.at);
    const meta = h(
      "div",
      { class: "meta" },
      `${authorOf(message)} · `,
      h("time", { datetime: message.at }, time.format(when)),
    );
    const state = h("div", { class: "state", role: "status" });
    const row = h("div", { class: `row ${own ? "own" : "bot"}` }, meta, bubble, buttonsOf(message), state);
    return { said: message, at, row, state };
  }

  function buttonsOf(message: SaidView): HTMLElement | null {
    if (message.buttons.length === 0) return null;
    const group = h("div", { class: "buttons", role: "group" });
    const all = message.buttons.map(({ label, data }) => {
      const button = h("button", { type: "button", "data-kind": kindOf(data) }, label);
      const alike = () => all.filter((one) => one.dataset.kind === kindOf(data));
      button.addEventListener("click", async () => {
        for (const one of alike()) one.disabled = true;
        button.setAttribute("aria-pressed", "true");
        if (await handlers.onPress(message.id, data)) return;
        button.removeAttribute("aria-pressed");
        for (const one of alike()) one.disabled = false;
      });
      const judged = message.feedback !== null && data.startsWith("fb:");
      button.disabled = judged;
      if (judged && data.startsWith(message.feedback === 1 ? "fb:+" : "fb:-"))
        button.setAttribute("aria-pressed", "true");
      return button;
    });
    group.append(...all);
    return group;
  }

  /** Shows a message once. The visitor's own gets its place in time when the platform tells it back. */
  function place(message: SaidView, at: string): Shown {
    const known = shown.get(message.id);
    const one = known ?? build(message, at);
    if (known && (known.at !== ON_ITS_WAY || at === ON_ITS_WAY)) return known;
    one.at = at;
    shown.set(message.id, one);
    const later = [...shown.values()].filter((other) => other !== one && other.at > at);
    const next = later.reduce<Shown | undefined>(
      (first, other) => (first && first.at <= other.at ? first : other),
      undefined,
    );
    const isThere =
      known && (next ? one.row.nextElementSibling === next.row : log.lastElementChild === one.row);
    if (isThere) return one;
    if (next) next.row.before(one.row);
    else log.append(one.row);
    return one;
  }

  function isAtEnd(): boolean {
    return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < END_PX;
  }

  /** A sign of an answer that has come already: it was still on its way. */
  function isLate(): boolean {
    return answeredAt > 0 && performance.now() - answeredAt < LATE_MS;
  }

  function toEnd(): void {
    scroll.scrollTop = scroll.scrollHeight;
  }

  function offer(suggestions: readonly string[]): void {
    const buttons = suggestions.map((text) =>
      h("button", { type: "button", onclick: () => handlers.onSuggestion(text) }, text),
    );
    chips.replaceChildren(...buttons);
  }

  function quiet(): void {
    clearTimeout(typingTimer);
    draftRow.hidden = true;
    typing.classList.add("off");
    said.textContent = "";
  }

  return {
    element: scroll,
    toEnd,
    quiet,
    offer,
    has: (id: string): boolean => shown.has(id),

    /** Shows a message of the visitor's own before the platform has it. */
    addOwn(message: SaidView): void {
      place(message, ON_ITS_WAY);
      offer([]);
      toEnd();
    },

    /** Shows a message that has come; the end stays in sight for whoever was there. */
    add(message: SaidView): void {
      const follow = isAtEnd() || message.author === "visitor";
      if (message.author !== "visitor") {
        quiet();
        answeredAt = performance.now();
      }
      const { at } = place(message, message.at);
      const isLast = ![...shown.values()].some((one) => one.at > at);
      if (isLast) offer(message.suggestions);
      if (follow) toEnd();
    },

    /** How a message of the visitor's own is doing. */
    setState(id: string, state: SendState, text = words.notSent): void {
      const one = shown.get(id);
      if (!one) return;
      one.row.classList.toggle("failed", state === "failed");
      if (state === "sent") one.state.replaceChildren();
      else if (state === "sending") one.state.replaceChildren(words.sending);
      else {
        const retry = h("button", { type: "button", onclick: () => handlers.onRetry(id) }, words.retry);
        one.state.replaceChildren(`${text} `, retry);
      }
    },

    /** What was said earlier; it is not read out, and what is in sight stays there. */
    addEarlier(messages: readonly SaidView[], more: boolean): void {
      const fromEnd = scroll.scrollHeight - scroll.scrollTop;
      log.setAttribute("aria-live", "off");
      for (const message of messages) place(message, message.at);
      earlier.hidden = !more;
      welcome.hidden = more;
      scroll.scrollTop = scroll.scrollHeight - fromEnd;
      setTimeout(() => log.setAttribute("aria-live", "polite"), 500);
    },

    type(): void {
      if (!draftRow.hidden || isLate()) return;
      const follow = isAtEnd();
      typing.classList.remove("off");
      said.textContent = words.typing;
      clearTimeout(typingTimer);
      typingTimer = window.setTimeout(quiet, 8000);
      if (follow) toEnd();
    },

    /** An answer as far as it is written; the finished one takes its place. */
    write(text: string): void {
      if (isLate()) return;
      const follow = isAtEnd();
      quiet();
      draft.replaceChildren(renderMarkdown(text));
      draftRow.hidden = false;
      typingTimer = window.setTimeout(quiet, 30_000);
      if (follow) toEnd();
    },

    clear(): void {
      for (const { row } of shown.values()) row.remove();
      shown.clear();
      quiet();
    },
  };
}

export type Messages = ReturnType<typeof createMessages>;
