import { ROW_SELECTOR } from "./list-row.tsx";

/** Moves the focus to another row of the list, beginning at the one that has it, else at the open conversation. */
export function moveInList(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>(ROW_SELECTOR)];
  const focused = rows.indexOf(document.activeElement as HTMLElement);
  const from = focused >= 0 ? focused : rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  const next = rows[Math.min(Math.max(from + step, 0), rows.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** The same by an arrow key, which belongs to the browser unless a row has the focus. */
export function moveByArrow(step: 1 | -1): boolean {
  if (!document.activeElement?.matches(ROW_SELECTOR)) return false;
  moveInList(step);
  return true;
}
