export type { Services } from "~/.server/context.ts";
export type { DocumentWarning, SourceView } from "~/.server/knowledge-view.ts";
export type { Translate } from "~/.server/texts.ts";
