import type { Colour, LabelView } from "./types.ts";

/** A label with its colour as a dot; the words carry the meaning. */
export function LabelChip({ label }: { label: LabelView }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1.5 rounded-full bg-sunken px-2 py-0.5 text-xs text-ink">
      <span
        aria-hidden
        className="size-2 shrink-0 rounded-full ring-1 ring-ink/20"
        style={{ background: COLOUR_VALUES[label.colour] }}
      />
      <span className="truncate">{label.name}</span>
    </span>
  );
}

/** As dots, on light and on dark grounds alike. */
export const COLOUR_VALUES: Record<Colour, string> = {
  grey: "#7d8a8c",
  red: "#d8453b",
  orange: "#e07b1f",
  yellow: "#d6a514",
  green: "#3b9b4f",
  teal: "#1c9a97",
  blue: "#3a7bd5",
  purple: "#8a5fd0",
  pink: "#d2579a",
};
