import { Camera, Code, Globe, MessageCircle, Phone, QrCode, Send, Sparkles } from "lucide-react";
import { cn } from "~/lib/cn.ts";
import { useChannelKind } from "./use-words.ts";

const ICONS = {
  telegram: Send,
  whatsapp: Phone,
  "whatsapp-web": QrCode,
  instagram: Camera,
  widget: Globe,
  api: Code,
  playground: Sparkles,
};

/** The sign of a channel; its name is read out. */
export function ChannelIcon({ kind, className }: { kind: string; className?: string }) {
  const name = useChannelKind()(kind);
  const Icon = ICONS[kind as keyof typeof ICONS] ?? MessageCircle;
  return (
    <span title={name} className={cn("inline-flex text-muted", className)}>
      <Icon aria-hidden className="size-3.5" />
      <span className="sr-only">{name}</span>
    </span>
  );
}
