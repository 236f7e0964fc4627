import { createHmac } from "node:crypto";
import { z } from "zod";
import type { Clock } from "../../kernel/clock.ts";
import { secretsEqual } from "../../kernel/secret-box.ts";

/** Who writes in a web chat, as our signature says. */
export type Visitor = {
  botId: string;
  channelId: string;
  chatKey: string;
  /** What the site vouches for; absent for somebody unnamed. */
  person?: { name: string; email?: string };
};

export type VisitorTokens = {
  issue(visitor: Visitor): string;
  /** Who the token names; undefined where it was altered, is signed with another key, or is more than a year old. */
  read(token: string): Visitor | undefined;
};

const VERSION = "w1";
const LIVES_SECONDS = 365 * 86_400;
const LONGEST_TOKEN = 2000;

const claimsSchema = z.object({
  b: z.string(),
  c: z.string(),
  v: z.string(),
  /** Seconds since 1970 at which it was issued. */
  i: z.number(),
  p: z.object({ n: z.string(), e: z.string().optional() }).optional(),
});

/**
 * Tokens of visitors: `w1.<claims>.<HMAC-SHA256>`, so that nothing is kept of people who never write. Another signing key makes all of
 * them void.
 */
export function createVisitorTokens({
  signingKey,
  clock,
}: {
  signingKey: string;
  clock: Clock;
}): VisitorTokens {
  const key = createHmac("sha256", signingKey).update("visitors of web chats").digest();
  const sign = (body: string) => createHmac("sha256", key).update(`${VERSION}.${body}`).digest("base64url");
  const seconds = () => Math.floor(clock.now().getTime() / 1000);

  return {
    issue({ botId, channelId, chatKey, person }) {
      const claims = {
        b: botId,
        c: channelId,
        v: chatKey,
        i: seconds(),
        ...(person && { p: { n: person.name, ...(person.email && { e: person.email }) } }),
      };
      const body = Buffer.from(JSON.stringify(claims)).toString("base64url");
      return `${VERSION}.${body}.${sign(body)}`;
    },
    read(token) {
      if (token.length > LONGEST_TOKEN) return undefined;
      const [version, body = "", signature = ""] = token.split(".");
      if (version !== VERSION || !secretsEqual(signature, sign(body))) return undefined;
      const { b, c, v, i, p } = claimsSchema.parse(JSON.parse(Buffer.from(body, "base64url").toString()));
      if (seconds() - i > LIVES_SECONDS) return undefined;
      const person = p && { name: p.n, ...(p.e && { email: p.e }) };
      return { botId: b, channelId: c, chatKey: v, ...(person && { person }) };
    },
  };
}
