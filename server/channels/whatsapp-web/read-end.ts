import type { SessionEnd } from "./web-session.ts";

/** What the library says when a number is disconnected (its WAState, "LOGOUT", or that nobody scanned), for the supervisor. */
export function reasonOfState(state: string): SessionEnd {
  if (state === "LOGOUT" || state.startsWith("UNPAIRED")) return { kind: "lost", reason: "logout" };
  if (state.startsWith("Max qrcode retries")) return { kind: "lost", reason: "qr_timeout" };
  if (/TOS_BLOCK|PROXYBLOCK/.test(state)) return { kind: "lost", reason: "banned" };
  if (state === "DEPRECATED_VERSION") return { kind: "lost", reason: "outdated" };
  return { kind: "crashed", detail: `disconnected: ${state.slice(0, 100)}` };
}
