import type { Line } from "../channels/index.ts";
import type { TurnDeps } from "./deps.ts";
import type { LaneKey, TakenLane } from "./lane-repo.ts";
import type { MailRow } from "./mail-repo.ts";
import type { Place } from "./message-repo.ts";
import { recordMail } from "./record-repo.ts";
import type { ConversationState, Received, Said } from "./turn.ts";

type Input = { line: Line; lane: LaneKey; taken: TakenLane; mails: readonly MailRow[] };

/** Writes the mail down as messages; mail that another turn has handled meanwhile is left out. */
export async function receive(
  deps: TurnDeps,
  { line, lane, taken, mails }: Input,
  place: Place,
): Promise<Received> {
  const messageIds = mails.map(() => deps.ids.next("msg"));
  const recorded = await recordMail(deps.db, place, mails, messageIds, taken.contextAt);
  const open = mails.filter(({ id }) => recorded.openMailIds.includes(id));
  const heard = new Map(recorded.heard.map(({ mailId, text }) => [mailId, text]));
  return {
    bot: line.bot,
    conversation: stateOf(lane, taken),
    customer: {
      id: taken.customerId,
      language: taken.customerLanguage,
      languageChosen: taken.languageChosen ?? false,
      blocked: taken.customerBlockedAt !== null,
    },
    mails: open.map((row) => saidBy(row, heard)),
    history: recorded.history,
    earlier: taken.contextAt ? taken.brief : null,
    failedAttempts: Math.max(0, ...open.map(({ attempts }) => attempts)),
    counted: open.some(({ attempts, stops }) => attempts + stops > 0),
  };
}

function stateOf({ conversationId }: LaneKey, taken: TakenLane): ConversationState {
  const { waitingSince, sessionAt, handoverReason } = taken;
  const inSession = waitingSince !== null && (!sessionAt || waitingSince >= sessionAt);
  return {
    id: conversationId,
    mode: taken.mode,
    language: taken.language,
    unknowns: taken.unknowns,
    waiting: inSession,
    called: inSession ? handoverReason : null,
    limitToldOn: taken.limitToldOn,
  };
}

/** A recording that an earlier try has understood is text already. */
function saidBy({ id, body }: MailRow, heard: ReadonlyMap<string, string>): Said {
  const text = heard.get(id);
  const { content } = body;
  const isHeard = text !== undefined && content.type === "media" && !content.caption;
  return { ...body, mailId: id, ...(isHeard && { content: { type: "text", text } }) };
}
