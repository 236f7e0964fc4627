import { type Clock, sleep } from "../../kernel/clock.ts";
import { isAppError, messageOf } from "../../kernel/errors.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { Parsed, SessionState } from "../port.ts";
import { parseWebUpdate } from "./parse-web-update.ts";
import { killTree, treeMegabytes } from "./process-tree.ts";
import type { OpenSession, SessionEnd, WebSession } from "./web-session.ts";

export type HoldTimes = {
  /** From the start of a browser to its QR code or number. */
  startMs: number;
  /** Waits before a crashed browser is started again: the first, doubled each time, up to the longest. */
  firstWaitMs: number;
  longestWaitMs: number;
  lookAtMemoryMs: number;
  mostMegabytes: number;
};

export const HOLD: HoldTimes = {
  startMs: 120_000,
  firstWaitMs: 2000,
  longestWaitMs: 5 * 60_000,
  lookAtMemoryMs: 10_000,
  mostMegabytes: 700,
};

export type HoldDeps = { open: OpenSession; clock: Clock; logger: Logger; times: HoldTimes };
export type HoldEvents = {
  parsed(parsed: Parsed): Promise<void>;
  report(state: SessionState): Promise<void>;
  /** The session that can speak, or undefined while there is none. */
  session(session: WebSession | undefined): void;
};

/** WhatsApp shows the first QR code for a minute and the others for twenty seconds. */
const FIRST_QR_MS = 60_000;
const QR_MS = 20_000;
/** After so long a number that worked is started again without a wait. */
const STEADY_MS = 5 * 60_000;
const STORE_TRIES = 5;

/**
 * Keeps one number's browser open until the signal is aborted or the number is lost: what crashes, grows too large or does not start is
 * started again, each time after a longer wait. A number that should be linked (`pairing` false) and shows a QR code is lost: nobody
 * stands there to scan. Rejects never.
 */
export async function holdNumber(
  deps: HoldDeps,
  channelId: string,
  { pairing, on }: { pairing: boolean; on: HoldEvents },
  signal: AbortSignal,
): Promise<SessionEnd | { kind: "stopped" }> {
  let waitMs = deps.times.firstWaitMs;
  let linked = !pairing;
  while (!signal.aborted) {
    const run = await runBrowser(deps, channelId, { linked, on }, signal);
    linked ||= run.readyForMs !== undefined;
    on.session(undefined);
    if (run.end.kind !== "crashed") {
      if (run.end.kind === "lost") await tell(deps, channelId, on, { state: "lost", reason: run.end.reason });
      return run.end;
    }
    deps.logger.warn({ channelId, detail: run.end.detail, waitMs }, "a number's browser is started again");
    if ((run.readyForMs ?? 0) > STEADY_MS) waitMs = deps.times.firstWaitMs;
    await sleep(waitMs, signal);
    waitMs = Math.min(waitMs * 2, deps.times.longestWaitMs);
  }
  return { kind: "stopped" };
}

type Run = { end: SessionEnd | { kind: "stopped" }; readyForMs: number | undefined };

/** One life of a browser. */
async function runBrowser(
  deps: HoldDeps,
  channelId: string,
  { linked, on }: { linked: boolean; on: HoldEvents },
  signal: AbortSignal,
): Promise<Run> {
  const { clock, logger, times } = deps;
  const done = Promise.withResolvers<Run["end"]>();
  let session: WebSession | undefined;
  let readyAt: number | undefined;
  let codes = 0;
  let order: Promise<void> = tell(deps, channelId, on, { state: "starting" });
  const inOrder = (work: () => Promise<void>): void => {
    order = order
      .then(work)
      .catch((error) => logger.error({ err: error, channelId }, "an update of a number was lost"));
  };
  const stop = (): void => done.resolve({ kind: "stopped" });
  signal.addEventListener("abort", stop, { once: true });
  const late = setTimeout(
    () => done.resolve({ kind: "crashed", detail: "WhatsApp Web did not start in time" }),
    times.startMs,
  );
  const memory = setInterval(() => void checkMemory(), times.lookAtMemoryMs);

  async function checkMemory(): Promise<void> {
    if (session?.pid === undefined) return;
    const megabytes = await treeMegabytes(session.pid);
    if (megabytes <= times.mostMegabytes) return;
    done.resolve({ kind: "crashed", detail: `the browser held ${Math.round(megabytes)} MB` });
    await killTree(session.pid);
  }

  async function becameReady(account: { externalId: string; displayName: string }): Promise<void> {
    try {
      await on.report({ state: "ready", ...account });
    } catch (error) {
      if (!isAppError(error, "channels.taken")) throw error;
      await session?.logOut().catch(() => undefined);
      done.resolve({ kind: "lost", reason: "taken" });
      return;
    }
    on.session(session);
  }

  try {
    const opening = deps.open(channelId, {
      qr(qr) {
        if (linked || readyAt !== undefined) return done.resolve({ kind: "lost", reason: "logout" });
        clearTimeout(late);
        const lasts = codes++ === 0 ? FIRST_QR_MS : QR_MS;
        const expiresAt = new Date(clock.now().getTime() + lasts).toISOString();
        inOrder(() => tell(deps, channelId, on, { state: "qr", qr, expiresAt }));
      },
      ready(account) {
        clearTimeout(late);
        readyAt = performance.now();
        inOrder(() => becameReady(account));
      },
      update: (update) => inOrder(() => keep(deps, channelId, on, parseWebUpdate(update, clock.now()))),
      end: (end) => done.resolve(end),
    });
    session = await opening;
    const end = await done.promise;
    return { end, readyForMs: readyAt === undefined ? undefined : performance.now() - readyAt };
  } catch (error) {
    return { end: { kind: "crashed", detail: messageOf(error).slice(0, 200) }, readyForMs: undefined };
  } finally {
    clearTimeout(late);
    clearInterval(memory);
    signal.removeEventListener("abort", stop);
    on.session(undefined);
    await session?.close();
    await order;
  }
}

/** WhatsApp tells each message once: while the database is away it is tried again. */
async function keep({ logger }: HoldDeps, channelId: string, on: HoldEvents, parsed: Parsed): Promise<void> {
  if (parsed.mails.length + parsed.receipts.length === 0) return;
  for (let tries = 1; ; tries++) {
    try {
      return await on.parsed(parsed);
    } catch (error) {
      if (tries >= STORE_TRIES) throw error;
      logger.warn({ err: error, channelId }, "a number's mail could not be stored, will try again");
      await sleep(250 * 4 ** (tries - 1));
    }
  }
}

/** A report that cannot be written down does not end the session. */
async function tell(
  { logger }: HoldDeps,
  channelId: string,
  on: HoldEvents,
  state: SessionState,
): Promise<void> {
  await on
    .report(state)
    .catch((error) => logger.warn({ err: error, channelId }, "a session's state could not be told"));
}
