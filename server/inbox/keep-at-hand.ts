import { AppError } from "../kernel/errors.ts";
import { countCanned, deleteCanned, insertCanned, listCanned, updateCanned } from "./canned-repo.ts";
import type { InboxDeps } from "./deps.ts";
import { countLabels, deleteLabel, insertLabel, listLabels, updateLabel } from "./label-repo.ts";
import { MOST_LABELS } from "./read-inbox.ts";
import type { CannedInput, LabelInput } from "./rules.ts";
import type { CannedReplyItem, LabelItem } from "./types.ts";

const MOST_CANNED = 500;

/** What a team keeps at hand: labels, and answers that are ready. */
export function keepAtHand({ db, ids, clock }: InboxDeps) {
  return {
    /** By name; at most 100. */
    labels: (workspaceId: string, botId: string): Promise<LabelItem[]> =>
      listLabels(db, workspaceId, botId, MOST_LABELS),

    /** Throws `conversations.label_taken`, `conversations.too_many_labels`. */
    async addLabel(workspaceId: string, botId: string, input: LabelInput): Promise<LabelItem> {
      if ((await countLabels(db, workspaceId, botId)) >= MOST_LABELS)
        throw new AppError("conversations.too_many_labels", { limit: MOST_LABELS });
      const id = ids.next("lbl");
      if (!(await insertLabel(db, { id, workspaceId, botId, ...input, createdAt: clock.now() })))
        throw new AppError("conversations.label_taken", { name: input.name });
      return { id, ...input };
    },

    /** Throws `conversations.label_not_found`, `conversations.label_taken`. */
    async changeLabel(
      workspaceId: string,
      botId: string,
      labelId: string,
      input: LabelInput,
    ): Promise<LabelItem> {
      const change = updateLabel(db, workspaceId, botId, labelId, input);
      const taken = new AppError("conversations.label_taken", { name: input.name });
      if (!(await unlessTaken(change, taken))) throw new AppError("conversations.label_not_found");
      return { id: labelId, ...input };
    },

    /** Takes the label from all its conversations. Throws `conversations.label_not_found`. */
    async removeLabel(workspaceId: string, botId: string, labelId: string): Promise<void> {
      if (!(await deleteLabel(db, workspaceId, botId, labelId)))
        throw new AppError("conversations.label_not_found");
    },

    /** Those whose shortcut begins with `q` first, then those that have it in their text; by shortcut. At most 500. */
    cannedReplies: (workspaceId: string, botId: string, q = ""): Promise<CannedReplyItem[]> =>
      listCanned(db, workspaceId, botId, q.trim(), MOST_CANNED),

    /** Throws `conversations.shortcut_taken`, `conversations.too_many_canned`. */
    async addCanned(workspaceId: string, botId: string, input: CannedInput): Promise<CannedReplyItem> {
      if ((await countCanned(db, workspaceId, botId)) >= MOST_CANNED)
        throw new AppError("conversations.too_many_canned", { limit: MOST_CANNED });
      const id = ids.next("can");
      const now = clock.now();
      if (!(await insertCanned(db, { id, workspaceId, botId, ...input, createdAt: now, updatedAt: now })))
        throw new AppError("conversations.shortcut_taken", { shortcut: input.shortcut });
      return { id, ...input, updatedAt: now };
    },

    /** Throws `conversations.canned_not_found`, `conversations.shortcut_taken`. */
    async changeCanned(
      workspaceId: string,
      botId: string,
      cannedId: string,
      input: CannedInput,
    ): Promise<CannedReplyItem> {
      const updatedAt = clock.now();
      const change = updateCanned(db, workspaceId, botId, cannedId, { ...input, updatedAt });
      const taken = new AppError("conversations.shortcut_taken", { shortcut: input.shortcut });
      if (!(await unlessTaken(change, taken))) throw new AppError("conversations.canned_not_found");
      return { id: cannedId, ...input, updatedAt };
    },

    /** Throws `conversations.canned_not_found`. */
    async removeCanned(workspaceId: string, botId: string, cannedId: string): Promise<void> {
      if (!(await deleteCanned(db, workspaceId, botId, cannedId)))
        throw new AppError("conversations.canned_not_found");
    },
  };
}

/** PostgreSQL's code for a value that may stand only once. */
const UNIQUE_VIOLATION = "23505";

async function unlessTaken<T>(change: Promise<T>, taken: AppError): Promise<T> {
  return change.catch((error: unknown) => {
    const cause = error instanceof Error ? error.cause : undefined;
    throw cause instanceof Error && "code" in cause && cause.code === UNIQUE_VIOLATION ? taken : error;
  });
}
