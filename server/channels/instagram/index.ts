import { type Clock, systemClock } from "../../kernel/clock.ts";
import { writeCredentials } from "../meta/credentials.ts";
import { downloadMedia } from "../meta/download-media.ts";
import { createGraphClient, GRAPH_TIMEOUTS, type GraphTimeouts } from "../meta/graph-client.ts";
import type { ChannelAccess, ChannelDriver } from "../port.ts";
import { accountOf, appSecretOf, instagramForm } from "./credentials.ts";
import { check, connect, disconnect, identify } from "./manage-account.ts";
import { profileOf } from "./read-profile.ts";
import { accountsOf, readWebhook } from "./read-webhook.ts";
import { refreshToken } from "./refresh-token.ts";
import { renderInstagram } from "./render.ts";
import { sendMessage } from "./send-message.ts";
import { showTyping } from "./show-typing.ts";

const DAY_MS = 86_400_000;
/** Meta takes 300 texts in a second from one account. */
const SENDS_PER_SECOND = 250;

export type InstagramOptions = {
  /** Without a trailing slash. */
  graphBaseUrl: string;
  /** The platform's own token, for owners who entered none. */
  fallbackToken?: string | undefined;
  clock?: Clock;
  timeouts?: Partial<GraphTimeouts>;
};

/** Instagram's direct messages (Instagram API with Instagram login) as a channel. `close` ends the connections that were kept open. */
export type InstagramDriver = ChannelDriver & { close(): Promise<void> };

/** One driver serves all accounts; credentials are the entered fields as JSON. It keeps nothing about an account between calls. */
export function createInstagram(options: InstagramOptions): InstagramDriver {
  const { graphBaseUrl, fallbackToken, clock = systemClock } = options;
  const { sendMs, callMs, downloadMs } = { ...GRAPH_TIMEOUTS, ...options.timeouts };
  const client = createGraphClient(graphBaseUrl, { sendMs, callMs, downloadMs });
  const account = (access: ChannelAccess) => accountOf(access, fallbackToken);
  const about = (access: ChannelAccess) => ({ client, account: account(access), timeoutMs: callMs });

  return {
    kind: "instagram",
    form: instagramForm,
    credentialsOf: (entered) => writeCredentials(instagramForm.parse(entered)),
    delivery: "shared-webhook",
    replyWindow: { botMs: DAY_MS, personMs: 7 * DAY_MS },
    sendsPerSecond: SENDS_PER_SECOND,
    identify: async (access) => identify(about(access), clock.now()),
    connect: async (access) => connect(about(access)),
    disconnect: (access) => disconnect(() => about(access)),
    check: (access) => check(() => about(access)),
    refresh: async (access) => refreshToken(about(access), clock.now()),
    render: renderInstagram,
    send: (access, to, part, sendOptions = {}) =>
      sendMessage(client, () => account(access), { to, part, options: sendOptions, timeoutMs: sendMs }),
    showTyping: (access, chatKey, messageRef) => showTyping(() => about(access), chatKey, messageRef),
    profileOf: (access, customerId) => profileOf(() => about(access), customerId),
    // What customers send lies at addresses that are open to whoever knows them: no token goes there.
    download: (_access, ref, bounds) => downloadMedia(client, ref, { ...bounds, timeoutMs: downloadMs }),
    parse: (update, self) => readWebhook(update, self, clock.now()),
    shared: { accountsOf, appSecretOf },
    close: client.close,
  };
}
