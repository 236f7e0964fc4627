import { FileUp, Globe, type LucideIcon, MessagesSquare, NotebookPen } from "lucide-react";

/** The ways to add knowledge; `path` is a page below the one that adds. */
export const WAYS = [
  { key: "files", path: "add", icon: FileUp },
  { key: "text", path: "add/text", icon: NotebookPen },
  { key: "questions", path: "add/questions", icon: MessagesSquare },
  { key: "page", path: "add/page", icon: Globe },
] as const satisfies readonly { key: string; path: string; icon: LucideIcon }[];
