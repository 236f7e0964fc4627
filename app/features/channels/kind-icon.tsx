import { Camera, Globe, Phone, QrCode, Send } from "lucide-react";
import type { ChannelKind } from "~/.server/channel-view.ts";

const ICONS = { telegram: Send, whatsapp: Phone, instagram: Camera, widget: Globe, "whatsapp-web": QrCode };

/** The sign of a kind of channel; its name stands beside it. */
export function KindIcon({ kind }: { kind: ChannelKind }) {
  const Icon = ICONS[kind];
  return (
    <span className="grid size-11 shrink-0 place-items-center rounded-md bg-brand-soft text-brand-ink">
      <Icon aria-hidden className="size-5" />
    </span>
  );
}
