import { type Clock, systemClock } from "../../kernel/clock.ts";
import { writeCredentials } from "../meta/credentials.ts";
import { downloadMedia } from "../meta/download-media.ts";
import { createGraphClient, GRAPH_TIMEOUTS, type GraphTimeouts } from "../meta/graph-client.ts";
import type { ChannelAccess, ChannelDriver } from "../port.ts";
import { accountOf, appSecretOf, whatsAppForm } from "./credentials.ts";
import { check, connect, identify } from "./manage-account.ts";
import { mediaAddress } from "./media-address.ts";
import { readTemplates } from "./read-templates.ts";
import { accountsOf, readWebhook } from "./read-webhook.ts";
import { renderWhatsApp } from "./render.ts";
import { sendMessage } from "./send-message.ts";
import { showTyping } from "./show-typing.ts";
import { messageBody, templateBody } from "./write-message.ts";

const DAY_MS = 86_400_000;
/** Meta takes 80 in a second from one number; some room is left for other programs of the owner. */
const SENDS_PER_SECOND = 70;

export type WhatsAppOptions = {
  /** Without a trailing slash. */
  graphBaseUrl: string;
  /** The platform's own token, for owners who entered none. */
  fallbackToken?: string | undefined;
  clock?: Clock;
  timeouts?: Partial<GraphTimeouts>;
};

/** WhatsApp's Cloud API as a channel. `close` ends the connections that were kept open. */
export type WhatsAppDriver = ChannelDriver & { close(): Promise<void> };

/**
 * One driver serves all numbers; credentials are the entered fields as JSON. It keeps nothing about a number between calls. `disconnect` does
 * nothing: a subscription is the whole business account's, and other numbers of it may serve other bots.
 */
export function createWhatsApp(options: WhatsAppOptions): WhatsAppDriver {
  const { graphBaseUrl, fallbackToken, clock = systemClock } = options;
  const { sendMs, callMs, downloadMs } = { ...GRAPH_TIMEOUTS, ...options.timeouts };
  const client = createGraphClient(graphBaseUrl, { sendMs, callMs, downloadMs });
  const account = (access: ChannelAccess) => accountOf(access, fallbackToken);
  const about = (access: ChannelAccess) => ({ client, account: account(access), timeoutMs: callMs });

  return {
    kind: "whatsapp",
    form: whatsAppForm,
    credentialsOf: (entered) => writeCredentials(whatsAppForm.parse(entered)),
    delivery: "shared-webhook",
    replyWindow: { botMs: DAY_MS, personMs: DAY_MS },
    sendsPerSecond: SENDS_PER_SECOND,
    identify: async (access) => identify(about(access)),
    connect: async (access) => connect(about(access)),
    disconnect: async () => undefined,
    check: (access) => check(() => about(access)),
    render: renderWhatsApp,
    send: (access, to, part, sendOptions = {}) =>
      sendMessage(client, () => account(access), {
        to,
        body: messageBody(to, part, sendOptions),
        timeoutMs: sendMs,
      }),
    templates: async (access) => readTemplates(client, account(access), callMs),
    sendTemplate: (access, to, template) =>
      sendMessage(client, () => account(access), {
        to,
        body: templateBody(to, template),
        timeoutMs: sendMs,
      }),
    showTyping: (access, _chatKey, messageRef) => showTyping(() => about(access), messageRef),
    download: async (access, ref, bounds) => {
      const address = await mediaAddress(about(access), ref, bounds);
      const { token } = account(access);
      return downloadMedia(client, address, { ...bounds, token, timeoutMs: downloadMs });
    },
    parse: (update, self) => readWebhook(update, self, clock.now()),
    shared: { accountsOf, appSecretOf },
    close: client.close,
  };
}
