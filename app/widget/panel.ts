import type { WidgetConfig } from "../../server/channels/widget/view.ts";
import { h, ICONS, icon } from "./dom.ts";
import type { Options } from "./options.ts";

export type PanelHandlers = {
  onToggle(open: boolean): void;
  onSend(text: string): void;
  onPerson(): void;
};

const LONGEST = 4000;
const PHONE = "(max-width: 480px)";

/** The frame of the chat: the round button, and the panel with its head, the conversation and the field to write in. */
export function createPanel(
  { title, words, person, advertising }: WidgetConfig,
  { mode, base }: Pick<Options, "mode" | "base">,
  conversation: HTMLElement,
  handlers: PanelHandlers,
) {
  const isPage = mode === "page";
  const badge = h("span", { class: "badge", hidden: true });
  const launcher = h(
    "button",
    {
      class: "launcher",
      type: "button",
      "aria-haspopup": "dialog",
      "aria-expanded": "false",
      "aria-label": words.open,
      onclick: () => toggle(panel.hidden),
    },
    icon(...ICONS.chat),
    badge,
  );
  const close = h(
    "button",
    { class: "icon", type: "button", "aria-label": words.close, onclick: () => toggle(false) },
    icon(...ICONS.close),
  );
  const heading = h(isPage ? "h1" : "h2", {}, title);
  const notice = h("div", { class: "notice", role: "status" });
  const field = h("textarea", {
    rows: 1,
    maxlength: LONGEST,
    placeholder: words.placeholder,
    "aria-label": words.write,
    enterkeyhint: "send",
    oninput: grow,
    onkeydown: (event) => {
      const { key, shiftKey, isComposing } = event as KeyboardEvent;
      if (key !== "Enter" || shiftKey || isComposing) return;
      event.preventDefault();
      send();
    },
  });
  const submit = h("button", { class: "send", "aria-label": words.send }, icon(...ICONS.send));
  const form = h(
    "form",
    {
      onsubmit: (event) => {
        event.preventDefault();
        send();
      },
    },
    field,
    submit,
  );
  const call = h(
    "button",
    { class: "person", type: "button", onclick: handlers.onPerson },
    icon(...ICONS.person),
    words.person,
  );
  const line = h("a", { href: base, target: "_blank", rel: "noopener" }, words.poweredBy);
  const foot = h("div", { class: "foot" }, person && call, advertising && line);
  const panel = h(
    isPage ? "main" : "div",
    {
      class: isPage ? "panel page" : "panel",
      ...(!isPage && { role: "dialog", "aria-label": title, hidden: true }),
    },
    h("header", {}, heading, !isPage && close),
    notice,
    conversation,
    form,
    foot,
  );
  const phone = matchMedia(PHONE);

  function send(): void {
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    grow();
    handlers.onSend(text);
  }

  function grow(): void {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 128)}px`;
  }

  /** On a phone the panel is all there is: focus stays in it, as in any modal dialog. */
  function keepFocusIn(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.stopPropagation();
      toggle(false);
    }
    if (event.key !== "Tab" || !phone.matches) return;
    const stops = [
      ...panel.querySelectorAll<HTMLElement>("button, textarea, a[href], [tabindex='0']"),
    ].filter((stop) => stop.offsetParent !== null && !(stop as HTMLButtonElement).disabled);
    const root = panel.getRootNode() as ShadowRoot;
    const [first, last] = [stops[0], stops.at(-1)];
    const leaving = event.shiftKey ? first : last;
    if (root.activeElement !== leaving) return;
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }

  /** The keyboard of a phone covers the page: the panel keeps to what is left. */
  function fitScreen(): void {
    const view = window.visualViewport;
    const covered = view && (isPage || phone.matches) ? view : null;
    panel.style.height = covered ? `${covered.height}px` : "";
    panel.style.top = covered ? `${covered.offsetTop}px` : "";
  }

  function toggle(open: boolean, focus = true): void {
    if (isPage || panel.hidden !== open) return;
    panel.hidden = !open;
    launcher.setAttribute("aria-expanded", `${open}`);
    launcher.replaceChildren(icon(...(open ? ICONS.close : ICONS.chat)), badge);
    launcher.setAttribute("aria-label", open ? words.close : words.open);
    launcher.classList.toggle("covered", open && phone.matches);
    panel.setAttribute("aria-modal", `${phone.matches}`);
    fitScreen();
    if (focus) (open ? field : launcher).focus();
    handlers.onToggle(open);
  }

  if (!isPage) panel.addEventListener("keydown", (event) => keepFocusIn(event as KeyboardEvent));
  window.visualViewport?.addEventListener("resize", fitScreen);
  window.visualViewport?.addEventListener("scroll", fitScreen);

  return {
    /** In the order of reading; a landmark of its own, so that it is found from any page. */
    element: isPage ? panel : h("section", { "aria-label": title }, launcher, panel),
    toggle,
    get isOpen(): boolean {
      return isPage || !panel.hidden;
    },
    isPhone: (): boolean => phone.matches,
    focus: () => field.focus(),

    setUnread(count: number): void {
      badge.hidden = count === 0;
      badge.textContent = count > 9 ? "9+" : `${count}`;
      const waiting = count > 0 ? `${words.open}. ${words.newMessages}: ${count}` : words.open;
      launcher.setAttribute("aria-label", panel.hidden ? waiting : words.close);
    },

    /** Says what stands in the way; nothing where null. */
    say(text: string | null): void {
      notice.textContent = text ?? "";
    },

    /** Nothing can be written any more. */
    shut(text: string): void {
      notice.textContent = text;
      for (const control of [field, submit, call]) control.disabled = true;
    },
  };
}

export type Panel = ReturnType<typeof createPanel>;
