import QRCode from "qrcode";
import type { ChannelRow } from "../../server/channels/index.ts";

/** Where the pairing of a number stands, as its owner sees it. */
export type PairingView =
  | { state: "none" }
  | { state: "starting" }
  | { state: "qr"; code: QrPicture; expiresAt: string; secondsLeft: number }
  | { state: "ready"; number: string; name: string; link: string | null }
  | { state: "lost"; reason: LostReason };

/** A QR code as one path of squares in a field of `size`. */
export type QrPicture = { path: string; size: number };

const REASONS = ["logout", "qr_timeout", "banned", "outdated", "taken", "off"] as const;
export type LostReason = (typeof REASONS)[number] | "unknown";

/** Light around the code, in squares; scanners want four. */
const MARGIN = 4;

export async function viewPairing(row: ChannelRow | undefined, now: Date): Promise<PairingView> {
  if (!row) return { state: "none" };
  const session = row.session;
  if (session?.state === "lost") return { state: "lost", reason: reasonOf(session.reason) };
  if (row.status === "off") return { state: "lost", reason: "off" };
  if (session?.state === "qr") {
    const left = Math.round((Date.parse(session.expiresAt) - now.getTime()) / 1000);
    return {
      state: "qr",
      code: drawQr(session.qr),
      expiresAt: session.expiresAt,
      secondsLeft: Math.max(0, left),
    };
  }
  if (session?.state !== "ready") return { state: "starting" };
  return { state: "ready", number: `+${session.externalId}`, name: session.displayName, link: row.link };
}

function reasonOf(reason: string): LostReason {
  return REASONS.find((known) => known === reason) ?? "unknown";
}

/** A picture that React draws itself: nothing that came from outside is written into the page as markup. */
export function drawQr(text: string): QrPicture {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: "M" });
  let path = "";
  for (let y = 0; y < modules.size; y++)
    for (let x = 0; x < modules.size; x++)
      if (modules.get(y, x)) path += `M${x + MARGIN} ${y + MARGIN}h1v1h-1z`;
  return { path, size: modules.size + 2 * MARGIN };
}
