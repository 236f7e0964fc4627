import {
  BookOpenText,
  CircleHelp,
  LayoutDashboard,
  type LucideIcon,
  MessagesSquare,
  Plug,
  Settings2,
  Sparkles,
  Users,
} from "lucide-react";

/** The pages of a bot's own space, in the order of its navigation. Paths are relative to the bot's address. */
export const BOT_PAGES = [
  { key: "overview", path: "", icon: LayoutDashboard },
  { key: "knowledge", path: "/knowledge", icon: BookOpenText },
  { key: "playground", path: "/playground", icon: Sparkles },
  { key: "channels", path: "/channels", icon: Plug },
  { key: "inbox", path: "/inbox", icon: MessagesSquare },
  { key: "customers", path: "/customers", icon: Users },
  { key: "unanswered", path: "/unanswered", icon: CircleHelp },
  { key: "settings", path: "/settings", icon: Settings2 },
] as const satisfies readonly { key: string; path: string; icon: LucideIcon }[];
