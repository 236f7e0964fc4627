import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Database } from "../../../db/client.ts";
import type { Clock } from "../../kernel/clock.ts";
import { AppError } from "../../kernel/errors.ts";
import type { Ids } from "../../kernel/ids.ts";
import type { Logger } from "../../kernel/logger.ts";
import type {
  ChannelAccess,
  ChannelDriver,
  ChannelHealth,
  SendOptions,
  SendResult,
  SessionDriver,
} from "../port.ts";
import { BRAKE, type BrakeLimits, createBrake } from "./brake.ts";
import { createSessionCommands } from "./commands.ts";
import { HOLD, type HoldTimes, holdNumber } from "./hold-number.ts";
import { createKnownChats, type KnownChats } from "./known-chats-repo.ts";
import { createOpenClient } from "./open-client.ts";
import { isPerson, parseWebUpdate } from "./parse-web-update.ts";
import { hasProfile, listProfiles, removeProfile } from "./profile-folder.ts";
import { renderWhatsApp } from "./render.ts";
import { findSession } from "./session-repo.ts";
import { createSpeaker, type SpeakDeps } from "./speak.ts";
import type { OpenSession, WebSession } from "./web-session.ts";

export { findChromium } from "./find-chromium.ts";
export { holdSessions } from "./hold-sessions.ts";

export type WhatsAppWebOptions = {
  db: Database;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  /** Profiles lie in `whatsapp-sessions` there; `whatsapp-web-version/pinned.html`, where it exists, is run in place of the newest WhatsApp Web. */
  dataDir: string;
  /** Undefined: there is no browser here, so that nothing can be paired or held. */
  chromiumPath: string | undefined;
  chats?: KnownChats;
  brake?: Partial<BrakeLimits>;
  times?: Partial<HoldTimes>;
  /** A person's pace and patience, see `SpeakDeps`. */
  speak?: Partial<Pick<SpeakDeps, "patienceMs" | "typing">>;
  /** The longest that one send may take, with its waiting. */
  sendMs?: number;
  /** In place of the real library. */
  open?: OpenSession;
};

/** WhatsApp by QR as a channel. `holdable` says whether this machine can hold a channel's number. */
export type WhatsAppWebDriver = ChannelDriver &
  SessionDriver & {
    readonly offered: boolean;
    holdable(channelId: string, pairing: boolean): boolean;
    /** The channels whose profiles lie on this machine. */
    profiles(): Promise<string[]>;
    /** Removes a channel's profile, with the keys of its number. */
    forget(channelId: string): Promise<void>;
    close(): Promise<void>;
  };

const SEND_MS = 20_000;
const CALL_MS = 10_000;
const DOWNLOAD_MS = 60_000;
const SHORT_MS = 5000;
/** A typing person's letters, and when the customer would wonder. */
const TYPING = { perLetterMs: 25, mostMs: 3500 };
const PATIENCE_MS = 5000;
/** Without a sign of life for so long a number is not held by anybody. */
const UNHELD_MS = 60_000;

/**
 * Speaks through ordinary numbers that are paired by QR code, each in a browser that some process holds (`holdSessions`). It answers only:
 * a chat that never wrote is refused. Credentials hold nothing; the keys lie in the number's profile.
 */
export function createWhatsAppWeb(options: WhatsAppWebOptions): WhatsAppWebDriver {
  const { db, clock, logger, dataDir, chromiumPath, sendMs = SEND_MS } = options;
  const sessionsDir = join(dataDir, "whatsapp-sessions");
  const chats = options.chats ?? createKnownChats(db);
  const commands = createSessionCommands(options);
  const open = options.open ?? openWith(options, sessionsDir);

  async function send(
    { channelId }: ChannelAccess,
    chatKey: string,
    text: string,
    sendOptions: SendOptions = {},
  ): Promise<SendResult> {
    try {
      if (!isPerson(chatKey) || !(await chats.hasWritten(channelId, chatKey)))
        return { outcome: "refused", reason: "rejected", detail: "this chat never wrote to the number" };
      const { replyTo } = sendOptions;
      const request = { type: "send" as const, chatKey, text, ...(replyTo && { quote: replyTo }) };
      const asked = await commands.ask(channelId, request, sendMs);
      if (asked.outcome === "nobody")
        return { outcome: "retry", retryAfterMs: 0, detail: "no process holds the number at the moment" };
      if (asked.outcome !== "answered")
        return { outcome: "unclear", detail: "the number's process did not answer" };
      const { answer } = asked.value;
      return answer.type === "sent" ? answer.result : { outcome: "unclear", detail: "an odd answer" };
    } catch (error) {
      logger.warn({ err: error, channelId }, "a send could not be asked of the number's process");
      return { outcome: "unclear", detail: "the send could not be asked" };
    }
  }

  return {
    kind: "whatsapp-web",
    form: z.object({ riskAccepted: z.literal(true) }),
    credentialsOf: () => "{}",
    delivery: "session",
    sendsPerSecond: 0.5,
    offered: chromiumPath !== undefined,
    holdable: (channelId, pairing) =>
      chromiumPath !== undefined && (pairing || hasProfile(sessionsDir, channelId)),

    /** Which number it is shows when it is paired; until then the channel stands for itself. */
    async identify({ channelId, externalId }) {
      if (!chromiumPath) throw new AppError("channels.not_offered");
      return { externalId: externalId ?? channelId, displayName: "WhatsApp" };
    },
    async connect() {},
    async disconnect({ channelId }) {
      await commands.ask(channelId, { type: "log_out" }, SHORT_MS).catch(() => undefined);
    },
    check: ({ channelId }) => checkSession(options, channelId),

    render: renderWhatsApp,
    send,
    async showTyping({ channelId }, chatKey) {
      if (isPerson(chatKey))
        await commands.ask(channelId, { type: "typing", chatKey }, SHORT_MS).catch(() => undefined);
    },
    async download({ channelId }, ref, { maxBytes, signal }) {
      const asking = commands.ask(channelId, { type: "download", ref, maxBytes }, DOWNLOAD_MS);
      const asked = await (signal ? Promise.race([asking, aborted(signal)]) : asking);
      if (asked?.outcome !== "answered") throw new AppError("channels.unavailable");
      const { answer, bytes } = asked.value;
      if (answer.type === "refused") throw new AppError(answer.code);
      if (answer.type !== "file" || !bytes) throw new AppError("channels.unavailable");
      return { bytes, mimeType: answer.mimeType };
    },
    parse: (update) => parseWebUpdate(update, clock.now()),

    async hold({ channelId, pairing = false }, on, signal) {
      let session: WebSession | undefined;
      function become(now: WebSession | undefined): void {
        session = now;
      }
      const speaker = createSpeaker(
        {
          clock,
          chats,
          brake: createBrake({ ...BRAKE, ...options.brake }),
          patienceMs: PATIENCE_MS,
          // Its waiting and its sending together stay within the time of whoever asked.
          mostMs: sendMs / 2,
          typing: TYPING,
          ...options.speak,
        },
        channelId,
        () => session,
      );
      const release = commands.handle(channelId, speaker);
      const events = { ...on, session: become };
      const deps = { open, clock, logger, times: { ...HOLD, ...options.times } };
      const end = await holdNumber(deps, channelId, { pairing, on: events }, signal);
      release();
      // A number that is lost for good leaves no keys behind.
      if (end.kind === "lost") await removeProfile(sessionsDir, channelId).catch(() => undefined);
    },
    forget: (channelId) => removeProfile(sessionsDir, channelId),
    profiles: () => listProfiles(sessionsDir),
    close: () => commands.close(),
  };
}

/** Resolves when the signal is aborted: at once where it is already. */
function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(undefined);
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}

function openWith({ chromiumPath, dataDir, logger }: WhatsAppWebOptions, sessionsDir: string): OpenSession {
  if (!chromiumPath) return () => Promise.reject(new Error("there is no Chromium here"));
  const pinned = join(dataDir, "whatsapp-web-version");
  const pinnedWeb = existsSync(join(pinned, "pinned.html")) ? { pinnedWeb: pinned } : {};
  return createOpenClient({ chromiumPath, sessionsDir, logger, callMs: CALL_MS, ...pinnedWeb });
}

/** Lost is lost; a browser that is starting, or that nobody holds for the moment, may come back. */
async function checkSession({ db, clock }: WhatsAppWebOptions, channelId: string): Promise<ChannelHealth> {
  const row = await findSession(db, channelId);
  if (row?.session?.state === "lost")
    return { ok: false, code: "channels.session_lost", detail: row.session.reason };
  const held = (row?.pollerExpiresAt?.getTime() ?? 0) > clock.now().getTime() - UNHELD_MS;
  if (row?.status === "pairing" || (held && row?.session?.state === "ready")) return { ok: true };
  throw new AppError("channels.unavailable");
}
