import { useEffect, useRef, useSyncExternalStore } from "react";

/** By `KeyboardEvent.code`, so that they work whatever layout is switched on; `Help` is the question mark. */
export type Shortcut =
  | "KeyJ"
  | "KeyK"
  | "KeyR"
  | "KeyN"
  | "KeyT"
  | "KeyE"
  | "KeyL"
  | "Slash"
  | "Help"
  | "ArrowDown"
  | "ArrowUp";
/** What answers false has left the key to the browser. */
export type Shortcuts = Partial<Record<Shortcut, () => unknown>>;

const KEPT_AS = "inbox-shortcuts";
const OFF = "off";
const CHANGED = "inbox-shortcuts-changed";

/** Single keys for the page. They keep out of the way: not in fields, not with Ctrl, Alt or Meta, not while a dialog or menu is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
        return;
      if (!areOn() || isBusy(event.target)) return;
      const work = latest.current[nameOf(event)];
      if (!work) return;
      if (work() !== false) event.preventDefault();
    }
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

/** Whether single keys are on, and the way to switch them (WCAG 2.1.4); kept in this browser. */
export function useShortcutsSwitch(): [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(listen, areOn, () => true);
  return [
    on,
    (next) => {
      if (next) localStorage.removeItem(KEPT_AS);
      else localStorage.setItem(KEPT_AS, OFF);
      window.dispatchEvent(new Event(CHANGED));
    },
  ];
}

function nameOf(event: KeyboardEvent): Shortcut {
  if (event.key === "?") return "Help";
  if (event.key === "/") return "Slash";
  // Shift and the slash key is a question mark, or whatever else the layout has there.
  return (event.shiftKey ? "" : event.code) as Shortcut;
}

function isBusy(target: EventTarget | null): boolean {
  if (document.querySelector("[role=dialog],[role=alertdialog],[role=menu]")) return true;
  return (
    target instanceof HTMLElement && target.closest("input,textarea,select,[contenteditable=true]") !== null
  );
}

function areOn(): boolean {
  try {
    return localStorage.getItem(KEPT_AS) !== OFF;
  } catch {
    return true;
  }
}

function listen(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener);
  return () => window.removeEventListener(CHANGED, listener);
}
