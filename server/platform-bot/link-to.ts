import type { SendOptions } from "../channels/port.ts";

type Target = { label: string; url: string };

/** A button that opens a page. Telegram refuses addresses that are not public: those stand in the text. */
export function linkTo(target: Target): { link: Pick<SendOptions, "link">; paragraph: string[] } {
  const { hostname } = new URL(target.url);
  const isPublic = hostname.includes(".") && !/^[\d.]+$/.test(hostname) && !hostname.startsWith("[");
  return isPublic
    ? { link: { link: target }, paragraph: [] }
    : { link: {}, paragraph: [`${target.label}: ${target.url}`] };
}
